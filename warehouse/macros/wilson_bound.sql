-- Bound of Wilson's interval of a share that was seen in so many trials; `z` is 1.96 for the upper
-- bound of 95 % and -1.96 for the lower one.
-- Example: select wilson_bound(0.05, 100, 1.96)
create macro wilson_bound(share, trials, z) as
    (share + z * z / (2 * trials)
        + z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)))
    / (1 + z * z / trials);
