"""Electricity prices in dollars at the rate of the middle of each period."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

# Each period's middle has a rate of its own, which tells the day that was taken.
RATES = [
    ("2024-04-01", "1.1"),
    ("2024-07-01", "1.2"),
    ("2024-08-15", "1.3"),
    ("2024-10-01", "1.4"),
]
GERMANY = {"area": "DE", "price_per_kwh": "0.2", "currency": "EUR"}


def dollars(**price: Any) -> list[tuple[Any, ...]]:
    days = [
        {
            "currency": "EUR",
            "valid_from": f"{day} 00:00:00+00",
            "valid_to": f"{day} 00:00:01+00",
            "usd_per_unit": rate,
        }
        for day, rate in RATES
    ]
    given = {"seed.electricity_prices": [{**GERMANY, **price}], "mart.fx_intervals": days}
    return rows_of("electricity_prices", given, "area, price_per_kwh, currency, usd_per_kwh")


@pytest.mark.parametrize(
    ("period", "usd"),
    [("2024-S1", "0.22"), ("2024", "0.24"), ("2024-08", "0.26"), ("2024-S2", "0.28")],
)
def test_the_middle_of_a_half_year_a_month_and_a_year(period: str, usd: str) -> None:
    assert dollars(period=period) == [("DE", Decimal("0.2"), "EUR", Decimal(usd))]


def test_dollars_need_no_rate() -> None:
    kept = ("DE", Decimal("0.2"), "USD", Decimal("0.2"))
    assert dollars(period="1999", currency="USD") == [kept]


def test_without_a_rate_no_dollars() -> None:
    assert dollars(period="2023-S1") == [("DE", Decimal("0.2"), "EUR", None)]
    assert dollars(period="2024", currency="GBP") == [("DE", Decimal("0.2"), "GBP", None)]


def test_a_rate_that_ended_that_day_is_none() -> None:
    ended = {
        "currency": "EUR",
        "valid_from": "2024-06-30 00:00:00+00",
        "valid_to": "2024-07-01 00:00:00+00",
        "usd_per_unit": "9",
    }
    given = {
        "seed.electricity_prices": [{**GERMANY, "period": "2024"}],
        "mart.fx_intervals": [ended],
    }
    assert rows_of("electricity_prices", given, "usd_per_kwh") == [(None,)]
