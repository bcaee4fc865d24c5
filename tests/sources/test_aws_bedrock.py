"""Bedrock's price list: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.aws_bedrock import SOURCE
from schemas.errors import SourceError
from tests.support import (
    figures,
    fixture_capture,
    fixture_json,
    good,
    parse,
    read_json,
    read_real,
    shared_capture,
)

REAL = "tokens/aws/AmazonBedrock-us-east-1-20260911-TRIMMED.json"
BASE = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws"


document = partial(fixture_json, SOURCE.id)
read = partial(read_json, SOURCE.id)


def dimension(body: dict[str, Any], sku: str) -> dict[str, Any]:
    (term,) = body["terms"]["OnDemand"][sku].values()
    (found,) = term["priceDimensions"].values()
    return found


def only(sku: str = "FIX01", **attributes: Any) -> dict[str, Any]:
    """The fixture cut to one product, its attributes changed (None takes one away)."""
    body = document()
    body["products"] = {sku: body["products"][sku]}
    changed = {**body["products"][sku]["attributes"], **attributes}
    body["products"][sku]["attributes"] = {k: v for k, v in changed.items() if v is not None}
    return body


def row(body: Any) -> dict[str, Any]:
    return read(body).row(0, named=True)


def at_tier(frame: pl.DataFrame, model: str, tier: str = "standard") -> dict[str, str]:
    return figures(good(frame), listed_model=model, service_tier=tier)


def test_real_capture() -> None:
    frame = read_real(SOURCE.id, "2026-09-11", REAL)
    assert (frame.height, frame["problem"].null_count()) == (21, 18)
    assert frame["problem"].null_count() >= SOURCE.minimum_rows
    assert at_tier(frame, "Nova Lite") == {
        "input": "0.06",
        "output": "0.24",
        "cached_input": "0.015",
    }
    assert at_tier(frame, "Nova Micro") == {
        "input": "0.035",
        "output": "0.14",
        "cached_input": "0.00875",
    }
    assert at_tier(frame, "Nova Pro") == {"input": "0.8", "output": "3.2", "cached_input": "0.2"}
    assert at_tier(frame, "Nova Pro", "flex") == {"input": "0.4"}
    assert at_tier(frame, "Nova Lite", "batch") == {"input": "0.03"}
    assert at_tier(frame, "Nova Premier")["output"] == "12.5"
    assert at_tier(frame, "Titan Text G1 Lite") == {"input": "0.15"}
    assert at_tier(frame, "Ministral 8B 3.0") == {"input": "0.15"}
    assert at_tier(frame, "Nova Canvas") == {"image": "0.04"}
    assert set(frame["region"]) == {"us-east-1"}


def test_locator_leads_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-09-11", REAL)
    for found in parse(capture).iter_rows(named=True):
        place: Any = json.loads(capture.page.text)
        for part in found["locator"].split("/")[1:]:
            place = place[part]
        assert place["pricePerUnit"]["USD"] == found["listed_price"]


def test_free_cache_writes_of_the_real_list_are_not_taken_for_free() -> None:
    frame = read_real(SOURCE.id, "2026-09-11", REAL)
    assert set(frame.filter(pl.col("price") == 0)["problem"]) == {
        "zero price, free or missing not told"
    }


def test_capacity_and_custom_models_are_skipped() -> None:
    frame = read(document())
    assert not frame["locator"].str.contains("FIX07|FIX08").any()


def test_global_routing_is_a_price_of_its_own() -> None:
    frame = read(document()).filter(pl.col("listed_model") == "Nova 2.0 Lite")
    assert frame.select("region", "price").rows() == [
        ("us-east-1", Decimal("0.33")),
        ("us-east-1; Global", Decimal("0.3")),
    ]


def test_second_endpoint_and_long_context_are_variants() -> None:
    rows = {r["listed_model"] + r["variant"]: r for r in read(document()).iter_rows(named=True)}
    assert rows["gpt-oss-120b"]["price"] == rows["gpt-oss-120bmantle"]["price"] == Decimal("0.15")
    long = rows["Claude Sonnet 4long context"]
    assert (long["price"], long["context_above_tokens"]) == (Decimal("22.5"), None)
    assert "does not tell" in long["note"]


def test_only_a_start_after_publication_is_a_start() -> None:
    frame = read(document()).filter(pl.col("effective_from").is_not_null())
    assert frame.select("listed_model", "effective_from").rows() == [
        ("Nova Premier", datetime(2026, 10, 1, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("usage", "kind", "expected"),
    [
        ("USE1-Claude2.0-input-tokens", "Input tokens", ("input", "standard", "")),
        (
            "USE1-openai.gpt-5.6-luna-mantle-cache-write-tokens-5m-long-ctx-flex",
            None,
            ("cache_write", "flex", "mantle, long context"),
        ),
        (
            "USE1-moonshotai.kimi-k3-mantle-cache-write-tokens-30m-standard",
            None,
            ("cache_write_other", "standard", "mantle, 30m cache"),
        ),
        (
            "EU-Claude4.6Sonnet-cache-write-1h-input-token-count",
            "Prompt cache write input tokens",
            ("cache_write_1h", "standard", ""),
        ),
        (
            "USE1-Nova2.0Pro-input-image-token-count-batch",
            "Input Image Token Count",
            ("input_image", "batch", ""),
        ),
        ("USE1-NovaPro-text-output-tokens-priority", None, ("output", "priority", "")),
        ("USE1-NovaPro-input-tokens-latency-optimized", None, ("input", "fast", "")),
    ],
)
def test_usage_types(usage: str, kind: str | None, expected: tuple[str, str, str]) -> None:
    found = row(only(usagetype=usage, inferenceType=kind))
    assert found["problem"] is None
    assert (found["meter"], found["service_tier"], found["variant"]) == expected


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ({"usagetype": "USE1-NovaPro-input-tokens-surprise"}, "usage type is not understood"),
        ({"usagetype": "USE1-NovaPro-input-tokens-flex-batch"}, "usage type is not understood"),
        ({"usagetype": "USE1-NovaPro-output-tokens"}, "inferenceType Input tokens does not fit"),
        ({"inferenceType": "Prompt cache read input tokens"}, "does not fit the usage type"),
        ({"feature": "Batch Inference"}, "feature Batch Inference does not fit"),
        ({"feature": "Quantum Inference"}, "feature nobody has looked at: Quantum Inference"),
        ({"service_tier": "priority"}, "service_tier priority does not fit"),
        ({"regionCode": "us-west-2"}, "product of another region (us-west-2)"),
        ({"discountClass": "x"}, "attribute nobody has looked at: discountClass"),
    ],
)
def test_products_that_cannot_be_read_are_problems(
    attributes: dict[str, str], problem: str
) -> None:
    assert problem in row(only(**attributes))["problem"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"unit": "1K words"}, "unknown unit"),
        ({"beginRange": "1000"}, "price of a volume from 1000 on only"),
        ({"endRange": "1000"}, "price of a volume"),
    ],
)
def test_prices_that_must_not_be_published(changes: dict[str, str], problem: str) -> None:
    body = only()
    dimension(body, "FIX01").update(changes)
    assert problem in row(body)["problem"]


def test_products_that_disagree_are_not_published() -> None:
    body = document()
    body["products"]["FIX02"]["attributes"] = body["products"]["FIX01"]["attributes"]
    body["products"]["FIX03"]["attributes"] = body["products"]["FIX01"]["attributes"]
    dimension(body, "FIX03")["pricePerUnit"] = {"USD": "0.0008000000"}
    problems = read(body)["problem"].to_list()[:3]
    assert problems == ["products name different prices for this offer: 0.8, 3.2"] * 3
    dimension(body, "FIX02")["pricePerUnit"] = {"USD": "0.0008000000"}
    assert read(body)["problem"].to_list()[:3] == [
        None,
        "another product stands for this offer",
        "another product stands for this offer",
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("offerCode",), "AmazonEC2", "not the Bedrock offer"),
        (("formatVersion",), "v2.0", "not the Bedrock offer"),
        (("extra",), 1, "unknown column or key: 'extra'"),
        (("products",), {}, "no price of a model"),
        (("products",), [], "not an object"),
        (("terms",), {"Spot": {}}, "unknown column or key"),
        (("publicationDate",), "yesterday", "not a moment"),
        (("products", "FIX01", "price"), "1", "unknown column or key: 'price'"),
        (("products", "FIX01", "attributes", "usagetype"), 3, "not texts"),
        (("terms", "OnDemand", "FIX01"), {"o": {"price": "1"}}, "unknown column or key: 'price'"),
    ],
)
def test_other_forms_raise(path: tuple[str, ...], value: Any, message: str) -> None:
    body = document()
    place = body
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    with pytest.raises(SourceError, match=message) as caught:
        read(body)
    assert str(caught.value).startswith("aws_bedrock: ")


@pytest.mark.parametrize(
    ("prices", "message"),
    [
        ({"CNY": "0.0008"}, "unknown column or key: 'CNY'"),
        ({"USD": "-0.0008"}, "negative price"),
        ({"USD": "free"}, "not a number"),
        ({}, "missing column or key"),
    ],
)
def test_other_money_raises(prices: dict[str, str], message: str) -> None:
    body = document()
    dimension(body, "FIX01")["pricePerUnit"] = prices
    with pytest.raises(SourceError, match=message):
        read(body)


def test_truncated_document_raises() -> None:
    with pytest.raises(SourceError, match="not JSON"):
        read(fixture_capture(SOURCE.id).page.content[:-200])


@pytest.mark.parametrize(
    ("url", "region"),
    [
        (f"{BASE}/AmazonBedrock/current/us-east-1/index.json", "us-east-1"),
        (f"{BASE}/AmazonBedrock/20260911124408/ap-southeast-2/index.json", "ap-southeast-2"),
        (f"{BASE}/AmazonBedrock/current/us-gov-west-1/index.json", "us-gov-west-1"),
    ],
)
def test_claims_every_region(url: str, region: str) -> None:
    assert SOURCE.claim(url)
    assert SOURCE.partition(url) == region


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/AmazonBedrock/current/index.json",
        f"{BASE}/AmazonBedrock/current/region_index.json",
        f"{BASE}/AmazonBedrockFoundationModels/current/us-east-1/index.json",
        f"{BASE}/AmazonEC2/current/us-east-1/index.json",
    ],
)
def test_claims_nothing_else(url: str) -> None:
    assert SOURCE.claim(url) is None
