-- Step: 128 draws for every uncertain input, spread evenly over the unit cube.
-- An additive recurrence by powers of 1 / 1.1673 (the root of x^5 = x + 1), begun at a fixed seed:
-- the same draws every night, and fewer are needed than of random ones.
select
    draw,
    (0.5 + draw * 0.8566748838545029) % 1 as throughput_u,
    (0.5 + draw * 0.7338918566271259) % 1 as peak_u,
    (0.5 + draw * 0.6287067210378087) % 1 as staff_u,
    (0.5 + draw * 0.5385972572236101) % 1 as price_u
from (select unnest(range(1, 129)) as draw)
