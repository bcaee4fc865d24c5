-- Canonical accelerators, hand-checked.
select * from seed.gpus
