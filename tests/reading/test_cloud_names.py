"""Regions in the names that third parties give to models at clouds."""

from __future__ import annotations

import pytest

from pipelines.reading.cloud_names import region_named
from tests.support import read_real


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("eu.anthropic.claude-opus-4-7", "eu"),
        ("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "us-gov"),
        ("bedrock/us-gov-west-1/amazon.nova-pro-v1:0", "us-gov-west-1"),
        ("bedrock/eu-west-1/meta.llama3-70b-instruct-v1:0", "eu-west-1"),
        ("azure/us/gpt-4.1-2025-04-14", "us"),
        ("azure/global-standard/gpt-4o-mini", "global"),
        ("regional.anthropic.claude-haiku-4-5-20251001-v1:0", "regional"),
        ("amazon.nova-pro-v1:0", "unstated"),
        ("azure/gpt-4.1", "unstated"),
        ("azure/standard/1792-x-1024/dall-e-3", "unstated"),
        ("eurollm-9b.instruct", "unstated"),
    ],
)
def test_a_name_that_begins_with_a_region(name: str, region: str) -> None:
    assert region_named(name) == region


def test_the_dearer_european_zone_is_no_price_without_a_region() -> None:
    path = "tokens/litellm/model_prices_1.100.0.json"
    frame = read_real("litellm_prices", "2026-09-06", path)
    rows = frame.filter(
        frame["listed_model"].is_in(["azure/gpt-5.4", "azure/eu/gpt-5.4"]),
        frame["meter"] == "input",
        frame["service_tier"] == "standard",
        frame["context_above_tokens"].is_null(),
    )
    assert {(r["region"], float(r["price"])) for r in rows.iter_rows(named=True)} == {
        ("unstated", 2.5),
        ("eu", 2.75),
    }
