"""Baseten: what its model APIs charge, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list and the form that
OpenRouter asks of its hosts.

Belongs here: the token prices of every model in ``/v1/models``. Must not be here: dedicated
deployments and GPU hours.

Figures are strings (or numbers), USD for one token. Charges per image and per request are read
where they are not zero.
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
    id="baseten_models",
    kind="token_prices",
    publisher="Baseten",
    urls=("https://inference.baseten.co/v1/models",),
    claims=(r"https://inference\.baseten\.co/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read without a key; no data licence stated; figures only.",
    minimum_rows=8,
    seller_id="baseten",
)

KEYS: Mapping[str, Figure] = {
    "prompt": per_token("input"),
    "completion": per_token("output"),
    "input_cache_read": per_token("cached_input"),
    "input_cache_write": per_token("cache_write"),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on a price key that is not known."""
    models = models_of(SOURCE, capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model)
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing"))
    known = (*KEYS, *PER_CALL)
    expect_keys(SOURCE.id, place, pricing, known=known, required=("prompt", "completion"))
    yield from figures_in(SOURCE, place, pricing, KEYS, model=name)
    each = charged(SOURCE, place, pricing, PER_CALL)
    yield from figures_in(SOURCE, place, pricing, each, model=name)
