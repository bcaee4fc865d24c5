"""Hugging Face: what its router charges per model and host, from its public model list.

Unproven: no real answer is held; the layout follows public readers of the list.

Belongs here: input and output prices of every host behind a model of ``/v1/models``. The seller is
Hugging Face; the host stands in ``variant``. Must not be here: what a host charges its own
customers, and GPU endpoints.

Figures are numbers, USD for a million tokens. A host without ``pricing`` is billed by its own
means and has no price here. A host that is not ``live`` is kept back. Zero is free only where
``is_free`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.model_list import (
    expect_no_money,
    figures_in,
    list_in,
    models_of,
    object_in,
    per_mtok,
)
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="huggingface_router",
    kind="token_prices",
    publisher="Hugging Face",
    urls=("https://router.huggingface.co/v1/models",),
    claims=(r"https://router\.huggingface\.co/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=100,
    seller_id="huggingface",
)

KEYS = {"input": per_mtok("input"), "output": per_mtok("output")}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every model and host; raises ``SourceError`` on a price key that is not known."""
    models = models_of(SOURCE, capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model, ())
    seen: set[str] = set()
    hosts = list_in(SOURCE, f"{pointer}/providers", model.get("providers"))
    for index, item in enumerate(hosts):
        place = f"{pointer}/providers/{index}"
        host = object_in(SOURCE, place, item)
        expect_no_money(SOURCE, place, host)
        label, status = host.get("provider"), host.get("status")
        if not isinstance(label, str) or not label or label in seen:
            raise SourceError(SOURCE.id, f"{place}/provider", "no host, or one twice", label)
        seen.add(label)
        if host.get("pricing") is None:
            continue
        pricing = object_in(SOURCE, f"{place}/pricing", host["pricing"])
        expect_keys(SOURCE.id, f"{place}/pricing", pricing, known=KEYS, required=KEYS)
        yield from figures_in(
            SOURCE,
            f"{place}/pricing",
            pricing,
            KEYS,
            model=name,
            is_free=host.get("is_free") is True,
            variant=f"via {label}",
            problem=None if status == "live" else f"host is not live: {status}",
        )
