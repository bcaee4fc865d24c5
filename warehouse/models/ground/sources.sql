-- What we read, from the registry of sources.
select * from core.sources
