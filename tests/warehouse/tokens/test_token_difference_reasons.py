"""What can be told of a difference between token prices: every reason with its rank."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

DIFFERENCE = {
    "disagreement_id": "d",
    "side": "first",
    "seller_id": "lab",
    "model_key": "lab/m",
    "kind": "",
    "own_variant": "",
    "service_tier": "standard",
    "meter": "input",
    "unit": "per_mtok",
    "currency": "USD",
    "are_two_places": False,
    "source_id": "page",
    "row_id": "r1",
    "listed_model": "M-2",
    "name_key": "m-2",
    "place": "unstated",
    "schedule": "always",
    "offer": "list",
    "price": "2",
    "last_confirmed_at": "2026-06-10 00:00:00+00",
    "other_source_id": "list",
    "other_row_id": "r2",
    "other_listed_model": "m-2",
    "other_name_key": "m-2",
    "other_place": "unstated",
    "other_schedule": "always",
    "other_offer": "list",
    "other_price": "3.7",
    "other_last_confirmed_at": "2026-06-10 00:00:00+00",
}
"""The page says 2, a list 3.7; nothing tells why."""

SAID = {
    "comparison_id": "today",
    "seller_id": "lab",
    "model_key": "lab/m",
    "kind": "",
    "own_variant": "",
    "service_tier": "standard",
    "unit": "per_mtok",
    "currency": "USD",
    "source_id": "list",
    "meter": "input",
    "schedule": "always",
    "place": "unstated",
    "name_key": "m-2",
    "price": "2",
    "listing_id": "l",
}
EARLIER = {
    "seller_id": "lab",
    "model_key": "lab/m",
    "service_tier": "standard",
    "meter": "input",
    "unit": "per_mtok",
    "currency": "USD",
    "price": "2",
    "own_variant": "",
    "row_id": "r9",
    "source_id": "list",
    "offer": "list",
    "listed_model": "M-2",
    "is_official": False,
    "valid_from": "2026-02-01 00:00:00+00",
    "valid_to": "2026-03-01 00:00:00+00",
    "first_seen_at": "2026-02-02 00:00:00+00",
}


def reasons(
    difference: dict[str, Any] | None = None,
    *said: dict[str, Any],
    earlier: dict[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_differences": [{**DIFFERENCE, **(difference or {})}],
        "mart.token_statements": [{**SAID, **row} for row in said],
        "mart.token_says": [] if earlier is None else [{**EARLIER, **earlier}],
        **{name.replace("__", "."): rows for name, rows in tables.items()},
    }
    return rows_of("token_difference_reasons", given, "rank, reason_class, reason")


def test_nothing_known() -> None:
    assert reasons() == []


def test_peak_against_off_peak() -> None:
    """The page has 2 at the peak and the list's 3.7 off it."""
    off_peak = {"source_id": "page", "schedule": "off_peak", "price": "3.7"}
    peak = {"source_id": "page", "schedule": "peak", "price": "2"}
    said = (1, "peak_against_off_peak", "list states the off-peak figure of page")
    assert reasons({"schedule": "peak"}, off_peak) == [said]
    assert reasons({"schedule": "off_peak"}, off_peak) == []
    both = (1, "peak_against_off_peak", "page has both, as peak and off-peak price")
    assert both in reasons({}, peak, off_peak)
    assert both not in reasons({}, peak, {**off_peak, "listing_id": "another"})


def test_list_against_promotional() -> None:
    said = (2, "list_against_promotional", "page states a promotional price, list a list price")
    assert reasons({"offer": "promotional"}) == [said]
    assert reasons({"offer": "promotional", "other_offer": "promotional"}) == []
    then = "page states as list price what list states as promotional price of 2026-02-01"
    found = reasons(earlier={"offer": "promotional", "valid_to": None})
    assert found == [(2, "list_against_promotional", then)]


def test_two_places() -> None:
    places = {"are_two_places": True, "place": "eu", "other_place": "us"}
    said = (3, "region", "page speaks of eu, list of us")
    assert reasons(places) == [said]
    assert reasons({**places, "side": "second"}) == []
    there = (3, "region", "list has the figure of page for us")
    assert reasons({"other_place": "eu"}, {"place": "us"}) == [there]
    assert reasons({"other_place": "eu"}, {"place": "eu"}) == []
    assert reasons({"other_place": "eu"}, {"place": "us", "price": "2.1"}) == []


@pytest.mark.parametrize("ending", ["latest", "beta", "preview", "exp"])
def test_a_moving_name(ending: str) -> None:
    moving = {"name_key": f"m-{ending}", "listed_model": f"M-{ending}"}
    said = (4, "retired_alias", f"page has it as M-{ending}, list as m-2")
    assert reasons(moving) == [said]
    assert reasons({**moving, "other_name_key": f"m-{ending}"}) == []


def test_a_name_that_the_page_gave_up() -> None:
    names = {"name_key": "m-1", "listed_model": "m-2"}
    official = {"is_official": True, "source_id": "docs"}
    found = reasons(names, earlier=official)
    assert (4, "retired_alias", "m-2 was on the page of docs until 2026-03-01") in found
    for other in ({"is_official": False}, {"listed_model": "x"}):
        assert "retired_alias" not in [r[1] for r in reasons(names, earlier={**official, **other})]
    assert "retired_alias" not in [r[1] for r in reasons({}, earlier=official)]


