"""Prices that the last judged capture of their partition holds back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

DAY_1, DAY_2 = "2026-11-01 00:00:00+00", "2026-11-02 00:00:00+00"
SOURCE = {"source_id": "list", "partition": "eu"}
HELD = {
    **SOURCE,
    "captured_at": DAY_2,
    "rule": "ten_times",
    "row_key": "key",
    "old_price": "2",
    "new_price": "20",
    "offending": '{"row_id": "r1", "listed_price": "$20", "listed_unit": "per 1M"}',
}
LOADED = {**SOURCE, "captured_at": DAY_2, "status": "loaded"}


def rows(
    *rejects: dict[str, Any], ingested: list[dict[str, Any]], columns: str = "row_id"
) -> list[Any]:
    return rows_of("held_rows", {"core.rejects": rejects, "core.ingested": ingested}, columns)


def test_what_is_held_stands_beside_what_it_would_replace() -> None:
    columns = "row_id, row_key, rule, old_price, new_price, listed_price, listed_unit"
    assert rows(HELD, ingested=[LOADED], columns=columns) == [
        ("r1", "key", "ten_times", Decimal(2), Decimal(20), "$20", "per 1M")
    ]


def test_a_capture_that_was_refused_as_a_whole_is_judged_too() -> None:
    earlier = {**HELD, "captured_at": DAY_1, "offending": '{"row_id": "r0"}'}
    assert rows(HELD, earlier, ingested=[{**LOADED, "captured_at": DAY_1}]) == [("r1",)]


def test_a_newer_good_capture_releases() -> None:
    newer = {**LOADED, "captured_at": "2026-11-03 00:00:00+00"}
    assert rows(HELD, ingested=[LOADED, newer]) == []


@pytest.mark.parametrize(
    "other", [{"source_id": "another"}, {"partition": "us"}, {"status": "refused"}], ids=str
)
def test_a_newer_capture_of_another_kind_does_not(other: dict[str, Any]) -> None:
    newer = {**LOADED, "captured_at": "2026-11-03 00:00:00+00", **other}
    assert rows(HELD, ingested=[LOADED, newer]) == [("r1",)]


def test_a_row_that_no_gate_held_is_none() -> None:
    assert rows({**HELD, "rule": None}, ingested=[LOADED]) == []
