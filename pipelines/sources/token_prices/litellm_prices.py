"""LiteLLM's price map: one JSON object per model, kept by hand by the LiteLLM project.

Belongs here: every money figure of ``model_prices_and_context_window.json`` as one row. Must not
be here: capabilities, limits, and prices worked out by multiplying (regional uplifts, fast mode).

How a key is read. ``KEYS`` says what each known key means. Before it two endings are taken off:
the service tier (``_batches``, ``_flex`` ...) and the context step (``_above_200k_tokens``); a
resolution (``_1080p``) is taken off where the rest is an image or video key. Figures are USD.
LiteLLM's calculator reprices the whole prompt once it is longer than the step.

What happens to a key nobody has looked at. It becomes a reject if its name holds a word for money
(``MONEY_WORDS``) or its value holds a number with a fraction anywhere inside: prices have
fractions, limits and counts do not. Anything else is a capability or a limit and is passed over.
``NOT_PRICES`` names the keys that this rule would reject although they are no price to publish.
An entry that does not read in another way costs itself alone.

Zero stands both for free and for not filled in, so it is kept back unless the name says free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.cloud_names import in_region, region_named
from pipelines.reading.figures import says_free
from pipelines.reading.json_documents import escaped, expect_keys, json_of, unknown_price_keys
from pipelines.reading.model_list import rows_of_entries
from pipelines.reading.money import MILLION, PRICE_STEP, decimal_of
from pipelines.reading.parts import shown
from pipelines.reading.rows import aside, frame_of, last_day, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

FILE = "model_prices_and_context_window.json"
SOURCE = Source(
    id="litellm_prices",
    kind="token_prices",
    publisher="BerriAI (LiteLLM)",
    urls=(f"https://raw.githubusercontent.com/BerriAI/litellm/main/{FILE}",),
    claims=(
        r"https://raw\.githubusercontent\.com/BerriAI/litellm/(refs/heads/)?main/"
        + re.escape(FILE),
    ),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="MIT licence.",
    minimum_rows=1000,
    proven_on=("2025-02", "2025-08", "2025-11", "2026-06", "2026-08-02", "2026-09-06"),
)


@dataclass(frozen=True)
class Meaning:
    """What one key prices: meter, unit, how many listed units make one, and the unit in words."""

    meter: str
    unit: str
    factor: Decimal
    words: str
    variant: str = ""
    problem: str | None = None


def _tokens(meter: str, variant: str = "", problem: str | None = None) -> Meaning:
    return Meaning(meter, "per_mtok", MILLION, "USD per token", variant, problem)


def _each(meter: str, unit: str, thing: str, variant: str = "") -> Meaning:
    return Meaning(meter, unit, Decimal(1), f"USD per {thing}", variant)


KEYS: Mapping[str, Meaning] = {
    "input_cost_per_token": _tokens("input"),
    "output_cost_per_token": _tokens("output"),
    "output_cost_per_reasoning_token": _tokens("reasoning_output"),
    "cache_read_input_token_cost": _tokens("cached_input"),
    "input_cost_per_token_cache_hit": _tokens("cached_input"),
    "explicit_cache_read_input_token_cost": _tokens("cached_input", "explicit cache"),
    "cache_creation_input_token_cost": _tokens("cache_write"),
    "cache_creation_input_token_cost_above_1hr": _tokens("cache_write_1h"),
    "cache_creation_input_token_cost_above_12hr": _tokens("cache_write_other", "12 h"),
    "input_cost_per_audio_token": _tokens("input_audio"),
    "output_cost_per_audio_token": _tokens("output_audio"),
    "cache_read_input_audio_token_cost": _tokens("cached_input_audio"),
    "cache_read_input_token_cost_per_audio_token": _tokens("cached_input_audio"),
    "cache_creation_input_audio_token_cost": _tokens("cache_write_other", "audio"),
    "input_cost_per_image_token": _tokens("input_image"),
    "output_cost_per_image_token": _tokens("output_image"),
    "cache_read_input_image_token_cost": _tokens("cached_input_image"),
    "input_cost_per_video_token": _tokens("input_video"),
    "output_cost_per_video_token": _tokens("output_video"),
    "citation_cost_per_token": _tokens("output", "citation", "no meter for citation tokens"),
    "input_cost_per_character": Meaning(
        "character_input", "per_mchar", MILLION, "USD per character"
    ),
    "output_cost_per_character": Meaning(
        "character_output", "per_mchar", MILLION, "USD per character"
    ),
    "input_cost_per_image": _each("input_image", "per_image", "image"),
    "output_cost_per_image": _each("output_image", "per_image", "image"),
    "output_cost_per_image_premium_image": _each("output_image", "per_image", "image", "premium"),
    "output_cost_per_image_above_512_and_512_pixels": _each(
        "output_image", "per_image", "image", "above 512x512"
    ),
    "output_cost_per_image_above_512_and_512_pixels_and_premium_image": _each(
        "output_image", "per_image", "image", "above 512x512, premium"
    ),
    "output_cost_per_image_above_1024_and_1024_pixels": _each(
        "output_image", "per_image", "image", "above 1024x1024"
    ),
    "output_cost_per_image_above_1024_and_1024_pixels_and_premium_image": _each(
        "output_image", "per_image", "image", "above 1024x1024, premium"
    ),
    "input_cost_per_pixel": Meaning("image", "per_megapixel", MILLION, "USD per pixel"),
    "output_cost_per_pixel": Meaning("output_image", "per_megapixel", MILLION, "USD per pixel"),
    "input_cost_per_second": _each("audio_duration", "per_second", "second"),
    "output_cost_per_second": _each("audio_duration", "per_second", "second"),
    "cost_per_second": _each("session", "per_second", "second"),
    "input_cost_per_audio_per_second": _each("input_audio", "per_second", "second of audio"),
    "input_cost_per_video_per_second": _each("input_video", "per_second", "second of video"),
    "input_cost_per_video_per_second_above_8s_interval": _each(
        "input_video", "per_second", "second of video", "interval above 8 s"
    ),
    "input_cost_per_video_per_second_above_15s_interval": _each(
        "input_video", "per_second", "second of video", "interval above 15 s"
    ),
    "output_cost_per_video_per_second": _each("output_video", "per_second", "second of video"),
    "input_cost_per_query": _each("request", "per_request", "query"),
    "input_cost_per_request": _each("request", "per_request", "request"),
    "input_cost_per_text_message": _each("request", "per_request", "text message", "text message"),
    "ocr_cost_per_page": _each("page", "per_page", "page"),
    "annotation_cost_per_page": _each("page", "per_page", "page", "annotated"),
    "code_interpreter_cost_per_session": _each(
        "session", "per_request", "session", "code interpreter"
    ),
    "google_maps_grounding_cost_per_query": _each(
        "tool_call", "per_request", "query", "Google Maps grounding"
    ),
    "file_search_cost_per_1k_calls": Meaning(
        "tool_call", "per_request", Decimal("0.001"), "USD per 1,000 calls", "file search"
    ),
    "computer_use_input_cost_per_1k_tokens": Meaning(
        "input", "per_mtok", Decimal(1000), "USD per 1,000 tokens", "computer use"
    ),
    "computer_use_output_cost_per_1k_tokens": Meaning(
        "output", "per_mtok", Decimal(1000), "USD per 1,000 tokens", "computer use"
    ),
}
"""Key without its tier and context step -> what it prices."""

TIERS: Mapping[str, str] = {
    "": "standard",
    "batches": "batch",
    "batch_requests": "batch",
    "flex": "flex",
    "priority": "priority",
    "ultrafast": "ultrafast",
    "balanced": "balanced",
}
UNNAMED_TIERS = ("decisions",)
SEARCH_SIZES = ("low", "medium", "high")
ALIASES: Mapping[str, str] = {
    "input_cost_per_token_cache_hit": "cache_read_input_token_cost",
    "cache_read_input_token_cost_per_audio_token": "cache_read_input_audio_token_cost",
    "input_cost_per_token_batch_requests": "input_cost_per_token_batches",
}
"""Older spelling -> newer spelling of the same figure."""

LAST_DAY = "deprecation_date"
"""Holds the sellers' own dates of retirement and shutdown (``gpt-4-0613``: 2026-10-23)."""

