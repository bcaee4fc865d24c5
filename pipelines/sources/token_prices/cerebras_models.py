"""Cerebras: what it charges per model, from its public model list.

Belongs here: input and output prices of every model in ``/public/v1/models``. Must not be here:
the plans and reserved capacity on its pricing page, and models without a public price.

Figures are strings, USD for one token. A zero is not published: the list does not tell free from
missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pipelines.reading.figures import per_token
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source
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


def _terms(pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    states = {key: model.get(key, False) for key in ("deprecated", "preview")}
    if not all(isinstance(value, bool) for value in states.values()):
        raise SourceError(SOURCE.id, pointer, "state is not true or false", states)
    return {"status": next((key for key, value in states.items() if value), None)}


LIST = ModelList(
    prices={"prompt": per_token("input"), "completion": per_token("output")},
    required=("prompt", "completion"),
    terms=_terms,
)

parse = partial(read, SOURCE, LIST)