def test_a_name_that_stands_for_another_model() -> None:
    alias = [{"model_id": "lab/m", "alias_of": "lab/m-3"}]
    said = (4, "retired_alias", "M-2 stands for lab/m-3")
    assert reasons(mart__models=alias) == [said]
    assert reasons({"side": "second"}, mart__models=alias) == []
    assert reasons(mart__models=[{"model_id": "lab/m"}]) == []


def test_a_name_that_somebody_calls_deprecated() -> None:
    gone = {"status": "deprecated", "source_id": "map", "price": "9"}
    assert reasons({}, gone) == [(4, "retired_alias", "M-2 is deprecated, says map")]
    assert reasons({}, {**gone, "name_key": "m-3"}) == []


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        ({}, "list"),
        ({"source_id": "docs", "is_official": True}, "docs"),
        ({"source_id": "docs"}, None),
        ({"source_id": "page"}, None),
        ({"valid_to": None}, None),
        ({"valid_to": None, "superseded_at": "2026-03-01 00:00:00+00"}, "list"),
        ({"row_id": "r1"}, None),
        *(({key: "x"}, None) for key in ("seller_id", "model_key", "service_tier", "meter")),
        *(({key: "x"}, None) for key in ("unit", "currency", "own_variant")),
        ({"price": "2.1"}, None),
        ({"context_above_tokens": 200_000}, None),
    ],
    ids=str,
)
def test_a_figure_that_was_given_up(earlier: dict[str, Any], told: str | None) -> None:
    found = reasons(earlier=earlier)
    said = (5, "stale", f"page states what {told} stated until 2026-03-01")
    assert found == ([said] if told else [])


def test_free_against_paid() -> None:
    said = (6, "free_against_paid", "page states zero, list a price")
    assert reasons({"price": "0"}) == [said]


@pytest.mark.parametrize(
    ("other", "power"),
    [("20", 1), ("2000", 3), ("0.002", 3), ("20.09", 1), ("20.2", None), ("18.1", None)],
)
def test_a_slip_of_the_decimal_point(other: str, power: int | None) -> None:
    said = (7, "power_of_ten", f"a factor of 10 to the power of {power}")
    assert reasons({"other_price": other}) == ([said] if power else [])


@pytest.mark.parametrize(
    ("price", "other", "is_rounded"),
    [
        ("0.14", "0.139", True),
        ("0.139", "0.14", False),
        ("2", "2.01", True),
        ("2", "2.05", False),
        ("0.1", "0.14", False),
    ],
)
def test_rounding(price: str, other: str, is_rounded: bool) -> None:
    said = (8, "rounding", "page has fewer digits than list")
    found = reasons({"price": price, "other_price": other})
    assert found == ([said] if is_rounded else [])


@pytest.mark.parametrize(
    ("other", "rate", "is_currency"),
    [
        ("2.2", "1.1", True),
        ("1.82", "1.1", True),
        ("2.32", "1.1", False),
        ("14.2", "0.14", True),
    ],
)
def test_a_figure_of_another_currency(other: str, rate: str, is_currency: bool) -> None:
    """Where the seller bills in it: euros or yuan printed as dollars, or turned into them twice."""
    bills = {
        "mart__seller_currencies": [{"seller_id": "lab", "currency": "EUR"}],
        "core__snapshot": [{"as_of_at": "2026-06-10 00:00:00+00"}],
        "mart__fx_intervals": [
            {
                "currency": "EUR",
                "valid_from": "2026-06-10 00:00:00+00",
                "valid_to": "2026-06-11 00:00:00+00",
                "usd_per_unit": rate,
            }
        ],
    }
    found = [row[1] for row in reasons({"other_price": other}, **bills)]
    assert found == (["currency"] if is_currency else [])
    assert reasons({"other_price": other, "currency": "CNY"}, **bills) == []
    assert reasons({"other_price": other, "side": "second"}, **bills) == []


def test_a_mixed_up_meter() -> None:
    """The list has the page's input figure as its output; the page's own output is another thing
    only where it differs throughout."""
    theirs = {"meter": "output", "price": "2"}
    said = (10, "other_meter", "page states as input what list states as output")
    assert reasons({}, theirs) == [said]
    own = {"source_id": "page", "meter": "output", "listing_id": "own"}
    assert reasons({}, theirs, {**own, "price": "9"}) == []
    assert reasons({}, theirs, {**own, "price": "3.7"}) == [said]
    assert reasons({}, {**theirs, "name_key": "m-3"}) == []
    assert reasons({"price": "0"}, {**theirs, "price": "0"}) == [
        (6, "free_against_paid", "page states zero, list a price")
    ]


@pytest.mark.parametrize(("day", "days"), [("2026-05-10", 31), ("2026-05-11", None)])
def test_age_tells_least(day: str, days: int | None) -> None:
    said = (11, "stale", f"page was last confirmed {days} days before list")
    found = reasons({"last_confirmed_at": f"{day} 00:00:00+00"})
    assert found == ([said] if days else [])


@pytest.mark.parametrize(
    "other",
    [
        *({key: "x"} for key in ("seller_id", "model_key", "kind", "service_tier", "unit")),
        *({"currency": "EUR"}, {"comparison_id": "page 2026"}),
    ],
    ids=str,
)
def test_what_is_said_of_something_else_tells_nothing(other: dict[str, Any]) -> None:
    assert reasons({"other_place": "eu"}, {"place": "us", **other}) == []
