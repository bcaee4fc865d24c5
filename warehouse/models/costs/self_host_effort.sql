-- Work that self-hosting takes.
select * from seed.self_host_effort
