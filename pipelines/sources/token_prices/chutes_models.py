"""Chutes: what it charges per model, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list.

Belongs here: the token prices in ``pricing`` of every model. Must not be here: prices in TAO and
the second form of the same dollar prices (``price``), and GPU hours.

Figures are numbers, USD for a million tokens. Zero is not taken for free.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pipelines.reading.figures import per_mtok
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source

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


def _terms(pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    is_confidential = model.get("confidential_compute") is True
    return {"note": "confidential computing" if is_confidential else None}


LIST = ModelList(
    prices={
        "prompt": per_mtok("input"),
        "completion": per_mtok("output"),
        "input_cache_read": per_mtok("cached_input"),
    },
    required=("prompt", "completion"),
    money=("price",),
    terms=_terms,
)

parse = partial(read, SOURCE, LIST)
