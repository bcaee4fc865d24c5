-- One company: its country, its parent, and how well the link to the parent is known.
select * from seed.legal_entities
