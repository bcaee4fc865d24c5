"""Figures of two paired listings: like beside like, equal or not."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of

Figure = tuple[str, str, str]
"""Schedule, offer, price."""


def pairs(
    one: list[Figure], other: list[Figure], columns: str = "row_id, other_row_id"
) -> list[tuple[Any, ...]]:
    """Pairs of the figures of listing A of source a and listing B of source b, by their place."""
    statements = [
        {
            "comparison_id": "today",
            "listing_id": source.upper(),
            "source_id": source,
            "row_id": f"{source}{number}",
            "seller_id": "maker",
            "schedule": schedule,
            "offer": offer,
            "price": price,
        }
        for source, figures in (("a", one), ("b", other))
        for number, (schedule, offer, price) in enumerate(figures)
    ]
    statements += [{**row, "comparison_id": "then", "price": "99"} for row in statements]
    pair = {"comparison_id": "today", "listing_id": "A", "other_listing_id": "B"}
    given = {"mart.token_listing_pairs": [pair], "mart.token_statements": statements}
    return rows_of("token_pairs", given, columns)


def test_equal_or_not() -> None:
    shown = "is_equal, source_id, price::double, other_source_id, other_price::double"
    always = ("always", "list")
    assert pairs([(*always, "1")], [(*always, "1")], shown) == [(True, "a", 1.0, "b", 1.0)]
    assert pairs([(*always, "1")], [(*always, "2")], shown) == [(False, "a", 1.0, "b", 2.0)]


def test_peak_stands_beside_peak_and_list_beside_list() -> None:
    figures = [(hours, offer, "1") for hours in ("peak", "off_peak") for offer in ("list", "promo")]
    assert pairs(figures, figures) == [(f"a{i}", f"b{i}") for i in range(4)]


def test_a_price_for_any_hour_stands_beside_both() -> None:
    hours = [("peak", "list", "2"), ("off_peak", "list", "1")]
    assert pairs([("always", "list", "2")], hours) == [("a0", "b0"), ("a0", "b1")]
    assert pairs(hours, [("always", "list", "2")]) == [("a0", "b0"), ("a1", "b0")]


def test_peak_is_not_compared_with_off_peak() -> None:
    assert pairs([("peak", "list", "2")], [("off_peak", "list", "1")]) == []


def test_the_same_hours_come_before_the_same_offer() -> None:
    """The listed price for any hour is the promotion's for any hour, not the list price at peak."""
    other = [("always", "promo", "1"), ("peak", "list", "2")]
    assert pairs([("always", "list", "1")], other) == [("a0", "b0")]
    assert pairs(other, [("always", "list", "1")]) == [("a0", "b0")]


def test_of_several_offers_only_the_like_is_compared() -> None:
    both = [("always", "list", "2"), ("always", "promo", "1")]
    assert pairs(both, [("always", "list", "1")]) == [("a0", "b0")]
    assert pairs([("always", "list", "1")], both) == [("a0", "b0")]
    # Where none is like, every one is.
    assert pairs([("always", "trial", "1")], both) == [("a0", "b0"), ("a0", "b1")]


def test_a_model_known_to_one_side_is_the_pairs() -> None:
    row = {
        "comparison_id": "today",
        "schedule": "always",
        "offer": "list",
        "seller_id": "maker",
        "kind": "fast",
        "currency": "USD",
        "meter": "input",
    }
    other = {**row, "listing_id": "B", "source_id": "b", "row_id": "b0", "place": "eu"}
    pair = {"comparison_id": "today", "listing_id": "A", "other_listing_id": "B"}
    statements = [
        {**row, "listing_id": "A", "source_id": "a", "row_id": "a0", "place": "us"},
        {**other, "model_id": "maker/model"},
    ]
    shown = "model_id, kind, meter, currency, place, other_place, are_two_places"
    given = {
        "mart.token_listing_pairs": [{**pair, "are_two_places": True}],
        "mart.token_statements": statements,
    }
    assert rows_of("token_pairs", given, shown) == [
        ("maker/model", "fast", "input", "USD", "us", "eu", True)
    ]


def test_ranks_are_given_within_a_pair_of_sources() -> None:
    """A third source with the like offer does not take the place of the second's other offer."""
    row = {"comparison_id": "today", "schedule": "always", "seller_id": "maker", "price": "1"}
    statements = [
        {**row, "listing_id": "A", "source_id": "a", "row_id": "a0", "offer": "list"},
        {**row, "listing_id": "B", "source_id": "b", "row_id": "b0", "offer": "promo"},
        {**row, "listing_id": "C", "source_id": "c", "row_id": "c0", "offer": "list"},
    ]
    listed = [("A", "B"), ("A", "C"), ("B", "C")]
    given = {
        "mart.token_statements": statements,
        "mart.token_listing_pairs": [
            {"comparison_id": "today", "listing_id": one, "other_listing_id": other}
            for one, other in listed
        ],
    }
    assert rows_of("token_pairs", given, "row_id, other_row_id") == [
        ("a0", "b0"),
        ("a0", "c0"),
        ("b0", "c0"),
    ]
