"""OpenRouter's endpoint lists: figures of the real recording, quirks, and bad documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.openrouter_endpoints import (
    MODELS,
    REQUEST_BUDGET,
    SOURCE,
    parse,
)
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import FIXTURES, json_capture, read_real, understood

URL = "https://openrouter.ai/api/v1/models/z-ai/glm-5.2/endpoints"
PATH = "tokens/openrouter/openrouter-raw-with-endpoints-2026-07-22.json"


real = partial(read_real, SOURCE.id, "2026-07-22", PATH)


def live() -> Any:
    """One model as the API answers it, out of the recording in the fixture."""
    recording = json.loads((FIXTURES / SOURCE.id / "endpoints.json").read_text())
    return {"data": recording["models"][0]}


capture = partial(json_capture, SOURCE.id, url=URL, partition="z-ai/glm-5.2")


def with_endpoint(**change: Any) -> Any:
    body = live()
    body["data"]["endpoints"][0] |= change
    return body


def with_pricing(**pricing: Any) -> Any:
    return with_endpoint(pricing={"prompt": "0.000001", "completion": "0.000002"} | pricing)


def first(body: Any) -> pl.DataFrame:
    return parse(capture(body)).filter(pl.col("locator").str.contains("/endpoints/0/"))


def test_real_recording_gives_every_endpoint() -> None:
    frame = real()
    good = frame.filter(pl.col("problem").is_null())
    assert (len(frame), len(good), good["listed_model"].n_unique()) == (4167, 4155, 323)
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not good.select(keys).is_duplicated().any()


@pytest.mark.parametrize(
    ("model", "variant", "region", "tier", "meter", "above", "offer", "price"),
    [
        ("poolside/laguna-s-2.1", "via Poolside; bf16", "unstated", "standard", "cached_input",
         None, "list", "0.01"),
        ("z-ai/glm-5.2", "via Novita; fp8", "unstated", "standard", "input", None, "promotional",
         "0.7868"),
        ("z-ai/glm-5.2", "via Alibaba", "unstated", "fast", "output", None, "promotional", "7.26"),
        ("moonshotai/kimi-k2.7-code", "via Together", "unstated", "standard", "output", None,
         "list", "4"),
        ("openai/gpt-5.6-luna", "via Azure", "eu", "standard", "input", 272000, "list", "2.2"),
        ("openai/gpt-5.6-luna", "via OpenAI", "unstated", "flex", "output", 272000, "list", "4.5"),
        ("anthropic/claude-sonnet-4.6", "via Google", "us-east5", "standard", "output", None,
         "list", "16.5"),
        ("x-ai/grok-4.5", "via xAI; zdr", "unstated", "priority", "input", None, "list", "4"),
    ],
)  # fmt: skip
def test_real_figures(
    model: str,
    variant: str,
    region: str,
    tier: str,
    meter: str,
    above: int | None,
    offer: str,
    price: str,
) -> None:
    rows = real().filter(
        pl.col("listed_model") == model,
        pl.col("variant") == variant,
        pl.col("region") == region,
        pl.col("service_tier") == tier,
        pl.col("meter") == meter,
        pl.col("context_above_tokens").eq_missing(pl.lit(above)),
    )
    assert rows.select("price", "offer").rows() == [(Decimal(price), offer)]


def test_discounts_are_already_in_the_price() -> None:
    rows = real().filter(
        pl.col("listed_model") == "z-ai/glm-5.2",
        pl.col("meter") == "input",
        pl.col("note").is_not_null(),
        pl.col("service_tier") == "standard",
    )
    lists = {
        round(price / (1 - Decimal(note.split()[2]) / 100), 6)
        for price, note in rows.select("price", "note").rows()
    }
    assert len(rows) == 6
    assert lists == {Decimal("1.4")}


def test_the_api_answers_with_one_model() -> None:
    rows = parse(capture(live()))
    assert rows["locator"][0] == "/data/endpoints/0/pricing/prompt"
    assert set(rows["listed_model"]) == {"z-ai/glm-5.2"}


def test_time_windows_are_kept_back() -> None:
    rows = first(with_pricing(overrides=[{"utc_start": 100, "utc_end": 400, "prompt": "0.000002"}]))
    assert set(rows["problem"]) == {"overrides have a condition that is not modelled"}


def test_an_image_price_that_is_no_token_price_is_kept_back() -> None:
    rows = first(with_pricing(image="0.004")).filter(pl.col("meter") == "input_image")
    assert rows["problem"].to_list() == ["unit not told: per image or per image token"]


def test_zero_is_not_taken_for_free() -> None:
    assert first(with_pricing(prompt="0"))["problem"].null_count() == 1
    body = live()
    body["data"]["id"] = "z-ai/glm-5.2:free"
    body["data"]["endpoints"][0]["pricing"] = {"prompt": "0", "completion": "0"}
    assert set(first(body)["problem"]) == {None}


@pytest.mark.parametrize(
    ("message", "make"),
    [
        ("pricing: unknown column or key: video", lambda: with_pricing(video="1")),
        ("pricing: missing column or key: completion, prompt", lambda: with_endpoint(pricing={})),
        ("prompt: negative price", lambda: with_pricing(prompt="-1")),
        ("prompt: not a number: ¥1", lambda: with_pricing(prompt="¥1")),
        ("discount: not a fraction", lambda: with_pricing(discount=44)),
        ("may hold money: [currency]", lambda: with_endpoint(currency="EUR")),
        ("endpoint without host or tag", lambda: with_endpoint(tag=None)),
        (
            "overrides/0: unknown column or key: min_output_tokens",
            lambda: with_pricing(overrides=[{"min_output_tokens": 1}]),
        ),
        (
            "min_prompt_tokens: not a token count",
            lambda: with_pricing(overrides=[{"min_prompt_tokens": "272K"}]),
        ),
        ("endpoints: not a list", lambda: {"data": {"id": "a/b"}}),
        ("document: no price in it; found /data", lambda: {"data": {"id": "a/b", "endpoints": []}}),
        ("/data/id: model without an id", lambda: {"data": {"endpoints": []}}),
        ("document: unknown column or key: error", lambda: {"error": {"code": 404}}),
        ("document: not JSON", lambda: json.dumps(live()).encode()[:-20]),
    ],
)
def test_bad_documents_are_refused(message: str, make: Callable[[], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(make()))
    assert str(error.value).startswith("openrouter_endpoints: ")
    assert message in str(error.value).replace("'", "").replace('"', "")


def test_each_model_is_a_partition() -> None:
    assert SOURCE.partition(URL) == "z-ai/glm-5.2"
    assert SOURCE.partition(URL.replace("z-ai/glm-5.2", "{id}")) == "{id}"
    assert len({SOURCE.partition(url) for url in SOURCE.first_urls}) == len(MODELS)
    assert not SOURCE.claim("https://openrouter.ai/api/v1/models")
    assert not SOURCE.claim("https://openrouter.ai/api/v1/models/endpoints")


def test_a_model_that_expires_has_its_last_day_at_every_host() -> None:
    body = live()
    body["data"]["expiration_date"] = "2026-08-10"
    assert set(parse(json_capture(SOURCE.id, body))["available_until"]) == {date(2026, 8, 10)}


def test_every_model_with_two_hosts_is_asked_for_within_the_budget() -> None:
    """149 of the 342 models of the recorded list have more than one host."""
    hosts = real().filter(pl.col("variant").str.starts_with("via "))
    counted = hosts.with_columns(host=pl.col("variant").str.extract("^via ([^;]+)"))
    several = (
        counted.group_by("listed_model").agg(pl.col("host").n_unique()).filter(pl.col("host") > 1)
    )
    assert set(several["listed_model"]) <= set(MODELS)
    assert len(MODELS) == 149 <= REQUEST_BUDGET


def test_the_offer_of_the_list_is_no_firm_one() -> None:
    """Whereas an endpoint tells whether its price has a discount in it."""
    assert set(real()["offer"]) == {"list", "promotional"}
