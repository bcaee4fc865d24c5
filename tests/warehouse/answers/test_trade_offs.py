"""APIs against self-hosting in figures, each counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def trade_offs(measure: str, **tables: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    given = {
        "core.snapshot": [{"as_of_at": "2026-11-28 00:00:00+00"}],
        **{f"mart.{name}": rows for name, rows in tables.items()},
    }
    rows = rows_of("trade_offs", given, "measure, side, value, unit")
    return [row[1:] for row in rows if row[0] == measure]


def test_what_a_fleet_costs_before_its_first_token() -> None:
    """Two GPUs at 2 USD a day and night, twice for the spare, and 100 USD of staff."""
    fleet = {
        "option": "rented_gpus",
        "replica_gpu_count": 2,
        "usd_per_gpu_hour": 2,
        "minimum_replicas": 1,
        "fixed_usd_per_day": 100,
    }
    options = [
        fleet,
        {**fleet, "minimum_replicas": 4},
        {**fleet, "option": "owned_gpus", "usd_per_gpu_hour": 0.1},
    ]
    measure = "fixed cost before the first token"
    assert trade_offs(measure, decision_options=options) == [
        ("api", 0.0, "USD per day"),
        ("self_hosted", 292.0, "USD per day"),
    ]


def test_how_far_sellers_lie_apart() -> None:
    """Of three sellers or more, dearest over cheapest, the middle model and GPU."""
    bills = [
        {"model_id": model, "seller_id": seller, "workload_id": workload, "bill": bill}
        for model, workload, sellers in (
            ("m", "chat", {"a": 1.0, "b": 2.0, "c": 4.0}),
            ("n", "chat", {"a": 1.0, "b": 2.0, "c": 2.0}),
            ("two sellers", "chat", {"a": 1.0, "b": 99.0}),
            ("m", "code", {"a": 1.0, "b": 2.0, "c": 99.0}),
        )
        for seller, bill in sellers.items()
    ]
    measure = "dearest over cheapest seller of the same weights, median model"
    assert trade_offs(measure, api_bills=bills) == [("api", 3.0, "factor")]
    offers = [
        {"gpu_id": "g", "rate": rate, "purchase": purchase, "place_at_seller": place}
        for rate, purchase, place in (
            *((1.0, "on_demand", 1), (2.0, "on_demand", 1), (5.0, "on_demand", 1)),
            *((0.1, "spot", 1), (99.0, "on_demand", 2)),
        )
    ]
    measure = "dearest over cheapest seller of the same GPU, median GPU"
    assert trade_offs(measure, gpu_offers=offers) == [("self_hosted", 5.0, "factor")]
    assert trade_offs(measure, gpu_offers=offers[1:]) == [("self_hosted", None, "factor")]


def test_work_of_self_hosting_by_size() -> None:
    effort = [
        {"size_class": size, "setup_days_mid": days, "hours_per_month_mid": hours}
        for size, days, hours in (("single_gpu", 2, 3), ("single_gpu", 5, 4), ("multi_node", 20, 9))
    ]
    for measure, value, unit in (
        ("work to set up, single gpu", 7.0, "days"),
        ("work to set up, multi node", 20.0, "days"),
        ("work to keep it running, single gpu", 7.0, "hours per month"),
    ):
        assert trade_offs(measure, self_host_effort=effort) == [("self_hosted", value, unit)]
    assert trade_offs("work to set up") == [("api", 0.0, "days")]
    assert trade_offs("work to keep it running") == [("api", None, "hours per month")]


def route(channel: str, **other: Any) -> dict[str, Any]:
    return {"channel": channel, "tier": "standard", "provider_id": "host", **other}


def test_shares_of_routes() -> None:
    """Of two APIs one is reached directly, one machine is; unknown never passes."""
    routes = [
        route("vendor_api", reach_us="direct", reach_cn="likely", gdpr="pass", hipaa="fail"),
        route("gateway", reach_us="indirect", reach_cn="unknown", gdpr="unknown", hipaa="fail"),
        route("self_hosted", reach_us="direct", reach_cn="direct", gdpr="conditional"),
        route("vendor_api", reach_us="direct", tier="batch"),
        route("self_hosted", reach_us="indirect", provider_id="own_hardware"),
    ]
    for measure, api, own in (
        ("routes with direct reach of US law", 0.5, 1.0),
        ("routes with direct reach of Chinese law", 0.0, 1.0),
        ("routes that pass gdpr, conditions included", 0.5, 1.0),
        ("routes that pass hipaa, conditions included", 0.0, 0.0),
    ):
        assert trade_offs(measure, sovereignty=routes) == [
            ("api", api, "share"),
            ("self_hosted", own, "share"),
        ]


@pytest.mark.parametrize("profile", ["gdpr", "gdpr_strict", "hipaa", "eu_financial_services"])
def test_each_profile_is_counted(profile: str) -> None:
    measure = f"routes that pass {profile}, conditions included"
    rows = [route("vendor_api", **{profile: "pass"})]
    assert trade_offs(measure, sovereignty=rows) == [("api", 1.0, "share")]


def test_how_much_is_unknown_of_a_route() -> None:
    routes = [route("vendor_api", unknown_count=count) for count in (1, 4)]
    measure = "cells of a route that are unknown, mean"
    assert trade_offs(measure, sovereignty=routes) == [("api", 2.5, "count")]
