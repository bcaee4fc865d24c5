"""genai-prices: the price data that Pydantic keeps by hand and ships as a Python package.

Belongs here: every price of every provider and model in its JSON, from the repository (first and
second layout) and from the installed package, which is the night's stand-in without a network.
Must not be here: the rules by which it matches model names and reads usage.

Meaning of the data (its own documentation):

* Price keys are units of its registry (``KEYS``), in US dollars.
* ``{base, tiers}``: a prompt longer than ``start`` is priced as a whole at that tier.
* A list of prices is tried last to first. The first entry holds where nothing else does, entries
  with ``start_date`` from that day (UTC) on, entries with hours every day between those hours.
  Hours carry no date; where prices of several dates stand beside them they are those of the
  newest (their comments say so), and older peak prices are not told.
* ``price_variants`` replace single figures for a batch, a service tier, a speed or a route; the
  first that is in force wins.
* A model without prices is one they do not price, not a free one.
* The provider ``google`` lists what is sold on the Gemini API and on Vertex AI alike. Claude, names
  in ``-maas`` and what only Vertex's page is cited for are Vertex AI's.
* Some figures are copied from OpenRouter or unproven, as their comments say: no seller's price.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.cloud_names import in_region, region_named
from pipelines.reading.figures import says_free
from pipelines.reading.json_documents import expect_keys, json_of, unknown_price_keys
from pipelines.reading.model_list import NO_PRICE
from pipelines.reading.money import decimal_of, price_of
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import PACKAGE_SCHEME, Capture, Embedded, Source
from schemas.errors import SourceError

ID = "genai_prices"
PACKAGE_URL = f"{PACKAGE_SCHEME}genai-prices/data.json"
REPOSITORY = "https://raw.githubusercontent.com/pydantic/genai-prices"


def read_package() -> tuple[bytes, datetime]:
    """The installed package's providers as JSON in the repository's layout, and their day.

    The same package gives the same bytes. Only what says something about prices is kept. The day
    is the newest start date among OpenRouter's prices: the project's importer dates those on the
    day it sees them, while other providers' dates may lie ahead (announced prices).
    """
    from genai_prices.data_snapshot import get_snapshot

    providers = [
        {
            "id": provider.id,
            "name": provider.name,
            "pricing_urls": provider.pricing_urls,
            "price_comments": provider.price_comments,
            "models": [_packaged_model(model) for model in provider.models],
        }
        for provider in get_snapshot().providers
    ]
    text = json.dumps(_without_null(providers), indent=1, sort_keys=True, ensure_ascii=False)
    days = [
        date.fromisoformat(price["constraint"]["start_date"])
        for provider in providers
        if provider["id"] == "openrouter"
        for model in provider["models"]
        if isinstance(model["prices"], list)
        for price in model["prices"]
        if "start_date" in (price["constraint"] or {})
    ]
    if not days:
        raise SourceError(ID, "package", "no dated price of OpenRouter to tell how new it is")
    return f"{text}\n".encode(), datetime.combine(max(days), time(), UTC)


def _packaged_model(model: Any) -> dict[str, Any]:
    prices = model.prices
    return {
        "id": model.id,
        "name": model.name,
        "price_comments": model.price_comments,
        "deprecated": model.deprecated,
        "prices": [
            {"constraint": _packaged_constraint(item), "prices": _packaged_prices(item.prices)}
            for item in prices
        ]
        if isinstance(prices, list)
        else _packaged_prices(prices),
        "price_variants": [
            {
                "when": dict(item.when),
                "constraint": _packaged_constraint(item),
                "prices": _packaged_prices(item.prices),
            }
            for item in model.price_variants or []
        ]
        or None,
    }


def _packaged_constraint(item: Any) -> dict[str, str] | None:
    if item.constraint is None:
        return None
    return {key: value.isoformat() for key, value in vars(item.constraint).items()}


def _packaged_prices(prices: Any) -> dict[str, Any]:
    return {
        key: _number(value)
        if isinstance(value, Decimal)
        else {
            "base": _number(value.base),
            "tiers": [{"start": tier.start, "price": _number(tier.price)} for tier in value.tiers],
        }
        for key, value in vars(prices).items()
        if value is not None
    }


def _number(value: Decimal) -> float:
    """The figure as a JSON number; raises where that would change it."""
    number = float(value)
    if Decimal(repr(number)) != value:
        raise SourceError(ID, "package", "price does not fit a JSON number", value)
    return number


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    return [_without_null(item) for item in value] if isinstance(value, list) else value


SOURCE = Source(
    id=ID,
    kind="token_prices",
    publisher="Pydantic (genai-prices)",
    urls=(f"{REPOSITORY}/main/prices/new_data/v2/data.json",),
    claims=(
        re.escape(REPOSITORY) + r"/(refs/heads/)?main/prices/(data|new_data/v2/data)\.json",
        re.escape(PACKAGE_URL),
    ),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="MIT licence.",
    minimum_rows=1500,
    embedded=Embedded(PACKAGE_URL, read_package),
    proven_on=("2025-08-31", "2025-12-31", "2026-04-30", "2026-08-21", "2026-11-09"),
)


@dataclass(frozen=True)
class _Unit:
    """What a price key prices: meter, unit, listed units in one of ours, words."""

    meter: str
    unit: str
    per: Decimal
    words: str
    variant: str = ""
    problem: str | None = None


def _mtok(meter: str, variant: str = "", problem: str | None = None) -> _Unit:
    return _Unit(meter, "per_mtok", Decimal(1), "USD per million tokens", variant, problem)


def _thousand(meter: str, unit: str, things: str, variant: str = "") -> _Unit:
    return _Unit(meter, unit, Decimal(1000), f"USD per thousand {things}", variant)


def _hours(meter: str) -> _Unit:
    return _Unit(meter, "per_hour", Decimal(1), "USD per hour of audio")


KEYS: Mapping[str, _Unit] = {
    "input_mtok": _mtok("input"),
    "output_mtok": _mtok("output"),
    "cache_read_mtok": _mtok("cached_input"),
    "cache_write_mtok": _mtok("cache_write"),
    "cache_write_5m_mtok": _mtok("cache_write_other", "5 min"),
    "cache_write_1h_mtok": _mtok("cache_write_1h"),
    "input_text_mtok": _mtok("input", "text"),
    "output_text_mtok": _mtok("output", "text"),
    "cache_text_read_mtok": _mtok("cached_input", "text"),
    "cache_text_write_mtok": _mtok("cache_write", "text"),
    "cache_text_write_5m_mtok": _mtok("cache_write_other", "text 5 min"),
    "cache_text_write_1h_mtok": _mtok("cache_write_1h", "text"),
    "input_audio_mtok": _mtok("input_audio"),
    "output_audio_mtok": _mtok("output_audio"),
    "cache_audio_read_mtok": _mtok("cached_input_audio"),
    "cache_audio_write_mtok": _mtok("cache_write_other", "audio"),
    "cache_audio_write_5m_mtok": _mtok("cache_write_other", "audio 5 min"),
    "cache_audio_write_1h_mtok": _mtok("cache_write_1h", "audio"),
    "input_image_mtok": _mtok("input_image"),
    "output_image_mtok": _mtok("output_image"),
    "cache_image_read_mtok": _mtok("cached_input_image"),
    "cache_image_write_mtok": _mtok("cache_write_other", "image"),
    "cache_image_write_5m_mtok": _mtok("cache_write_other", "image 5 min"),
    "cache_image_write_1h_mtok": _mtok("cache_write_1h", "image"),
    "input_video_mtok": _mtok("input_video"),
    "output_video_mtok": _mtok("output_video"),
    "cache_video_read_mtok": _mtok("cached_input", "video"),
    "cache_video_write_mtok": _mtok("cache_write_other", "video"),
    "cache_video_write_5m_mtok": _mtok("cache_write_other", "video 5 min"),
    "cache_video_write_1h_mtok": _mtok("cache_write_1h", "video"),
    "input_tool_mtok": _mtok("input", "tool use"),
    "input_text_tool_mtok": _mtok("input", "text, tool use"),
    "input_audio_tool_mtok": _mtok("input_audio", "tool use"),
    "input_image_tool_mtok": _mtok("input_image", "tool use"),
    "input_video_tool_mtok": _mtok("input_video", "tool use"),
    "output_reasoning_mtok": _mtok("reasoning_output"),
    "output_text_reasoning_mtok": _mtok("reasoning_output", "text"),
    "output_audio_reasoning_mtok": _mtok("reasoning_output", "audio"),
    "output_image_reasoning_mtok": _mtok("reasoning_output", "image"),
    "output_video_reasoning_mtok": _mtok("reasoning_output", "video"),
    **{
        f"output_{kind}citation_mtok": _mtok(
            "output", f"{kind}citation".replace("_", " "), "no meter for citation tokens"
        )
        for kind in ("", "text_", "audio_", "image_", "video_")
    },
    "input_mchars": _Unit("character_input", "per_mchar", Decimal(1), "USD per million characters"),
    "input_text_messages_kcount": _thousand(
        "request", "per_request", "text messages", "text message"
    ),
    "audio_hours": _hours("audio_duration"),
    "input_audio_hours": _hours("input_audio"),
    "output_audio_hours": _hours("output_audio"),
    "input_gpixels": _Unit("input_image", "per_megapixel", Decimal(1000), "USD per billion pixels"),
    "input_document_kpages": _thousand("page", "per_page", "pages"),
    "input_annotated_document_kpages": _thousand("page", "per_page", "pages", "annotated"),
    "rerank_searches_kcount": _thousand("request", "per_request", "searches", "rerank"),
    "web_searches_kcount": _thousand("web_search", "per_request", "searches"),
    "social_searches_kcount": _thousand("tool_call", "per_request", "searches", "social search"),
    "storage_searches_kcount": _thousand("tool_call", "per_request", "searches", "storage search"),
    "code_executions_kcount": _thousand("tool_call", "per_request", "runs", "code execution"),
    "requests_kcount": _thousand("request", "per_request", "requests"),
}
"""Price key -> what it prices."""

PROVIDER_KEYS = (
    "id",
    "name",
    "api_pattern",
    "pricing_urls",
    "description",
    "price_comments",
    "model_match",
    "provider_match",
    "extractors",
    "fallback_model_providers",
    "models",
)
MODEL_KEYS = (
    "id",
    "match",
    "name",
    "description",
    "context_window",
    "price_comments",
    "deprecated",
    "prices",
    "price_variants",
)
TIERS: Mapping[tuple[str, str], str] = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("service_tier", "fast"): "fast",
    ("speed", "fast"): "fast",
}
"""Request context -> service tier."""
VARIANTS = ("route", "search_type")
"""Request context that tells apart prices within a service tier."""

CLOUDS = frozenset({"aws", "azure"})
VERTEX_SELLER = "google (Vertex AI)"
VERTEX_MODEL = re.compile(r"claude-.*|.*-maas")
VERTEX_PAGE, GEMINI_PAGE = "cloud.google.com/vertex-ai", "ai.google.dev"
HEARSAY = re.compile(
    r"imported from openrouter(?!.*\bverified against)|seen on openrouter before"
    r"|trusting (?:the original source|these prices|open ?router)",
    re.IGNORECASE | re.DOTALL,
)
SECOND_HAND = "its comment says that the figure is not the seller's own"
ZERO = "zero price, free or missing not told"


@dataclass(frozen=True)
class _Prices:
    """A set of figures that hold under one condition."""

    pointer: str
    figures: Mapping[str, Any]
    tier: str = "standard"
    variant: str = ""
    start: datetime | None = None
    end: datetime | None = None
    schedule: str = "always"
    detail: str | None = None
    problem: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of all models; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    providers = _list(json_of(ID, capture.page.text), "document")
    if not providers:
        raise SourceError(ID, "document", "no provider in it", providers)
    rows: list[dict[str, Any]] = []
    parts: list[Part] = []
    for index, provider in enumerate(providers):
        place = f"/{index}"
        rows += unknown_price_keys(
            SOURCE, place, _object(provider, place), PROVIDER_KEYS, required=("id", "models")
        )
        parts += _models(place, provider)
    rows += rows_of_parts(SOURCE, parts)
    return frame_of(SOURCE, list(in_region(rows, ("aws",))))


def _models(place: str, provider: Mapping[str, Any]) -> Iterator[Part]:
    """The models of a provider, each of which stands alone and is listed once."""
    seller, seen = str(provider["id"]), set[str]()
    for index, item in enumerate(_list(provider["models"], f"{place}/models")):
        pointer = f"{place}/models/{index}"
        name = str(_object(item, pointer).get("id"))
        if name in seen:
            raise SourceError(ID, pointer, "model listed twice", f"{seller} {name}")
        seen.add(name)
        read = partial(_model_rows, seller, pointer, item)
        yield Part(pointer, f"{seller} {name}", item, read, {"listed_model": name}, NO_PRICE)


def _model_rows(seller: str, pointer: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from unknown_price_keys(
        SOURCE,
        pointer,
        model,
        MODEL_KEYS,
        required=("id", "prices"),
        listed_model=str(model.get("id")),
    )
    for prices in (*_plain(model, pointer), *_variants(model, pointer)):
        yield from _rows(_seller(seller, model), model, prices)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(ID, place, "not an object", value)
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise SourceError(ID, place, "not a list", value)
    return value


def _seller(provider: str, model: Mapping[str, Any]) -> str:
    """The provider, or the other shop of Google's that the model is sold in."""
    comment = model.get("price_comments") or ""
    cites_vertex = VERTEX_PAGE in comment and GEMINI_PAGE not in comment
    is_of_vertex = VERTEX_MODEL.fullmatch(model["id"]) or cites_vertex
    return VERTEX_SELLER if provider == "google" and is_of_vertex else provider


