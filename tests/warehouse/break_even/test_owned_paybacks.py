"""Months until owned GPUs have paid for themselves at a billion output tokens a day."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

# A billion tokens a day at twice the average are 2.3 replicas of 10,000 tokens a second: three and
# a spare. 32 GPUs cost 960,000 USD, and 0.5 USD an hour each to run.
OWNED = {
    "break_even_id": "x",
    "purchase": "owned",
    "tok_s": 10_000.0,
    "peak": 2.0,
    "minimum_replicas": 1,
    "usd_per_gpu": 30_000.0,
    "gpu_count": 8,
    "running_rate": 0.5,
    "saved": 5.0,
    "fixed_usd": 116.0,
}


def payback(decline: float = 0.0, discount: float = 0.0, **other: Any) -> list[tuple[Any, ...]]:
    def span(mid: float) -> dict[str, float]:
        return {"low": mid / 2, "mid": mid, "high": mid * 2}

    assumed = {"api_price_decline_per_month": span(decline), "discount_per_month": span(discount)}
    return rows_of(
        "owned_paybacks",
        {"mart.break_even_shown": [{**OWNED, **other}], "mart.assumed": [assumed]},
    )


def test_investment_over_what_is_saved_each_month() -> None:
    """A day: bill 5,000, GPUs 24 * 32 * 0.5 = 384, fixed 116; 4,500 saved, times 365 / 12."""
    assert payback() == [("x", pytest.approx(960_000 / (4_500 * 365 / 12)))]


def test_a_fleet_has_its_least_number_of_replicas() -> None:
    """Five replicas are 40 GPUs: 1,200,000 USD, and 480 a day to run."""
    ((_, months),) = payback(minimum_replicas=5)
    assert months == pytest.approx(1_200_000 / ((5_000 - 480 - 116) * 365 / 12))


def test_the_bill_falls_and_money_is_discounted() -> None:
    """Month by month, the last one in part."""
    bill, running = 5_000 * 365 / 12, 500 * 365 / 12
    saved, month, gain = 0.0, 0, 0.0
    while saved < 960_000:
        month += 1
        gain = (bill * 0.98**month - running) / 1.01**month
        saved += gain
    ((_, months),) = payback(decline=0.02, discount=0.01)
    assert months == pytest.approx(month - (saved - 960_000) / gain)
    assert months > payback()[0][1]


def test_never_where_running_costs_as_much_as_the_bill() -> None:
    assert payback(saved=0.5) == [("x", None)]
    assert payback(saved=0.49) == [("x", None)]


def test_rented_gpus_have_no_payback() -> None:
    assert payback(purchase="on_demand") == []
