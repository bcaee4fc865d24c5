"""Which source speaks for a seller's model, how many agree, and how far it is trusted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.warehouse.small import rows_of

TODAY = date(2026, 8, 31)
PROVIDERS = [{"provider_id": "maker", "kind": "lab"}, {"provider_id": "host", "kind": "host"}]


def source(
    name: str,
    age: int = 0,
    input_price: str | None = "2",
    output_price: str | None = "6",
    official: bool = False,
    currency: str = "USD",
    seller_id: str = "maker",
    model_key: str = "model",
) -> dict[str, Any]:
    """What a source last said ``age`` days ago; without a price it has no opinion."""
    return {
        "source_id": name,
        "age": age,
        "prices": (input_price, output_price),
        "official": official,
        "who": {"seller_id": seller_id, "model_key": model_key, "currency": currency},
    }


def speaks(
    *sources: dict[str, Any], columns: str = "source_id, trust, evidence_count"
) -> list[tuple[Any, ...]]:
    standing, opinions = [], []
    for row in sources:
        said = {
            **row["who"],
            "source_id": row["source_id"],
            "last_confirmed_at": f"{TODAY - timedelta(days=row['age'])} 00:00:00+00",
        }
        standing.append({**said, "is_official": row["official"], "age_days": row["age"]})
        if any(row["prices"]):
            names = ("input_price", "output_price")
            opinions.append({**said, **dict(zip(names, row["prices"], strict=True))})
    given = {
        "mart.token_standing": standing,
        "mart.token_opinions": opinions,
        "mart.providers": PROVIDERS,
    }
    return rows_of("token_record_sources", given, columns)


OTHER = {"input_price": "3", "output_price": "9"}
"""Another opinion."""


# --- who speaks ----------------------------------------------------------------------------------


def test_the_sellers_own_document_before_any_number_of_others() -> None:
    page = source("z_page", age=200, official=True)
    assert speaks(page, source("a", **OTHER), source("b", **OTHER), columns="source_id") == [
        ("z_page",)
    ]


def test_one_official_document_per_currency_the_freshest() -> None:
    found = speaks(
        source("a", age=40, official=True),
        source("b", age=1, official=True),
        source("c", age=2, official=True),
        source("cny", age=9, official=True, currency="CNY"),
        source("eur", currency="EUR"),
        columns="currency, source_id",
    )
    assert found == [("CNY", "cny"), ("USD", "b")]


def test_no_others_agreement_helps_an_official_document() -> None:
    found = speaks(
        source("a", age=5, official=True),
        source("b", age=4, official=True, **OTHER),
        source("c", age=5),
        columns="source_id",
    )
    assert found == [("b",)]


def test_one_third_party_that_most_agree_with() -> None:
    """In any currency; b and c agree, a is fresher but alone."""
    found = speaks(
        source("a", **OTHER),
        source("b", age=3),
        source("c", age=2),
        source("d", age=1, currency="CNY"),
    )
    assert found == [("c", "corroborated", 2)]


def test_a_third_party_more_than_30_days_behind_comes_last() -> None:
    agreeing = [source("b", age=31), source("c", age=31)]
    assert speaks(source("a", **OTHER), *agreeing, columns="source_id") == [("a",)]
    agreeing = [source("b", age=30), source("c", age=30)]
    assert speaks(source("a", **OTHER), *agreeing, columns="source_id") == [("b",)]


def test_else_the_freshest_then_the_first_name_and_currency() -> None:
    assert speaks(source("a", age=1), source("b", **OTHER), columns="source_id") == [("b",)]
    assert speaks(source("b"), source("a", **OTHER), columns="source_id") == [("a",)]
    twice = [source("a"), source("a", currency="CNY")]
    assert speaks(*twice, columns="currency") == [("CNY",)]


def test_each_seller_and_model_has_its_own_source() -> None:
    found = speaks(
        source("a"),
        source("a", model_key="other"),
        source("a", seller_id="host"),
        source("a", seller_id="unknown"),
        columns="seller_id, model_key, evidence_count",
    )
    assert found == [("host", "model", 1), ("maker", "model", 1), ("maker", "other", 1)]


# --- who agrees ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prices", "count"),
    [
        (("2", "6"), 2),
        (("2", None), 2),
        ((None, "6"), 2),
        (("2", "7"), 1),
        (("3", "6"), 1),
        (("3", None), 1),
        ((None, "7"), 1),
        ((None, None), 1),
    ],
)
def test_agreement_is_every_price_that_both_state(
    prices: tuple[str | None, str | None], count: int
) -> None:
    page = source("page", official=True)
    other = source("other", 1, *prices)
    assert speaks(page, other, columns="evidence_count") == [(count,)]


def test_nothing_stated_by_both_is_no_agreement() -> None:
    page = source("page", 0, "2", None, official=True)
    assert speaks(page, source("b", 0, None, "6"), columns="evidence_count") == [(1,)]


def test_another_currency_seller_or_model_does_not_agree() -> None:
    found = speaks(
        source("page", official=True),
        source("b", currency="CNY"),
        source("c", seller_id="host"),
        source("d", model_key="other"),
        columns="seller_id, model_key, currency, evidence_count",
    )
    assert ("maker", "model", "USD", 1) in found


# --- trust ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seller_id", "age", "trust"),
    [
        ("maker", 30, "official"),
        ("host", 30, "host_api"),
        ("maker", 31, "stale"),
        ("host", 31, "stale"),
    ],
)
def test_an_official_document_alone(seller_id: str, age: int, trust: str) -> None:
    assert speaks(source("page", age, official=True, seller_id=seller_id), columns="trust") == [
        (trust,)
    ]


@pytest.mark.parametrize(
    ("others", "trust", "count"),
    [
        # Fresher ones that differ.
        ([source("a", 1, **OTHER)], "disputed", 1),
        ([source("a", 1, **OTHER), source("b", 1)], "disputed", 2),
        ([source("a", 1, **OTHER), source("b", 1), source("c", 1)], "corroborated", 3),
        # As old or older ones do not dispute.
        ([source("a", 31, **OTHER)], "stale", 1),
        ([source("a", 40, **OTHER), source("b", 40)], "stale", 2),
        # A fresher one that agrees.
        ([source("a", 1)], "corroborated", 2),
        # One that states nothing comparable.
        ([source("a", 1, None, None)], "stale", 1),
    ],
)
def test_an_old_figure_beside_others(others: list[Any], trust: str, count: int) -> None:
    found = speaks(source("page", 31, official=True), *others, columns="trust, evidence_count")
    assert found == [(trust, count)]


def test_a_fresh_figure_is_never_disputed() -> None:
    page = source("page", 30, official=True)
    assert speaks(page, source("a", **OTHER), columns="trust") == [("official",)]


def test_third_parties_alone_and_together() -> None:
    assert speaks(source("a", 30)) == [("a", "single_aggregator", 1)]
    assert speaks(source("a", 31)) == [("a", "stale", 1)]
    assert speaks(source("a"), source("b", 1)) == [("a", "corroborated", 2)]
    assert speaks(source("a"), source("b", 1, **OTHER)) == [("a", "single_aggregator", 1)]


# --- what fresher sources say instead ------------------------------------------------------------

INSTEAD = "trust, fresher_input::double, fresher_output::double, fresher_sources"


def test_what_most_fresher_sources_say_stands_beside_a_disputed_figure() -> None:
    found = speaks(
        source("page", 31, official=True),
        source("a", 1, "9", "9"),
        source("b", 2, "3", "9"),
        source("c", 3, "3", "9"),
        source("d", 31, "3", "9"),
        columns=INSTEAD,
    )
    assert found == [("disputed", 3.0, 9.0, 2)]


def test_else_what_the_freshest_says() -> None:
    found = speaks(
        source("page", 31, official=True),
        source("a", 2, "3", "8"),
        source("b", 1, "4", "9"),
        columns=INSTEAD,
    )
    assert found == [("disputed", 4.0, 9.0, 1)]


def test_of_two_as_fresh_the_lower() -> None:
    page = source("page", 31, official=True)
    one, other = source("a", 1, "4", "7"), source("b", 1, "3", "8")
    assert speaks(page, one, other, columns=INSTEAD) == [("disputed", 3.0, 8.0, 1)]
    third = source("c", 1, "3", "7")
    assert speaks(page, one, other, third, columns=INSTEAD) == [("disputed", 3.0, 7.0, 1)]


def test_nothing_stands_beside_a_figure_that_is_not_disputed() -> None:
    found = speaks(
        source("page", 31, official=True),
        source("a", 1),
        source("b", 1),
        source("c", 1, **OTHER),
        columns=INSTEAD,
    )
    assert found == [("corroborated", None, None, None)]


def test_a_source_is_as_fresh_as_its_freshest_row() -> None:
    """One row of the page was confirmed 40 days ago, another today."""
    standing = {"seller_id": "maker", "model_key": "model", "currency": "USD", "source_id": "page"}
    rows = [
        {
            **standing,
            "is_official": age == 40,
            "age_days": age,
            "last_confirmed_at": f"{TODAY - timedelta(days=age)} 00:00:00+00",
        }
        for age in (40, 0)
    ]
    given = {"mart.token_standing": rows, "mart.providers": PROVIDERS}
    assert rows_of("token_record_sources", given, "trust") == [("official",)]
