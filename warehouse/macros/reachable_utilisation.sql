-- Utilisation that a fleet reaches which is sized for its peak and keeps spares; many replicas
-- come near 1 / peak_to_average.
-- Example: select reachable_utilisation(2.5, working_replicas := 1)
create macro reachable_utilisation(peak_to_average, working_replicas := 1, spare_replicas := 1) as
    working_replicas / (cast(peak_to_average as double) * (working_replicas + spare_replicas));
