-- One company that handles data for a provider.
select * from seed.subprocessors
