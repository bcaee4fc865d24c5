-- Power and surveyed costs of GPUs.
select * from seed.gpu_power
