"""Hosts' JSON lists of models: the documents that each of them must refuse, in one table.

What a list says about its own prices is tested with its source.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest

from pipelines.sources.registry import registry
from schemas.errors import SourceError
from tests.support import (
    GONE,
    changed_json,
    fixture_capture,
    good,
    parse,
    understood,
    with_text,
)

BAD: dict[str, list[tuple[str, Any, str]]] = {
    "baseten_models": [
        ("/data/0/pricing/video", "1", "pricing: unknown column or key: 'video'"),
        ("/data/0/pricing/prompt", GONE, "missing column or key: 'prompt'"),
        ("/data/0/pricing", "free", "pricing: not an object"),
        ("/data/0/pricing/prompt", "-1", "prompt: negative price"),
        ("/data/0/pricing/prompt", "£1", "prompt: not a number"),
        ("/data/0/currency", "EUR", "unknown key that may hold money"),
        ("/data/1/id", "zai-org/GLM-5.2", "model listed twice"),
    ],
    "chutes_models": [
        ("/data/0/pricing/image", 1, "pricing: unknown column or key: 'image'"),
        ("/data/0/pricing/completion", GONE, "missing column or key: 'completion'"),
        ("/data/0/pricing", GONE, "pricing: not an object"),
        ("/data/0/pricing/prompt", -1, "prompt: negative price"),
        ("/data/0/pricing/prompt", "τ1", "prompt: not a number"),
        ("/data/0/currency", "TAO", "unknown key that may hold money"),
        ("/data/1/id", "moonshotai/Kimi-K2.6-TEE", "model listed twice"),
    ],
    "novita_models": [
        ("/data/0/image_price", 1, "unknown key that may hold money"),
        ("/data/0/pricing/video", {"price_per_m": 1}, "pricing: unknown column or key: 'video'"),
        ("/data/0/pricing/input_cache_read/fee", 1, "input_cache_read: unknown column or key"),
        ("/data/0/input_token_price_per_m", GONE, "model without prices"),
        ("/data/0/input_token_price_per_m", 0.95, "not the 0.95 that the model states"),
        ("/data/0/input_token_price_per_m", -5, "not the -5 that the model states"),
        ("/data/0/pricing/input_cache_read/price_per_m", 0.95, "its unit is not known"),
        ("/data/0/pricing/input_cache_read/price_per_m", "8000", "its unit is not known"),
        ("/data/0/pricing/input_cache_read/price_per_m", -5, "negative price"),
        ("/data/1/id", "moonshotai/kimi-k2.6", "model listed twice"),
    ],
    "huggingface_router": [
        ("/data/0/providers/0/pricing/cached", 0.1, "pricing: unknown column or key"),
        ("/data/0/providers/0/pricing/output", GONE, "missing column or key: 'output'"),
        ("/data/0/providers/0/pricing/input", -1, "pricing/input: negative price"),
        ("/data/0/providers/0/pricing/input", "€1", "pricing/input: not a number"),
        ("/data/0/providers/0/provider", "", "no host, or one twice"),
        ("/data/0/providers/1/provider", "deepinfra", "no host, or one twice"),
        ("/data/0/providers/0/currency", "EUR", "unknown key that may hold money"),
        ("/data/0/pricing", {"input": 1}, "unknown key that may hold money"),
        ("/data/0/providers", None, "providers: not a list"),
        ("/data/1/id", "zai-org/GLM-5.2", "model listed twice"),
    ],
    "deepinfra_models": [
        ("/0/pricing/cents_per_image", 1, "pricing: unknown column or key: 'cents_per_image'"),
        ("/0/pricing/cents_per_output_token", GONE, "missing column or key"),
        ("/0/pricing/type", "per_moon", "unknown kind of price: 'per_moon'"),
        ("/0/pricing/cents_per_input_token", -1, "negative price"),
        ("/0/pricing/cents_per_input_token", "1 cent", "not a number"),
        ("/0/currency", "EUR", "unknown key that may hold money"),
        ("/0/deprecated", "soon", "not a moment"),
        ("/2/pricing/full", "$1.2 in, $6 out <= 32K", "in other words"),
        ("/2/pricing/full", "$1 in $2 out <= 32K, $2 in $3 out > 64K", "steps do not follow"),
        ("/2/pricing/full", "€1 in €2 out <= 32K, €2 in €3 out", "in other words"),
        ("/1/model_name", "zai-org/GLM-5.3-Flash", "model listed twice"),
        ("/0/pricing", [], "unknown kind of price"),
    ],
    "venice_models": [
        ("/data/0/model_spec/pricing/video", {"usd": 1}, "pricing: unknown column or key: 'video'"),
        ("/data/0/model_spec/pricing/input/eur", 1, "input: unknown column or key: 'eur'"),
        ("/data/0/model_spec/pricing/input/usd", GONE, "input: missing column or key: 'usd'"),
        ("/data/0/model_spec/pricing/output", GONE, "pricing: missing column or key: 'output'"),
        ("/data/0/model_spec/pricing/input/usd", -1, "usd: negative price"),
        ("/data/0/model_spec/pricing/input/usd", "$6", "usd: not a number"),
        (
            "/data/1/model_spec/pricing/extended/context_token_threshold",
            "200K",
            "not a token count",
        ),
        ("/data/1/model_spec/pricing/extended/fee", {"usd": 1}, "extended: unknown column or key"),
        ("/data/0/model_spec/discount", 0.5, "unknown key that may hold money"),
        ("/data/1/id", "claude-opus-4-5", "model listed twice"),
        ("/data/0/model_spec", GONE, "model_spec: not an object"),
    ],
    "vercel_ai_gateway": [
        ("/data/0/pricing/input_audio", "1", "pricing: unknown column or key: 'input_audio'"),
        ("/data/0/pricing/output_tiers/0/price", "1", "output_tiers/0: unknown column or key"),
        ("/data/0/pricing/output_tiers/1/min", 5, "steps do not follow each other"),
        ("/data/0/pricing/output_tiers/0/max", GONE, "steps do not follow each other"),
        ("/data/0/pricing/output_tiers/1/max", 300000, "steps do not follow each other"),
        ("/data/1/pricing/input", "-1", "input: negative price"),
        ("/data/1/pricing/input", "¥1", "input: not a number"),
        ("/data/1/type", "agent", "unknown type of model: 'agent'"),
        ("/data/1/currency", "EUR", "unknown key that may hold money"),
        ("/data/1/id", "google/gemini-3-pro", "model listed twice"),
        ("/data/1/pricing", [], "pricing: not an object"),
    ],
}
"""A key of the fixture, what stands there instead, and what the error says."""

CASES = [(source_id, *case) for source_id, cases in BAD.items() for case in cases]


@pytest.mark.parametrize(("source_id", "pointer", "value", "message"), CASES)
def test_a_key_that_does_not_read_is_refused_with_its_place(
    source_id: str, pointer: str, value: Any, message: str
) -> None:
    with pytest.raises(SourceError) as error:
        understood(changed_json(source_id, pointer, value))
    assert str(error.value).startswith(f"{source_id}: ")
    assert message in str(error.value)


@pytest.mark.parametrize(("source_id", "pointer", "value", "message"), CASES)
def test_what_does_not_read_costs_its_own_model_alone(
    source_id: str, pointer: str, value: Any, message: str
) -> None:
    capture = changed_json(source_id, pointer, value)
    model = re.match(r"(/data)?/\d+/", pointer)
    assert model is not None
    try:
        after = good(parse(capture))
    except SourceError as error:
        assert "listed twice" in str(error) or "listed twice" in message
        return
    before = good(parse(fixture_capture(source_id)))
    elsewhere = ~pl.col("locator").str.starts_with(model[0])
    assert after.filter(elsewhere).equals(before.filter(elsewhere))


OTHER_DOCUMENTS = ("{}", "[]", "[1]", '{"data": []}', '{"error": "busy"}', "<html>502</html>")


@pytest.mark.parametrize("source_id", BAD)
@pytest.mark.parametrize("body", OTHER_DOCUMENTS)
def test_another_document_is_refused(source_id: str, body: str) -> None:
    with pytest.raises(SourceError, match=f"{source_id}: "):
        understood(with_text(fixture_capture(source_id), body))


@pytest.mark.parametrize("source_id", BAD)
def test_a_truncated_list_is_refused(source_id: str) -> None:
    capture = fixture_capture(source_id)
    with pytest.raises(SourceError, match="not JSON"):
        understood(with_text(capture, capture.page.text.rstrip()[:-20]))


NOT_CLAIMED = {
    "https://inference.baseten.co/v1/chat": "baseten_models",
    "https://api.chutes.ai/v1/models": "chutes_models",
    "https://novita.ai/pricing": "novita_models",
    "https://router.huggingface.co/v1/models/zai-org/GLM-5.2": "huggingface_router",
    "https://api.deepinfra.com/v1/openai/models": "deepinfra_models",
    "https://api.venice.ai/api/v1/models": "venice_models",
    "https://api.venice.ai/api/v1/models?type=image": "venice_models",
    "https://ai-gateway.vercel.sh/v1/models/zai/glm-5.2/endpoints": "vercel_ai_gateway",
}
"""Addresses of the same sellers that give another document."""


@pytest.mark.parametrize(("url", "source_id"), NOT_CLAIMED.items())
def test_another_address_of_the_seller_is_not_claimed(url: str, source_id: str) -> None:
    source = registry()[source_id].source
    assert source.claim(url) is None
    assert all(source.claim(own) for own in source.first_urls)
