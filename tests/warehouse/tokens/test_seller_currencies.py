"""The currencies besides the US dollar in which a seller may think."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of


def test_what_any_source_quotes_but_the_dollar() -> None:
    quotes = [
        {"seller_id": "a", "currency": "EUR"},
        {"seller_id": "a", "currency": "EUR"},
        {"seller_id": "a", "currency": "USD"},
        {"seller_id": "b", "currency": "CNY"},
    ]
    assert rows_of("seller_currencies", {"mart.token_intervals": quotes}) == [
        ("a", "EUR"),
        ("b", "CNY"),
    ]


EURO = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK"


@pytest.mark.parametrize(
    ("country", "currency"),
    [
        ("CN", "CNY"),
        ("GB", "GBP"),
        *((country, "EUR") for country in EURO.split(" ")),
        ("US", None),
        ("SE", None),
        (None, None),
    ],
)
def test_that_of_the_seat(country: str | None, currency: str | None) -> None:
    found = rows_of(
        "seller_currencies", {"mart.providers": [{"provider_id": "a", "hq_country": country}]}
    )
    assert found == ([("a", currency)] if currency else [])


def test_a_currency_found_both_ways_is_one_row() -> None:
    given = {
        "mart.token_intervals": [{"seller_id": "a", "currency": "EUR"}],
        "mart.providers": [{"provider_id": "a", "hq_country": "FR"}],
    }
    assert rows_of("seller_currencies", given) == [("a", "EUR")]
