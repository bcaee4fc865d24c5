-- Who sells, hand-checked.
select * from seed.providers
