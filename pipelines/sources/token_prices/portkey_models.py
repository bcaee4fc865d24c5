"""Portkey: the price files that it keeps per provider, in a public repository.

Belongs here: prices per token, per image and per use of a tool in ``pricing/<provider>.json``. Must
not be here: the ``default`` entry (a stand-in for models that are not listed), training, prices by
region (``custom_pricing``), and units that a name alone does not explain.

Figures are **US cents** for one token (image, use). Very many of them are zero by default; zero is
published only where the model's name says free. Prices per minute, page or search also stand under
names of tokens; a token dearer than any known one is kept back. A name that ends in ``-lte-128k``
or ``-gt-128k`` bounds the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.cloud_names import in_region, region_named
from pipelines.reading.figures import Figure, figures_in
from pipelines.reading.json_documents import (
    escaped,
    expect_keys,
    json_of,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.model_list import rows_of_entries
from pipelines.reading.money import MILLION
from pipelines.reading.parts import shown
from pipelines.reading.rows import aside, frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

RAW = "https://raw.githubusercontent.com/Portkey-AI/models"
PROVIDERS = (
    "ai21",
    "anthropic",
    "azure-ai",
    "azure-openai",
    "bedrock",
    "byteplus",
    "cerebras",
    "cohere",
    "dashscope",
    "deepgram",
    "deepinfra",
    "deepseek",
    "fireworks-ai",
    "google",
    "groq",
    "jina",
    "minimax",
    "mistral-ai",
    "moonshot",
    "nebius",
    "novita-ai",
    "openai",
    "openrouter",
    "oracle",
    "perplexity-ai",
    "stability-ai",
    "together-ai",
    "vertex-ai",
    "workers-ai",
    "x-ai",
    "z-ai",
    "zhipu",
)

SOURCE = Source(
    id="portkey_models",
    kind="token_prices",
    publisher="Portkey",
    urls=tuple(f"{RAW}/main/pricing/{provider}.json" for provider in PROVIDERS),
    claims=(re.escape(RAW) + r"/(refs/heads/)?main/pricing/(?P<partition>[a-z0-9-]+)\.json",),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="MIT licence.",
    minimum_rows=1,
    proven_on=("2026-08-21",),
)

DEFAULT = "default"
CENT = Decimal("0.01")
DEAREST = Decimal(600)
"""US dollars for a million of the dearest tokens known."""
TOO_DEAR = "too dear for a token: a price per minute, page or search"


def _tokens(meter: str, variant: str = "") -> Figure:
    return Figure(meter, "US cents per token", CENT * MILLION, variant=variant)


def _each(meter: str, variant: str = "") -> Figure:
    return Figure(meter, "US cents per use", CENT, "per_request", variant)


TOKENS: Mapping[str, Figure] = {
    "request_token": _tokens("input"),
    "response_token": _tokens("output"),
    "cache_read_input_token": _tokens("cached_input"),
    "cache_write_input_token": _tokens("cache_write"),
    "reasoning_token": _tokens("reasoning_output"),
    "request_audio_token": _tokens("input_audio"),
    "response_audio_token": _tokens("output_audio"),
    "cache_read_audio_input_token": _tokens("cached_input_audio"),
    "request_image_token": _tokens("input_image"),
    "response_image_token": _tokens("output_image"),
    "cache_read_image_input_token": _tokens("cached_input_image"),
    "request_text_token": _tokens("input", "text"),
    "response_text_token": _tokens("output", "text"),
    "cache_read_text_input_token": _tokens("cached_input", "text"),
}
UNITS: Mapping[str, Figure] = {
    "cache_write_1h": _tokens("cache_write_1h"),
    "web_search": _each("web_search"),
    "web_search_low_context": _each("web_search", "low context"),
    "web_search_medium_context": _each("web_search", "medium context"),
    "web_search_high_context": _each("web_search", "high context"),
}
OLDER = ("cached_image_input_token", "cached_text_input_token")
"""Older names beside ``cache_read_*`` for the same figures."""
UNREAD_UNITS = re.compile(
    r"file_search|search|x_search|code_execution|attachment_search|routing_units|maps"
    r"|enterprise_web_search|default_\w+|image_token|image_1k|video_seconds"
    r"|video_duration_seconds_\d+_\d+|output_video_token|request_audio_token"
    r"|response_audio_token|generated_images|input_image|megapixels|embedding_\w+_token"
    r"|input_video_\w+"
)
"""Units that only their names describe, or that repeat another figure; not read."""
UNREAD_CONFIG = ("calculate", "finetune_config", "fixed_cost")
SIDES = {"pay_as_you_go": "standard", "batch_config": "batch"}
IMAGE = Figure("image", "US cents per image", CENT, "per_image")
BOUND = re.compile(r"-(?P<side>lte|gt)-(?P<thousands>\d+)k$")

BEDROCK = frozenset({"bedrock", "bedrock-mantle"})
CLOUDS = frozenset({"azure-ai", "azure-openai", *BEDROCK})
"""Sellers whose names of models may begin with a region."""


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of one provider's models; raises ``SourceError`` where most do not read."""
    require_pages(capture, 1)
    provider = SOURCE.partition(capture.page.url)
    if not provider:
        raise SourceError(SOURCE.id, "url", "names no provider", capture.page.url)
    document = object_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    entries = [(f"/{escaped(k)}", k, entry) for k, entry in document.items() if k != DEFAULT]
    rows = rows_of_entries(SOURCE, entries, partial(_model_rows, provider))
    if DEFAULT in document:
        what = "no model: a stand-in for those that are not listed"
        rows.append(aside(f"/{DEFAULT}", what, shown(document[DEFAULT])))
    return frame_of(SOURCE, list(in_region(rows, BEDROCK)))


