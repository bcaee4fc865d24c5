-- Step: how a model is best served on a GPU under a workload: of the numbers of GPUs that hold it the
-- fewest whose output per GPU is within a tenth of the best. Precisions: as published, 8 bits, and
-- others where somebody measured them.
with compared as (
    select
        *,
        output_tok_s_mid / gpu_count as tok_s_per_gpu,
        max(output_tok_s_mid / gpu_count) over (
            partition by model_id, gpu_id, precision, workload_id
        ) as best
    from mart.throughput_predictions
    where is_native_precision or precision = 'fp8' or tier <> 'roofline'
)
select * exclude (best)
from compared
qualify row_number() over (
    partition by model_id, gpu_id, precision, workload_id
    order by case when tok_s_per_gpu >= best / 1.1 then 0 else 1 end, gpu_count
) = 1
