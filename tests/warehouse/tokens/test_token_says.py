"""What a source says of a price: how long it holds, in which currency, when it last said so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of


def day(date: str) -> str:
    return f"2026-{date} 00:00:00+00"


INTERVAL = {
    "row_id": "r",
    "row_key": "k",
    "source_id": "list",
    "partition": "",
    "seller_id": "host",
    "model_key": "lab/m",
    "listed_model": "M",
    "currency": "USD",
    "meter": "input",
    "price": "2",
    "is_official": False,
    "first_seen_at": day("03-01"),
}
SPAN = {"row_id": "r", "valid_from": day("03-01")}
CONFIRMED = {"source_id": "list", "partition": "", "last_whole_at": day("11-20")}


def says(
    columns: str,
    *intervals: dict[str, Any],
    span: dict[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> list[tuple[Any, ...]]:
    rows = [{**INTERVAL, **row} for row in intervals]
    given: dict[str, Any] = {
        "mart.token_intervals": rows,
        "mart.spans": [{**SPAN, **(span or {}), "row_id": row["row_id"]} for row in rows],
        "core.confirmations": [CONFIRMED, {**CONFIRMED, "source_id": "map"}],
        **{name.replace("__", "."): table for name, table in tables.items()},
    }
    return rows_of("token_says", given, columns)


UNTIL = "valid_from::date::varchar, valid_to::date::varchar"


def test_it_holds_as_long_as_its_span() -> None:
    assert says(UNTIL, {}) == [("2026-03-01", None)]
    assert says(UNTIL, {}, span={"valid_to": day("06-01")}) == [("2026-03-01", "2026-06-01")]


ENDED = {"row_id": "e", "source_id": "map", "available_until": "2026-09-01"}


def until(*intervals: dict[str, Any], **other: Any) -> list[Any]:
    """Of the source `list` its end and the day on which the seller ends the model."""
    columns = "source_id, valid_to::date::varchar, available_until::varchar"
    return [row[1:] for row in says(columns, *intervals, **other) if row[0] == "list"]


def test_where_a_source_dates_the_end_of_a_model_others_end_with_it() -> None:
    assert until({}, ENDED) == [("2026-09-01", "2026-09-01")]
    # No later than it had ended already, no sooner than it began.
    assert until({}, ENDED, span={"valid_to": day("06-01")}) == [("2026-06-01", "2026-09-01")]
    late = {"valid_from": day("10-01")}
    assert until({}, ENDED, span=late) == [("2026-10-01", "2026-09-01")]


@pytest.mark.parametrize(
    "other",
    [{"seller_id": "x"}, {"model_key": "x"}, {"superseded_at": day("10-01")}],
    ids=str,
)
def test_the_end_of_something_else(other: dict[str, Any]) -> None:
    assert until({}, {**ENDED, **other}) == [(None, None)]


def test_a_source_must_date_every_listing_of_the_model() -> None:
    open_ = {**ENDED, "row_id": "f", "available_until": None}
    assert until({}, ENDED, open_) == [(None, None)]
    later = {**ENDED, "row_id": "f", "available_until": "2026-10-01"}
    assert until({}, ENDED, later) == [("2026-10-01", "2026-10-01")]


def test_who_says_when_itself_or_is_the_seller_keeps_its_word() -> None:
    own = {"available_until": "2026-12-01"}
    assert until(own, ENDED) == [(None, "2026-12-01")]
    assert until({"is_official": True}, ENDED) == [(None, None)]


RULE = {"source_id": "list", "provider_id": "host", "rule": "same_digits", "currency": "EUR"}
BILLS = {"provider_id": "host", "currency": "EUR"}


@pytest.mark.parametrize(
    ("interval", "rule", "bills", "expected"),
    [
        ({}, None, None, ("USD", False)),
        # At a rate of the list's own.
        ({}, {"rule": "converted"}, None, ("USD", True)),
        # In a currency that the seller does not bill in.
        ({}, None, {}, ("USD", True)),
        ({"currency": "EUR"}, None, {}, ("EUR", False)),
        ({"currency": "EUR"}, {}, {}, ("EUR", False)),
        ({}, {"source_id": "map"}, None, ("USD", False)),
        ({}, {"provider_id": "x"}, None, ("USD", False)),
        ({}, None, {"provider_id": "x"}, ("USD", False)),
        # The seller's own document is not doubted.
        ({"is_official": True}, None, {}, ("USD", False)),
        ({"is_official": True}, {"rule": "converted"}, None, ("USD", False)),
    ],
    ids=str,
)
def test_currency(
    interval: dict[str, Any],
    rule: dict[str, Any] | None,
    bills: dict[str, Any] | None,
    expected: tuple[str, bool],
) -> None:
    tables = {
        "seed__list_currency_rules": [] if rule is None else [{**RULE, **rule}],
        "seed__seller_billing_currencies": [] if bills is None else [{**BILLS, **bills}],
    }
    assert says("currency, is_doubtful", interval, **tables) == [expected]


LAST = "last_confirmed_at::date::varchar"


def test_what_stands_was_confirmed_by_the_last_whole_capture() -> None:
    """Unless that one held it back, or it is newer than that."""
    assert says(LAST, {}) == [("2026-11-20",)]
    unconfirmed = [{"source_id": "list", "partition": "", "row_key": "k"}]
    assert says(LAST, {}, mart__unconfirmed_rows=unconfirmed) == [("2026-03-01",)]
    for other in ({"source_id": "map"}, {"partition": "x"}, {"row_key": "l"}):
        rows = [{**unconfirmed[0], **other}]
        assert says(LAST, {}, mart__unconfirmed_rows=rows) == [("2026-11-20",)]
    assert says(LAST, {"first_seen_at": day("11-22")}) == [("2026-11-22",)]


def test_what_is_gone_was_last_said_in_the_capture_before() -> None:
    gone = {"superseded_at": day("06-01")}
    captures = [
        {"source_id": "list", "partition": "", "status": status, "captured_at": day(date)}
        for date, status in (
            *(("03-01", "loaded"), ("05-20", "loaded"), ("05-30", "refused")),
            *(("06-01", "loaded"), ("07-01", "loaded")),
        )
    ]
    assert says(LAST, gone, core__ingested=captures) == [("2026-05-20",)]
    assert says(LAST, gone) == [("2026-03-01",)]
    for other in ({"source_id": "map"}, {"partition": "x"}):
        theirs = [{**capture, **other} for capture in captures]
        assert says(LAST, gone, core__ingested=theirs) == [("2026-03-01",)]


KEPT = {
    "seller_id": "host",
    "listed_model": "M",
    "service_tier": "standard",
    "offer": "list",
    "meter": "input",
    "currency": "EUR",
    "price": "0.5",
    "priced_on": "2026-08-01",
}
LISTING = {
    "source_id": "seed_token_prices",
    "listed_seller": "host",
    "listed_model": "M",
    "model_id": "lab/m",
    "model_key": "lab/m",
}


def kept(columns: str, listing: dict[str, Any] | None = None, **row: Any) -> list[tuple[Any, ...]]:
    return says(
        columns,
        seed__token_prices=[{**KEPT, **row}],
        core__token_listings=[{**LISTING, **(listing or {})}],
        mart__context_tiers=[
            {"context_tier": "all"},
            {"context_tier": ">200000", "context_above_tokens": 200_000},
        ],
    )


def test_hand_kept_prices_are_dated_by_their_page() -> None:
    columns = "source_id, model_key, region, context_tier, unit, price, is_official, is_doubtful, "
    columns += f"{UNTIL}, {LAST}"
    row = ("seed_token_prices", "lab/m", "unstated", "all", "per_mtok", Decimal("0.5"))
    assert kept(columns) == [(*row, False, False, "2026-08-01", None, "2026-08-01")]
    assert kept("region, context_tier", region="eu", context_above_tokens=200_000) == [
        ("eu", ">200000")
    ]


@pytest.mark.parametrize(
    "listing", [{"source_id": "x"}, {"listed_seller": "x"}, {"listed_model": "x"}], ids=str
)
def test_a_hand_kept_price_needs_its_listing(listing: dict[str, Any]) -> None:
    assert kept("row_id", listing) == []


@pytest.mark.parametrize(
    "other",
    [
        *({"source_id": "map"}, {"seller_id": "x"}, {"listed_model": "x"}, {"variant": "x"}),
        *({"region": "x"}, {"service_tier": "batch"}, {"context_tier": ">1"}),
        *({"schedule": "peak"}, {"offer": "promotional"}, {"currency": "EUR"}),
    ],
    ids=str,
)
def test_a_price_of_another_kind_has_an_id_of_its_own(other: dict[str, Any]) -> None:
    assert len(set(says("price_id", {}, {"row_id": "s", **other}))) == 2
    assert len(set(says("price_id", {}, {"row_id": "s", "meter": "output"}))) == 1


@pytest.mark.parametrize(
    ("other", "detail"),
    [
        ({}, "input, standard, all, eu"),
        ({"variant": "thinking"}, "input, standard, all, eu, thinking"),
        ({"schedule": "peak"}, "input, standard, all, eu, peak"),
        ({"offer": "promotional"}, "input, standard, all, eu, promotional"),
        ({"offer": "unstated"}, "input, standard, all, eu"),
    ],
    ids=str,
)
def test_what_tells_a_price_from_its_neighbours_in_words(
    other: dict[str, Any], detail: str
) -> None:
    usual = {"service_tier": "standard", "context_tier": "all", "region": "eu", "variant": ""}
    row = {**usual, "schedule": "always", "offer": "list", **other}
    assert says("detail", row) == [(detail,)]
