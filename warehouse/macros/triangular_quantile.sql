-- Quantile of a triangular distribution between `low` and `high` with its peak at `mid`.
-- Example: select triangular_quantile(0.5, 0.2, 0.5, 1.5)
create macro triangular_quantile(p, low, mid, high) as case
    when high <= low then cast(low as double)
    when p < (mid - low) / cast(high - low as double)
    then low + sqrt(p * (high - low) * (mid - low))
    else high - sqrt((1 - p) * (high - low) * (high - mid))
end;
