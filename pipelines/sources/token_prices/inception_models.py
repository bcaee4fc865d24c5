"""Inception: what it charges per model, from its public model list.

Unproven: no real answer is held; the keys are those that public readers of the list use.

Belongs here: token prices of every model in ``/v1/models``. Must not be here: prices negotiated
with sales, and what other sellers charge for its models.

Figures are strings, USD for one token. A zero is not published, save for caching, where it is the
list's way of saying that there is no such meter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.model_list import (
    PER_CALL,
    Figure,
    charged,
    expect_no_money,
    figures_in,
    models_of,
    object_in,
    per_token,
)
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source

SOURCE = Source(
    id="inception_models",
    kind="token_prices",
    publisher="Inception",
    urls=("https://api.inceptionlabs.ai/v1/models",),
    claims=(r"https://api\.inceptionlabs\.ai/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read without a key; no data licence stated; figures only.",
    minimum_rows=2,
    seller_id="inception",
)

KEYS: Mapping[str, Figure] = {
    "prompt": per_token("input"),
    "completion": per_token("output"),
}
CACHES: Mapping[str, Figure] = {
    "input_cache_reads": per_token("cached_input"),
    "input_cache_writes": per_token("cache_write"),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on a price key that is not known."""
    models = models_of(SOURCE, capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model)
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing"))
    expect_keys(SOURCE.id, place, pricing, known=(*KEYS, *CACHES, *PER_CALL), required=KEYS)
    keys = {**KEYS, **charged(SOURCE, place, pricing, {**CACHES, **PER_CALL})}
    yield from figures_in(SOURCE, place, pricing, keys, model=name)
