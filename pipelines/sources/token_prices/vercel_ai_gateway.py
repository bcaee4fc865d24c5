"""Vercel: what its AI Gateway charges per model, from its public model list.

Belongs here: token prices of language and embedding models, with the steps of long prompts. Must
not be here: images, video and ranking (their prices have units of their own), and the prices of
single hosts (``/v1/models/{id}/endpoints``).

Figures are strings, USD for one token. A list ``*_tiers`` beside a figure repeats it with bounds
(``min`` inclusive, ``max`` exclusive, in prompt tokens) and is read in its place; a longer prompt
is priced as a whole. ``web_search`` names no unit and is kept back. ``varies_by_provider`` marks
models that some host behind the gateway prices otherwise. Under ``fast`` stand the prices of the
fast tier, under ``regional`` those of a region, which may have a ``fast`` of their own; the prices
beside them name no region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pipelines.reading.figures import Figure, figure_row, figures_in, per_token
from pipelines.reading.json_documents import (
    escaped,
    expect_keys,
    list_in,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source
from schemas.errors import SourceError

SOURCE = Source(
    id="vercel_ai_gateway",
    kind="token_prices",
    publisher="Vercel",
    urls=("https://ai-gateway.vercel.sh/v1/models",),
    claims=(r"https://ai-gateway\.vercel\.sh/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=200,
    seller_id="vercel",
    proven_on=("2026-10-09",),
)

SEARCH = Figure("web_search", "unit not told", unit="per_request", problem="unit not told")
LANGUAGE: Mapping[str, Figure] = {
    "input": per_token("input"),
    "output": per_token("output"),
    "input_cache_read": per_token("cached_input"),
    "input_cache_write": per_token("cache_write"),
    "web_search": SEARCH,
}
EMBEDDING: Mapping[str, Figure] = {"input": per_token("embedding"), "web_search": SEARCH}
SIDE = (*LANGUAGE, *(f"{key}_tiers" for key in LANGUAGE if key != "web_search"))
"""Keys of one set of prices."""
FAST, REGIONAL = "fast", "regional"
SKIPPED = ("image", "video", "reranking", "transcription", "speech")
"""Types of model whose prices are not per token."""
MEDIA = ("image", "image_dimension_quality_pricing", "video_duration_pricing")
"""Prices of what a language model draws or films; not read."""


def _terms(pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    varies = model["pricing"].get("varies_by_provider") is True
    return {"note": "some hosts behind the gateway have other prices" if varies else None}


def _rows(
    place: str, prices: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Rows of the prices that name no region, of those of each region, and of the fast tier."""
    yield from _side_rows(place, prices, keys, terms)
    if FAST in prices:
        yield from _fast_rows(f"{place}/{FAST}", prices[FAST], keys, terms)
    where = f"{place}/{REGIONAL}"
    for region, value in object_in(SOURCE, where, prices.get(REGIONAL) or {}).items():
        at = f"{where}/{escaped(region)}"
        side = object_in(SOURCE, at, value)
        name = terms["model"]
        yield from unknown_price_keys(SOURCE, at, side, (*SIDE, FAST), listed_model=name)
        there = {**terms, "region": region}
        yield from _side_rows(at, side, keys, there)
        if FAST in side:
            yield from _fast_rows(f"{at}/{FAST}", side[FAST], keys, there)


def _fast_rows(
    place: str, value: Any, keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Rows of the fast tier."""
    side = object_in(SOURCE, place, value)
    yield from unknown_price_keys(SOURCE, place, side, SIDE, listed_model=terms["model"])
    yield from _side_rows(place, side, keys, {**terms, "service_tier": "fast"})


def _side_rows(
    place: str, prices: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """For each key the rows of its steps, or of its one figure."""
    for key, figure in keys.items():
        if prices.get(f"{key}_tiers"):
            yield from _tier_rows(f"{place}/{key}_tiers", prices[f"{key}_tiers"], figure, terms)
        else:
            yield from figures_in(SOURCE, place, prices, {key: figure}, **terms)


def _tier_rows(
    place: str, value: Any, figure: Figure, terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """One row for each step; steps must follow each other without a gap."""
    reached: int | None = 0
    steps = list_in(SOURCE, place, value)
    for index, item in enumerate(steps):
        where = f"{place}/{index}"
        step = object_in(SOURCE, where, item)
        expect_keys(SOURCE.id, where, step, known=("cost", "min", "max"), required=("cost",))
        low, high = step.get("min", 0), step.get("max")
        is_last = index == len(steps) - 1
        if low != reached or (high is None) != is_last or not (is_last or _is_count(high, low)):
            raise SourceError(SOURCE.id, where, "steps do not follow each other", step)
        reached = high
        yield figure_row(
            SOURCE,
            f"{where}/cost",
            step["cost"],
            figure,
            is_free=False,
            context_above_tokens=low - 1 if low else None,
            context_up_to_tokens=None if high is None else high - 1,
            context_rule="whole_prompt" if len(steps) > 1 else "unstated",
            **terms,
        )


def _is_count(high: Any, low: int) -> bool:
    return isinstance(high, int) and not isinstance(high, bool) and high > low + 1


LIST = ModelList(
    may_lack_prices=True,
    kinds={"language": LANGUAGE, "embedding": EMBEDDING, **dict.fromkeys(SKIPPED)},
    ignored=(*SIDE, *MEDIA, FAST, REGIONAL, "varies_by_provider"),
    terms=_terms,
    rows=_rows,
)

parse = partial(read, SOURCE, LIST)
