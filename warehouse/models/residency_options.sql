-- A place of processing that a provider sells beside its default, and what it costs.
select * from seed.residency_options
