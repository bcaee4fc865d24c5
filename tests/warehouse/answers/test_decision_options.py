"""Every way to serve a model under a workload, with what prices it and whom it suits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

ROUTE = {
    "route_id": "r",
    "model_id": "m",
    "channel": "third_party_host",
    "tier": "standard",
    "provider_id": "api",
    "region": "eu",
    "price_id": "p1",
    "gdpr": "pass",
    "no_us_jurisdiction": "unknown",
}
BILL = {"price_id": "p1", "model_id": "m", "workload_id": "chat", "bill": 4.0}
MACHINES = {
    **ROUTE,
    "route_id": "s",
    "channel": "self_hosted",
    "provider_id": "cloud",
    "region": "FR",
    "price_id": None,
}
CHOICE = {
    "prediction_id": "t1",
    "model_id": "m",
    "workload_id": "chat",
    "gpu_id": "g",
    "gpu_count": 2,
    "output_tok_s_mid": 1000,
    "output_tok_s_low": 500,
    "tier": "roofline",
    "is_native_precision": True,
}
OFFER = {
    "offer_id": "o1",
    "gpu_id": "g",
    "purchase": "on_demand",
    "term_months": 0,
    "seller_id": "cloud",
    "country": "FR",
    "gpu_count": 1,
    "rate": 2.0,
}


def options(
    columns: str,
    routes: tuple[dict[str, Any], ...] = (ROUTE, MACHINES),
    bills: tuple[dict[str, Any], ...] = ({},),
    choices: tuple[dict[str, Any], ...] = ({},),
    offers: tuple[dict[str, Any], ...] = ({},),
    **other: Any,
) -> list[tuple[Any, ...]]:
    workload = {"workload_id": "chat", "kind": "use", "batchable_share": 0}
    given = {
        "mart.sovereignty": routes,
        "mart.api_bills": [{**BILL, **bill} for bill in bills],
        "mart.models": [{"model_id": "m", "is_open_weights": other.get("is_open", True)}],
        "seed.closed_comparators": other.get("closed", []),
        "mart.replica_choices": [{**CHOICE, **choice} for choice in choices],
        "mart.gpu_offers": [{**OFFER, **offer} for offer in offers],
        "mart.owned_gpu_costs": other.get("owned", []),
        "mart.workloads": [{**workload, **other.get("workload", {})}],
        "mart.assumed": [{"fixed_usd_per_day": 100.0}],
    }
    return rows_of("decision_options", given, columns)


API, FLEET = (ROUTE,), (MACHINES,)


def test_an_api_and_a_rented_fleet() -> None:
    columns = "option, provider_id, region, route_id, api_usd_per_mtok_output, usd_per_gpu_hour, "
    columns += "replica_gpu_count, output_tok_s_per_replica, output_tok_s_low, minimum_replicas, "
    columns += "fixed_usd_per_day, gdpr, no_us_jurisdiction, offer_id"
    assert options(columns) == [
        (
            *("open_api", "api", "eu", "r", 4.0, None, None, None, None, None),
            *(0.0, "pass", "unknown", None),
        ),
        (
            *("rented_gpus", "cloud", "FR", "s", None, 2.0, 2, 1000.0, 500.0, 1),
            *(100.0, "pass", "unknown", "o1"),
        ),
    ]


@pytest.mark.parametrize(
    ("route", "bill"),
    [
        ({}, [(4.0,)]),
        # A place of processing costs its multiplier.
        ({"price_multiplier": "1.1"}, [(4.4,)]),
        ({"tier": "batch"}, []),
        ({"price_id": "p2"}, []),
        ({"channel": "self_hosted"}, []),
    ],
    ids=str,
)
def test_the_bill_of_an_api(route: dict[str, Any], bill: list[tuple[float]]) -> None:
    columns = "api_usd_per_mtok_output"
    assert options(columns, routes=({**ROUTE, **route},)) == bill


def test_closed_models_are_apart_and_only_those_that_are_compared_with() -> None:
    assert options("option", routes=API, is_open=False) == []
    closed = [{"model_id": "m"}]
    assert options("option", routes=API, is_open=False, closed=closed) == [("closed_api",)]


@pytest.mark.parametrize(
    ("offer", "counts"),
    [
        ({"purchase": "reserved", "term_months": 12}, True),
        ({"purchase": "reserved", "term_months": 36}, True),
        ({"purchase": "reserved", "term_months": 1}, False),
        ({"purchase": "spot"}, False),
        ({"gpu_id": "h"}, False),
        ({"seller_id": "another"}, False),
        ({"country": "DE"}, False),
        ({"country": None}, False),
    ],
    ids=str,
)
def test_what_fleets_are_rented(offer: dict[str, Any], counts: bool) -> None:
    found = options("offer_id", routes=FLEET, offers=(offer,))
    assert found == ([("o1",)] if counts else [])


def test_spot_is_for_work_that_can_wait() -> None:
    spot = ({"purchase": "spot"},)
    can_wait = {"batchable_share": 1}
    assert options("purchase", routes=FLEET, offers=spot, workload=can_wait) == [("spot",)]


def test_a_machine_of_no_known_country_is_a_route_of_its_own() -> None:
    routes = ({**MACHINES, "region": "unstated"},)
    assert options("region", routes=routes, offers=({"country": None},)) == [("unstated",)]


@pytest.mark.parametrize(
    ("choice", "counts"),
    [
        ({"is_native_precision": False}, False),
        ({"is_native_precision": False, "tier": "measured_same_configuration"}, True),
        ({"workload_id": "code"}, False),
        ({"model_id": "n"}, False),
    ],
    ids=str,
)
def test_which_predictions_count(choice: dict[str, Any], counts: bool) -> None:
    assert bool(options("option", routes=FLEET, choices=(choice,))) == counts


def test_benchmarks_are_served_by_nobody() -> None:
    assert options("option", routes=FLEET, workload={"kind": "benchmark"}) == []


def test_machines_sold_by_eight_make_a_fleet_of_four_replicas_at_least() -> None:
    columns = "minimum_replicas"
    assert options(columns, routes=FLEET, offers=({"gpu_count": 8},)) == [(4,)]
    assert options(columns, routes=FLEET, offers=({"gpu_count": 3},)) == [(2,)]


def test_of_a_seller_s_offers_the_cheapest_then_the_smallest() -> None:
    dear = {"offer_id": "o0", "rate": 3.0}
    large = {"offer_id": "o2", "gpu_count": 8}
    assert options("offer_id", routes=FLEET, offers=(dear, large, {})) == [("o1",)]
    assert options("offer_id", routes=FLEET, offers=({}, {"offer_id": "o0"})) == [("o0",)]


def test_the_gpu_with_the_cheapest_output_and_the_one_of_the_smallest_fleet() -> None:
    """4 USD for 1,000 tokens a second against 16 for 8,000 and 24 for 8,000."""
    choices = (
        {},
        {"prediction_id": "t2", "gpu_count": 8, "output_tok_s_mid": 8000},
        {"prediction_id": "t3", "gpu_count": 12, "output_tok_s_mid": 8000},
    )
    assert options("prediction_id", routes=FLEET, choices=choices) == [("t1",), ("t2",)]


OWNED = {"gpu_id": "g", "area": "EU", "usd_per_gpu_hour": 1.5, "price_basis": "list"}
OWN_ROUTE = {**MACHINES, "provider_id": "own_hardware", "region": "unstated"}


@pytest.mark.parametrize(
    ("cost", "counts"),
    [({}, True), ({"area": "DE"}, False), ({"price_basis": "release_price"}, False)],
    ids=str,
)
def test_owned_gpus_at_the_union_s_price_of_power(cost: dict[str, Any], counts: bool) -> None:
    columns = "option, region, purchase, usd_per_gpu_hour, minimum_replicas, route_id"
    found = options(columns, routes=(OWN_ROUTE,), owned=[{**OWNED, **cost}])
    assert found == ([("owned_gpus", "EU", "owned", 1.5, 1, "s")] if counts else [])


def test_a_workload_without_a_peak_has_two_and_a_half() -> None:
    assert options("peak_to_average", routes=API) == [(2.5,)]
    assert options("peak_to_average", routes=API, workload={"peak_to_average": 4}) == [(4.0,)]
