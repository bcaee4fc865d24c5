-- Quantile of the standard normal distribution, to about 0.01 between 1 % and 99 %.
-- Example: select normal_quantile(0.95)
create macro normal_quantile(p) as
    4.91 * (power(cast(p as double), 0.14) - power(1 - cast(p as double), 0.14));
