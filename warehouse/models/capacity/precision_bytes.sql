-- Bytes per weight with scales, and the arithmetic that a GPU uses where it has the units for it.
select * from (
    values
        ('bf16', cast(2 as double), 'bf16'),
        ('fp8', 1, 'fp8'),
        ('int8', 1, 'bf16'),
        ('fp4', 0.5625, 'fp4'),
        ('int4', 0.55, 'bf16')
) as precisions (precision, bytes_per_weight, arithmetic)
