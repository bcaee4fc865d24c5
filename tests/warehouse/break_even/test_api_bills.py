"""What a million output tokens cost with the input that comes with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

# Three input tokens for one of output.
CHAT = {"workload_id": "chat", "kind": "use", "input_tokens": 3000, "output_tokens": 1000}
PRICE = {
    "model_id": "m",
    "seller_id": "seller",
    "price_id": "price",
    "listed_model": "model",
    "variant": "",
    "region": "global",
    "service_tier": "standard",
    "context_tier": "all",
    "schedule": "always",
    "offer": "list",
    "currency": "USD",
    "input_usd_per_mtok": "1",
    "output_usd_per_mtok": "2",
    "trust": "single",
}

Row = dict[str, Any]


def price(**other: Any) -> Row:
    return {**PRICE, **other}


def bills(*prices: Row, columns: str = "bill", **workload: Any) -> list[Any]:
    found = rows_of(
        "api_bills",
        {"mart.token_prices": prices, "mart.workloads": [{**CHAT, **workload}]},
        columns,
    )
    return [pytest.approx(row[0]) for row in found] if columns == "bill" else found


def test_input_and_output() -> None:
    """Three times 1 and once 2."""
    assert bills(price()) == [5.0]


def test_a_bill_can_be_followed() -> None:
    assert bills(price(), columns="*") == [
        ("chat", "m", "seller", "price", "global", 1.0, 2.0, 5.0)
    ]


def test_cached_input_has_its_own_price_if_there_is_one() -> None:
    """Half of the input at a tenth of the price: 3 * 0.55 + 2."""
    cached = price(cached_input_usd_per_mtok="0.1")
    assert bills(cached, cached_input_share=0.5) == [3.65]
    assert bills(price(), cached_input_share=0.5) == [5.0]
    assert bills(cached) == [5.0]


def test_what_is_not_read_from_cache_is_written_to_it() -> None:
    """Half at a tenth, half at one and a quarter: 3 * 0.675 + 2."""
    both = price(cached_input_usd_per_mtok="0.1", cache_write_usd_per_mtok="1.25")
    assert bills(both, cached_input_share=0.5) == [4.025]
    assert bills(both, cached_input_share=0.75) == [3 * (0.075 + 0.3125) + 2]
    assert bills(both, cached_input_share=0) == [5.0]
    assert bills(both) == [5.0]


@pytest.mark.parametrize(
    ("above", "up_to", "holds"),
    [
        (None, None, True),
        (None, 3000, True),
        (None, 2999, False),
        (2999, None, True),
        (3000, None, False),
        (2000, 4000, True),
    ],
)
def test_the_price_tier_is_that_of_the_requests_length(
    above: int | None, up_to: int | None, holds: bool
) -> None:
    tier = price(context_above_tokens=above, context_up_to_tokens=up_to)
    assert bills(tier) == ([5.0] if holds else [])


@pytest.mark.parametrize(
    "other",
    [
        {"model_id": None},
        {"service_tier": "priority"},
        {"input_usd_per_mtok": "0"},
        {"output_usd_per_mtok": "0"},
        {"output_usd_per_mtok": None},
        {"trust": "disputed"},
        {"trust": "stale"},
    ],
)
def test_prices_that_are_left_out(other: Row) -> None:
    assert bills(price(**other)) == []


def test_benchmarks_are_no_workload() -> None:
    assert bills(price(), kind="benchmark") == []


PEAK = price(
    schedule="peak",
    price_id="peak",
    schedule_detail="UTC 01:00-07:00",
    input_usd_per_mtok="2",
    output_usd_per_mtok="4",
)
OFF_PEAK = price(schedule="off_peak", price_id="off peak")

FIRST = pytest.mark.xfail(reason="only the first part of the peak hours is counted")


@pytest.mark.parametrize(
    ("hours", "bill"),
    [
        # Six hours of 10, eighteen of 5.
        ("UTC 01:00-07:00", 6.25),
        ("UTC 22:30-04:30", 6.25),
        ("daily, UTC 00:15-06:15", 6.25),
        ("UTC 00:00-12:00", 7.5),
        ("UTC 08:30-08:45", 5 + 5 / 96),
        # The peak price where the hours are not known.
        (None, 10.0),
        ("weekdays", 10.0),
        ("UTC 1:00-7:00", 10.0),
        # Seven hours in two parts.
        pytest.param("UTC 01:00-04:00, 06:00-10:00 every day", 5 + 5 * 7 / 24, marks=FIRST),
    ],
)
def test_peak_and_off_peak_are_weighed_by_their_hours(hours: str | None, bill: float) -> None:
    assert bills({**PEAK, "schedule_detail": hours}, OFF_PEAK) == [bill]


def test_a_weighed_bill_names_the_peak_price() -> None:
    assert bills(PEAK, OFF_PEAK, columns="price_id, input_usd, output_usd") == [("peak", 2.0, 4.0)]


def test_one_half_of_the_day_is_no_price() -> None:
    assert bills(PEAK) == []
    assert bills(OFF_PEAK) == []


@pytest.mark.parametrize(
    "other",
    [
        {"seller_id": "another"},
        {"listed_model": "another"},
        {"variant": "thinking"},
        {"region": "eu"},
        {"offer": "promotional"},
        {"currency": "CNY"},
        {"context_tier": "<=200000"},
        {"service_tier": "batch"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_peak_and_off_peak_are_of_one_offer(other: Row) -> None:
    assert bills(PEAK, {**OFF_PEAK, **other}) == []


def batch(dollars: str, **other: Any) -> Row:
    """A batch price whose bill is five times the dollars."""
    output = str(2 * float(dollars))
    prices = {"input_usd_per_mtok": dollars, "output_usd_per_mtok": output}
    return price(service_tier="batch", price_id=f"batch at {dollars}", **{**prices, **other})


def test_what_can_wait_pays_the_cheapest_batch_price() -> None:
    """0.4 of the traffic at 2.5, the rest at 5."""
    assert bills(price(), batch("0.5"), batch("0.6"), batchable_share=0.4) == [4.0]


def test_a_dearer_batch_price_and_one_that_nothing_waits_for_change_nothing() -> None:
    assert bills(price(), batch("1.5"), batchable_share=0.4) == [5.0]
    assert bills(price(), batch("0.5")) == [5.0]
    assert bills(price(), batchable_share=0.4) == [5.0]


def test_what_can_wait_does_not_pay_another_standard_price() -> None:
    """A seller's price in one region is no batch price of another region."""
    abroad = price(region="eu", input_usd_per_mtok="2", output_usd_per_mtok="4")
    assert bills(price(), abroad, batchable_share=0.4) == [5.0, 10.0]


@pytest.mark.parametrize(
    "other", [{"seller_id": "another"}, {"model_id": "n"}], ids=lambda other: next(iter(other))
)
def test_batch_prices_are_the_sellers_own_for_the_model(other: Row) -> None:
    assert bills(price(), batch("0.5", **other), batchable_share=0.4) == [5.0]


def test_workloads_have_their_own_bills() -> None:
    """Two input tokens for one of output, all of it in batch; and off-peak only of the same."""
    summary = {**CHAT, "workload_id": "summary", "input_tokens": 2000, "batchable_share": 1}
    found = rows_of(
        "api_bills",
        {
            "mart.token_prices": [price(), batch("0.5"), PEAK, OFF_PEAK],
            "mart.workloads": [CHAT, summary],
        },
        "workload_id, price_id, bill",
    )
    assert found == [
        ("chat", "peak", pytest.approx(6.25)),
        ("chat", "price", pytest.approx(5.0)),
        ("summary", "peak", pytest.approx(2.0)),
        ("summary", "price", pytest.approx(2.0)),
    ]
