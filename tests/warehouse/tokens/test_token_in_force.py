"""What every source says of every price at each moment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MOMENT = {
    "seller_id": "host",
    "model_key": "lab/m",
    "moment": "2026-06-01 00:00:00+00",
    "is_today": False,
}
SAYS = {
    "seller_id": "host",
    "model_key": "lab/m",
    "price_id": "p",
    "row_id": "r1",
    "meter": "input",
    "unit": "per_mtok",
    "valid_from": "2026-05-01 00:00:00+00",
    "first_seen_at": "2026-05-01 00:00:00+00",
    "last_confirmed_at": "2026-05-20 12:00:00+00",
}


def in_force(
    *says: dict[str, Any], columns: str = "row_id", moment: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_moments": [{**MOMENT, **(moment or {})}],
        "mart.token_says": [{**SAYS, **row} for row in says],
    }
    return rows_of("token_in_force", given, columns)


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ({}, True),
        ({"valid_from": None}, True),
        ({"valid_from": "2026-06-01 00:00:00+00"}, True),
        ({"valid_from": "2026-06-02 00:00:00+00"}, False),
        ({"valid_to": "2026-06-02 00:00:00+00"}, True),
        ({"valid_to": "2026-06-01 00:00:00+00"}, False),
        ({"seller_id": "another"}, False),
        ({"model_key": "lab/n"}, False),
    ],
    ids=str,
)
def test_from_its_start_to_its_end(row: dict[str, Any], holds: bool) -> None:
    assert in_force(row) == ([("r1",)] if holds else [])


def test_it_was_said_no_later_than_the_moment() -> None:
    columns = "said_at::date::varchar, age_days"
    assert in_force({}, columns=columns) == [("2026-05-20", 12)]
    later = {"last_confirmed_at": "2026-07-01 00:00:00+00"}
    assert in_force(later, columns=columns) == [("2026-06-01", 0)]
    ever = {"moment": "1900-01-01 00:00:00+00"}
    assert in_force({"valid_from": None}, columns="age_days", moment=ever) == [(0,)]


def test_of_two_that_hold_the_latest_stated_start_counts() -> None:
    """Then the one seen last, then the first row."""
    stated = {"row_id": "r9", "effective_from": "2026-02-01 00:00:00+00"}
    later = {"row_id": "r8", "effective_from": "2026-03-01 00:00:00+00"}
    assert in_force({}, stated, later) == [("r8",)]
    seen = {"row_id": "r7", "first_seen_at": "2026-05-02 00:00:00+00"}
    assert in_force({}, seen) == [("r7",)]
    assert in_force({}, {"row_id": "r0"}) == [("r0",)]


@pytest.mark.parametrize(
    "other", [{"price_id": "q"}, {"meter": "output"}, {"unit": "per_request"}], ids=str
)
def test_another_price_or_meter_counts_beside_it(other: dict[str, Any]) -> None:
    assert in_force({}, {"row_id": "r2", **other}) == [("r1",), ("r2",)]
