-- Countries that the European Commission found adequate under the GDPR.
select * from seed.adequacy
