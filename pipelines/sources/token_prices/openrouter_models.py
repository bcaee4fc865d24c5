"""OpenRouter: what it charges per model, from its public model list.

Belongs here: one row per meter, context tier and time window of every model in
``/api/v1/models``. Must not be here: prices of the providers behind a model
(``/models/{id}/endpoints``), and models that the list leaves out by default.

Meaning of the fields (OpenRouter's API description, and the figures where it is silent or wrong):

* Figures are strings, USD for one token (or search, or request); ``-1`` means that a router picks
  the model and so the price.
* An entry of ``overrides`` replaces the figures it names for prompts **longer** than
  ``min_prompt_tokens`` (the whole prompt then), or inside a daily UTC window; other figures stand.
* ``image`` is described as per image, and was so until early 2026; since then it repeats the
  figure of ``prompt``, so it is per token there. Anything else near a token's price is not told.
* ``image_output`` is described as per image, yet holds the price of one image token.
* A figure is what a call costs now, a host's promotion included, and nothing says so: ``offer`` is
  ``unstated``. ``openrouter_endpoints`` tells the discount of each host.
* Zero is free only where the model's id says so; elsewhere it may be a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.figures import says_free
from pipelines.reading.json_documents import expect_keys, json_of, unknown_price_keys
from pipelines.reading.model_list import models_in, rows_of_entries
from pipelines.reading.money import MILLION, decimal_of, price_of
from pipelines.reading.rows import frame_of, last_day, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="openrouter_models",
    kind="token_prices",
    publisher="OpenRouter",
    urls=("https://openrouter.ai/api/v1/models",),
    claims=(r"https://openrouter\.ai/api/v1/models/?(\?sort=[a-z-]+)?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=600,
    seller_id="openrouter",
    proven_on=("2026-01-11", "2026-05-22", "2026-07-02", "2026-07-18", "2026-07-26", "2026-08-02"),
)

TOKENS = "USD per token"
METERS: Mapping[str, tuple[str, str, str]] = {
    "prompt": ("input", "per_mtok", TOKENS),
    "completion": ("output", "per_mtok", TOKENS),
    "input_cache_read": ("cached_input", "per_mtok", TOKENS),
    "input_cache_write": ("cache_write", "per_mtok", TOKENS),
    "input_cache_write_1h": ("cache_write_1h", "per_mtok", TOKENS),
    "internal_reasoning": ("reasoning_output", "per_mtok", TOKENS),
    "audio": ("input_audio", "per_mtok", TOKENS),
    "audio_output": ("output_audio", "per_mtok", TOKENS),
    "input_audio_cache": ("cached_input_audio", "per_mtok", TOKENS),
    "image_token": ("input_image", "per_mtok", TOKENS),
    "image_output": ("output_image", "per_mtok", TOKENS),
    "image": ("image", "per_image", "USD per image"),
    "web_search": ("web_search", "per_request", "USD per web search"),
    "request": ("request", "per_request", "USD per request"),
}
"""Price key -> meter, unit and unit in words; ``image`` is refined by :func:`_meaning`."""

CONDITIONS = ("min_prompt_tokens", "utc_start", "utc_end", "utc_days")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONEY_WORDS = re.compile(r"pric|cost|fee|discount|currency|tariff|surcharge", re.IGNORECASE)
ALIAS_ID = re.compile(r"^~")
LEAST_TOKENS_PER_IMAGE = 50
DEAREST_IMAGE_TOKEN = Decimal("0.001")

DYNAMIC = "price -1: depends on the model that the router picks"
ZERO = "zero price, free or missing not told"
IMAGE_UNIT = "unit not told: per image or per image token"
MIXED = "overrides mix conditions in a way that is not modelled"


@dataclass(frozen=True)
class _Override:
    """One entry of ``overrides``: where it stands, when it applies, what it sets."""

    pointer: str
    above: int | None
    window: str
    prices: Mapping[str, object]


@dataclass(frozen=True)
class _Cell:
    """One figure and the condition it holds under."""

    pointer: str
    listed: object
    above: int | None = None
    up_to: int | None = None
    schedule: str = "always"
    detail: str | None = None
    problem: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    models = models_in(SOURCE, *_models(json_of(SOURCE.id, capture.page.text)))
    return frame_of(SOURCE, rows_of_entries(SOURCE, models, _model_rows))


def _models(document: Any) -> tuple[str, list[Any]]:
    """Pointer to the list of models, and the list; checks that it is whole.

    Recorded copies come in two envelopes, which are opened here by name so that old evidence can
    be read from its own bytes: ``{fetched_at, url, body}`` and
    ``{source, fetched_at, api_url, model_count, data}``.
    """
    root = ""
    if isinstance(document, dict) and "body" in document:
        expect_keys(SOURCE.id, "envelope", document, known=("fetched_at", "url", "body"))
        root, document = "/body", document["body"]
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    recorded = {"source", "fetched_at", "api_url", "model_count"} if "api_url" in document else ()
    expect_keys(
        SOURCE.id,
        "document",
        document,
        known=("data", "total_count", "links", *recorded),
        required=("data",),
    )
    models = document["data"]
    if not isinstance(models, list) or not models:
        raise SourceError(SOURCE.id, "data", "not a list of models", models)
    for count in ("total_count", "model_count"):
        if document.get(count, len(models)) != len(models):
            raise SourceError(SOURCE.id, count, f"list has {len(models)} models", document[count])
    if document.get("links") not in (None, {}, {"next": None}):
        raise SourceError(SOURCE.id, "links", "the list goes on on another page", document["links"])
    return f"{root}/data", models


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows of one model."""
    if unknown := [key for key in model if MONEY_WORDS.search(key) and key != "pricing"]:
        raise SourceError(SOURCE.id, pointer, "unknown key that may hold money", ", ".join(unknown))
    pricing = model.get("pricing")
    if not isinstance(pricing, dict):
        raise SourceError(SOURCE.id, f"{pointer}/pricing", "missing", pricing)
    yield from unknown_price_keys(
        SOURCE,
        f"{pointer}/pricing",
        pricing,
        (*METERS, "overrides", "discount"),
        required=("prompt", "completion"),
        listed_model=name,
    )
    entries = pricing.get("overrides", [])
    if not isinstance(entries, list):
        raise SourceError(SOURCE.id, f"{pointer}/pricing/overrides", "not a list", entries)
    overrides = [
        _override(entry, f"{pointer}/pricing/overrides/{index}")
        for index, entry in enumerate(entries)
    ]
    discount = decimal_of(SOURCE.id, f"{pointer}/pricing/discount", pricing.get("discount", 0))
    for key in METERS:
        for cell in _cells(key, pricing, f"{pointer}/pricing", overrides):
            row = _row(name, key, pricing, cell)
            row.update(last_day(model.get("expiration_date")))
            if discount:
                row["problem"] = f"discount {discount}: in the listed price or not is not told"
            yield row


