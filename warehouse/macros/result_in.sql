-- Result of a route in one profile, from its results in all of them; `pass` where no profile is
-- asked (null), `unknown` for a profile that there is not.
-- Example: select result_in('hipaa', gdpr, gdpr_strict, hipaa, eu_financial_services, no_chinese_jurisdiction, no_us_jurisdiction) from sovereignty limit 1
create macro result_in(
    profile, gdpr_result, gdpr_strict_result, hipaa_result, eu_financial_services_result,
    no_chinese_jurisdiction_result, no_us_jurisdiction_result
) as case profile
    when 'gdpr' then gdpr_result
    when 'gdpr_strict' then gdpr_strict_result
    when 'hipaa' then hipaa_result
    when 'eu_financial_services' then eu_financial_services_result
    when 'no_chinese_jurisdiction' then no_chinese_jurisdiction_result
    when 'no_us_jurisdiction' then no_us_jurisdiction_result
    else case when profile is null then 'pass' else 'unknown' end
end;
