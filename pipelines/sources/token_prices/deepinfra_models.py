"""DeepInfra: what it charges per model, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list.

Belongs here: prices per token of text and embedding models, and per second or character where the
list names such a unit. Must not be here: image units, frames and rented time (their units differ
from model to model), and the multipliers for priority and flex, whose base is not told.

Meaning of the fields:

* Figures are numbers in **US cents** for one token (second, character).
* ``rate_per_input_token_cached`` and ``rate_per_input_token_cache_write`` multiply the input
  price. They are rounded by the seller, and so are the prices that follow.
* ``full`` tells in words the prices by prompt length, where there are steps; it then goes before
  the figures.
* Whether a ``discount`` is in the figures is not told; such a model is kept back.
* ``deprecated`` is the second from which a model is no longer served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.model_list import (
    Figure,
    expect_no_money,
    figure_row,
    figures_in,
    models_in,
    object_in,
    per_mtok,
)
from pipelines.reading.money import MILLION, decimal_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="deepinfra_models",
    kind="token_prices",
    publisher="DeepInfra",
    urls=("https://api.deepinfra.com/models/list",),
    claims=(r"https://api\.deepinfra\.com/models/list/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=100,
    seller_id="deepinfra",
)

CENT = Decimal("0.01")


def _tokens(meter: str) -> Figure:
    return Figure(meter, "US cents per token", CENT * MILLION)


READ: Mapping[str, Mapping[str, Figure]] = {
    "tokens": {
        "cents_per_input_token": _tokens("input"),
        "cents_per_output_token": _tokens("output"),
    },
    "input_tokens": {"cents_per_input_token": _tokens("embedding")},
    "input_length": {
        "cents_per_input_sec": Figure(
            "audio_duration", "US cents per second of input", CENT, "per_second"
        )
    },
    "input_character_length": {
        "cents_per_input_chars": Figure(
            "character_input", "US cents per character", CENT * MILLION, "per_mchar"
        )
    },
}
"""Kind of price -> what its keys price."""
SKIPPED = ("image_units", "output_length", "time", "uptime", "frame_units")
"""Kinds of price whose unit differs from model to model."""
RATES: Mapping[str, str] = {
    "rate_per_input_token_cached": "cached_input",
    "rate_per_input_token_cache_write": "cache_write",
}
UNREAD = (
    "type",
    "short",
    "full",
    "table",
    "rate_per_service_tier_priority",
    "rate_per_service_tier_flex",
    "rate_per_explicit_cache_write_token",
    "explicit_cache_granularity_tokens",
    "discount",
    "discount_ends_at",
)
STEP = re.compile(
    r"\$(?P<input>[\d.]+) in \$(?P<output>[\d.]+) out(?: \$(?P<cached>[\d.]+) cached)?"
    r"(?: (?P<side><=|>) (?P<size>\d+)(?P<scale>[KM]))?"
)
HAS_STEPS = re.compile(r"<=|>|≤")
SCALE = {"K": 1_000, "M": 1_000_000}
WORDS = {
    "input": per_mtok("input"),
    "output": per_mtok("output"),
    "cached": per_mtok("cached_input"),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on an unknown kind or key of price."""
    require_pages(capture, 1)
    models = models_in(SOURCE, "", json_of(SOURCE.id, capture.page.text), name="model_name")
    rows = [row for model in models for row in _model_rows(*model, capture.captured_at)]
    return frame_of(SOURCE, rows)


def _model_rows(
    pointer: str, name: str, model: Mapping[str, Any], moment: datetime
) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model)
    if model.get("pricing") is None:
        return
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model["pricing"])
    kind = pricing.get("type", "tokens")
    if kind in SKIPPED:
        return
    if kind not in READ:
        raise SourceError(SOURCE.id, f"{place}/type", "unknown kind of price", kind)
    expect_keys(
        SOURCE.id, place, pricing, known=(*READ[kind], *RATES, *UNREAD), required=READ[kind]
    )
    problem, note = _state(f"{pointer}/deprecated", model.get("deprecated"), moment)
    if model.get("private"):
        problem = "not offered to everyone"
    if decimal_of(SOURCE.id, f"{place}/discount", pricing.get("discount") or 0):
        problem = problem or "discount: in the listed price or not is not told"
    terms: dict[str, Any] = {"model": name, "problem": problem, "note": note}
    text = pricing.get("full")
    if kind == "tokens" and isinstance(text, str) and HAS_STEPS.search(text):
        yield from _step_rows(f"{place}/full", text, terms)
        return
    yield from figures_in(SOURCE, place, pricing, READ[kind], **terms)
    for key, meter in RATES.items():
        if pricing.get(key) is not None:
            base = decimal_of(SOURCE.id, place, pricing["cents_per_input_token"])
            figure = Figure(meter, "times the input price", base * CENT * MILLION)
            yield figure_row(SOURCE, f"{place}/{key}", pricing[key], figure, is_free=False, **terms)


def _state(place: str, value: Any, moment: datetime) -> tuple[str | None, str | None]:
    """Problem and note of a model by the second from which it is no longer served."""
    if not value:
        return None, None
    if not isinstance(value, int) or isinstance(value, bool):
        raise SourceError(SOURCE.id, place, "not a moment", value)
    end = datetime.fromtimestamp(value, UTC)
    if end <= moment:
        return f"no longer served since {end:%Y-%m-%d}", None
    return None, f"served until {end:%Y-%m-%d}"


def _step_rows(place: str, text: str, terms: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows of prices that are told in words by prompt length."""
    steps = [STEP.fullmatch(part.strip()) for part in text.split(",")]
    above: int | None = None
    for index, step in enumerate(steps):
        if step is None:
            raise SourceError(SOURCE.id, place, "prices by prompt length in other words", text)
        size = int(step["size"]) * SCALE[step["scale"]] if step["size"] else None
        is_last = index == len(steps) - 1
        rising = size is not None and size > (above or 0) and step["side"] == "<="
        if not (rising or (is_last and (size is None or (step["side"], size) == (">", above)))):
            raise SourceError(SOURCE.id, place, "steps do not follow each other", text)
        limit = size if rising else None
        for label, figure in WORDS.items():
            if step[label]:
                yield figure_row(
                    SOURCE,
                    place,
                    step[label],
                    figure,
                    is_free=False,
                    context_above_tokens=above,
                    context_up_to_tokens=limit,
                    **terms,
                )
        above = limit