def _override(entry: Any, pointer: str) -> _Override:
    """Read one override; raises ``SourceError`` on an unknown key or no condition."""
    if not isinstance(entry, dict):
        raise SourceError(SOURCE.id, pointer, "not an object", entry)
    expect_keys(SOURCE.id, pointer, entry, known=(*METERS, *CONDITIONS))
    above = entry.get("min_prompt_tokens")
    if above is not None and (not isinstance(above, int) or isinstance(above, bool) or above < 1):
        raise SourceError(SOURCE.id, f"{pointer}/min_prompt_tokens", "not a token count", above)
    window = _window(entry, pointer)
    if above is None and not window:
        raise SourceError(SOURCE.id, pointer, "override without a condition", entry)
    return _Override(pointer, above, window, {k: v for k, v in entry.items() if k in METERS})


def _window(entry: Mapping[str, Any], pointer: str) -> str:
    """UTC hours and days of an override in words; empty where it holds all day."""
    hours = [entry[key] for key in ("utc_start", "utc_end") if key in entry]
    days = entry.get("utc_days", [])
    if len(hours) == 1 or not all(_is_clock(hour) for hour in hours):
        raise SourceError(SOURCE.id, pointer, "not a window of HHMM clock numbers", hours)
    expect_keys(SOURCE.id, f"{pointer}/utc_days", days, known=WEEKDAYS)
    words = ["-".join(f"{hour // 100:02}:{hour % 100:02}" for hour in hours)] if hours else []
    if days:
        words.append("on " + ", ".join(days))
    return " ".join(words)


def _is_clock(hour: object) -> bool:
    return isinstance(hour, int) and 0 <= hour <= 2400 and hour % 100 < 60


