"""Cerebras: what it charges per model, from its public model list.

Belongs here: input and output prices of every model in ``/public/v1/models``. Must not be here:
the plans and reserved capacity on its pricing page, and models without a public price.

Figures are strings, USD for one token. A zero is not published: the list does not tell free from
missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.model_list import (
    expect_no_money,
    figures_in,
    models_of,
    object_in,
    per_token,
)
from pipelines.reading.rows import frame_of, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="cerebras_models",
    kind="token_prices",
    publisher="Cerebras",
    urls=("https://api.cerebras.ai/public/v1/models",),
    claims=(r"https://api\.cerebras\.ai/public/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=2,
    seller_id="cerebras",
    proven_on=("2026-08",),
)

KEYS = {"prompt": per_token("input"), "completion": per_token("output")}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; an unknown price key is a problem row."""
    models = models_of(SOURCE, capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model)
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing"))
    expect_keys(SOURCE.id, place, pricing, known=pricing, required=KEYS)
    states = {key: model.get(key, False) for key in ("deprecated", "preview")}
    if not all(isinstance(value, bool) for value in states.values()):
        raise SourceError(SOURCE.id, pointer, "state is not true or false", states)
    note = ", ".join(key for key, value in states.items() if value) or None
    known = {key: value for key, value in pricing.items() if key in KEYS}
    yield from figures_in(SOURCE, place, known, KEYS, model=name, note=note)
    for key in sorted(set(pricing) - set(KEYS)):
        yield token_row(
            locator=f"{place}/{key}",
            listed_seller=SOURCE.seller_id,
            listed_model=name,
            variant=key,
            meter="input",
            price=None,
            currency="USD",
            listed_price=str(pricing[key]),
            listed_unit=key,
            problem="price key not looked at before",
        )
