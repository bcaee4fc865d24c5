"""Days that an exchange rate stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tests.warehouse.small import rows_of


def rate(currency: str, day: str, usd: str | None) -> dict[str, str | None]:
    return {"currency": currency, "rate_on": day, "usd_per_unit": usd}


def test_a_rate_stands_until_the_next_one_of_its_currency() -> None:
    rates = [
        rate("EUR", "2026-08-07", "1.10"),
        rate("EUR", "2026-08-10", "1.12"),
        rate("CNY", "2026-08-08", "0.14"),
        # A day without a figure ends nothing.
        rate("EUR", "2026-08-09", None),
    ]
    friday, saturday, monday = (datetime(2026, 8, day, tzinfo=UTC) for day in (7, 8, 10))
    ever = datetime(9999, 12, 31, tzinfo=UTC)
    assert rows_of(
        "fx_intervals", {"mart.fx_rates": rates}, "currency, usd_per_unit, valid_from, valid_to"
    ) == [
        ("CNY", Decimal("0.14"), saturday, ever),
        ("EUR", Decimal("1.10"), friday, monday),
        ("EUR", Decimal("1.12"), monday, ever),
    ]