def _cells(
    key: str, pricing: Mapping[str, Any], pointer: str, overrides: Sequence[_Override]
) -> Iterator[_Cell]:
    """The base figure of one key and those that replace it, each with its condition."""
    mine = [override for override in overrides if key in override.prices]
    base = [_Cell(f"{pointer}/{key}", pricing[key])] if key in pricing else []
    thresholds = [override.above for override in mine if override.above is not None]
    if not mine:
        yield from base
    elif not any(override.window for override in mine) and thresholds == sorted(set(thresholds)):
        for cell in base:
            yield _Cell(cell.pointer, cell.listed, None, thresholds[0])
        for override, above, up_to in zip(mine, thresholds, [*thresholds[1:], None], strict=True):
            yield _Cell(f"{override.pointer}/{key}", override.prices[key], above, up_to)
    elif not thresholds and base and len({str(o.prices[key]) for o in mine}) == 1:
        yield from _scheduled(key, pricing, base[0], mine)
    else:
        yield from (_Cell(cell.pointer, cell.listed, problem=MIXED) for cell in base)
        for override in mine:
            yield _Cell(
                f"{override.pointer}/{key}", override.prices[key], override.above, problem=MIXED
            )


def _scheduled(
    key: str, pricing: Mapping[str, Any], base: _Cell, windows: Sequence[_Override]
) -> Iterator[_Cell]:
    """The base figure and one for all windows together; the dearer side is the peak.

    Sides are compared over every figure that the windows set, so that all meters of a model use
    the same word for the same hours.
    """
    rises = [
        _number(override.prices[name], override.pointer) - _number(pricing[name], override.pointer)
        for override in windows
        for name in override.prices
        if name in pricing
    ]
    hours = "UTC " + ", ".join(override.window for override in windows)
    first = windows[0]
    inside, outside, problem = "peak", "off_peak", None
    if all(rise <= 0 for rise in rises):
        inside, outside = "off_peak", "peak"
    elif any(rise < 0 for rise in rises):
        problem = MIXED
    yield _Cell(base.pointer, base.listed, None, None, outside, f"outside {hours}", problem)
    yield _Cell(f"{first.pointer}/{key}", first.prices[key], None, None, inside, hours, problem)


def _number(listed: object, pointer: str) -> Decimal:
    """The figure; only -1 may be negative."""
    if not isinstance(listed, str):
        raise SourceError(SOURCE.id, pointer, "price is not a string", listed)
    number = decimal_of(SOURCE.id, pointer, listed)
    if number < 0 and number != -1:
        raise SourceError(SOURCE.id, pointer, "negative price", listed)
    return number


def _meaning(
    key: str, number: Decimal, pricing: Mapping[str, Any]
) -> tuple[str, str, str, str | None]:
    """Meter, unit, unit in words and problem of one figure."""
    meter, unit, words = METERS[key]
    if key == "image_output" and number > DEAREST_IMAGE_TOKEN:
        return meter, unit, words, IMAGE_UNIT
    if key != "image" or "image_token" in pricing or number <= 0:
        return meter, unit, words, None
    prompt = decimal_of(SOURCE.id, "prompt", pricing["prompt"])
    if number == prompt:
        return "input_image", "per_mtok", TOKENS, None
    told = number >= LEAST_TOKENS_PER_IMAGE * prompt
    return meter, unit, words, None if told else IMAGE_UNIT


def _row(model_id: str, key: str, pricing: Mapping[str, Any], cell: _Cell) -> dict[str, Any]:
    """One observation row of one figure."""
    number = _number(cell.listed, cell.pointer)
    meter, unit, words, problem = _meaning(key, number, pricing)
    if number == -1:
        problem = DYNAMIC
    elif number == 0 and not says_free(model_id):
        problem = ZERO
    price = number * (MILLION if unit == "per_mtok" else 1)
    is_tiered = cell.above is not None or cell.up_to is not None
    return token_row(
        locator=cell.pointer,
        listed_seller=SOURCE.seller_id,
        listed_model=model_id,
        offer="unstated",
        context_above_tokens=cell.above,
        context_up_to_tokens=cell.up_to,
        context_rule="whole_prompt" if is_tiered else "unstated",
        schedule=cell.schedule,
        schedule_detail=cell.detail,
        meter=meter,
        price=None if number < 0 else price_of(SOURCE.id, cell.pointer, price),
        currency="USD",
        unit=unit,
        listed_price=str(cell.listed),
        listed_unit=words,
        problem=cell.problem or problem,
        note="alias that moves to newer models" if ALIAS_ID.match(model_id) else None,
    )
