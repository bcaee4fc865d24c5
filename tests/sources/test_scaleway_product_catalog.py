"""Scaleway's product catalogue: minutes and hours, both routes at four dates, what must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.scaleway_product_catalog import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    FIXTURES,
    capture_of,
    changed_fields,
    fixture_capture,
    json_capture,
    read_real,
    shared_capture,
)
from tests.support import parse as parse_any

LIST = FIXTURES / SOURCE.id / "products.json"
DATES = {
    "2026-03-31": "2026-03-31.761f9a56a",
    "2026-04-17": "2026-04-17.96a4e4627",
    "2026-04-20": "2026-04-21.0142aaad1",
    "2026-07-01": "2026-07-03.980a752d1",
}


def changed(number: int = 1, **fields: Any) -> Capture:
    return json_capture(SOURCE.id, changed_fields(SOURCE.id, f"/products/{number}", **fields))


def prices(capture: Capture) -> dict[str, Decimal]:
    return {r["sku"]: r["price"] for r in parse_any(capture).iter_rows(named=True)}


@pytest.mark.parametrize("date", DATES)
def test_both_routes_name_the_same_prices(date: str) -> None:
    catalogue = prices(
        shared_capture(
            SOURCE.id, date, f"gpu/scaleway/fr-par1.product-catalog.{DATES[date]}.0.json"
        )
    )
    names = [f"gpu/scaleway/fr-par1.servers.{DATES[date]}.{n}.json" for n in (1, 2, 3)]
    assert catalogue == prices(shared_capture("scaleway_instances", date, *names))
    rise = date == "2026-07-01"
    assert catalogue["L4-1-24G"] == Decimal("0.7875" if rise else "0.75")
    assert catalogue["RENDER-S"] == Decimal("1.221")


@pytest.mark.parametrize("zone", ["it-mil1", "nl-ams2", "pl-waw1"])
def test_zones_without_a_gpu_are_empty(zone: str) -> None:
    name = f"gpu/scaleway/{zone}.product-catalog.2026-07-03.980a752d1.0.json"
    assert read_real(SOURCE.id, "2026-07-01", name).is_empty()


def test_minutes_become_hours_and_the_listed_figure_stays() -> None:
    rows = {r["sku"]: r for r in parse(fixture_capture(SOURCE.id)).iter_rows(named=True)}
    l4 = rows["L4-8-24G"]
    assert (l4["listed_price"], l4["price"], l4["unit"]) == (
        "0.105000000",
        Decimal("6.3"),
        "per_instance_hour",
    )
    assert (l4["gpu_count"], l4["country"], l4["tax"]) == (8, "FR", "excluded")
    assert rows["RENDER-S"]["price"] == Decimal("1.221")
    assert rows["GPU-3070-S"]["problem"] == "no longer sold: retired"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"unit_of_measure": {"unit": "second", "size": 1}}, "not a minute or hour"),
        ({"unit_of_measure": {"unit": "hour", "size": 24}}, "not a minute or hour"),
        ({"locality": {"zone": "fr-par-2"}}, "locality: not fr-par-1"),
        ({"status": "beta"}, "unknown status"),
        ({"price": {"spot_price": {}}}, "not one retail price"),
        (
            {"price": {"retail_price": {"currency_code": "USD", "units": 0, "nanos": 1}}},
            "not EUR",
        ),
        (
            {"price": {"retail_price": {"currency_code": "EUR", "units": "0", "nanos": 1}}},
            "units: not a whole number",
        ),
        ({"discount": 1}, "unknown column or key"),
    ],
)
def test_a_catalogue_of_another_form_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed(**fields))


def test_a_part_of_the_catalogue_is_refused() -> None:
    document = json.loads(LIST.read_text())
    document["total_count"] = 6
    pages = [(SOURCE.first_urls[0], json.dumps(document).encode())]
    with pytest.raises(SourceError, match="not all products are here"):
        parse(capture_of(SOURCE.id, datetime(2026, 7, 1, tzinfo=UTC), pages, "fr-par-1"))
