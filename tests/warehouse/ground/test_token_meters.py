"""History of token prices with confirmed ones in place of what they were held back for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tests.warehouse.small import rows_of

FIRST, HELD, LATER = (datetime(2026, month, 1, tzinfo=UTC) for month in (6, 8, 9))

OLD = {
    "row_id": "old",
    "row_key": "key",
    "source_id": "a",
    "partition": "",
    "meter": "input",
    "price": "5",
    "listed_price": "$5",
    "listed_unit": "per 1M",
    "source_url": "https://a.example/old",
    "capture_sha256": "old hash",
    "locator": "line 1",
    "first_seen_at": FIRST,
}
RELEASED = {
    "row_id": "held",
    "old_row_id": "old",
    "row_key": "key",
    "source_id": "a",
    "captured_at": HELD,
    "new_price": "4",
    "listed_price": "$4",
    "listed_unit": "per 1 million",
    "source_url": "https://a.example/new",
    "capture_sha256": "new hash",
    "locator": "line 2",
}
COLUMNS = "row_id, price, first_seen_at, superseded_at"


def meters(*released: dict[str, Any], old: dict[str, Any] = OLD) -> list[tuple[Any, ...]]:
    given = {"core.token_price_meters": [old], "mart.token_released": released}
    return rows_of("token_meters", given, COLUMNS)


def test_history_stays_where_nothing_is_released() -> None:
    assert meters() == [("old", Decimal(5), FIRST, None)]
    assert meters({**RELEASED, "old_row_id": "another"}) == [("old", Decimal(5), FIRST, None)]


def test_the_confirmed_price_holds_from_the_day_it_was_held_back() -> None:
    assert meters(RELEASED) == [
        ("held", Decimal(4), HELD, None),
        ("old", Decimal(5), FIRST, HELD),
    ]


def test_a_row_that_ended_keeps_its_end() -> None:
    ended = {**OLD, "superseded_at": LATER}
    assert meters(RELEASED, old=ended) == [
        ("held", Decimal(4), HELD, LATER),
        ("old", Decimal(5), FIRST, LATER),
    ]


def test_the_new_row_has_its_own_evidence_and_all_else_of_the_old_one() -> None:
    given = {"core.token_price_meters": [OLD], "mart.token_released": [RELEASED]}
    columns = (
        "row_id, row_key, source_id, meter, listed_price, listed_unit, source_url, "
        "capture_sha256, locator"
    )
    assert rows_of("token_meters", given, columns) == [
        (
            *("held", "key", "a", "input", "$4", "per 1 million"),
            *("https://a.example/new", "new hash", "line 2"),
        ),
        (
            *("old", "key", "a", "input", "$5", "per 1M"),
            *("https://a.example/old", "old hash", "line 1"),
        ),
    ]
