-- One licence under which weights or code are given out.
select * from seed.licences
