-- The licence gate for the example profiles: `licence_gate_for` (rules L1-L7) once per profile.
select p.profile_id, g.*
from mart.licence_profiles p
cross join lateral licence_gate_for(p.domicile, p.mau, p.revenue_usd, p.is_maas, p.use_class) g
