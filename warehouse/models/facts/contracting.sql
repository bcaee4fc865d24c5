-- Which company a customer of a region contracts with, and under which law.
select * from seed.contracting