def _plain(model: Mapping[str, Any], pointer: str) -> list[_Prices]:
    """The figures of ``prices``: one set, or sets by day and by hour."""
    if isinstance(model["prices"], dict):
        return [_Prices(f"{pointer}/prices", model["prices"])]
    dated: list[_Prices] = []
    timed: list[tuple[str, _Prices]] = []
    for index, item in enumerate(_list(model["prices"], f"{pointer}/prices")):
        place = f"{pointer}/prices/{index}"
        expect_keys(
            ID, place, _object(item, place), known=("constraint", "prices"), required=("prices",)
        )
        start, hours = _constraint(item, place)
        prices = _Prices(f"{place}/prices", _object(item["prices"], place), start=start)
        if (index == 0) != (start is None and not hours):
            raise SourceError(ID, place, "only the first price may be without condition", item)
        if hours:
            timed.append((hours, prices))
        elif timed or (dated and start and dated[-1].start and start <= dated[-1].start):
            raise SourceError(ID, place, "dates that do not rise, or follow hours", item)
        else:
            dated.append(prices)
    ends = [prices.start for prices in dated[1:]]
    dated = [replace(prices, end=end) for prices, end in zip(dated, [*ends, None], strict=True)]
    return _with_hours(dated, timed) if timed else dated


def _constraint(item: Mapping[str, Any], place: str) -> tuple[datetime | None, str]:
    """First day and daily hours of a condition; None and empty where it has none."""
    constraint = item.get("constraint")
    if constraint is None:
        return None, ""
    _object(constraint, f"{place}/constraint")
    known = ("start_date",) if "start_date" in constraint else ("start_time", "end_time")
    expect_keys(ID, f"{place}/constraint", constraint, known=known, required=known)
    try:
        if "start_date" in constraint:
            day = date.fromisoformat(constraint["start_date"])
            return datetime.combine(day, time(), UTC), ""
        hours = [time.fromisoformat(constraint[key]) for key in known]
    except ValueError as error:
        raise SourceError(ID, f"{place}/constraint", str(error), constraint) from error
    if any(hour.utcoffset() for hour in hours):
        raise SourceError(ID, f"{place}/constraint", "hours are not in UTC", constraint)
    return None, "-".join(f"{hour:%H:%M}" for hour in hours)


