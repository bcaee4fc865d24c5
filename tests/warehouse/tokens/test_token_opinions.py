"""What each source says a seller's model costs, as one input and one output price."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PRICE = {
    "seller_id": "maker",
    "model_key": "model",
    "source_id": "a",
    "currency": "USD",
    "service_tier": "standard",
    "unit": "per_mtok",
    "meter": "input",
    "price": "2",
    "row_id": "r1",
    "last_confirmed_at": "2026-08-01 00:00:00+00",
}


def opinions(
    *rows: dict[str, Any], columns: str = "input_price::double, output_price::double"
) -> list[tuple[Any, ...]]:
    given = {"mart.token_standing": [{**PRICE, **row} for row in rows]}
    return rows_of("token_opinions", given, columns)


def test_input_and_output_side_by_side() -> None:
    later = {"meter": "output", "price": "6", "last_confirmed_at": "2026-08-02 00:00:00+00"}
    columns = (
        "seller_id, model_key, source_id, currency, input_price::double, output_price::double, "
        "last_confirmed_at::date::varchar"
    )
    assert opinions({}, later, columns=columns) == [
        ("maker", "model", "a", "USD", 2.0, 6.0, "2026-08-02")
    ]


def test_the_lowest_price_where_regions_or_hours_differ() -> None:
    assert opinions({"price": "3"}, {"price": "2", "row_id": "r2"}) == [(2.0, None)]


def test_the_shortest_prompts_before_the_lowest_price() -> None:
    longer = {"price": "1", "context_above_tokens": 200000}
    assert opinions(longer, {"row_id": "r2"}) == [(2.0, None)]
    assert opinions(longer) == [(1.0, None)]


@pytest.mark.parametrize(
    "other",
    [{"service_tier": "batch"}, {"unit": "per_request"}, {"meter": "cached_input"}],
    ids=str,
)
def test_what_is_no_opinion(other: dict[str, Any]) -> None:
    assert opinions(other) == []


@pytest.mark.parametrize("name", ["seller_id", "model_key", "source_id", "currency"])
def test_each_has_an_opinion_of_its_own(name: str) -> None:
    found = opinions({}, {name: "ZZZ", "price": "5"}, columns=f"{name}, input_price::double")
    assert found == sorted([(PRICE[name], 2.0), ("ZZZ", 5.0)])
