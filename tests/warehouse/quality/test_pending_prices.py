"""Prices that look wrong beside what stood before, and what became of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

HELD = {
    "row_id": "new",
    "row_key": "k",
    "source_id": "list",
    "rule": "ten_times",
    "old_price": "2",
    "new_price": "20",
}
METER = {
    "row_id": "old",
    "row_key": "k",
    "source_id": "list",
    "listed_seller": "Host",
    "listed_model": "M",
    "meter": "input",
    "service_tier": "standard",
    "region": "eu",
    "variant": "",
    "schedule": "always",
    "offer": "list",
    "currency": "USD",
    "unit": "per_mtok",
}
LISTING = {
    "source_id": "list",
    "listed_seller": "Host",
    "listed_model": "M",
    "seller_id": "host",
    "model_id": "lab/m",
}
TIERS = [
    {"context_tier": "base"},
    {"context_tier": "long", "context_above_tokens": 200_000},
    {"context_tier": "middle", "context_above_tokens": 200_000, "context_up_to_tokens": 400_000},
]
GPU = {
    "row_id": "old",
    "row_key": "k",
    "source_id": "list",
    "seller_id": "cloud",
    "sku": "p5",
    "gpu_id": "h100",
    "purchase": "on_demand",
    "term_months": 0,
    "region": "eu-1",
    "currency": "EUR",
    "price_basis": "per_gpu_hour",
}


def pending(columns: str, **given: Any) -> list[tuple[Any, ...]]:
    tables = {
        "mart.held_rows": [HELD],
        "core.token_price_meters": given.get("meters", []),
        "core.token_listings": [{**LISTING, **given.get("listing", {})}],
        "mart.context_tiers": TIERS,
        "mart.token_released": given.get("released", []),
        "mart.gpu_intervals": given.get("gpus", []),
    }
    return rows_of("pending_prices", tables, columns)


def test_a_token_price() -> None:
    columns = "pending_id, subject, seller_id, item, item_id, detail, currency, unit, old_price, "
    columns += "new_price, rule, status, confirmed_by"
    row = ("new", "token_prices", "host", "M", "lab/m", "input, standard, base, eu", "USD")
    price = ("per_mtok", Decimal(2), Decimal(20), "ten_times")
    assert pending(columns, meters=[METER]) == [(*row, *price, "pending", None)]
    released = [{"row_id": "x", "old_row_id": "old", "confirmed_by": "two others"}]
    found = pending(columns, meters=[METER], released=released)
    assert found == [(*row, *price, "released", "two others")]
    other = [{"row_id": "x", "old_row_id": "another"}]
    assert pending("status", meters=[METER], released=other) == [("pending",)]


@pytest.mark.parametrize(
    ("meter", "detail"),
    [
        ({"variant": "fast"}, "input, standard, base, eu, fast"),
        ({"schedule": "peak"}, "input, standard, base, eu, peak"),
        ({"offer": "promotional"}, "input, standard, base, eu, promotional"),
        ({"context_above_tokens": 200_000}, "input, standard, long, eu"),
        (
            {"context_above_tokens": 200_000, "context_up_to_tokens": 400_000},
            "input, standard, middle, eu",
        ),
    ],
    ids=str,
)
def test_what_tells_it_from_its_neighbours(meter: dict[str, Any], detail: str) -> None:
    assert pending("detail", meters=[{**METER, **meter}]) == [(detail,)]


@pytest.mark.parametrize(
    "other",
    [
        {"source_id": "another"},
        {"row_key": "l"},
        {"superseded_at": "2026-10-01 00:00:00+00"},
        {"context_above_tokens": 7},
        {"context_up_to_tokens": 7},
    ],
    ids=str,
)
def test_what_stood_before_is_another_row(other: dict[str, Any]) -> None:
    assert pending("pending_id", meters=[{**METER, **other}]) == []


@pytest.mark.parametrize(
    "other", [{"source_id": "another"}, {"listed_seller": "B"}, {"listed_model": "N"}], ids=str
)
def test_another_listing(other: dict[str, Any]) -> None:
    assert pending("pending_id", meters=[METER], listing=other) == []


def test_a_gpu_rate() -> None:
    columns = "pending_id, subject, seller_id, item, item_id, detail, currency, unit, status"
    row = ("new", "gpu_rates", "cloud", "p5", "h100")
    rest = ("EUR", "per_gpu_hour", "pending")
    assert pending(columns, gpus=[GPU]) == [(*row, "on_demand, eu-1", *rest)]
    year = {**GPU, "purchase": "reserved", "term_months": 12}
    assert pending("detail", gpus=[year]) == [("reserved, 12 months, eu-1",)]
    for other in (
        {"source_id": "another"},
        {"row_key": "l"},
        {"superseded_at": "2026-10-01 00:00:00+00"},
    ):
        assert pending(columns, gpus=[{**GPU, **other}]) == []
