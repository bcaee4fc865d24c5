"""Every token price interval, in US dollars of its first day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.warehouse.small import rows_of

INTERVAL = {
    "row_id": "r",
    "seller_id": "host",
    "meter": "input",
    "price": "2",
    "currency": "EUR",
    "first_seen_at": "2026-03-12 00:00:00+00",
}
RATES = [("2026-03-09", "9"), ("2026-03-10", "1.1"), ("2026-03-11", "8"), ("2026-03-12", "1.25")]
COLUMNS = "meter_id, price_usd, fx_rate_on::varchar, valid_from::date::varchar"


def history(
    valid_from: str | None = "2026-03-10 00:00:00+00", **interval: Any
) -> list[tuple[Any, ...]]:
    rates = [
        {
            "currency": "EUR",
            "rate_on": day,
            "valid_from": f"{day} 00:00:00+00",
            "valid_to": f"2026-03-{int(day[-2:]) + 1:02} 00:00:00+00",
            "usd_per_unit": rate,
        }
        for day, rate in RATES
    ]
    given = {
        "mart.token_intervals": [{**INTERVAL, **interval}],
        "mart.spans": [{"row_id": "r", "valid_from": valid_from}, {"row_id": "s"}],
        "mart.fx_intervals": rates,
    }
    return rows_of("token_price_history", given, COLUMNS)


def test_the_rate_of_the_first_day_that_it_held() -> None:
    assert history() == [("r", Decimal("2.2"), "2026-03-10", "2026-03-10")]


def test_where_no_start_is_known_the_day_it_was_seen() -> None:
    assert history(None) == [("r", Decimal("2.5"), "2026-03-12", None)]


def test_dollars_stay() -> None:
    assert history(currency="USD") == [("r", Decimal(2), None, "2026-03-10")]


def test_a_currency_without_a_rate_has_no_dollars() -> None:
    assert history(currency="CNY") == [("r", None, None, "2026-03-10")]
