"""Prices of a GPU hour that self-hosting is computed for: which seller is cheapest and median."""

from __future__ import annotations

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
