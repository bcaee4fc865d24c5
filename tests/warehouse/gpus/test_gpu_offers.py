"""GPU offers that the economics count on, ranked at each seller."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RATE = {
    "gpu_id": "h100_80gb",
    "purchase": "on_demand",
    "term_months": 0,
    "seller_id": "host",
    "offer_id": "o1",
    "gpu_count": 8,
    "usd_per_gpu_hour": "2",
    "is_fraction": False,
    "includes_host": True,
    "tax": "excluded",
    "product": "rental",
    "is_reseller": False,
    "last_confirmed_at": "2026-08-01 00:00:00+00",
}


def offers(*rates: dict[str, Any], columns: str = "offer_id, place_at_seller") -> list[Any]:
    given = {
        "mart.gpu_rates": [{**RATE, **rate} for rate in rates],
        "mart.assumed": [{"spot_overhead": {"low": 0.0, "mid": 0.25, "high": 9.0}}],
        "core.snapshot": [{"as_of_at": "2026-08-20 00:00:00+00"}],
    }
    return rows_of("gpu_offers", given, columns)


def test_one_offer() -> None:
    columns = "gpu_id, purchase, term_months, seller_id, gpu_count, rate, seen_on::varchar"
    row = ("h100_80gb", "on_demand", 0, "host")
    assert offers({}, columns=columns) == [(*row, 8, 2.0, "2026-08-01")]


def test_spot_carries_what_interruptions_cost() -> None:
    assert offers({"purchase": "spot"}, columns="rate") == [(2.5,)]


def test_an_unstated_count_is_one() -> None:
    assert offers({"gpu_count": None}, columns="gpu_count") == [(1,)]


@pytest.mark.parametrize(
    "other",
    [
        {"gpu_id": None},
        {"usd_per_gpu_hour": "0"},
        {"usd_per_gpu_hour": None},
        {"is_fraction": True},
        {"includes_host": False},
        {"tax": "included"},
        {"product": "marketplace"},
        {"is_reseller": True},
        {"spot_kind": "floor"},
        {"last_confirmed_at": "2025-08-19 00:00:00+00"},
    ],
    ids=str,
)
def test_what_does_not_count(other: dict[str, Any]) -> None:
    assert offers(other) == []


@pytest.mark.parametrize(
    "other",
    [
        {"usd_per_gpu_hour": "0.5"},
        {"includes_host": None},
        {"tax": "unstated"},
        {"spot_kind": "market"},
        {"last_confirmed_at": "2025-08-20 00:00:00+00"},
    ],
    ids=str,
)
def test_what_counts_as_well(other: dict[str, Any]) -> None:
    assert offers(other) == [("o1", 1)]


def test_the_cheapest_then_the_fewest_then_the_first_name() -> None:
    cheap = {"offer_id": "o9", "usd_per_gpu_hour": "1"}
    few = {"offer_id": "o5", "gpu_count": 1}
    assert offers({}, cheap, few, {"offer_id": "o0"}) == [
        ("o0", 3),
        ("o1", 4),
        ("o5", 2),
        ("o9", 1),
    ]


@pytest.mark.parametrize(
    "other",
    [{"gpu_id": "x"}, {"purchase": "reserved"}, {"term_months": 12}, {"seller_id": "another"}],
    ids=str,
)
def test_each_seller_ranks_its_offers_of_one_kind(other: dict[str, Any]) -> None:
    assert offers({}, {"offer_id": "o2", **other}) == [("o1", 1), ("o2", 1)]
