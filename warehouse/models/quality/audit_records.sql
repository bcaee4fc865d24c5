-- Published figures that a person compared with the words they were read from.
select * from core.audit_records
