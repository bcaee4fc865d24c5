"""Every API that lists a model: its channel, its best price, and options of residency."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PRICE = {
    "model_id": "lab/model",
    "seller_id": "host",
    "region": "unstated",
    "service_tier": "standard",
    "variant": "",
    "price_id": "p1",
    "trust": "official",
    "input_usd_per_mtok": "1",
    "output_usd_per_mtok": "2",
}
PROVIDERS = [
    {"provider_id": "lab", "kind": "lab"},
    {"provider_id": "host", "kind": "host"},
    {"provider_id": "cloud", "kind": "cloud"},
    {"provider_id": "gate", "kind": "gateway"},
    {"provider_id": "market", "kind": "marketplace"},
    {"provider_id": "shop", "kind": "reseller"},
]


def apis(
    *prices: dict[str, Any],
    options: list[dict[str, Any]] | None = None,
    columns: str = "provider_id, region, price_id",
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_prices": [{**PRICE, **price} for price in prices],
        "mart.providers": PROVIDERS,
        "mart.models": [
            {"model_id": "lab/model", "publisher_id": "lab"},
            {"model_id": "lab/second", "publisher_id": "lab"},
        ],
        "seed.publisher_providers": [
            {"publisher_id": "lab", "provider_id": "lab"},
            {"publisher_id": "lab", "provider_id": "gate"},
            {"publisher_id": "another", "provider_id": "host"},
        ],
        "seed.gateway_upstreams": [
            {"gateway_id": "gate", "listed_upstream": "Host GmbH", "provider_id": "host"},
            {"gateway_id": "shop", "listed_upstream": "Host GmbH", "provider_id": "lab"},
        ],
        "mart.residency_options": options or [],
    }
    return rows_of("route_apis", given, columns)


def test_one_price_as_it_is() -> None:
    assert apis({}, columns="*") == [
        (
            *("lab/model", "host", None, "unstated", "standard", "third_party_host"),
            *(1, 2, 1, "p1", "official", True),
        )
    ]


@pytest.mark.parametrize(
    ("seller_id", "channel"),
    [
        ("lab", "vendor_api"),
        ("host", "third_party_host"),
        ("cloud", "cloud_region"),
        ("gate", "gateway"),
        ("market", "gateway"),
        ("shop", "gateway"),
    ],
)
def test_the_channel_is_what_the_seller_is(seller_id: str, channel: str) -> None:
    assert apis({"seller_id": seller_id}, columns="channel") == [(channel,)]


@pytest.mark.parametrize(
    "other",
    [{"seller_id": "stranger"}, {"model_id": "x/unknown"}, {"context_above_tokens": 200000}],
    ids=str,
)
def test_what_is_no_route(other: dict[str, Any]) -> None:
    """A seller or model that no table has, and a price for longer prompts only."""
    assert apis(other) == []


@pytest.mark.parametrize(
    ("variant", "upstream"),
    [
        ("via Host GmbH", "host"),
        ("via huggingface_Host GmbH", "host"),
        ("via Host GmbH; fast", "host"),
        ("via Somebody", None),
        ("fast", None),
        ("not via Host GmbH", None),
    ],
)
def test_the_upstream_is_named_in_the_variant(variant: str, upstream: str | None) -> None:
    found = apis({"seller_id": "gate", "variant": variant}, columns="upstream_provider_id")
    assert found == [(upstream,)]


def test_the_lowest_output_price_stands_then_the_lowest_input() -> None:
    dear_out = {"price_id": "a", "input_usd_per_mtok": "0.5", "output_usd_per_mtok": "2.1"}
    dear_in = {"price_id": "b", "input_usd_per_mtok": "1.1"}
    same = {"price_id": "p2"}
    assert apis(dear_out, dear_in, same, {}) == [("host", "unstated", "p1")]


@pytest.mark.parametrize("trust", ["stale", "disputed"])
def test_a_doubtful_price_stands_only_alone(trust: str) -> None:
    cheap = {"price_id": "a", "trust": trust, "output_usd_per_mtok": "0.1"}
    assert apis(cheap, {}) == [("host", "unstated", "p1")]
    assert apis(cheap, columns="price_id, price_trust") == [("a", trust)]


def test_models_regions_tiers_upstreams_and_sellers_are_routes_of_their_own() -> None:
    rows = [
        {},
        {"model_id": "lab/second"},
        {"region": "eu"},
        {"service_tier": "batch"},
        {"seller_id": "lab"},
        {"seller_id": "gate"},
        {"seller_id": "gate", "variant": "via Host GmbH"},
    ]
    assert len(apis(*rows)) == 7


OPTION = {"provider_id": "host", "region": "eu", "price_multiplier": "1.1"}


def test_a_residency_option_is_one_more_region_at_its_price() -> None:
    columns = "region, input_usd_per_mtok::double, output_usd_per_mtok::double, "
    columns += "price_multiplier::double, price_id, is_listed"
    assert apis({}, options=[OPTION], columns=columns) == [
        ("eu", 1.1, 2.2, 1.1, "p1", False),
        ("unstated", 1.0, 2.0, 1.0, "p1", True),
    ]


@pytest.mark.parametrize(
    ("price", "option", "has_option"),
    [
        ({"region": "global"}, {}, True),
        ({"region": "us"}, {}, False),
        ({"service_tier": "batch"}, {}, False),
        ({}, {"provider_id": "lab"}, False),
    ],
    ids=str,
)
def test_what_an_option_applies_to(
    price: dict[str, Any], option: dict[str, Any], has_option: bool
) -> None:
    found = apis(price, options=[{**OPTION, **option}], columns="is_listed")
    assert found == ([(False,), (True,)] if has_option else [(True,)])


def test_an_option_gives_way_to_a_listed_price_of_that_region() -> None:
    listed = {"region": "eu", "price_id": "p2"}
    assert apis({}, listed, options=[OPTION]) == [
        ("host", "eu", "p2"),
        ("host", "unstated", "p1"),
    ]
    # What another seller lists there says nothing, nor what this one lists of another model.
    assert len(apis({}, {**listed, "seller_id": "lab"}, options=[OPTION])) == 3
    assert len(apis({}, {**listed, "model_id": "lab/second"}, options=[OPTION])) == 3


def test_an_option_multiplies_the_price_that_stands() -> None:
    dear = {"price_id": "a", "output_usd_per_mtok": "9"}
    assert apis(dear, {}, options=[OPTION], columns="region, price_id") == [
        ("eu", "p1"),
        ("unstated", "p1"),
    ]


def test_an_option_is_one_route_where_two_rows_could_take_it() -> None:
    """A global and an unstated price of one model: the one that is sounder, then cheaper."""
    rows = [{"region": "global", "price_id": "p2", "output_usd_per_mtok": "3"}, {}]
    shown = "region, price_id, is_listed"
    assert ("eu", "p1", False) in apis(*rows, options=[OPTION], columns=shown)
    assert len(apis(*rows, options=[OPTION], columns=shown)) == 3
    old = [rows[0], {"trust": "stale"}]
    assert ("eu", "p2", False) in apis(*old, options=[OPTION], columns=shown)
