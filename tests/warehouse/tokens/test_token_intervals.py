"""Every token price with its seller, model and tier of context joined."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

METER = {
    "row_id": "r1",
    "source_id": "a",
    "listed_seller": "Maker",
    "listed_model": "Model",
    "variant": "",
    "price": "2",
}
LISTING = {
    "source_id": "a",
    "listed_seller": "Maker",
    "listed_model": "Model",
    "seller_id": "maker",
    "model_id": "maker/model",
    "model_key": "maker/model",
}
TIERS = [
    {"context_tier": "all"},
    {"context_above_tokens": 200000, "context_tier": "above 200000"},
    {
        "context_above_tokens": 200000,
        "context_up_to_tokens": 500000,
        "context_tier": "above 200000 up to 500000",
    },
    {"context_up_to_tokens": 200000, "context_tier": "up to 200000"},
]


def intervals(
    columns: str,
    meters: list[dict[str, Any]],
    listings: list[dict[str, Any]],
    rules: list[dict[str, Any]] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_meters": [{**METER, **row} for row in meters],
        "core.token_listings": [{**LISTING, **row} for row in listings],
        "core.sources": [
            {"source_id": "a", "is_official": True},
            {"source_id": "b", "is_official": False},
        ],
        "mart.context_tiers": TIERS,
        "seed.list_currency_rules": rules or [],
    }
    return rows_of("token_intervals", given, columns)


def test_who_sells_what_by_whose_word() -> None:
    shown = "row_id, seller_id, model_id, model_key, is_official, context_tier, price::double"
    model = ("maker", "maker/model", "maker/model")
    assert intervals(shown, [{}], [{}]) == [("r1", *model, True, "all", 2.0)]


@pytest.mark.parametrize(
    ("meter", "listing"),
    [
        ({"price": None}, {}),
        ({}, {"seller_id": None}),
        ({}, {"source_id": "b"}),
        ({}, {"listed_seller": "Other"}),
        ({}, {"listed_model": "Other"}),
        ({"context_above_tokens": 7}, {}),
    ],
    ids=str,
)
def test_what_is_left_out(meter: dict[str, Any], listing: dict[str, Any]) -> None:
    """No price or seller, or nothing to join: listing, tier of context."""
    assert intervals("row_id", [meter], [listing]) == []


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier["context_tier"])
def test_the_tier_has_both_bounds(tier: dict[str, Any]) -> None:
    bounds = {name: value for name, value in tier.items() if name != "context_tier"}
    assert intervals("context_tier", [bounds], [{}]) == [(tier["context_tier"],)]


def test_a_label_beside_the_sellers_own_is_part_of_the_variant() -> None:
    """`maker` is listed as itself and as `maker-eu`; another source has one label only."""
    meters = [
        {"listed_seller": "maker"},
        {"listed_seller": "maker-eu"},
        {"listed_seller": "maker-eu", "variant": "fast"},
        {"source_id": "b", "listed_seller": "maker-eu", "variant": "slow"},
    ]
    listings = [
        {"listed_seller": "maker"},
        {"listed_seller": "maker-eu"},
        {"source_id": "b", "listed_seller": "maker-eu"},
    ]
    assert intervals("source_id, variant, own_variant", meters, listings) == [
        ("a", "", ""),
        ("a", "fast; via maker-eu", "fast"),
        ("a", "via maker-eu", ""),
        ("b", "slow", "slow"),
    ]


def test_labels_are_counted_by_seller_each_once() -> None:
    """Two models under one label are one label; another seller's labels do not count."""
    listings = [
        {"listed_seller": "maker-eu"},
        {"listed_seller": "maker-eu", "listed_model": "Other"},
        {"listed_seller": "else", "seller_id": "else"},
    ]
    assert intervals("variant", [{"listed_seller": "maker-eu"}], listings) == [("",)]


def test_what_the_name_says_of_the_offer_is_shown_where_the_row_says_nothing() -> None:
    """`Model:batch` is batch; a row whose document states a tier keeps it; a variant is added."""
    meters = [
        {"listed_model": "Model:batch", "service_tier": "standard"},
        {"listed_model": "Model:batch", "service_tier": "flex"},
        {"listed_model": "Model-fp8", "service_tier": "standard", "variant": "via Host"},
        {"service_tier": "standard"},
    ]
    listings: list[dict[str, Any]] = [
        {"listed_model": "Model:batch", "named_tier": "batch", "named_variant": ""},
        {"listed_model": "Model-fp8", "named_variant": "fp8"},
        {"named_variant": ""},
    ]
    assert intervals("listed_model, service_tier, variant, own_variant", meters, listings) == [
        ("Model", "standard", "", ""),
        ("Model-fp8", "standard", "via Host; fp8", "via Host; fp8"),
        ("Model:batch", "batch", "", ""),
        ("Model:batch", "flex", "", ""),
    ]


def test_the_end_of_a_listing_is_carried() -> None:
    meter = {"status": "deprecated", "deprecated_on": "2026-04-01", "available_until": "2026-10-23"}
    shown = "status, deprecated_on::varchar, available_until::varchar"
    assert intervals(shown, [meter], [{}]) == [("deprecated", "2026-04-01", "2026-10-23")]


@pytest.mark.parametrize(
    ("meter", "rule", "currency"),
    [
        ({}, {}, "EUR"),
        ({"currency": "GBP"}, {}, "GBP"),
        ({}, {"rule": "factor"}, "USD"),
        ({}, {"source_id": "b"}, "USD"),
        ({}, {"provider_id": "else"}, "USD"),
    ],
    ids=str,
)
def test_a_figure_copied_digit_for_digit_is_in_the_currency_of_the_seller(
    meter: dict[str, Any], rule: dict[str, Any], currency: str
) -> None:
    copies = {"source_id": "a", "provider_id": "maker", "rule": "same_digits", "currency": "EUR"}
    found = intervals("currency", [{"currency": "USD", **meter}], [{}], [{**copies, **rule}])
    assert found == [(currency,)]
