"""Today's prices from the source that speaks for a seller's model, in US dollars and with trust."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PRICE = {
    "row_id": "r1",
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
SPEAKS = {
    "seller_id": "maker",
    "model_key": "model",
    "source_id": "page",
    "currency": "USD",
    "trust": "official",
    "evidence_count": 3,
    "fresher_input": "1.5",
    "fresher_output": "2.5",
    "fresher_sources": 2,
}


def chosen(
    prices: list[dict[str, Any]], speaks: list[dict[str, Any]], columns: str
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_standing": [{**PRICE, **price} for price in prices],
        "mart.token_record_sources": [{**SPEAKS, **row} for row in speaks],
        "mart.fx_intervals": FX,
        "core.snapshot": [{"as_of_at": "2026-08-20 00:00:00+00"}],
    }
    return rows_of("token_chosen", given, columns)


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


def test_only_who_speaks_for_the_model_is_chosen() -> None:
    rows = [
        {},
        {"row_id": "r2", "source_id": "other"},
        {"row_id": "r3", "seller_id": "other"},
        {"row_id": "r4", "model_key": "other"},
        {"row_id": "r5", "currency": "EUR"},
    ]
    assert chosen(rows, [{}], "row_id, trust, evidence_count") == [("r1", "official", 3)]


def test_other_currencies_at_the_rate_of_the_snapshot() -> None:
    """7 CNY at 0.125 are 0.875 USD; the rate ends the moment the next begins."""
    cny = {"currency": "CNY"}
    shown = "price_usd::double, fx_rate_on::varchar"
    assert chosen([cny], [cny], shown) == [(0.875, "2026-08-20")]
    assert chosen([{}], [{}], shown) == [(7.0, None)]
    assert chosen([{"currency": "JPY"}], [{"currency": "JPY"}], shown) == [(None, None)]


@pytest.mark.parametrize(
    ("other", "is_base"),
    [
        ({}, True),
        ({"service_tier": "batch"}, False),
        ({"context_above_tokens": 200000}, False),
        ({"unit": "per_request"}, False),
    ],
    ids=str,
)
def test_fresher_figures_stand_beside_the_base_price_only(
    other: dict[str, Any], is_base: bool
) -> None:
    shown = "fresher_input_per_mtok::double, fresher_output_per_mtok::double, fresher_source_count"
    assert chosen([other], [{}], shown) == [(1.5, 2.5, 2) if is_base else (None, None, None)]


@pytest.mark.parametrize(
    "name",
    [
        *("source_id", "seller_id", "listed_model", "variant", "region", "service_tier"),
        *("context_tier", "schedule", "offer", "currency"),
    ],
)
def test_meters_of_one_price_share_its_id(name: str) -> None:
    """And a price that differs in what names it has another."""
    rows = [{}, {"meter": "output", "row_id": "r2", "price": "9"}, {name: "other"}]
    speaks = [{}, {name: "other"}] if name in SPEAKS else [{}]
    assert chosen(rows, speaks, "count(distinct price_id), count(*)") == [(2, 3)]
