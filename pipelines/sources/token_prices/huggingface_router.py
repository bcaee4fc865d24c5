"""Hugging Face: what its router charges per model and host, from its public model list.

Belongs here: input and output prices of every host behind a model of ``/v1/models``. The seller is
Hugging Face; the host stands in ``variant``. Must not be here: what a host charges its own
customers, and GPU endpoints.

Figures are numbers, USD for a million tokens. A host without ``pricing`` is billed by its own
means and has no price here. A host that is not ``live`` is kept back. Zero is free only where
``is_free`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pipelines.reading.figures import per_mtok
from pipelines.reading.json_documents import list_in, object_in
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source
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
    proven_on=("2026-08-22",),
)


def _hosts(pointer: str, model: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The hosts of a model, each of which must have a name of its own."""
    seen: set[str] = set()
    hosts = list_in(SOURCE, f"{pointer}/providers", model.get("providers"))
    for index, item in enumerate(hosts):
        place = f"{pointer}/providers/{index}"
        host = object_in(SOURCE, place, item)
        label = host.get("provider")
        if not isinstance(label, str) or not label or label in seen:
            raise SourceError(SOURCE.id, f"{place}/provider", "no host, or one twice", label)
        seen.add(label)
        yield place, host


def _terms(pointer: str, host: Mapping[str, Any]) -> Mapping[str, Any]:
    status = host.get("status")
    return {
        "is_free": host.get("is_free") is True,
        "variant": f"via {host['provider']}",
        "problem": None if status == "live" else f"host is not live: {status}",
    }


LIST = ModelList(
    offers=_hosts,
    prices={"input": per_mtok("input"), "output": per_mtok("output")},
    required=("input", "output"),
    may_lack_prices=True,
    terms=_terms,
)

parse = partial(read, SOURCE, LIST)
