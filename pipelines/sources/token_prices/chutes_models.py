"""Chutes: what it charges per model, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list.

Belongs here: the token prices in ``pricing`` of every model. Must not be here: prices in TAO and
the second form of the same dollar prices (``price``), and GPU hours.

Figures are numbers, USD for a million tokens. Zero is not taken for free.
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

SOURCE = Source(
    id="chutes_models",
    kind="token_prices",
    publisher="Chutes",
    urls=("https://llm.chutes.ai/v1/models",),
    claims=(r"https://llm\.chutes\.ai/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=10,
    seller_id="chutes",
)

KEYS: Mapping[str, Figure] = {
    "prompt": per_mtok("input"),
    "completion": per_mtok("output"),
    "input_cache_read": per_mtok("cached_input"),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on a price key that is not known."""
    models = models_of(SOURCE, capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model, ("pricing", "price"))
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing"))
    expect_keys(SOURCE.id, place, pricing, known=KEYS, required=("prompt", "completion"))
    note = "confidential computing" if model.get("confidential_compute") is True else None
    yield from figures_in(SOURCE, place, pricing, KEYS, model=name, note=note)