def _with_hours(dated: Sequence[_Prices], timed: Sequence[tuple[str, _Prices]]) -> list[_Prices]:
    """Dated sets outside the hours and one set for the hours; the dearer side is the peak."""
    newest = dated[-1]
    timed = [(words, replace(prices, start=newest.start)) for words, prices in timed]
    inside = timed[0][1]
    hours = f"UTC {', '.join(words for words, _ in timed)} every day"
    rises = [
        _level(inside.figures[key]) - _level(newest.figures[key])
        for key in inside.figures
        if key in newest.figures
    ]
    is_cheaper = all(rise <= 0 for rise in rises)
    problem = None
    if any(prices.figures != inside.figures for _, prices in timed):
        problem = "hours with several prices"
    elif not is_cheaper and any(rise < 0 for rise in rises):
        problem = "hours neither dearer nor cheaper throughout"
    outer, inner = ("peak", "off_peak") if is_cheaper else ("off_peak", "peak")
    return [
        *(
            replace(prices, schedule=outer, detail=f"outside {hours}", problem=problem)
            for prices in dated
        ),
        *(
            replace(prices, schedule=inner, detail=hours, problem=problem)
            for prices in ([inside] if problem is None else [prices for _, prices in timed])
        ),
    ]


def _level(figure: Any) -> Decimal:
    """A figure or its base, to compare."""
    return decimal_of(ID, "prices", figure["base"] if isinstance(figure, dict) else figure)


