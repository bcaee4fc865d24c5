-- One term of a licence in our own words: whom it binds, from what size on, to what effect.
select * from seed.licence_terms
