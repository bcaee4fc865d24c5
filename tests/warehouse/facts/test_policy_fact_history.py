"""Every value that a document had for a fact, with the time it held."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_a_value_holds_until_it_is_superseded() -> None:
    interval = {
        "scope_id": "host",
        "fact": "log_retention_days",
        "row_id": "f1",
        "value": "30",
        "first_seen_at": "2026-03-01 00:00:00+00",
        "valid_from": "2026-02-01 00:00:00+00",
        "superseded_at": "2026-05-01 00:00:00+00",
    }
    given = {"mart.policy_fact_intervals": [interval, {**interval, "row_id": "f2", "value": "7"}]}
    columns = "fact_id, scope_id, fact, value, valid_from::date::varchar, valid_to::date::varchar"
    given["mart.policy_fact_intervals"][1]["superseded_at"] = None
    assert rows_of("policy_fact_history", given, columns) == [
        ("f1", "host", "log_retention_days", "30", "2026-02-01", "2026-05-01"),
        ("f2", "host", "log_retention_days", "7", "2026-02-01", None),
    ]
