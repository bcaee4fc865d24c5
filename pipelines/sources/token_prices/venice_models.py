"""Venice: what it charges per text model, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list.

Belongs here: the token prices of ``/api/v1/models?type=text`` with the step for long prompts. Must
not be here: prices in DIEM (the seller's own unit), images, speech and video.

Figures are numbers, USD for a million tokens, each in an object ``{usd, diem}``. ``extended`` holds
the prices of prompts longer than ``context_token_threshold``; whether they reprice the whole
prompt is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.model_list import (
    Figure,
    expect_no_money,
    figures_in,
    models_of,
    object_in,
    per_mtok,
)
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="venice_models",
    kind="token_prices",
    publisher="Venice",
    urls=("https://api.venice.ai/api/v1/models?type=text",),
    claims=(r"https://api\.venice\.ai/api/v1/models/?\?type=text",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API, readable without a key; no data licence stated; figures only.",
    minimum_rows=40,
    seller_id="venice",
)

KEYS: Mapping[str, Figure] = {
    "input": per_mtok("input"),
    "output": per_mtok("output"),
    "cache_input": per_mtok("cached_input"),
    "cache_write": per_mtok("cache_write"),
}
STEP = "context_token_threshold"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed text model; raises ``SourceError`` on a key that is not known."""
    models = models_of(SOURCE, capture, "type")
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model, ())
    place = f"{pointer}/model_spec"
    spec = object_in(SOURCE, place, model.get("model_spec"))
    expect_no_money(SOURCE, place, spec)
    if spec.get("pricing") is None:
        return
    place += "/pricing"
    pricing = object_in(SOURCE, place, spec["pricing"])
    expect_keys(SOURCE.id, place, pricing, known=(*KEYS, "extended"), required=("input", "output"))
    extended = object_in(SOURCE, f"{place}/extended", pricing.get("extended") or {})
    expect_keys(SOURCE.id, f"{place}/extended", extended, known=(*KEYS, STEP))
    step = extended.get(STEP)
    if extended and (not isinstance(step, int) or isinstance(step, bool) or step < 1):
        raise SourceError(SOURCE.id, f"{place}/extended/{STEP}", "not a token count", step)
    for key in KEYS:
        limit = step if key in extended else None
        yield from _price_rows(place, key, pricing, name, context_up_to_tokens=limit)
        yield from _price_rows(f"{place}/extended", key, extended, name, context_above_tokens=step)


def _price_rows(
    place: str, key: str, prices: Mapping[str, Any], name: str, **terms: Any
) -> Iterator[dict[str, Any]]:
    """Row of one price object; none where the key is missing."""
    if key not in prices:
        return
    price = object_in(SOURCE, f"{place}/{key}", prices[key])
    expect_keys(SOURCE.id, f"{place}/{key}", price, known=("usd", "diem", "vcu"), required=("usd",))
    yield from figures_in(SOURCE, f"{place}/{key}", price, {"usd": KEYS[key]}, model=name, **terms)
