"""Today's prices with the five usual meters side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

METER = {
    "price_id": "p",
    "row_id": "r",
    "seller_id": "host",
    "listed_model": "M",
    "region": "eu-1",
    "unit": "per_mtok",
    "meter": "input",
    "price": "2",
    "price_usd": "2.2",
    "trust": "official",
}
PARIS = {
    "seller_id": "host",
    "region": "eu-1",
    "country": "FR",
    "region_group": "eu",
    "zone_kind": "region",
    "region_label": "Paris",
}


def prices(
    columns: str, *meters: dict[str, Any], place: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_chosen": [{**METER, **meter} for meter in meters],
        "mart.places": [{**PARIS, **(place or {})}],
    }
    return rows_of("token_prices", given, columns)


def test_five_meters_of_one_price_are_one_row() -> None:
    names = ("input", "cached_input", "cache_write", "cache_write_1h", "output")
    meters = [
        {"row_id": name, "meter": name, "price": str(n), "price_usd": str(10 * n)}
        for n, name in enumerate(names, start=1)
    ]
    native = ", ".join(f"{name}_per_mtok" for name in names)
    dollars = ", ".join(f"{name}_usd_per_mtok" for name in names)
    assert prices(f"price_id, {native}", *meters) == [("p", 1, 2, 3, 4, 5)]
    assert prices(dollars, *meters) == [(10, 20, 30, 40, 50)]


@pytest.mark.parametrize(
    "other", [{"unit": "per_request"}, {"meter": "input_audio"}, {"meter": "image_output"}], ids=str
)
def test_other_meters_and_units_have_no_column(other: dict[str, Any]) -> None:
    assert prices("price_id", other) == []


def test_what_is_not_stated_is_null_and_never_free() -> None:
    assert prices("input_per_mtok, output_per_mtok", {}) == [(Decimal(2), None)]


def test_the_evidence_is_that_of_the_input_then_of_the_output() -> None:
    """Of those beside it the first by name, then by row."""
    columns = "locator, source_url"
    meters = [
        {"meter": "cached_input", "row_id": "a", "locator": "c", "source_url": "c"},
        {"meter": "cache_write", "row_id": "b", "locator": "w", "source_url": "w"},
        {"meter": "output", "row_id": "d", "locator": "o", "source_url": "o"},
        {"meter": "input", "row_id": "e", "locator": "i", "source_url": "i"},
    ]
    assert prices(columns, *meters) == [("i", "i")]
    assert prices(columns, *meters[:3]) == [("o", "o")]
    assert prices(columns, *meters[:2]) == [("w", "w")]


def test_dates_of_all_its_meters() -> None:
    """The latest start and sight, the earliest end and confirmation."""
    early, late = "2026-10-01 00:00:00+00", "2026-11-01 00:00:00+00"
    dates = ("effective_from", "effective_to", "first_seen_at", "last_confirmed_at")
    meters = [
        {"age_days": 27, **dict.fromkeys(dates, late)},
        {"age_days": 58, "row_id": "s", "meter": "output", **dict.fromkeys(dates, early)},
    ]
    columns = ", ".join(f"{name}::date::varchar" for name in dates)
    assert prices(f"{columns}, age_days", *meters) == [
        ("2026-11-01", "2026-10-01", "2026-11-01", "2026-10-01", 58)
    ]


def test_where_it_holds() -> None:
    columns = "country, region_group, zone_kind, region_label"
    assert prices(columns, {}) == [("FR", "eu", "region", "Paris")]
    for other in ({"seller_id": "another"}, {"region": "eu-2"}):
        assert prices(columns, {}, place=other) == [(None, None, None, None)]


@pytest.mark.parametrize(
    "other",
    [
        *({"region": "us-1"}, {"variant": "fast"}, {"service_tier": "batch"}),
        *({"context_tier": ">200000"}, {"schedule": "peak"}, {"offer": "promotional"}),
        *({"currency": "EUR"}, {"listed_model": "N"}, {"seller_id": "another"}),
    ],
    ids=str,
)
def test_another_price_is_another_row(other: dict[str, Any]) -> None:
    assert len(prices("price_id", {}, {"row_id": "s", "price_id": "q", **other})) == 2
