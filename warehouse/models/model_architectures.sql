-- What decides memory and arithmetic of open models, from their configuration files.
select * from seed.model_architectures
