"""Every GPU price interval, as hourly prices per offer and per GPU, with its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

RATE = {
    "row_id": "r",
    "source_id": "page",
    "listed_seller": "Cloud",
    "sku": "p5",
    "listed_gpu": "H100",
    "gpu_count": 8,
    "is_fraction": False,
    "price": "16",
    "unit": "per_instance_hour",
    "term_months": 0,
    "region": "eu-1",
}
LISTING = {
    "source_id": "page",
    "listed_seller": "Cloud",
    "sku": "p5",
    "listed_gpu": "H100",
    "seller_id": "cloud",
    "gpu_id": "h100",
}


def intervals(
    columns: str = "per_instance_hour, per_gpu_hour",
    listing: dict[str, Any] | None = None,
    places: list[dict[str, Any]] | None = None,
    **rate: Any,
) -> list[tuple[Any, ...]]:
    given = {
        "core.gpu_rates": [{**RATE, **rate}],
        "core.gpu_listings": [{**LISTING, **(listing or {})}],
        "core.sources": [{"source_id": "page", "is_official": True}],
        "mart.spans": [{"row_id": "r", "valid_from": "2026-03-01 00:00:00+00"}],
        "mart.places": places or [],
        "seed.countries": [{"country": "FR", "region_group": "EU"}],
    }
    return rows_of("gpu_intervals", given, columns)


@pytest.mark.parametrize(
    ("rate", "instance", "gpu"),
    [
        ({}, "16", "2"),
        ({"unit": "per_gpu_hour", "price": "2"}, "16", "2"),
        # 730 hours a month, or as many as the seller counts.
        ({"unit": "per_instance_month", "price": "11680"}, "16", "2"),
        ({"unit": "per_gpu_month", "price": "1460"}, "16", "2"),
        (
            {"unit": "per_instance_month", "price": "11520", "hours_per_month": 720},
            "16",
            "2",
        ),
        # A year paid at once.
        ({"unit": "per_instance_term", "price": "140160", "term_months": 12}, "16", "2"),
        # A month's price of a year's commitment is a month's.
        ({"unit": "per_instance_month", "price": "11680", "term_months": 12}, "16", "2"),
        # A part of a GPU has no price per GPU.
        ({"is_fraction": True, "gpu_count": 1, "price": "0.5"}, "0.5", None),
        # Nor has a machine whose GPUs nobody counts.
        ({"gpu_count": None}, "16", None),
        ({"gpu_count": None, "unit": "per_gpu_hour", "price": "2"}, None, "2"),
    ],
    ids=str,
)
def test_hourly_prices(rate: dict[str, Any], instance: str | None, gpu: str | None) -> None:
    expected = [price and Decimal(price) for price in (instance, gpu)]
    assert intervals(**rate) == [tuple(expected)]


@pytest.mark.parametrize("rate", [{"price": None}, {"source_id": "another"}], ids=str)
def test_rows_without_a_price_or_a_listing_are_left_out(rate: dict[str, Any]) -> None:
    assert intervals(**rate) == []


@pytest.mark.parametrize(
    "listing",
    [
        {"seller_id": None},
        {"source_id": "another"},
        {"listed_seller": "Another"},
        {"sku": "p4"},
        {"listed_gpu": "A100"},
        {"gpu_memory_gb": 80},
    ],
    ids=str,
)
def test_another_listing_names_no_seller(listing: dict[str, Any]) -> None:
    assert intervals(listing=listing) == []


PLACE = "region, region_id, country, region_group, zone_kind, region_label"
PARIS = {
    "seller_id": "cloud",
    "region": "eu-1",
    "region_id": "paris",
    "country": "FR",
    "region_group": "eu",
    "zone_kind": "region",
    "region_label": "Paris",
}


def test_the_place_is_the_one_that_the_seller_means() -> None:
    paris = ("eu-1", "paris", "FR", "eu", "region", "Paris")
    assert intervals(PLACE, places=[PARIS]) == [paris]
    # The document's own country gives way to it, and stands where nothing else is known.
    assert intervals(PLACE, places=[PARIS], country="DE") == [paris]
    assert intervals(PLACE, country="FR") == [("eu-1", "eu-1", "FR", "EU", "unstated", None)]
    zone = {**PARIS, "country": None, "zone_kind": "zone"}
    found = intervals(PLACE, places=[zone])
    assert found == [("eu-1", "paris", None, "eu", "zone", "Paris")]


@pytest.mark.parametrize("other", [{"seller_id": "another"}, {"region": "eu-2"}], ids=str)
def test_another_place_says_nothing(other: dict[str, Any]) -> None:
    found = intervals(PLACE, places=[{**PARIS, **other}])
    assert found == [("eu-1", "eu-1", None, None, "unstated", None)]


def test_where_a_seller_s_api_runs_says_nothing_of_its_machines() -> None:
    default = {**PARIS, "region": "unstated", "zone_kind": "unstated"}
    found = intervals(PLACE, places=[default], region="unstated")
    assert found == [("unstated", "unstated", None, None, "unstated", None)]


def test_who_sells_what_by_whose_word() -> None:
    assert intervals("seller_id, gpu_id, is_official") == [("cloud", "h100", True)]
