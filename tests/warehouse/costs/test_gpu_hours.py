"""Prices of a GPU hour that self-hosting is computed for: which seller is cheapest and median."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.warehouse.small import rows_of


def offer(seller_id: str, rate: float, **other: Any) -> dict[str, Any]:
    return {
        "gpu_id": "h100",
        "purchase": "on_demand",
        "term_months": 0,
        "seller_id": seller_id,
        "offer_id": f"offer of {seller_id}",
        "region_id": "eu-1",
        "gpu_count": 8,
        "rate": rate,
        "seen_on": "2026-11-01",
        "place_at_seller": 1,
        **other,
    }


def chosen(*offers: dict[str, Any]) -> list[tuple[Any, ...]]:
    return rows_of(
        "gpu_hours", {"mart.gpu_offers": offers}, "purchase, basis, seller_id, rate, seller_count"
    )


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([2.0], [("cheapest", 2.0)]),
        ([3.0, 2.0], [("cheapest", 2.0)]),
        ([4.0, 2.0, 3.0], [("cheapest", 2.0), ("median", 3.0)]),
        # Of two middle sellers the lower one.
        ([5.0, 4.0, 2.0, 3.0], [("cheapest", 2.0), ("median", 3.0)]),
    ],
)
def test_cheapest_and_from_three_sellers_on_the_median(
    rates: list[float], expected: list[tuple[str, float]]
) -> None:
    offers = [offer(f"seller {place}", rate) for place, rate in enumerate(rates)]
    assert [(basis, rate) for _, basis, _, rate, _ in chosen(*offers)] == expected
    assert {count for *_, count in chosen(*offers)} == {len(rates)}


def test_of_equal_sellers_the_first_by_name() -> None:
    assert chosen(offer("b", 2.0), offer("a", 2.0)) == [("on_demand", "cheapest", "a", 2.0, 2)]


def test_a_seller_counts_once_with_its_first_offer() -> None:
    other = offer("a", 1.0, place_at_seller=2)
    assert chosen(offer("a", 2.0), offer("b", 3.0), other) == [
        ("on_demand", "cheapest", "a", 2.0, 2)
    ]


def test_gpus_purchases_and_terms_are_apart() -> None:
    assert chosen(
        offer("a", 4.0),
        offer("b", 3.0, gpu_id="h200"),
        offer("c", 2.0, purchase="reserved", term_months=12),
        offer("d", 1.0, purchase="reserved", term_months=36),
        offer("e", 0.5, purchase="spot"),
    ) == [
        ("on_demand", "cheapest", "a", 4.0, 1),
        ("on_demand", "cheapest", "b", 3.0, 1),
        ("reserved", "cheapest", "c", 2.0, 1),
        ("reserved", "cheapest", "d", 1.0, 1),
        ("spot", "cheapest", "e", 0.5, 1),
    ]


def test_a_rented_hour_can_be_followed_to_its_offer() -> None:
    assert rows_of("gpu_hours", {"mart.gpu_offers": [offer("a", 2.0)]}) == [
        (
            *("h100", "on_demand", 0, "cheapest", "a", "offer of a", "eu-1", 1, 2.0),
            *(None, None, date(2026, 11, 1), 8),
        )
    ]


def owned(area: str, price_basis: str = "list") -> dict[str, Any]:
    return {
        "gpu_id": "h100",
        "area": area,
        "usd_per_gpu": "30000",
        "price_basis": price_basis,
        "priced_on": "2026-10-01",
        "capital_usd_per_gpu_hour": 0.75,
        "usd_per_gpu_hour": 1.25,
    }


def test_owned_gpus_of_the_union_and_the_united_states_without_prices_at_release() -> None:
    costs = [owned("EU"), owned("US"), owned("DE"), owned("US", "release_price")]
    expected = [
        (
            *("h100", "owned", 0, "owned", None, None, area, 0, 1.25, 0.5, 30_000.0),
            *(date(2026, 10, 1), 1),
        )
        for area in ("EU", "US")
    ]
    assert rows_of("gpu_hours", {"mart.owned_gpu_costs": costs}) == expected
