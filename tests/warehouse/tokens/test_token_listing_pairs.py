"""Which listing of one source stands beside which of another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

LISTING = {
    "comparison_id": "today",
    "is_official": False,
    "seller_id": "maker",
    "model_id": "maker/model",
    "model_key": "maker/model",
    "name_key": "model",
    "kind": "",
    "place": "unstated",
    "service_tier": "standard",
    "meter": "input",
    "unit": "per_mtok",
    "currency": "USD",
    "price": "2",
}


def said(listing_id: str, **other: Any) -> dict[str, Any]:
    """A figure of a listing; its source is the first letter of its id."""
    return {**LISTING, "listing_id": listing_id, "source_id": listing_id[0], **other}


def pairs(
    *rows: dict[str, Any], columns: str = "listing_id, other_listing_id"
) -> list[tuple[Any, ...]]:
    return rows_of("token_listing_pairs", {"mart.token_statements": list(rows)}, columns)


def test_the_first_source_by_name_is_the_one() -> None:
    assert pairs(said("b"), said("a"), columns="*") == [("today", "a", "b", False)]


def test_the_official_source_is_the_one() -> None:
    official = said("c", is_official=True)
    assert pairs(official, said("a")) == [("c", "a")]
    assert pairs(official, said("a", is_official=True)) == [("a", "c")]


@pytest.mark.parametrize(
    "name",
    [
        *("comparison_id", "seller_id", "model_key", "kind", "service_tier", "meter", "unit"),
        "currency",
    ],
)
def test_another_thing_is_not_compared(name: str) -> None:
    assert pairs(said("a"), said("b", **{name: "another"})) == []


def test_listings_of_one_source_are_not_compared() -> None:
    assert pairs(said("a1"), said("a2")) == []
    assert pairs(said("a1", is_official=True), said("a2")) == []


def test_without_a_model_only_the_same_name_is_compared() -> None:
    unmatched = {"model_id": None}
    assert pairs(said("a", **unmatched), said("b", **unmatched)) == [("a", "b")]
    assert pairs(said("a", **unmatched), said("b", name_key="other", **unmatched)) == []
    assert pairs(said("a"), said("b", name_key="other")) == [("a", "b")]


def test_the_same_name_before_place_and_figure() -> None:
    one = said("a")
    far = said("b1", place="eu", price="9")
    near = said("b2", name_key="other")
    assert pairs(one, far, near) == [("a", "b1")]
    assert pairs(said("b"), said("a1", place="eu", price="9"), said("a2", name_key="x")) == [
        ("a1", "b")
    ]


def test_the_nearer_place_before_the_figure() -> None:
    assert pairs(said("a"), said("b1"), said("b2", place="eu", price="9")) == [("a", "b1")]
    assert pairs(said("a", place="eu"), said("b1"), said("b2", place="eu", price="9")) == [
        ("a", "b2")
    ]
    assert pairs(said("b", place="eu"), said("a1"), said("a2", place="eu", price="9")) == [
        ("a2", "b")
    ]


NEARNESS = [
    # Nearer than those that follow, as seen from the first place.
    ("us-east-1", ["us-east-1", "us", "unstated", "eu"]),
    ("us-east-1", ["regional", "unstated", "eu-west-1"]),
    ("us", ["us", "us-east-1", "unstated", "us-gov-east-1"]),
    ("us-gov-east-1", ["us-gov-east-1", "unstated", "us"]),
    ("unstated", ["unstated", "global", "us"]),
    ("global", ["global", "unstated", "us"]),
    ("global", ["unstated", "regional"]),
    ("regional", ["regional", "eu", "unstated", "global"]),
    ("unstated", ["global", "regional"]),
]


@pytest.mark.parametrize(("place", "others"), NEARNESS)
@pytest.mark.parametrize("is_first", [True, False])
def test_which_place_is_nearer(place: str, others: list[str], is_first: bool) -> None:
    """The nearer one has the figure that is farther off."""
    one, other = ("a", "b") if is_first else ("b", "a")
    for near, far in zip(others, others[1:], strict=False):
        rows = [said(f"{other}1", place=far), said(f"{other}2", place=near, price="9")]
        ids = (one, f"{other}2")
        expected = ids if is_first else ids[::-1]
        assert pairs(said(one, place=place), *rows) == [expected], (place, near, far)


@pytest.mark.parametrize(
    ("one", "other", "are_two"),
    [
        ("us", "eu", True),
        ("us", "us-gov-east-1", True),
        ("us-gov-east-1", "us", True),
        ("global", "us", True),
        ("global", "regional", True),
        ("unstated", "eu", False),
        ("eu", "unstated", False),
        ("us-east-1", "us", False),
        ("us", "us-east-1", False),
        ("use", "us", True),
        ("regional", "eu", False),
        ("eu", "regional", False),
        ("unstated", "global", False),
    ],
)
def test_two_places(one: str, other: str, are_two: bool) -> None:
    rows = pairs(said("a", place=one), said("b", place=other), columns="are_two_places")
    assert rows == [(are_two,)]


def test_then_the_nearer_figure_by_the_gap_between_ranges() -> None:
    """Peak 4 and off-peak 2 lie 0 from 3, 1 from 5 and 1.5 from 0.5."""
    range_of_a = [said("a", price="4"), said("a", price="2")]
    above, below, within = said("b1", price="5"), said("b2", price="0.5"), said("b3", price="3")
    assert pairs(*range_of_a, above, below) == [("a", "b1")]
    assert pairs(*range_of_a, above, below, within) == [("a", "b3")]
    range_of_b = [said("b", price="4"), said("b", price="2")]
    high, low = said("a1", price="5"), said("a2", price="0.5")
    assert pairs(*range_of_b, high, low) == [("a1", "b")]


def test_a_gap_is_measured_to_the_nearer_end() -> None:
    """2 to 4 lies 3 below 7 to 20, and 1 above 0 to 1: both by their nearer ends."""
    one = [said("a", price="2"), said("a", price="4")]
    above = [said("b1", price="7"), said("b1", price="20")]
    below = [said("b2", price="0"), said("b2", price="1")]
    assert pairs(*one, *above, *below) == [("a", "b2")]


def test_each_is_the_others_nearest() -> None:
    """b is nearest to a1 and a2, but a2 is nearer to b: a1 stays alone."""
    found = pairs(said("a1", price="1"), said("a2", price="2"), said("b", price="2"))
    assert found == [("a2", "b")]


def test_where_all_is_even_the_first_by_id_once() -> None:
    assert pairs(said("a1"), said("a2"), said("b1"), said("b2")) == [("a1", "b1")]


def test_each_other_source_has_its_own_pair() -> None:
    assert pairs(said("a"), said("b"), said("c")) == [("a", "b"), ("a", "c"), ("b", "c")]
