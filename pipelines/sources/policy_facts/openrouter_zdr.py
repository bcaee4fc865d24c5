"""OpenRouter: the endpoints that it accepts as keeping nothing.

Belongs here: which endpoint of which host for which model is on the list. Must not be here: prices,
and hosts that are not on the list (absence is no statement: the row ends, and nothing says no).

The endpoint's tag is the host's slug, and behind a stroke what tells two endpoints of it apart.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from pipelines.reading.json_documents import json_of
from pipelines.reading.registers import entries, register_fact
from pipelines.reading.rows import aside, frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

URL = "https://openrouter.ai/api/v1/endpoints/zdr"
SOURCE = Source(
    id="openrouter_zdr",
    kind="policy_facts",
    publisher="OpenRouter",
    urls=(URL,),
    claims=(re.escape(URL) + "/?",),
    media_type="application/json",
    currency="",
    is_official=False,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=20,
)
REQUIRED = ("provider_name", "tag", "model_name")


def parse(capture: Capture) -> pl.DataFrame:
    """One fact of each endpoint; an endpoint that stands twice is taken once."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    endpoints = document.get("data") if isinstance(document, dict) else None
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    repeats: list[dict[str, Any]] = []
    for place, item in entries(SOURCE.id, endpoints, "/data", REQUIRED):
        slug, _, kind = str(item["tag"]).partition("/")
        model = item.get("model_id") or item["model_name"]
        if not slug or not isinstance(model, str) or not model:
            raise SourceError(SOURCE.id, place, "no host or no model", item)
        row = register_fact(
            f"{place}/tag",
            "route",
            slug,
            "zdr_available",
            "yes",
            "Endpoints without retention of OpenRouter",
            listed_model=model,
            condition=f"through OpenRouter, endpoint {kind}" if kind else "through OpenRouter",
        )
        if rows.setdefault((slug, model, kind), row) is not row:
            repeats.append(aside(place, "repeats an endpoint of the list", str(item["tag"])))
    return frame_of(SOURCE, [*rows.values(), *repeats])
