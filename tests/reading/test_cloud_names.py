"""Regions in the names that third parties give to models at clouds."""

from __future__ import annotations

import pytest

from pipelines.reading.cloud_names import AT_GLOBAL_FIGURE, region_named
from tests.support import read_json, read_real


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


def bedrock(**figures: float) -> list[tuple[str, str, float, str | None]]:
    """Name, region, input price and problem of a list of LiteLLM's."""
    document = {
        name: {
            "litellm_provider": "bedrock_converse",
            "mode": "chat",
            "input_cost_per_token": figure,
        }
        for name, figure in figures.items()
    }
    rows = read_json("litellm_prices", document).sort("listed_model")
    return [
        (r["listed_model"], r["region"], float(r["price"]), r["problem"])
        for r in rows.iter_rows(named=True)
    ]


def test_a_bedrock_id_without_a_profile_is_an_in_region_call() -> None:
    assert bedrock(**{"meta.llama3-70b-instruct-v1:0": 2.65e-06}) == [
        ("meta.llama3-70b-instruct-v1:0", "regional", 2.65, None)
    ]


def test_an_in_region_call_does_not_cost_what_the_global_profile_costs() -> None:
    """Zones cost 10 % more, and so does a call inside a region: 3.30, which the list has not."""
    names = {
        "acme.alpha-4-6": 3e-06,
        "global.acme.alpha-4-6": 3e-06,
        "eu.acme.alpha-4-6": 3.3e-06,
    }
    assert bedrock(**names) == [
        ("acme.alpha-4-6", "regional", 3.0, AT_GLOBAL_FIGURE),
        ("eu.acme.alpha-4-6", "eu", 3.3, None),
        ("global.acme.alpha-4-6", "global", 3.0, None),
    ]


def test_one_figure_for_all_profiles_is_nobodys_slip() -> None:
    names = {"acme.beta": 3e-06, "global.acme.beta": 3e-06, "us.acme.beta": 3e-06}
    assert {problem for *_, problem in bedrock(**names)} == {None}


def test_a_figure_of_its_own_stays() -> None:
    names = {"acme.beta": 3.3e-06, "global.acme.beta": 3e-06, "us.acme.beta": 3.3e-06}
    assert {problem for *_, problem in bedrock(**names)} == {None}
