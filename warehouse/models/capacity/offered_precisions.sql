-- Precisions at which an open model is served: as published, and smaller ones made from it.
select a.model_id, b.precision
from mart.model_architectures a
join mart.precision_bytes b
    on b.precision = a.native_precision
    or (a.native_precision = 'bf16' and b.precision in ('fp8', 'fp4', 'int4'))
    or (a.native_precision = 'fp8' and b.precision in ('fp4', 'int4'))
    or (a.native_precision = 'int4' and b.precision = 'fp4')
