"""Routes: APIs that list a model, machines that hold it, and one's own; each with its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.warehouse.small import rows_of

API = {
    "model_id": "lab/m",
    "channel": "cloud_region",
    "provider_id": "cloud",
    "region": "eu",
    "tier": "standard",
    "input_usd_per_mtok": "1",
    "price_id": "p1",
    "is_listed": True,
}
MACHINE = {
    "model_id": "lab/m",
    "provider_id": "cloud",
    "country": "FR",
    "gpu_id": "h100",
    "gpu_count": 8,
    "usd_per_hour": "16",
    "offer_id": "o1",
}
COUNTRIES = [{"country": "FR", "region_group": "eu"}, {"country": "US", "region_group": "us"}]
ZONE = {
    "seller_id": "cloud",
    "region": "eu",
    "region_group": "eu",
    "zone_kind": "zone",
    "region_label": "European Union",
}
FRENCH = {**ZONE, "region": "unstated", "country": "FR", "zone_kind": "unstated"}
WHERE = "region, country, region_group, zone_kind, region_label"


def routes(columns: str, **tables: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    given = {"seed.countries": COUNTRIES, "mart.places": [ZONE, FRENCH]}
    return rows_of("routes", {**given, **{f"mart.{n}": t for n, t in tables.items()}}, columns)


def test_an_api() -> None:
    columns = "path_id, provider_id, tier, input_usd_per_mtok, price_id, is_listed, gpu_id"
    found = routes(columns, route_apis=[API])
    path = "cloud_region/cloud/eu"
    assert found == [(path, "cloud", "standard", Decimal(1), "p1", True, None)]
    behind = {**API, "upstream_provider_id": "host"}
    assert routes("path_id", route_apis=[behind]) == [(f"{path}/host",)]


def test_the_place_of_an_api_is_that_of_its_price() -> None:
    assert routes(WHERE, route_apis=[API]) == [("eu", None, "eu", "zone", "European Union")]
    default = {**API, "region": "unstated"}
    found = routes(WHERE, route_apis=[default])
    assert found == [("unstated", "FR", "eu", "unstated", "European Union")]
    for other in ({"provider_id": "another"}, {"region": "us"}):
        found = routes(WHERE, route_apis=[{**API, **other}])
        assert [row[1:] for row in found] == [(None, None, "unstated", None)]


def test_an_api_whose_region_reads_like_a_country_is_not_in_it() -> None:
    found = routes(WHERE, route_apis=[{**API, "region": "US"}])
    assert found == [("US", None, None, "unstated", None)]


def test_machines_are_in_their_country() -> None:
    columns = "path_id, gpu_id, gpu_count, usd_per_hour, offer_id, tier, is_listed"
    assert routes(columns, route_machines=[MACHINE]) == [
        ("self_hosted/cloud/FR", "h100", 8, Decimal(16), "o1", "standard", True)
    ]
    found = routes(WHERE, route_machines=[MACHINE])
    assert found == [("FR", "FR", "eu", "region", "FR")]


def test_where_a_seller_s_api_runs_says_nothing_of_its_machines() -> None:
    found = routes(WHERE, route_machines=[{**MACHINE, "country": None}])
    assert found == [("unstated", None, None, "unstated", None)]


def test_every_open_model_runs_on_own_hardware() -> None:
    models = [
        {"model_id": "lab/m", "is_open_weights": True},
        {"model_id": "lab/closed", "is_open_weights": False},
    ]
    columns = "model_id, path_id, tier, is_listed, zone_kind"
    assert routes(columns, models=models) == [
        ("lab/m", "self_hosted/own_hardware/unstated", "standard", True, "unstated")
    ]


def test_a_route_is_a_path_a_model_and_a_tier() -> None:
    changed = [{}, {"model_id": "lab/n"}, {"tier": "batch"}, {"region": "us"}, {"price_id": "p2"}]
    found = routes("route_id", route_apis=[{**API, **other} for other in changed])
    assert len(found) == 5
    assert len(set(found)) == 4
