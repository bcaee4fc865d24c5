-- Step: every tie of every path to a country: J1 for APIs, J4 for machines, J5 behind gateways.
select * from mart.reach_j1_connections
union all
select * from mart.reach_j4_self_hosted
union all
select * from mart.reach_j5_gateways
