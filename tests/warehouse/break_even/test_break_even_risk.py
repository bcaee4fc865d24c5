"""Chances over the draws, with a handful of draws instead of 128."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

# At the middle of all ranges a replica bears 86,400 * 1,000 / 2 = 43.2 million tokens a day. The
# fleets for 10 million, 100 million, 1 and 10 billion are 1, 3, 24 and 232 replicas and a spare.
SHOWN = {
    "break_even_id": "x",
    "saved": 10.0,
    "minimum_replicas": 1,
    "replica_usd": 100.0,
    "tok_s_low": 500.0,
    "tok_s": 1000.0,
    "tok_s_high": 4000.0,
    "peak": 2.0,
    "fixed_usd": 50.0,
}
ASSUMED = {
    "gpu_price_factor": {"low": 0.5, "mid": 1.0, "high": 1.5},
    "peak_factor": {"low": 0.25, "mid": 1.0, "high": 1.75},
    "staff_usd_per_year": {"low": 1.0, "mid": 73_000.0, "high": 100_000.0},
    "staff_fte": {"low": 0.25, "mid": 0.5, "high": 0.75},
}


def draw(throughput: float = 0.5, peak: float = 0.5, staff: float = 0.5, price: float = 0.5) -> Any:
    return {"throughput_u": throughput, "peak_u": peak, "staff_u": staff, "price_u": price}


def risk(*draws: Any, columns: str = "*", **other: Any) -> tuple[Any, ...]:
    (found,) = rows_of(
        "break_even_risk",
        {
            "mart.break_even_shown": [{**SHOWN, **other}],
            "mart.draws": draws,
            "mart.assumed": [ASSUMED],
        },
        columns,
    )
    return found


def ratio_1b(*draws: Any, **other: Any) -> float:
    return float(risk(*draws, columns="ratios_1b[2]", **other)[0])


def test_the_middle_of_all_ranges_is_the_row_itself() -> None:
    """25 replicas at 100 USD and 50 fixed, over a bill of 10,000 USD."""
    assert risk(draw()) == ("x", [pytest.approx(0.255)] * 3, 0.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("volume", "mtok", "replicas"),
    [("10m", 10, 2), ("100m", 100, 4), ("1b", 1_000, 25), ("10b", 10_000, 233)],
)
def test_the_chance_at_each_volume_turns_where_fleet_and_bill_cost_the_same(
    volume: str, mtok: int, replicas: int
) -> None:
    even = (100 * replicas + 50) / mtok
    chance = f"chance_{volume}"
    assert risk(draw(), columns=chance, saved=even * 1.001) == (1.0,)
    assert risk(draw(), columns=chance, saved=even * 0.999) == (0.0,)
    # Equal cost is no gain. At half the GPU price it is one, at one and a half a loss.
    assert risk(draw(), columns=chance, saved=even) == (0.0,)
    cheap, dear = draw(price=0.0), draw(price=1.0)
    assert risk(cheap, dear, dear, draw(), columns=chance, saved=even) == (0.25,)


def test_quantiles_of_the_ratio() -> None:
    """GPUs at half, the same and one and a half the price: ratios 0.13, 0.255 and 0.38."""
    ((low, middle, high),) = risk(draw(price=0.0), draw(), draw(price=1.0), columns="ratios_1b")
    assert (low, middle, high) == (
        pytest.approx(0.13 + 0.1 * 0.125),
        pytest.approx(0.255),
        pytest.approx(0.38 - 0.1 * 0.125),
    )


def test_a_gpu_price_within_its_range() -> None:
    """At an eighth of the way up the triangle the factor is 0.5 + sqrt(1/8 * 1 * 0.5) = 0.75."""
    assert ratio_1b(draw(price=0.125)) == pytest.approx(0.1925)


def test_low_and_high_throughput_are_the_5_and_95_percent_points() -> None:
    """500 tokens a second need 47 replicas, 4,000 need 6; and a spare."""
    assert ratio_1b(draw(throughput=0.05)) == pytest.approx((100 * 48 + 50) / 10_000)
    assert ratio_1b(draw(throughput=0.95)) == pytest.approx((100 * 7 + 50) / 10_000)


def test_just_above_the_middle_throughput_leans_to_its_high_point() -> None:
    """At 60 % it is 4 to the power of 0.25 / 1.645 times 1,000: 1,237, which need 19 replicas."""
    assert ratio_1b(draw(throughput=0.6)) == pytest.approx((100 * 20 + 50) / 10_000)


def test_a_peak_within_its_range_and_never_below_the_average() -> None:
    """A peak of 3.5 needs 41 replicas, one of 0.5 counts as 1 and needs 12; and a spare."""
    assert ratio_1b(draw(peak=1.0)) == pytest.approx((100 * 42 + 50) / 10_000)
    assert ratio_1b(draw(peak=0.0)) == pytest.approx((100 * 13 + 50) / 10_000)


def test_staff_within_its_range() -> None:
    """A quarter of 73,000 USD a year more or less is 50 USD a day."""
    assert ratio_1b(draw(staff=1.0)) == pytest.approx(0.26)
    assert ratio_1b(draw(staff=0.0)) == pytest.approx(0.25)


def test_a_fleet_has_its_least_number_of_replicas() -> None:
    assert ratio_1b(draw(), minimum_replicas=30) == pytest.approx(0.305)
    assert risk(draw(), columns="chance_10b", minimum_replicas=1000, saved=10.1) == (1.0,)
    assert risk(draw(), columns="chance_10b", minimum_replicas=1000, saved=9.9) == (0.0,)


def test_scenarios_are_counted_apart() -> None:
    found = rows_of(
        "break_even_risk",
        {
            "mart.break_even_shown": [SHOWN, {**SHOWN, "break_even_id": "y", "fixed_usd": 1050.0}],
            "mart.draws": [draw()],
            "mart.assumed": [ASSUMED],
        },
        "break_even_id, ratios_1b[2]",
    )
    assert found == [("x", pytest.approx(0.255)), ("y", pytest.approx(0.355))]
