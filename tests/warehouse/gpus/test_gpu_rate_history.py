"""Every GPU price interval ever seen, in US dollars of its first day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.warehouse.small import rows_of

OFFER = {
    "row_id": "r",
    "seller_id": "cloud",
    "sku": "p5",
    "currency": "EUR",
    "per_instance_hour": "16",
    "per_gpu_hour": "2",
    "valid_from": "2026-03-10 00:00:00+00",
    "first_seen_at": "2026-03-12 00:00:00+00",
}
RATES = [
    ("2026-03-09", "2026-03-10", "9"),
    ("2026-03-10", "2026-03-12", "1.1"),
    ("2026-03-12", "2026-03-13", "1.25"),
]
DOLLARS = "offer_id, usd_per_instance_hour, usd_per_gpu_hour, fx_rate_on::varchar"


def history(**offer: Any) -> list[tuple[Any, ...]]:
    rates = [
        {
            "currency": "EUR",
            "valid_from": f"{start} 00:00:00+00",
            "valid_to": f"{end} 00:00:00+00",
            "rate_on": start,
            "usd_per_unit": rate,
        }
        for start, end, rate in RATES
    ]
    given = {"mart.gpu_intervals": [{**OFFER, **offer}], "mart.fx_intervals": rates}
    return rows_of("gpu_rate_history", given, DOLLARS)


def test_the_rate_of_the_first_day_that_it_held() -> None:
    assert history() == [("r", Decimal("17.6"), Decimal("2.2"), "2026-03-10")]


def test_where_no_start_is_known_the_day_it_was_seen() -> None:
    assert history(valid_from=None) == [("r", Decimal(20), Decimal("2.5"), "2026-03-12")]


def test_dollars_stay() -> None:
    assert history(currency="USD") == [("r", Decimal(16), Decimal(2), None)]


def test_a_currency_without_a_rate_has_no_dollars() -> None:
    assert history(currency="CNY") == [("r", None, None, None)]
