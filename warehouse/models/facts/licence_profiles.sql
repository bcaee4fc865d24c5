-- An example of a user, for `licence_gate`; `licence_gate_for` takes anybody's figures.
select * from seed.licence_profiles
