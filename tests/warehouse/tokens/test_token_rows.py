"""A source's row of prices at a moment, input and output side by side."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

METER = {
    "moment": "2026-06-01 00:00:00+00",
    "price_id": "p",
    "seller_id": "host",
    "model_key": "lab/m",
    "listed_model": "Lab/M 2.5 (fp8)",
    "variant": "via list; fast",
    "own_variant": "fast",
    "region": "eu-1",
    "meter": "input",
    "unit": "per_mtok",
    "price": "2",
    "valid_from": "2026-05-01 00:00:00+00",
    "said_at": "2026-05-20 00:00:00+00",
    "age_days": 12,
}


def rows(
    columns: str, *meters: dict[str, Any], place: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    paris = {"seller_id": "host", "region": "eu-1", "region_id": "EU-Paris", "zone_kind": "region"}
    given = {
        "mart.token_in_force": [{**METER, **meter} for meter in meters],
        "mart.places": [{**paris, **(place or {})}],
    }
    return rows_of("token_rows", given, columns)


OUTPUT = {"meter": "output", "price": "8"}


def test_both_prices_in_one_row() -> None:
    columns = "price_id, input_price::double, output_price::double, name_key, own_variant"
    assert rows(columns, {}, OUTPUT) == [("p", 2.0, 8.0, "m-2-5-fp8", "fast")]
    assert rows("own_variant", {"own_variant": None}) == [("via list; fast",)]


@pytest.mark.parametrize("other", [{"unit": "per_request"}, {"meter": "cached_input"}], ids=str)
def test_other_meters_are_no_such_price(other: dict[str, Any]) -> None:
    assert rows("input_price, output_price", other) == [(None, None)]


def test_its_dates() -> None:
    """Begun with the later of the two prices, said as long ago as the older of its words."""
    later = {
        **OUTPUT,
        "valid_from": "2026-05-03 00:00:00+00",
        "said_at": "2026-05-10 00:00:00+00",
        "age_days": 22,
    }
    cached = {"meter": "cached_input", "valid_from": "2026-05-09 00:00:00+00"}
    columns = "began_at::date::varchar, said_at::date::varchar, age_days"
    assert rows(columns, {}, later, cached) == [("2026-05-03", "2026-05-10", 22)]


@pytest.mark.parametrize(
    ("region", "place", "expected"),
    [
        ("eu-1", {}, "eu-paris"),
        ("eu-1", {"zone_kind": "global"}, "anywhere"),
        ("eu-1", {"seller_id": "another"}, "eu-1"),
        ("US-2", {}, "us-2"),
        ("unstated", {}, "anywhere"),
    ],
)
def test_its_place(region: str, place: dict[str, Any], expected: str) -> None:
    assert rows("place", {"region": region}, place=place) == [(expected,)]


@pytest.mark.parametrize(
    "other", [{"moment": "2026-07-01 00:00:00+00"}, {"price_id": "q"}], ids=str
)
def test_another_moment_or_price_is_another_row(other: dict[str, Any]) -> None:
    assert len(rows("price_id", {}, other)) == 2