NOT_MODELS: Mapping[str, str] = {
    "sample_spec": "no model: it describes the layout of an entry",
    "fallback_generalizations": "no model: what to assume of names that are not listed",
}
NOT_PRICES: Mapping[str, str] = {
    "input_dbu_cost_per_token": "Databricks units; the dollar figure stands beside it",
    "output_dbu_cost_per_token": "Databricks units",
    "output_db_cost_per_token": "Databricks units, misspelt",
    "ocr_cost_per_credit": "credits: pages per credit vary",
    "guardrail_cost_per_unit": "a filter, not a model",
    "file_search_cost_per_gb_per_day": "storage of files",
    "web_search_billing_unit": "per query or per search: read with the search prices",
    "vector_store_cost_per_gb_per_day": "storage of files",
    "provider_specific_entry": "multipliers by region and speed",
    "regional_endpoint_uplift_multiplier": "multiplier",
    "regional_processing_uplift_multiplier_eu": "multiplier",
    "regional_processing_uplift_multiplier_us": "multiplier",
    "max_audio_length_hours": "limit",
    "metadata": "remarks on how a figure was worked out",
}
STRUCTURES = ("search_context_cost_per_query", "tiered_pricing", "off_peak_pricing")
MONEY_WORDS = re.compile(
    r"cost|pric|multiplier|uplift|discount|charge|surcharge|dbu|usd|eur|currenc|(?:^|_)unit(?:_|$)|divisor"
)

