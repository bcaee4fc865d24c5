"""How prices moved between market days: the mean of the sellers that both days have."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from tests.warehouse.small import rows_of

DAY_1, DAY_2, DAY_3 = "2026-11-01", "2026-11-02", "2026-11-03"
OFFER = {
    "gpu_id": "h100",
    "purchase": "on_demand",
    "term_months": 0,
    "region_group": "EU",
    "seller_id": "a",
    "product": "rental",
    "offer_key": "k",
    "distance": 2,
}


def offer(day: str, price: float, **other: Any) -> dict[str, Any]:
    return {**OFFER, "day": day, "per_gpu_hour": price, **other}


def steps(*offers: dict[str, Any]) -> list[tuple[Any, ...]]:
    columns = "day::varchar, day_before::varchar, sellers_in_both, log_change"
    return rows_of("gpu_market_steps", {"mart.gpu_market_offers": offers}, columns)


def test_the_first_day_has_none_before() -> None:
    assert steps(offer(DAY_1, 2)) == [(DAY_1, None, 0, None)]


def test_a_seller_s_offers_are_averaged_then_the_sellers() -> None:
    """One seller doubles one of two offers, the other halves its only one."""
    found = steps(
        *(offer(day, price) for day, price in ((DAY_1, 2), (DAY_2, 4))),
        *(offer(day, 3, offer_key="l") for day in (DAY_1, DAY_2)),
        *(offer(day, price, seller_id="b") for day, price in ((DAY_1, 2), (DAY_2, 1))),
    )
    change = (log(2) / 2 - log(2)) / 2
    assert found == [(DAY_1, None, 0, None), (DAY_2, DAY_1, 2, pytest.approx(change))]


def test_from_one_market_day_to_the_next_whatever_lies_between() -> None:
    found = steps(offer(DAY_1, 2), offer(DAY_3, 4))
    assert found[1] == (DAY_3, DAY_1, 1, pytest.approx(log(2)))


@pytest.mark.parametrize("other", [{"seller_id": "b"}, {"offer_key": "l"}], ids=str)
def test_what_comes_or_goes_moves_nothing(other: dict[str, Any]) -> None:
    found = steps(offer(DAY_1, 2), offer(DAY_2, 4, **other))
    assert found == [(DAY_1, None, 0, None), (DAY_2, DAY_1, 0, None)]


@pytest.mark.parametrize(
    "other",
    [{"gpu_id": "a100"}, {"purchase": "spot"}, {"term_months": 12}, {"region_group": "US"}],
    ids=str,
)
def test_another_market_is_none_before(other: dict[str, Any]) -> None:
    found = steps(offer(DAY_1, 2), offer(DAY_2, 4, **other))
    assert found == [(DAY_1, None, 0, None), (DAY_2, None, 0, None)]
    both = [offer(DAY_1, 2), offer(DAY_1, 1, **other), offer(DAY_2, 4), offer(DAY_2, 1, **other)]
    changes = sorted(row[2:] for row in steps(*both) if row[1])
    assert changes == [(1, 0.0), (1, pytest.approx(log(2)))]


@pytest.mark.parametrize(
    ("product", "distance", "counted"),
    [("rental", 2, 1), ("marketplace", 0, 1), ("marketplace", 2, 0)],
)
def test_a_third_party_s_word_on_a_marketplace(product: str, distance: int, counted: int) -> None:
    pair = [offer(day, 2, product=product, distance=distance) for day in (DAY_1, DAY_2)]
    assert steps(*pair)[1][2] == counted
