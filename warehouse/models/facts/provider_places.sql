-- One place where a provider keeps or handles data, by region as it sells it.
select * from seed.provider_places
