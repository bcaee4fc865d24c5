-- Situations that the decision matrix answers.
select * from seed.situations