TIER_ENDING = re.compile("(.+)_(" + "|".join([*filter(None, TIERS), *UNNAMED_TIERS]) + ")")
STEP_ENDING = re.compile(r"(.+)_above_(\d+)k_tokens")
RESOLUTION_ENDING = re.compile(r"(output_cost_per_second|output_cost_per_image)_([\d.]+[pkK]?)")
BEDROCK = frozenset({"bedrock", "bedrock_converse"})
CLOUDS = frozenset({"azure", "azure_ai", *BEDROCK})
IMAGE_MODES = ("image_generation", "image_edit")
LEAST_TOKENS_PER_IMAGE = 50
LEAST_PER_IMAGE = Decimal("0.00001")
"""US dollars below which a figure per image is one per token, whatever its key says."""

ZERO = "zero price, free or missing not told"
RESERVED = "per second of reserved capacity, not of use"
STATED_TWICE = "same charge as input_cost_per_second"
IMAGE_UNIT = "unit not told: per image or per image token"
NOT_AN_IMAGE = "price per image of a model that is not listed as an image model"
OFF_PEAK_STEPS = "off-peak price of a figure with context steps"


@dataclass(frozen=True)
class _Figure:
    """One number of an entry: its key, what the key prices, and where it stands."""

    pointer: str
    key: str
    meaning: Meaning
    number: Decimal
    tier: str = "standard"
    above: int | None = None
    up_to: int | None = None
    schedule: str = "always"
    detail: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of all entries; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text, repeated=_repeated)
    if not isinstance(document, dict) or not document:
        raise SourceError(SOURCE.id, "document", "not an object of models", str(document)[:80])
    models = {name: entry for name, entry in document.items() if name not in NOT_MODELS}
    entries = [(f"/{escaped(name)}", name, entry) for name, entry in models.items()]
    rows = rows_of_entries(SOURCE, entries, _entry_rows)
    rows += [
        aside(f"/{name}", problem, shown(document[name]))
        for name, problem in NOT_MODELS.items()
        if name in document
    ]
    return frame_of(SOURCE, list(in_region(rows, BEDROCK)))