def _variants(model: Mapping[str, Any], pointer: str) -> Iterator[_Prices]:
    """The figures of ``price_variants``, each with the days it is in force."""
    newer: dict[tuple[str, str], datetime | None] = {}
    for index, item in enumerate(_list(model.get("price_variants", []), pointer)):
        place = f"{pointer}/price_variants/{index}"
        expect_keys(
            ID,
            place,
            _object(item, place),
            known=("when", "prices", "constraint"),
            required=("when", "prices"),
        )
        start, hours = _constraint(item, place)
        if hours:
            raise SourceError(ID, place, "hours of a variant", hours)
        when = _object(item["when"], f"{place}/when")
        tier, variant, problem = _context(when)
        for key, figure in _object(item["prices"], place).items():
            name = (json.dumps(when, sort_keys=True, default=str), key)
            end = newer.get(name)
            if name in newer and (end is None or (start is not None and start >= end)):
                raise SourceError(ID, place, "variants are not newest first", item)
            newer[name] = start
            yield _Prices(
                f"{place}/prices", {key: figure}, tier, variant, start, end, problem=problem
            )


def _context(when: Mapping[str, str]) -> tuple[str, str, str | None]:
    """Service tier, variant and problem of a request context."""
    words = ", ".join(f"{key}={value}" for key, value in sorted(when.items()))
    if len(when) != 1:
        return "standard", words, "price for several conditions at once"
    ((key, value),) = when.items()
    if (key, value) in TIERS:
        return TIERS[(key, value)], "", None
    return "standard", words, None if key in VARIANTS else "request context that has no name here"


