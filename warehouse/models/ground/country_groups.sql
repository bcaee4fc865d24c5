-- Which countries belong to a group.
select * from seed.country_groups
