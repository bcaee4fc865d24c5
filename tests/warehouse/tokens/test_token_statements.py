"""Figures made comparable: today's and those of a past comparison, their place and kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PRICE = {
    "row_id": "r1",
    "source_id": "page",
    "partition": "",
    "seller_id": "maker",
    "listed_model": "model",
    "variant": "",
    "own_variant": "",
    "region": "unstated",
    "service_tier": "standard",
    "context_tier": "all",
    "schedule": "always",
    "offer": "list",
    "meter": "input",
    "unit": "per_mtok",
    "currency": "USD",
    "price": "2",
    "is_official": True,
    "first_seen_at": "2026-06-01 00:00:00+00",
}
COMPARISON = {
    "comparison_id": "c",
    "official_source_id": "page",
    "official_partition": "",
    "official_at": "2026-07-10 00:00:00+00",
    "source_id": "third",
    "partition": "",
    "captured_at": "2026-07-20 00:00:00+00",
}


def today(columns: str, *rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    given = {"mart.token_standing": [{**PRICE, **row} for row in rows]}
    return rows_of("token_statements", given, columns)


def then(
    *rows: dict[str, Any], columns: str = "comparison_id, row_id", **comparison: Any
) -> list[tuple[Any, ...]]:
    given = {
        "mart.token_comparisons": [{**COMPARISON, **comparison}],
        "mart.token_intervals": [{**PRICE, **row} for row in rows],
    }
    return rows_of("token_statements", given, columns)


# --- today ---------------------------------------------------------------------------------------


def test_todays_figures_whatever_their_tier_meter_and_unit() -> None:
    rows = [{}, {"row_id": "r2", "service_tier": "batch", "meter": "image", "unit": "per_image"}]
    assert today("comparison_id, row_id", *rows) == [("today", "r1"), ("today", "r2")]


def test_prices_for_longer_prompts_only_are_left_out() -> None:
    assert today("row_id", {"context_above_tokens": 1}) == []


@pytest.mark.parametrize(
    ("listed_model", "key"),
    [
        ("Maker/Model-4.1", "model-4-1"),
        ("a/b/Model  X", "model-x"),
        ("(Model)", "model"),
    ],
)
def test_the_key_of_a_name(listed_model: str, key: str) -> None:
    assert today("name_key", {"listed_model": listed_model}) == [(key,)]


@pytest.mark.parametrize(
    ("region", "listed_model", "place"),
    [
        ("global", "model", "global"),
        ("all regions", "us.model", "global"),
        ("US-East-1", "eu.model", "us-east-1"),
        ("unstated", "global.model", "global"),
        ("unstated", "azure/global/model", "global"),
        ("unstated", "azure/global-standard/model", "global"),
        *(
            ("unstated", f"{area}.model", area)
            for area in ("regional", "us-gov", "us", "eu", "jp", "au", "apac", "ca")
        ),
        ("unstated", "x.us.model", "unstated"),
        ("unstated", "bedrock/eu-west-1/model", "eu-west-1"),
        ("unstated", "bedrock/us-gov-east-1/model", "us-gov-east-1"),
        ("unstated", "azure/us/model", "us"),
        ("unstated", "azure_ai/eu/model", "eu"),
        ("unstated", "other/eu/model", "unstated"),
        ("unstated", "model", "unstated"),
    ],
)
def test_the_place_is_the_region_or_told_by_the_name(
    region: str, listed_model: str, place: str
) -> None:
    found = today("place, region", {"region": region, "listed_model": listed_model})
    assert found == [(place, region)]


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({}, ""),
        ({"own_variant": "fast"}, "fast"),
        # The seller's label in `variant` is none; where nothing else is known, `variant` is.
        ({"variant": "via maker-eu"}, ""),
        ({"variant": "fast", "own_variant": None}, "fast"),
        ({"listed_model": "model:Free"}, "free"),
        # A version is no kind.
        ({"listed_model": "model:0"}, ""),
        ({"listed_model": "model-v1:0"}, ""),
        ({"listed_model": "1024-x-1024/model"}, "1024-x-1024"),
        ({"listed_model": "low/1024-x-1024/model:free", "own_variant": "fast"}, None),
    ],
    ids=str,
)
def test_what_makes_a_listing_another_thing(other: dict[str, Any], kind: str | None) -> None:
    expected = "fast; free; low/1024-x-1024" if kind is None else kind
    assert today("kind", other) == [(expected,)]


@pytest.mark.parametrize(
    "name",
    [
        *("source_id", "seller_id", "listed_model", "variant", "region", "service_tier"),
        *("meter", "unit", "currency"),
    ],
)
def test_what_one_listing_is(name: str) -> None:
    """Its hours and offers belong to it."""
    hours = {"row_id": "r2", "schedule": "peak", "offer": "promotional", "price": "1"}
    counted = "count(distinct listing_id), count(*)"
    assert today(counted, {}, hours) == [(1, 2)]
    assert today(counted, {}, {name: "another"}) == [(2, 2)]


# --- a past comparison ---------------------------------------------------------------------------

THIRD = {"source_id": "third", "is_official": False, "row_id": "r3"}


def test_the_official_figures_known_at_the_official_capture() -> None:
    assert then({}) == [("c", "r1")]
    assert then({"first_seen_at": COMPARISON["official_at"]}) == [("c", "r1")]
    assert then({"first_seen_at": "2026-07-10 00:00:01+00"}) == []
    assert then({"superseded_at": "2026-07-10 00:00:01+00"}) == [("c", "r1")]
    assert then({"superseded_at": COMPARISON["official_at"]}) == []
    assert then({"partition": "zh"}) == []


def test_the_third_partys_figures_known_at_its_capture() -> None:
    official = ("c", "r1")
    assert then({}, THIRD) == [official, ("c", "r3")]
    seen = {**THIRD, "first_seen_at": COMPARISON["captured_at"]}
    assert then({}, seen) == [official, ("c", "r3")]
    assert then({}, {**seen, "first_seen_at": "2026-07-20 00:00:01+00"}) == [official]
    gone = {**THIRD, "superseded_at": "2026-07-20 00:00:01+00"}
    assert then({}, gone) == [official, ("c", "r3")]
    assert then({}, {**gone, "superseded_at": COMPARISON["captured_at"]}) == [official]
    assert then({}, {**THIRD, "partition": "two"}) == [official]
    # Without a capture that is near there is nothing to compare with.
    assert then({}, THIRD, captured_at=None) == [official]


def test_only_of_sellers_that_the_official_document_speaks_for() -> None:
    assert then({}, {**THIRD, "seller_id": "another"}) == [("c", "r1")]
    spoken_unofficially = {"seller_id": "another", "is_official": False, "row_id": "r4"}
    found = then({}, spoken_unofficially, {**THIRD, "seller_id": "another"})
    assert ("c", "r3") not in found


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({}, True),
        ({"meter": "output"}, True),
        ({"meter": "cached_input"}, True),
        ({"meter": "cache_write"}, False),
        ({"service_tier": "batch"}, False),
        ({"unit": "per_request"}, False),
        ({"context_above_tokens": 1}, False),
        # In force at the official capture, wherever the third party's lies.
        ({"effective_from": COMPARISON["official_at"]}, True),
        ({"effective_from": "2026-07-10 00:00:01+00"}, False),
        ({"effective_to": "2026-07-10 00:00:01+00"}, True),
        ({"effective_to": COMPARISON["official_at"]}, False),
    ],
    ids=str,
)
def test_what_is_compared_of_the_past(other: dict[str, Any], counts: bool) -> None:
    assert then({**THIRD, **other}, {}) == [("c", "r1"), ("c", "r3")][: 1 + counts]
    assert then(other) == ([("c", "r1")] if counts else [])


def test_of_several_rows_the_latest_start_then_the_latest_sight_stands() -> None:
    old = {"row_id": "r2", "effective_from": "2026-06-01 00:00:00+00"}
    new = {"row_id": "r3", "effective_from": "2026-06-02 00:00:00+00"}
    assert then({}, old, new) == [("c", "r3")]
    later = {"row_id": "r0", "first_seen_at": "2026-06-02 00:00:00+00"}
    assert then({}, later) == [("c", "r0")]
    assert then({}, {"row_id": "r0"}) == [("c", "r0")]
    assert then({}, {**later, "row_id": "r9"}, old) == [("c", "r2")]


@pytest.mark.parametrize(
    "name",
    [
        *("listed_model", "variant", "region", "context_tier", "schedule", "offer", "currency"),
        "seller_id",
    ],
)
def test_what_is_another_price_stands_beside_it(name: str) -> None:
    assert then({}, {"row_id": "r2", name: "another"}) == [("c", "r1"), ("c", "r2")]


def test_an_official_document_with_several_comparisons_is_told_once_in_each() -> None:
    second = {**COMPARISON, "comparison_id": "d", "source_id": "fourth"}
    twice = {**COMPARISON, "partition": "two"}
    given = {
        "mart.token_comparisons": [COMPARISON, second, twice],
        "mart.token_intervals": [PRICE],
    }
    assert rows_of("token_statements", given, "comparison_id, row_id") == [
        ("c", "r1"),
        ("d", "r1"),
    ]
