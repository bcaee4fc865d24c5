"""OpenRouter: what it charges for a model at each of the hosts behind it.

Belongs here: one row per meter, host endpoint and context step of ``/models/{id}/endpoints``. The
seller is OpenRouter; host, quantization and whatever else tells two endpoints apart stand in
``variant``. Must not be here: the price that OpenRouter names for a model without a host
(``openrouter_models``), and what a host charges its own customers.

What the fields mean (OpenRouter's API description, and the figures where it is silent):

* Figures are strings, USD for one token (or web search); zero is free only where the id says so.
* ``discount`` is a fraction that the figures already contain: one model's figures at five hosts,
  divided by one minus their five discounts, give one round list price.
* ``overrides`` with ``min_prompt_tokens`` reprice longer prompts as a whole. Other conditions are
  kept back.
* A ``tag`` is the host's slug and, after slashes, quantization, region, service tier or a name.
* ``image`` repeats the figure of ``prompt`` and so is per token; another figure is kept back.

Fetched are the models that had more than one host in the recorded list of 2026-07-22, each with a
request of its own: at most ``REQUEST_BUDGET`` a night. That recording holds all models in one
document, which is a partition of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figures_in, per_token
from pipelines.reading.json_documents import (
    expect_keys,
    json_of,
    list_in,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.model_list import models_in, rows_of_entries
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import aside, frame_of, last_day, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

API = "https://openrouter.ai/api/v1/models"
MODELS = (
    "anthropic/claude-fable-5",
    "anthropic/claude-haiku-4.5",
    "anthropic/claude-opus-4.1",
    "anthropic/claude-opus-4.5",
    "anthropic/claude-opus-4.6",
    "anthropic/claude-opus-4.7",
    "anthropic/claude-opus-4.8",
    "anthropic/claude-sonnet-4",
    "anthropic/claude-sonnet-4.5",
    "anthropic/claude-sonnet-4.6",
    "anthropic/claude-sonnet-5",
    "arcee-ai/trinity-large-thinking",
    "deepseek/deepseek-chat",
    "deepseek/deepseek-chat-v3-0324",
    "deepseek/deepseek-chat-v3.1",
    "deepseek/deepseek-r1",
    "deepseek/deepseek-r1-0528",
    "deepseek/deepseek-v3.1-terminus",
    "deepseek/deepseek-v3.2",
    "deepseek/deepseek-v3.2-exp",
    "deepseek/deepseek-v4-flash",
    "deepseek/deepseek-v4-pro",
    "google/gemini-2.5-flash",
    "google/gemini-2.5-flash-image",
    "google/gemini-2.5-flash-lite",
    "google/gemini-2.5-pro",
    "google/gemini-2.5-pro-preview",
    "google/gemini-2.5-pro-preview-05-06",
    "google/gemini-3-flash-preview",
    "google/gemini-3-pro-image",
    "google/gemini-3-pro-image-preview",
    "google/gemini-3.1-flash-image",
    "google/gemini-3.1-flash-image-preview",
    "google/gemini-3.1-flash-lite",
    "google/gemini-3.1-flash-lite-image",
    "google/gemini-3.1-pro-preview",
    "google/gemini-3.5-flash",
    "google/gemini-3.5-flash-lite",
    "google/gemini-3.6-flash",
    "google/gemma-3-27b-it",
    "google/gemma-4-26b-a4b-it",
    "google/gemma-4-26b-a4b-it:free",
    "google/gemma-4-31b-it",
    "gryphe/mythomax-l2-13b",
    "kwaipilot/kat-coder-pro-v2",
    "meta-llama/llama-3.1-70b-instruct",
    "meta-llama/llama-3.1-8b-instruct",
    "meta-llama/llama-3.2-3b-instruct",
    "meta-llama/llama-3.3-70b-instruct",
    "meta-llama/llama-4-maverick",
    "meta-llama/llama-4-scout",
    "meta-llama/llama-guard-4-12b",
    "minimax/minimax-m1",
    "minimax/minimax-m2",
    "minimax/minimax-m2.1",
    "minimax/minimax-m2.5",
    "minimax/minimax-m2.7",
    "minimax/minimax-m3",
    "mistralai/ministral-8b-2512",
    "mistralai/mistral-nemo",
    "mistralai/mistral-small-2603",
    "mistralai/mistral-small-3.2-24b-instruct",
    "moonshotai/kimi-k2-0905",
    "moonshotai/kimi-k2-thinking",
    "moonshotai/kimi-k2.5",
    "moonshotai/kimi-k2.6",
    "moonshotai/kimi-k2.7-code",
    "nex-agi/nex-n2-pro",
    "nvidia/nemotron-3-nano-30b-a3b",
    "nvidia/nemotron-3-super-120b-a12b",
    "nvidia/nemotron-3-ultra-550b-a55b",
    "openai/gpt-3.5-turbo-16k",
    "openai/gpt-4",
    "openai/gpt-4.1",
    "openai/gpt-4.1-mini",
    "openai/gpt-4.1-nano",
    "openai/gpt-4o",
    "openai/gpt-4o-2024-05-13",
    "openai/gpt-4o-2024-08-06",
    "openai/gpt-4o-mini",
    "openai/gpt-5",
    "openai/gpt-5-mini",
    "openai/gpt-5-nano",
    "openai/gpt-5.1",
    "openai/gpt-5.1-chat",
    "openai/gpt-5.1-codex",
    "openai/gpt-5.1-codex-max",
    "openai/gpt-5.1-codex-mini",
    "openai/gpt-5.2",
    "openai/gpt-5.2-chat",
    "openai/gpt-5.2-codex",
    "openai/gpt-5.3-chat",
    "openai/gpt-5.3-codex",
    "openai/gpt-5.4",
    "openai/gpt-5.4-mini",
    "openai/gpt-5.4-nano",
    "openai/gpt-5.4-pro",
    "openai/gpt-5.5",
    "openai/gpt-5.6-luna",
    "openai/gpt-5.6-luna-pro",
    "openai/gpt-5.6-sol",
    "openai/gpt-5.6-sol-pro",
    "openai/gpt-5.6-terra",
    "openai/gpt-5.6-terra-pro",
    "openai/gpt-oss-120b",
    "openai/gpt-oss-20b",
    "qwen/qwen-2.5-72b-instruct",
    "qwen/qwen-2.5-7b-instruct",
    "qwen/qwen2.5-vl-72b-instruct",
    "qwen/qwen3-14b",
    "qwen/qwen3-235b-a22b-2507",
    "qwen/qwen3-235b-a22b-thinking-2507",
    "qwen/qwen3-30b-a3b",
    "qwen/qwen3-30b-a3b-instruct-2507",
    "qwen/qwen3-32b",
    "qwen/qwen3-coder",
    "qwen/qwen3-coder-30b-a3b-instruct",
    "qwen/qwen3-coder-next",
    "qwen/qwen3-next-80b-a3b-instruct",
    "qwen/qwen3-next-80b-a3b-thinking",
    "qwen/qwen3-vl-235b-a22b-instruct",
    "qwen/qwen3-vl-235b-a22b-thinking",
    "qwen/qwen3-vl-30b-a3b-instruct",
    "qwen/qwen3-vl-30b-a3b-thinking",
    "qwen/qwen3-vl-8b-instruct",
    "qwen/qwen3.5-122b-a10b",
    "qwen/qwen3.5-27b",
    "qwen/qwen3.5-35b-a3b",
    "qwen/qwen3.5-397b-a17b",
    "qwen/qwen3.5-9b",
    "qwen/qwen3.6-27b",
    "qwen/qwen3.6-35b-a3b",
    "sao10k/l3-lunaris-8b",
    "sao10k/l3.1-euryale-70b",
    "stepfun/step-3.7-flash",
    "tencent/hy3",
    "tencent/hy3-preview",
    "undi95/remm-slerp-l2-13b",
    "xiaomi/mimo-v2.5",
    "xiaomi/mimo-v2.5-pro",
    "z-ai/glm-4.5-air",
    "z-ai/glm-4.5v",
    "z-ai/glm-4.6",
    "z-ai/glm-4.6v",
    "z-ai/glm-4.7",
    "z-ai/glm-4.7-flash",
    "z-ai/glm-5",
    "z-ai/glm-5.1",
    "z-ai/glm-5.2",
)
REQUEST_BUDGET = 160
"""Most requests a night: with a pause of a few seconds each, one host is asked for minutes only."""

SOURCE = Source(
    id="openrouter_endpoints",
    kind="token_prices",
    publisher="OpenRouter",
    urls=tuple(f"{API}/{model}/endpoints" for model in MODELS),
    claims=(re.escape(API) + r"/(?P<partition>\{id\}|[^/?#{}]+/[^/?#{}]+)/endpoints/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=2,
    seller_id="openrouter",
    proven_on=("2026-07-22",),
)

KEYS: Mapping[str, Figure] = {
    "prompt": per_token("input"),
    "completion": per_token("output"),
    "input_cache_read": per_token("cached_input"),
    "input_cache_write": per_token("cache_write"),
    "input_cache_write_1h": per_token("cache_write_1h"),
    "internal_reasoning": per_token("reasoning_output"),
    "audio": per_token("input_audio"),
    "audio_output": per_token("output_audio"),
    "input_audio_cache": per_token("cached_input_audio"),
    "image_token": per_token("input_image"),
    "image": per_token("input_image"),
    "image_output": per_token("output_image"),
    "web_search": Figure("web_search", "USD per web search", unit="per_request"),
    "request": Figure("request", "USD per request", unit="per_request"),
}
TIERS = ("flex", "priority", "fast", "batch")
REGION = re.compile(r"global|eu|us|europe|swedencentral|[a-z]+-[a-z]+-?\d+")
ENDPOINT_MONEY = re.compile(r"pric|cost|fee|discount|currency|tariff|surcharge", re.IGNORECASE)
SAME_LABELS = "two endpoints of the host that nothing in the list tells apart"
OTHER_CONDITION = "overrides have a condition that is not modelled"
IMAGE_UNIT = "unit not told: per image or per image token"


@dataclass(frozen=True)
class _Endpoint:
    """One host's offer: where it stands, how it is told apart, its prices."""

    pointer: str
    pricing: Mapping[str, Any]
    variant: str
    region: str
    tier: str


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every endpoint; raises ``SourceError`` where most models do not read."""
    require_pages(capture, 1)
    document = object_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    if "models" in document:
        known = ("source", "endpoints", "collected_at", "count", "models")
        expect_keys(SOURCE.id, "recording", document, known=known)
        models = models_in(SOURCE, "/models", document["models"])
        if document.get("count", len(models)) != len(models):
            raise SourceError(SOURCE.id, "count", f"list has {len(models)}", document["count"])
    else:
        expect_keys(SOURCE.id, "document", document, known=("data",), required=("data",))
        model = object_in(SOURCE, "/data", document["data"])
        if not isinstance(model.get("id"), str):
            raise SourceError(SOURCE.id, "/data/id", "model without an id", model.get("id"))
        models = [("/data", model["id"], model)]
    rows = rows_of_entries(SOURCE, models, _model_rows)
    return frame_of(SOURCE, rows)


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    items = list_in(SOURCE, f"{pointer}/endpoints", model.get("endpoints"))
    endpoints = [_endpoint(item, f"{pointer}/endpoints/{i}") for i, item in enumerate(items)]
    labels = Counter((e.variant, e.region, e.tier) for e in endpoints)
    if not endpoints:
        yield aside(pointer, "model without endpoints", name)
    for endpoint in endpoints:
        repeated = labels[endpoint.variant, endpoint.region, endpoint.tier] > 1
        for row in _rows(endpoint, name, SAME_LABELS if repeated else None):
            yield {**row, **last_day(model.get("expiration_date"))}


def _endpoint(item: Any, pointer: str) -> _Endpoint:
    """Read what tells an endpoint apart; raises on a missing label or an unknown money key."""
    entry = object_in(SOURCE, pointer, item)
    if unknown := [key for key in entry if ENDPOINT_MONEY.search(key) and key != "pricing"]:
        raise SourceError(SOURCE.id, pointer, "unknown key that may hold money", unknown)
    host, tag = entry.get("provider_name"), entry.get("tag")
    quantization = entry.get("quantization") or "unknown"
    if not (host and isinstance(host, str) and tag and isinstance(tag, str)):
        raise SourceError(SOURCE.id, pointer, "endpoint without host or tag", (host, tag))
    slug, *parts = tag.split("/")
    extra = [slug] if slug.endswith("-turbo") else []
    region, tier = "unstated", "standard"
    for part in parts:
        if part in TIERS and tier == "standard":
            tier = part
        elif REGION.fullmatch(part) and region == "unstated":
            region = part
        elif part != quantization:
            extra.append(part)
    if quantization != "unknown":
        extra.insert(0, quantization)
    pricing = object_in(SOURCE, f"{pointer}/pricing", entry.get("pricing"))
    variant = "; ".join([f"via {host}", *extra])
    return _Endpoint(f"{pointer}/pricing", pricing, variant, region, tier)


def _rows(endpoint: _Endpoint, name: str, problem: str | None) -> Iterator[dict[str, Any]]:
    """Rows of one endpoint: its figures, then those for longer prompts."""
    pricing, place = endpoint.pricing, endpoint.pointer
    yield from unknown_price_keys(
        SOURCE,
        place,
        pricing,
        (*KEYS, "discount", "overrides"),
        required=("prompt", "completion"),
        listed_model=name,
    )
    discount = decimal_of(SOURCE.id, f"{place}/discount", pricing.get("discount") or 0)
    if not 0 <= discount < 1:
        raise SourceError(SOURCE.id, f"{place}/discount", "not a fraction", discount)
    entries = list_in(SOURCE, f"{place}/overrides", pricing.get("overrides", []))
    steps = [_step(entry, f"{place}/overrides/{i}") for i, entry in enumerate(entries)]
    bounds = [bound for bound in steps if bound is not None]
    if len(bounds) < len(steps) or bounds != sorted(set(bounds)):
        problem = problem or OTHER_CONDITION
    share = f"{(discount * 100).normalize():f} %"
    terms: dict[str, Any] = {
        "model": name,
        "variant": endpoint.variant,
        "region": endpoint.region,
        "service_tier": endpoint.tier,
        "offer": "promotional" if discount else "list",
        "note": f"discount of {share} is in the price" if discount else None,
        "problem": problem,
    }
    for key in KEYS:
        yield from _key_rows(place, key, pricing, list(zip(steps, entries, strict=True)), terms)


def _key_rows(
    place: str,
    key: str,
    pricing: Mapping[str, Any],
    steps: Sequence[tuple[int | None, Mapping[str, Any]]],
    terms: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """Rows of one price key: the figure up to the first step that names it, then each step's."""
    bounds = [bound for bound, entry in steps if bound and key in entry]
    yield from figures_in(
        SOURCE,
        place,
        pricing,
        {key: _checked(key, pricing)},
        context_up_to_tokens=min(bounds, default=None),
        context_rule="whole_prompt" if bounds else "unstated",
        **terms,
    )
    for index, (bound, entry) in enumerate(steps):
        yield from figures_in(
            SOURCE,
            f"{place}/overrides/{index}",
            entry,
            {key: _checked(key, entry)},
            context_above_tokens=bound,
            context_up_to_tokens=min((b for b in bounds if b > (bound or 0)), default=None),
            context_rule="whole_prompt" if bound else "unstated",
            **terms,
        )


def _step(entry: Any, place: str) -> int | None:
    """Prompt length from which an override holds; None where it has another condition."""
    conditions = ("min_prompt_tokens", "utc_start", "utc_end", "utc_days")
    expect_keys(SOURCE.id, place, object_in(SOURCE, place, entry), known=(*KEYS, *conditions))
    tokens = entry.get("min_prompt_tokens")
    if tokens is not None and (not isinstance(tokens, int) or tokens < 1):
        raise SourceError(SOURCE.id, f"{place}/min_prompt_tokens", "not a token count", tokens)
    return tokens if not set(entry) & set(conditions[1:]) else None


def _checked(key: str, prices: Mapping[str, Any]) -> Figure:
    """The figure's meaning; an image figure that is not the price of a token is kept back."""
    if key == "image" and prices.get("image") not in (None, prices.get("prompt")):
        return replace(KEYS[key], problem=IMAGE_UNIT)
    return KEYS[key]