def _rows(seller: str, model: Mapping[str, Any], prices: _Prices) -> Iterator[dict[str, Any]]:
    """Rows of one set of figures: one for each key and context tier."""
    yield from unknown_price_keys(
        SOURCE, prices.pointer, prices.figures, KEYS, listed_model=model["id"]
    )
    for key, figure in prices.figures.items():
        if key not in KEYS:
            continue
        pointer = f"{prices.pointer}/{key}"
        if not isinstance(figure, dict):
            yield _row(seller, model, prices, key, pointer, figure, (None, None))
            continue
        expect_keys(ID, pointer, figure, known=("base", "tiers"), required=("base", "tiers"))
        tiers = _list(figure["tiers"], pointer)
        for tier in tiers:
            expect_keys(
                ID,
                pointer,
                _object(tier, pointer),
                known=("start", "price"),
                required=("start", "price"),
            )
        starts = [tier["start"] for tier in tiers]
        if starts != sorted(set(starts)) or not all(isinstance(s, int) and s > 0 for s in starts):
            raise SourceError(ID, pointer, "tiers that do not rise", starts)
        bounds = zip([None, *starts], [*starts, None], strict=True)
        places = [f"{pointer}/base", *(f"{pointer}/tiers/{i}/price" for i in range(len(tiers)))]
        listed = [figure["base"], *(tier["price"] for tier in tiers)]
        for place, value, bound in zip(places, listed, bounds, strict=True):
            yield _row(seller, model, prices, key, place, value, bound)


def _row(
    seller: str,
    model: Mapping[str, Any],
    prices: _Prices,
    key: str,
    pointer: str,
    value: Any,
    bounds: tuple[int | None, int | None],
) -> dict[str, Any]:
    """One observation row of one figure."""
    unit = KEYS[key]
    number = decimal_of(ID, pointer, value)
    if number < 0:
        raise SourceError(ID, pointer, "negative price", value)
    zero = ZERO if number == 0 and not says_free(model["id"]) else None
    hearsay = SECOND_HAND if HEARSAY.search(model.get("price_comments") or "") else None
    return token_row(
        locator=pointer,
        listed_seller=seller,
        listed_model=model["id"],
        variant=", ".join(filter(None, (unit.variant, prices.variant))),
        region=region_named(model["id"]) if seller in CLOUDS else "unstated",
        service_tier=prices.tier,
        context_above_tokens=bounds[0],
        context_up_to_tokens=bounds[1],
        context_rule="unstated" if bounds == (None, None) else "whole_prompt",
        schedule=prices.schedule,
        schedule_detail=prices.detail,
        meter=unit.meter,
        price=price_of(ID, pointer, number / unit.per),
        currency="USD",
        unit=unit.unit,
        listed_price=f"{number:f}",
        listed_unit=unit.words,
        effective_from=prices.start,
        effective_to=prices.end,
        problem=prices.problem or unit.problem or hearsay or zero,
        status="deprecated" if model.get("deprecated") else None,
    )
