-- Whose law can reach the data on a path: what J1, J2 and J3 found, and J7 where they found nothing.
select path_id, law_of, laws, strength, rule, basis, evidence_ids, oldest_evidence_on
from mart.reach_j2_us
union all by name
select path_id, law_of, laws, strength, rule, basis, evidence_ids, oldest_evidence_on
from mart.reach_j3_prc
union all by name
select path_id, law_of, laws, strength, rule, basis, evidence_ids, oldest_evidence_on
from mart.reach_j1_others
union all by name
select path_id, law_of, laws, strength, rule, basis, evidence_ids, oldest_evidence_on
from mart.reach_j7_no_evidence
