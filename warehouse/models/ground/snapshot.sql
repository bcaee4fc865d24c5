-- The moment that the snapshot speaks for.
select as_of_at from core.snapshot