def _model_rows(provider: str, pointer: str, name: str, entry: Any) -> Iterator[dict[str, Any]]:
    model = object_in(SOURCE, pointer, entry)
    nested = [
        key for key in model if isinstance(model[key], dict) and "pricing_config" in model[key]
    ]
    expect_keys(SOURCE.id, pointer, model, known=("pricing_config", "custom_pricing", *nested))
    place = f"{pointer}/pricing_config"
    config = object_in(SOURCE, place, model.get("pricing_config") or {})
    expect_keys(SOURCE.id, place, config, known=("currency", *SIDES, *UNREAD_CONFIG))
    if config.get("currency") not in (None, "USD"):
        raise SourceError(SOURCE.id, f"{place}/currency", "unknown currency", config["currency"])
    bound = BOUND.search(name)
    tokens = int(bound["thousands"]) * 1000 if bound else None
    for side, tier in SIDES.items():
        prices = object_in(SOURCE, f"{place}/{side}", config.get(side) or {})
        yield from _side_rows(
            f"{place}/{side}",
            prices,
            model=name,
            listed_seller=provider,
            region=region_named(name) if provider in CLOUDS else "unstated",
            service_tier=tier,
            context_above_tokens=tokens if bound and bound["side"] == "gt" else None,
            context_up_to_tokens=tokens if bound and bound["side"] == "lte" else None,
        )


def _side_rows(place: str, prices: Mapping[str, Any], **terms: Any) -> Iterator[dict[str, Any]]:
    """Rows of ordinary or of batch prices."""
    known = (*TOKENS, *OLDER, "image", "additional_units")
    yield from unknown_price_keys(SOURCE, place, prices, known, listed_model=terms["model"])
    units = object_in(SOURCE, f"{place}/additional_units", prices.get("additional_units") or {})
    read = {key: value for key, value in units.items() if not UNREAD_UNITS.fullmatch(key)}
    where = f"{place}/additional_units"
    yield from unknown_price_keys(SOURCE, where, read, UNITS, listed_model=terms["model"])
    for key, figure in TOKENS.items():
        yield from _price_rows(f"{place}/{key}", prices.get(key), figure, **terms)
    for key in (key for key in read if key in UNITS):
        yield from _price_rows(f"{place}/additional_units/{key}", read[key], UNITS[key], **terms)
    images = object_in(SOURCE, f"{place}/image", prices.get("image") or {})
    for quality, sizes in images.items():
        for size, price in object_in(SOURCE, f"{place}/image/{quality}", sizes).items():
            label = ", ".join(part for part in (quality, size) if part != "default")
            figure = replace(IMAGE, variant=label)
            yield from _price_rows(f"{place}/image/{quality}/{size}", price, figure, **terms)


def _price_rows(place: str, value: Any, figure: Figure, **terms: Any) -> Iterator[dict[str, Any]]:
    """Row of one ``{"price": ...}``; none where it is missing."""
    if value is not None:
        price = object_in(SOURCE, place, value)
        expect_keys(SOURCE.id, place, price, known=("price",))
        for row in figures_in(SOURCE, place, price, {"price": figure}, **terms):
            if figure.unit == "per_mtok" and row["price"] is not None and row["price"] > DEAREST:
                row["problem"] = TOO_DEAR
            yield row
