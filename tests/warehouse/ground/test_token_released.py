"""Held token prices that another source confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.warehouse.small import rows_of

HELD_AT = datetime(2026, 8, 31, tzinfo=UTC)

Rows = list[dict[str, Any]]


def says(source_id: str, price: str, **other: Any) -> dict[str, Any]:
    return {
        "row_id": f"row of {source_id}",
        "row_key": f"key of {source_id}",
        "source_id": source_id,
        "partition": "",
        "listed_seller": "Maker",
        "listed_model": "model",
        "service_tier": "standard",
        "schedule": "always",
        "offer": "list",
        "meter": "input",
        "unit": "per_mtok",
        "currency": "USD",
        "price": price,
        **other,
    }


HELD = {
    "row_id": "held",
    "row_key": "key of a",
    "source_id": "a",
    "captured_at": HELD_AT,
    "new_price": "4",
}


def released(
    statements: Sequence[dict[str, Any]],
    *,
    held: Sequence[dict[str, Any]] = (HELD,),
    days_before: int = 0,
    official: Sequence[str] = (),
    listings: Rows | None = None,
    confirmations: Rows | None = None,
) -> list[tuple[Any, ...]]:
    """What is let through of what is held back: by default that source `a` went from 5 to 4."""
    sources = sorted({row["source_id"] for row in statements})
    seen = HELD_AT - timedelta(days=days_before)
    return rows_of(
        "token_released",
        {
            "mart.held_rows": held,
            "core.token_price_meters": statements,
            "core.token_listings": listings
            or [
                {
                    "source_id": s,
                    "listed_seller": "Maker",
                    "listed_model": "model",
                    "seller_id": "maker",
                    "model_key": "maker/model",
                }
                for s in sources
            ],
            "core.sources": [{"source_id": s, "is_official": s in official} for s in sources],
            "core.confirmations": confirmations
            or [{"source_id": s, "partition": "", "last_good_at": seen} for s in sources],
        },
        "row_id, new_price::double, old_row_id, confirmed_by",
    )


OLD = says("a", "5")


def test_a_price_that_another_source_states_is_let_through() -> None:
    assert released([OLD, says("b", "4")]) == [("held", 4.0, "row of a", "b")]


def test_the_source_itself_is_no_witness() -> None:
    own = says("a", "4", row_id="another row", row_key="another key")
    assert released([OLD, own]) == []


@pytest.mark.parametrize(
    "other",
    [
        {"price": "5"},
        {"service_tier": "batch"},
        {"context_above_tokens": 200_000},
        {"context_up_to_tokens": 200_000},
        {"schedule": "off_peak"},
        {"offer": "promotional"},
        {"meter": "output"},
        {"unit": "per_image"},
        {"currency": "EUR"},
        {"superseded_at": "2026-08-30 00:00:00+00"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_witness_speaks_of_the_same_price_and_still_does(other: dict[str, str]) -> None:
    assert released([OLD, says("b", **{"price": "4", **other})]) == []


def test_the_same_bounds_are_the_same_prompt_length() -> None:
    bounds = {"context_above_tokens": 32_768, "context_up_to_tokens": 131_072}
    assert len(released([says("a", "5", **bounds), says("b", "4", **bounds)])) == 1


@pytest.mark.parametrize(
    ("seller", "model_key"), [("other", "maker/model"), ("maker", "maker/other"), (None, "model")]
)
def test_a_witness_speaks_of_the_same_model_of_the_same_known_seller(
    seller: str | None, model_key: str
) -> None:
    listed = {"listed_seller": "Maker", "listed_model": "model"}
    own = {"seller_id": "maker" if seller else None}
    listings: Rows = [
        {**listed, **own, "source_id": "a", "model_key": "maker/model" if seller else "model"},
        {**listed, "source_id": "b", "seller_id": seller, "model_key": model_key},
    ]
    assert released([OLD, says("b", "4")], listings=listings) == []


def test_a_listing_is_of_its_source_seller_and_name() -> None:
    """The same name of another seller, and another name of the seller, are other listings."""
    listed = {"seller_id": "maker", "model_key": "maker/model"}
    listings: Rows = [
        {**listed, "source_id": "a", "listed_seller": "Maker", "listed_model": "model"},
        {**listed, "source_id": "b", "listed_seller": "Else", "listed_model": "model"},
        {**listed, "source_id": "b", "listed_seller": "Maker", "listed_model": "else"},
        {**listed, "source_id": "c", "listed_seller": "Maker", "listed_model": "model"},
    ]
    assert released([OLD, says("b", "4")], listings=listings) == []


@pytest.mark.parametrize(("days", "count"), [(30, 1), (31, 0)])
def test_a_witness_was_confirmed_within_thirty_days(days: int, count: int) -> None:
    assert len(released([OLD, says("b", "4")], days_before=days)) == count


def test_the_age_of_a_witness_is_that_of_its_partition() -> None:
    seen: Rows = [
        {"source_id": "a", "partition": "", "last_good_at": HELD_AT},
        {"source_id": "b", "partition": "", "last_good_at": HELD_AT - timedelta(days=40)},
        {"source_id": "b", "partition": "eu", "last_good_at": HELD_AT},
    ]
    assert released([OLD, says("b", "4")], confirmations=seen) == []


def test_only_the_open_row_with_the_held_key_is_replaced() -> None:
    closed = says("a", "3", row_id="closed", superseded_at="2026-07-01 00:00:00+00")
    beside = says("a", "6", row_id="beside", row_key="another key")
    elsewhere = says("c", "6", row_key="key of a")
    assert released([OLD, closed, beside, elsewhere, says("b", "4")]) == [
        ("held", 4.0, "row of a", "b")
    ]


def test_each_held_price_has_its_own_witness() -> None:
    output = {"meter": "output", "row_key": "key of output"}
    statements = [
        OLD,
        says("b", "4"),
        says("a", "9", **output, row_id="output of a"),
        says("c", "8", **output, row_id="output of c"),
    ]
    held = [HELD, {**HELD, "row_id": "held output", "row_key": "key of output", "new_price": "8"}]
    assert released(statements, held=held) == [
        ("held", 4.0, "row of a", "b"),
        ("held output", 8.0, "output of a", "c"),
    ]


def test_the_best_witness_is_named() -> None:
    """The official one; else the one confirmed last; else the first by name."""
    statements = [OLD, says("b", "4"), says("c", "4"), says("d", "4")]
    days = {"a": 0, "b": 3, "c": 2, "d": 2}
    seen: Rows = [
        {"source_id": s, "partition": "", "last_good_at": HELD_AT - timedelta(days=d)}
        for s, d in days.items()
    ]

    def witness(*official: str) -> str:
        ((*_, name),) = released(statements, official=official, confirmations=seen)
        return str(name)

    assert witness("b") == "b"
    assert witness("b", "c", "d") == "c"
    assert witness() == "c"
