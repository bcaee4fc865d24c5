"""Together AI: what it charges per model, from its model list, read with the operator's own key.

Unproven: no real answer is held; the keys are those that the API reference documents.

Belongs here: token prices of the models in ``/v1/models``. Must not be here: the pages of
together.ai, which its robots.txt closes to crawlers, GPU clusters and fine-tuning.

Figures are USD for a million tokens; ``hourly``, ``base`` and ``finetune`` price other things and
are left out. A zero is not published: the list fills it in for models that are rented by the hour
alone. What ``input`` counts for pictures, sound and film is not said: such prices have a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.model_list import (
    Figure,
    expect_no_money,
    figures_in,
    models_in,
    object_in,
    per_mtok,
)
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="together_models",
    kind="token_prices",
    publisher="Together AI",
    urls=("https://api.together.xyz/v1/models",),
    claims=(r"https://api\.together\.(?:xyz|ai)/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read with a key of the operator's own (TOGETHER_API_KEY); figures only.",
    minimum_rows=60,
    seller_id="together",
    key_variable="TOGETHER_API_KEY",
)

KEYS: Mapping[str, Figure] = {
    "input": per_mtok("input"),
    "cached_input": per_mtok("cached_input"),
    "output": per_mtok("output"),
}
OTHER_KEYS = ("hourly", "base", "finetune")
EMBEDS: Mapping[str, Figure] = {"input": per_mtok("embedding")}
TEXT = ("chat", "language", "code", "moderation")
RANKS = ("embedding", "rerank")
UNCLEAR = ("image", "video", "audio", "transcribe")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on an unknown price key or type."""
    require_pages(capture, 1)
    models = models_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model)
    kind = model.get("type")
    if kind not in (*TEXT, *RANKS, *UNCLEAR):
        raise SourceError(SOURCE.id, f"{pointer}/type", "unknown type of model", kind)
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing"))
    known = (*KEYS, *OTHER_KEYS)
    expect_keys(SOURCE.id, place, pricing, known=known, required=("input", "output"))
    problem = f"what counts as input of type {kind} is not said" if kind in UNCLEAR else None
    keys = EMBEDS if kind in RANKS else KEYS
    yield from figures_in(SOURCE, place, pricing, keys, model=name, problem=problem)