def _repeated(name: str, earlier: Any, later: Any) -> Any:
    """The later of two values of one key, as JSON readers have it, if their money agrees.

    Model entries were sometimes merged twice; a second one with another price is refused.
    """
    if not (isinstance(earlier, dict) and isinstance(later, dict)):
        raise SourceError(SOURCE.id, name, "key stands twice", f"{earlier}, {later}")
    for key in (*earlier, *later):
        if MONEY_WORDS.search(key) and earlier.get(key) != later.get(key):
            raise SourceError(
                SOURCE.id,
                f"{name}/{key}",
                "model stands twice with two prices",
                f"{earlier.get(key)}, {later.get(key)}",
            )
    return later


def _entry_rows(pointer: str, name: str, entry: Any) -> Iterator[dict[str, Any]]:
    """Rows of one model."""
    if not isinstance(entry, dict) or not isinstance(entry.get("litellm_provider"), str):
        raise SourceError(SOURCE.id, name, "model without litellm_provider", entry)
    maybe_money = {k: v for k, v in entry.items() if _may_be_money(k, v, f"{pointer}/{k}")}
    yield from unknown_price_keys(SOURCE, pointer, maybe_money, (), listed_model=name)
    figures = _with_steps(list(_plain_figures(entry, pointer)))
    tiers = list(_tier_figures(entry, pointer))
    tiered = {figure.key: figure for figure in reversed(tiers)}
    off_peak = list(_off_peak_figures(entry, pointer))
    timed = {figure.key: figure.detail for figure in off_peak}
    for figure in figures:
        if figure.key in tiered:
            if figure.number != tiered[figure.key].number:
                yield _row(name, entry, _kept_back(figure, "differs from the first price tier"))
        elif figure.key in timed:
            yield _row(
                name, entry, replace(figure, schedule="peak", detail=f"outside {timed[figure.key]}")
            )
        else:
            yield _row(name, entry, figure)
    for figure in (*tiers, *_search_figures(entry, pointer)):
        yield _row(name, entry, figure)
    for figure in off_peak:
        row = _row(name, entry, figure)
        if any(other.key.startswith(f"{figure.key}_above_") for other in figures):
            row["problem"] = OFF_PEAK_STEPS
        yield row


def _plain_figures(entry: Mapping[str, Any], pointer: str) -> Iterator[_Figure]:
    """The figures that stand directly in an entry, older spellings left out."""
    for key, value in entry.items():
        if key in STRUCTURES or key in NOT_PRICES:
            continue
        figure = _figure(key, value, f"{pointer}/{key}")
        if figure is None:
            continue
        if (newer := ALIASES.get(key)) is None or newer not in entry:
            yield figure
        elif figure.number != decimal_of(SOURCE.id, f"{pointer}/{newer}", entry[newer]):
            yield _kept_back(figure, f"differs from {newer}")


def _figure(key: str, value: Any, pointer: str) -> _Figure | None:
    """Read a key by the table; None for a key that the table does not have or a null figure."""
    rest, tier, above, resolution = key, "", None, ""
    if match := TIER_ENDING.fullmatch(rest):
        rest, tier = match.groups()
    if match := STEP_ENDING.fullmatch(rest):
        rest, above = match[1], int(match[2]) * 1000
    if rest not in KEYS and (match := RESOLUTION_ENDING.fullmatch(rest)):
        rest, resolution = match.groups()
    if rest not in KEYS or value is None:
        return None
    meaning = KEYS[rest]
    if resolution:
        is_video = rest == "output_cost_per_second"
        meaning = replace(
            meaning, variant=resolution, meter="output_video" if is_video else meaning.meter
        )
    if tier in UNNAMED_TIERS:
        meaning = replace(meaning, variant=tier, problem=f"service tier {tier} has no name here")
    number = decimal_of(SOURCE.id, pointer, value)
    return _Figure(pointer, key, meaning, number, TIERS.get(tier, "standard"), above)


