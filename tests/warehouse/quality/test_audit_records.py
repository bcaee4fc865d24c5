"""Judgements of audits: as they were kept."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_judgement_and_nothing_else() -> None:
    records = [
        {"version": "v1", "row_id": "a", "verdict": "right", "judged_by": "Ada"},
        {"version": "v1", "row_id": "b", "verdict": "wrong", "note": "2, not 3"},
    ]
    columns = "version, row_id, verdict, note, judged_by"
    assert rows_of("audit_records", {"core.audit_records": records}, columns) == [
        ("v1", "a", "right", None, "Ada"),
        ("v1", "b", "wrong", "2, not 3", None),
    ]
