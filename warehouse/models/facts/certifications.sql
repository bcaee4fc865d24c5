-- One certificate or report, what it covers and who holds it.
select * from seed.certifications