def _may_be_money(key: str, value: Any, pointer: str) -> bool:
    """Whether an unknown key may hold a price (the rule is in the module's docstring)."""
    if value is None or key in STRUCTURES or key in NOT_PRICES:
        return False
    is_like_money = MONEY_WORDS.search(key) is not None or _has_fraction(value)
    return is_like_money and _figure(key, value, pointer) is None


def _has_fraction(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(_has_fraction(v) for v in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, Decimal) and value != value.to_integral_value()


def _with_steps(figures: list[_Figure]) -> list[_Figure]:
    """The same figures, each bounded by the next context step of its meter and tier."""
    steps: dict[tuple[Meaning, str], list[int]] = {}
    for figure in figures:
        steps.setdefault((figure.meaning, figure.tier), []).append(figure.above or 0)
    return [
        replace(
            f,
            up_to=min((s for s in steps[(f.meaning, f.tier)] if s > (f.above or 0)), default=None),
        )
        for f in figures
    ]


def _tier_figures(entry: Mapping[str, Any], pointer: str) -> Iterator[_Figure]:
    """Figures of ``tiered_pricing``: by prompt length, or by how many results a search returns."""
    for index, item in enumerate(entry.get("tiered_pricing", [])):
        place = f"{pointer}/tiered_pricing/{index}"
        tier = _object(item, place)
        ranges = [name for name in ("range", "max_results_range") if name in tier]
        bounds = [int(decimal_of(SOURCE.id, place, x)) for name in ranges for x in tier[name]]
        if len(ranges) != 1 or len(bounds) != 2:
            raise SourceError(SOURCE.id, place, "tier without one range", tier)
        low, high = bounds
        for key, value in tier.items():
            if key in ranges:
                continue
            figure = _figure(key, value, f"{place}/{key}")
            if figure is None or figure.tier != "standard" or figure.above is not None:
                raise SourceError(SOURCE.id, place, "unknown key in a tier", f"{key}={value}")
            if ranges == ["range"]:
                yield replace(figure, above=low or None, up_to=high)
            else:
                meaning = replace(figure.meaning, variant=f"{low}-{high} results")
                yield replace(figure, meaning=meaning)


def _kept_back(figure: _Figure, problem: str) -> _Figure:
    return replace(figure, meaning=replace(figure.meaning, problem=problem))


def _object(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(SOURCE.id, place, "not an object", value)
    return value


def _search_figures(entry: Mapping[str, Any], pointer: str) -> Iterator[_Figure]:
    """Web search by size of the search context; one figure where all sizes cost the same."""
    place = f"{pointer}/search_context_cost_per_query"
    sizes = _object(entry.get("search_context_cost_per_query", {}), place)
    names = {f"search_context_size_{size}": size for size in SEARCH_SIZES}
    expect_keys(SOURCE.id, place, sizes, known=names)
    differ = len(set(sizes.values())) > 1
    per = "query" if entry.get("web_search_billing_unit") == "per_query" else "search"
    for key, value in list(sizes.items())[: None if differ else 1]:
        variant = f"search context {names[key]}" if differ else ""
        meaning = _each("web_search", "per_request", per, variant)
        yield _Figure(f"{place}/{key}", key, meaning, decimal_of(SOURCE.id, place, value))


def _off_peak_figures(entry: Mapping[str, Any], pointer: str) -> Iterator[_Figure]:
    """Figures of ``off_peak_pricing`` with their hours."""
    if "off_peak_pricing" not in entry:
        return
    place = f"{pointer}/off_peak_pricing"
    block = _object(entry["off_peak_pricing"], place)
    conditions = ("hours_utc", "windows", "weekday_timezone")
    expect_keys(SOURCE.id, place, block, known=(*KEYS, *conditions))
    windows = block.get("windows", [{"hours_utc": block.get("hours_utc")}])
    detail = "; ".join(_window(window, place) for window in windows)
    if zone := block.get("weekday_timezone"):
        detail += f" (weekdays in {zone})"
    for key, value in block.items():
        if key in KEYS and (figure := _figure(key, value, f"{place}/{key}")):
            yield replace(figure, schedule="off_peak", detail=detail)


def _window(window: Any, place: str) -> str:
    """Hours and weekdays of one window in words."""
    expect_keys(
        SOURCE.id,
        place,
        _object(window, place),
        known=("hours_utc", "weekdays"),
        required=("hours_utc",),
    )
    hours = window["hours_utc"]
    hours = [hours] if isinstance(hours, str) else hours
    if not hours or not all(re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", hour) for hour in hours):
        raise SourceError(SOURCE.id, f"{place}/hours_utc", "not HH:MM-HH:MM windows", hours)
    days = window.get("weekdays")
    on = "" if days is None else " on weekdays " + ", ".join(map(str, days)) + " (Monday is 1)"
    return "UTC " + ", ".join(hours) + on


def _by_mode(figure: _Figure, entry: Mapping[str, Any]) -> Meaning:
    """What a figure prices, where the model's mode decides."""
    meaning, mode = figure.meaning, entry.get("mode")
    if meaning.words == "USD per second" and not meaning.variant:
        return _per_second(figure, entry)
    if figure.key == "input_cost_per_image":
        token = decimal_of(SOURCE.id, figure.pointer, entry.get("input_cost_per_token") or 0)
        told = figure.number >= max(LEAST_TOKENS_PER_IMAGE * token, LEAST_PER_IMAGE)
        return replace(
            meaning,
            problem=None if told else IMAGE_UNIT,
            meter="image" if mode in IMAGE_MODES else meaning.meter,
        )
    if figure.key == "output_cost_per_image" and mode not in IMAGE_MODES:
        return replace(meaning, problem=NOT_AN_IMAGE)
    return meaning


def _per_second(figure: _Figure, entry: Mapping[str, Any]) -> Meaning:
    """A figure per second: of audio, of video, or of capacity held for a month or longer."""
    mode, is_output = entry.get("mode"), figure.key.startswith("output")
    if mode == "video_generation" and is_output:
        return replace(figure.meaning, meter="output_video")
    if mode == "audio_speech" and is_output:
        return replace(figure.meaning, meter="output_audio")
    if mode == "audio_transcription" and is_output and entry.get("input_cost_per_second"):
        return replace(figure.meaning, problem=STATED_TWICE)
    if mode in ("audio_transcription", "realtime"):
        return figure.meaning
    return replace(figure.meaning, meter="session", problem=RESERVED)


def _row(name: str, entry: Mapping[str, Any], figure: _Figure) -> dict[str, Any]:
    """One observation row of one figure."""
    meaning = _by_mode(figure, entry)
    price = figure.number * meaning.factor
    problem = meaning.problem
    if figure.number < 0:
        problem = "negative price"
    elif figure.number == 0 and not says_free(name):
        problem = ZERO
    elif 0 < price < PRICE_STEP / 2:
        problem = "smaller than nine decimals can hold"
    is_tiered = figure.above is not None or figure.up_to is not None
    return token_row(
        locator=figure.pointer,
        listed_seller=entry["litellm_provider"],
        listed_model=name,
        variant=meaning.variant,
        region=region_named(name) if entry["litellm_provider"] in CLOUDS else "unstated",
        service_tier=figure.tier,
        context_above_tokens=figure.above,
        context_up_to_tokens=figure.up_to,
        context_rule="whole_prompt" if is_tiered else "unstated",
        schedule=figure.schedule,
        schedule_detail=figure.detail,
        meter=meaning.meter,
        price=None if figure.number < 0 or 0 < price < PRICE_STEP / 2 else price,
        currency="USD",
        unit=meaning.unit,
        listed_price=f"{figure.number:f}",
        listed_unit=meaning.words,
        problem=problem,
        **last_day(entry.get(LAST_DAY)),
    )
