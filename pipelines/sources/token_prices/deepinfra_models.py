"""DeepInfra: what it charges per model, from its public model list.

Belongs here: prices per token of text and embedding models, and per second or character where the
list names such a unit. Must not be here: image units, frames and rented time (their units differ
from model to model), and the multipliers for priority and flex, whose base is not told.

Meaning of the fields:

* Figures are numbers in **US cents** for one token (second, character).
* ``rate_per_input_token_cached`` and ``rate_per_input_token_cache_write`` multiply the input
  price. They are rounded by the seller, and so are the prices that follow.
* ``full`` tells in words the prices by prompt length, where there are steps; it then goes before
  the figures. A figure of the words that the cents or the multiplier contradict is kept back.
* Whether a ``discount`` is in the figures is not told; such a model is kept back.
* ``deprecated`` is the second from which a model is no longer served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figure_row, figures_in, per_mtok
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.model_list import ModelList, read
from pipelines.reading.money import MILLION, decimal_of
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
    proven_on=("2026-09-23",),
)

CENT = Decimal("0.01")


def _tokens(meter: str) -> Figure:
    return Figure(meter, "US cents per token", CENT * MILLION)


TOKENS: Mapping[str, Figure] = {
    "cents_per_input_token": _tokens("input"),
    "cents_per_output_token": _tokens("output"),
}
READ: Mapping[str, Mapping[str, Figure]] = {
    "tokens": TOKENS,
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
ROUNDED = Decimal("0.05")
"""Share by which the seller's rounding moves a figure."""
SCALE = {"K": 1_000, "M": 1_000_000}
WORDS = {
    "input": per_mtok("input"),
    "output": per_mtok("output"),
    "cached": per_mtok("cached_input"),
}


def _terms(moment: datetime, pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    end = _end(f"{pointer}/deprecated", model.get("deprecated"))
    is_over = end is not None and end <= moment
    problem = f"no longer served since {end:%Y-%m-%d}" if is_over else None
    if model.get("private"):
        problem = "not offered to everyone"
    discount = model["pricing"].get("discount") or 0
    if decimal_of(SOURCE.id, f"{pointer}/pricing/discount", discount):
        problem = problem or "discount: in the listed price or not is not told"
    return {"problem": problem, "available_until": end and end.date()}


def _rows(
    place: str, prices: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Rows of the figures and of what multiplies the input price, or of the steps in words."""
    expect_keys(SOURCE.id, place, prices, known=prices, required=keys)
    text = prices.get("full")
    if keys is TOKENS and isinstance(text, str) and HAS_STEPS.search(text):
        yield from _step_rows(f"{place}/full", text, prices, terms)
        return
    yield from figures_in(SOURCE, place, prices, keys, **terms)
    for key, meter in RATES.items():
        if prices.get(key) is not None:
            base = decimal_of(SOURCE.id, place, prices["cents_per_input_token"])
            figure = Figure(meter, "times the input price", base * CENT * MILLION)
            yield figure_row(SOURCE, f"{place}/{key}", prices[key], figure, is_free=False, **terms)


def _end(place: str, value: Any) -> datetime | None:
    """Second from which a model is no longer served."""
    if not value:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise SourceError(SOURCE.id, place, "not a moment", value)
    return datetime.fromtimestamp(value, UTC)


def _step_rows(
    place: str, text: str, prices: Mapping[str, Any], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
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
                doubt = _contradiction(place, label, step, prices, is_first=index == 0)
                yield figure_row(
                    SOURCE,
                    place,
                    step[label],
                    figure,
                    is_free=False,
                    context_above_tokens=above,
                    context_up_to_tokens=limit,
                    **{**terms, "problem": terms["problem"] or doubt},
                )
        above = limit


def _contradiction(
    place: str, label: str, step: re.Match[str], prices: Mapping[str, Any], *, is_first: bool
) -> str | None:
    """What the document says elsewhere of a figure of its words, if that is another figure.

    The cents are those of the first step; the multiplier of cached input holds for all.
    """
    key, told, where = f"cents_per_{label}_token", Decimal(step[label]), "the cents say"
    if label == "cached":
        key, where = "rate_per_input_token_cached", "the multiplier of the input price says"
    elif not is_first:
        return None
    if prices.get(key) is None:
        return None
    factor = Decimal(step["input"]) if label == "cached" else CENT * MILLION
    other = decimal_of(SOURCE.id, f"{place}/{key}", prices[key]) * factor
    if abs(told - other) <= ROUNDED * max(told, other):
        return None
    return f"two statements: the words say ${told}, {where} ${other.normalize():f}"


LIST = ModelList(
    at="",
    name="model_name",
    may_lack_prices=True,
    kind_at="pricing/type",
    usual_kind="tokens",
    kinds={**READ, **dict.fromkeys(SKIPPED)},
    ignored=(*RATES, *UNREAD),
    rows=_rows,
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on an unknown kind or key of price."""
    declared = replace(LIST, terms=partial(_terms, capture.captured_at))
    return read(SOURCE, declared, capture)
