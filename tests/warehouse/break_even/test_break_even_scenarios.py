"""Combinations of speed, GPU price and API price, with the unit costs of both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.warehouse.small import rows_of

REPLICA = {
    "prediction_id": "prediction",
    "model_id": "m",
    "gpu_id": "h100",
    "gpu_count": 4,
    "precision": "fp8",
    "is_native_precision": True,
    "workload_id": "chat",
    "input_tokens": 3000,
    "output_tokens": 1000,
    "cached_input_share": 0.5,
    "tier": "roofline",
    "output_tok_s_low": 500.0,
    "output_tok_s_mid": 1000.0,
    "output_tok_s_high": 2000.0,
    "concurrency": 64,
    "tok_s_per_user": 15.0,
}
WORKLOAD = {"workload_id": "chat", "kind": "use", "peak_to_average": 3.0}
HOUR = {
    "gpu_id": "h100",
    "purchase": "on_demand",
    "term_months": 0,
    "basis": "cheapest",
    "seller_id": "cloud",
    "offer_id": "offer",
    "region": "eu-1",
    "seller_count": 5,
    "rate": 2.0,
    "running_rate": 0.5,
    "usd_per_gpu": 30_000.0,
    "seen_on": "2026-11-01",
    "gpu_count": 8,
}
COMPARATOR = {
    "comparator": "cheapest",
    "workload_id": "chat",
    "model_id": "m",
    "comparator_model_id": "m",
    "seller_id": "seller",
    "price_id": "price",
    "seller_count": 7,
    "input_usd": 1.0,
    "output_usd": 2.0,
    "bill": 5.0,
}
ASSUMED = {
    "egress_usd_per_gb": {"low": 0.0, "mid": 0.1, "high": 0.2},
    "fixed_usd_per_day": 100.0,
}

Row = dict[str, Any]


def scenarios(
    columns: str,
    replica: Row | list[Row] = REPLICA,
    workload: Row = WORKLOAD,
    hour: Row | list[Row] = HOUR,
    comparator: Row | list[Row] = COMPARATOR,
) -> list[tuple[Any, ...]]:
    def several(rows: Row | list[Row]) -> list[Row]:
        return rows if isinstance(rows, list) else [rows]

    return rows_of(
        "break_even_scenarios",
        {
            "mart.replica_choices": several(replica),
            "mart.workloads": [workload],
            "mart.gpu_hours": several(hour),
            "mart.api_comparators": several(comparator),
            "mart.assumed": [ASSUMED],
        },
        columns,
    )


def test_unit_costs() -> None:
    """A day of 4 GPUs at 2 USD is 192; 0.005 GB a million tokens at 0.1 USD come off the bill."""
    ((saved, replica, fixed, peak),) = scenarios("saved, replica_usd, fixed_usd, peak")
    assert saved == pytest.approx(5 - 0.0005)
    assert (replica, fixed, peak) == (192.0, 100.0, 3.0)


def test_both_sides_can_be_followed() -> None:
    assert scenarios("* exclude (break_even_id, saved, replica_usd, fixed_usd)") == [
        (
            *("prediction", "m", "h100", 4, "fp8", True, "roofline", 500.0, 1000.0, 2000.0),
            *(64, 15.0, "chat", 3000, 1000, 0.5, 3.0),
            *("on_demand", 0, "cheapest", "cloud", "offer", "eu-1", 5, 2.0, 0.5, 30_000.0),
            *(date(2026, 11, 1), 2),
            *("cheapest", "m", "seller", "price", 7, 1.0, 2.0, 5.0),
        )
    ]


def test_a_workload_without_a_measured_peak_has_one_of_two_and_a_half() -> None:
    assert scenarios("peak", workload={**WORKLOAD, "peak_to_average": None}) == [(2.5,)]


@pytest.mark.parametrize(
    ("rented", "of_a_replica", "fewest"),
    [(8, 4, 2), (8, 3, 3), (8, 8, 1), (8, 16, 1), (1, 2, 1)],
)
def test_the_smallest_fleet_fills_the_machine(rented: int, of_a_replica: int, fewest: int) -> None:
    found = scenarios(
        "minimum_replicas",
        replica={**REPLICA, "gpu_count": of_a_replica},
        hour={**HOUR, "gpu_count": rented},
    )
    assert found == [(fewest,)]


@pytest.mark.parametrize(
    ("purchase", "term", "basis", "is_taken"),
    [
        ("on_demand", 0, "cheapest", True),
        ("on_demand", 0, "median", True),
        ("spot", 0, "cheapest", True),
        ("spot", 0, "median", False),
        ("owned", 0, "owned", True),
        ("reserved", 1, "cheapest", False),
        ("reserved", 12, "cheapest", True),
        ("reserved", 24, "cheapest", False),
        ("reserved", 36, "cheapest", True),
        ("reserved", 36, "median", False),
        ("capacity_block", 0, "cheapest", False),
    ],
)
def test_purchases_that_are_compared(purchase: str, term: int, basis: str, is_taken: bool) -> None:
    hour = {**HOUR, "purchase": purchase, "term_months": term, "basis": basis}
    assert len(scenarios("purchase", hour=hour)) == is_taken


@pytest.mark.parametrize(("bill", "count"), [(0.0004, 0), (0.0005, 0), (0.0006, 1)])
def test_a_bill_below_its_egress_is_not_compared(bill: float, count: int) -> None:
    assert len(scenarios("bill", comparator={**COMPARATOR, "bill": bill})) == count


@pytest.mark.parametrize(
    "change",
    [
        {"workload": {**WORKLOAD, "kind": "benchmark"}},
        {"workload": {**WORKLOAD, "workload_id": "agent"}},
        {"hour": {**HOUR, "gpu_id": "h200"}},
        {"comparator": {**COMPARATOR, "model_id": "n"}},
        {"comparator": {**COMPARATOR, "workload_id": "agent"}},
    ],
    ids=["benchmark", "workload", "gpu", "model", "workload of the price"],
)
def test_what_does_not_belong_together_is_not_combined(change: dict[str, Row]) -> None:
    assert scenarios("1", **change) == []


def test_every_combination_has_its_own_identity() -> None:
    replicas = [REPLICA, {**REPLICA, "prediction_id": "another"}]
    hours = [
        HOUR,
        {**HOUR, "basis": "median"},
        {**HOUR, "region": "us-1"},
        {**HOUR, "purchase": "reserved", "term_months": 12},
        {**HOUR, "purchase": "reserved", "term_months": 36},
        {**HOUR, "purchase": "savings_plan", "term_months": 36},
    ]
    comparators = [
        COMPARATOR,
        {**COMPARATOR, "comparator": "median"},
        {**COMPARATOR, "comparator_model_id": "closed"},
    ]
    found = scenarios("break_even_id", replicas, WORKLOAD, hours, comparators)
    assert len(found) == len(set(found)) == 2 * 6 * 3
