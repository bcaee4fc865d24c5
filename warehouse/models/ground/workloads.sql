-- Token mixes from published traces.
select * from seed.workloads
