"""Today's prices of the rows that stand, in US dollars, with trust and what others say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PRICE = {
    "row_id": "r1",
    "price_id": "p1",
    "source_id": "page",
    "seller_id": "maker",
    "model_key": "model",
    "listed_model": "Model",
    "variant": "",
    "region": "unstated",
    "service_tier": "standard",
    "context_tier": "all",
    "schedule": "always",
    "offer": "list",
    "meter": "input",
    "unit": "per_mtok",
    "price": "7",
    "currency": "USD",
}
ROW = {
    "price_id": "p1",
    "model_key": "model",
    "is_today": True,
    "trust": "official",
    "evidence_count": 3,
    "disputed_meters": "input",
    "fresher_input": "1.5",
    "fresher_output": "2.5",
    "fresher_witnesses": 2,
}
NOW = "2026-08-20 00:00:00+00"


def chosen(
    prices: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    columns: str,
    **given: list[dict[str, Any]],
) -> list[tuple[Any, ...]]:
    known = {
        "mart.token_standing": [{**PRICE, **price} for price in prices],
        "mart.token_standing_rows": [{**ROW, **row} for row in rows],
        "mart.fx_intervals": FX,
        "core.snapshot": [{"as_of_at": NOW}],
        **{f"mart.{table}": found for table, found in given.items()},
    }
    return rows_of("token_chosen", known, columns)


FX = [
    {
        "currency": "CNY",
        "rate_on": day,
        "usd_per_unit": rate,
        "valid_from": f"{day} 00:00:00+00",
        "valid_to": f"{end} 00:00:00+00",
    }
    for day, end, rate in (
        ("2026-08-01", "2026-08-20", "0.2"),
        ("2026-08-20", "2026-08-21", "0.125"),
        ("2026-08-21", "2026-08-30", "0.5"),
    )
]
FX += [{**FX[1], "currency": "EUR", "usd_per_unit": "1.1"}]
FX += [{**FX[1], "currency": "USD", "usd_per_unit": "9"}]


def test_meters_of_rows_that_stand_today_are_chosen() -> None:
    prices = [{}, {"row_id": "r2", "price_id": "p2"}, {"row_id": "r3", "model_key": "other"}]
    rows = [{}, {"price_id": "p2", "is_today": False}]
    shown = "row_id, trust, evidence_count, disputed_meters, fresher_input_per_mtok::double"
    assert chosen(prices, rows, shown) == [("r1", "official", 3, "input", 1.5)]


def test_other_currencies_at_the_rate_of_the_snapshot() -> None:
    """7 CNY at 0.125 are 0.875 USD; the rate ends the moment the next begins."""
    shown = "price_usd::double, fx_rate_on::varchar"
    assert chosen([{"currency": "CNY"}], [{}], shown) == [(0.875, "2026-08-20")]
    assert chosen([{}], [{}], shown) == [(7.0, None)]
    assert chosen([{"currency": "JPY"}], [{}], shown) == [(None, None)]


def test_what_a_gate_holds_back_marks_the_price_that_stands() -> None:
    held = [{"source_id": "page", "row_key": "k1", "new_price": "9"}]
    prices = [{"row_key": "k1"}, {"row_key": "k2", "row_id": "r2"}]
    shown = "row_id, pending_price::double"
    assert chosen(prices, [{}], shown, held_rows=held) == [("r1", 9.0), ("r2", None)]


@pytest.mark.parametrize(
    ("vote", "trust", "price", "shown"),
    [
        ({}, {}, {}, (5.0, 30.0)),
        ({"other_is_official": False}, {}, {}, (None, None)),
        ({"moment": "2026-08-19 00:00:00+00"}, {}, {}, (None, None)),
        ({}, {"is_outvoted": False}, {}, (None, None)),
        ({}, {}, {"is_official": True}, (None, None)),
    ],
    ids=["outvoted", "third party", "at another moment", "not outvoted", "is itself official"],
)
def test_an_outvoted_document_of_the_seller_stands_beside_what_stands(
    vote: dict[str, Any],
    trust: dict[str, Any],
    price: dict[str, Any],
    shown: tuple[float | None, ...],
) -> None:
    votes = [
        {
            **{"moment": NOW, "price_id": "p1", "model_key": "model", "other_price_id": "o1"},
            **{"other_is_official": True, "other_input": "5", "other_output": "30"},
            **vote,
        }
    ]
    trusts = [{"moment": NOW, "price_id": "o1", "model_key": "model", "is_outvoted": True, **trust}]
    columns = "official_input_per_mtok::double, official_output_per_mtok::double"
    prices = [{"is_official": False, **price}]
    found = chosen(prices, [{}], columns, token_votes=votes, token_trust=trusts)
    assert found == [shown]
