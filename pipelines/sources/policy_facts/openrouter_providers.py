"""OpenRouter: seat and data centres of each host, as the gateway records them.

Belongs here: ``headquarters`` and ``datacenters`` of the list of providers. Must not be here: what
a host does with data (``openrouter_zdr`` and the hosts' own documents).

The gateway speaks about others, so everything here is second-hand. A list of data centres that is
null is unknown and not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.registers import entries, register_fact
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from schemas.policies import UNKNOWN

URL = "https://openrouter.ai/api/v1/providers"
SOURCE = Source(
    id="openrouter_providers",
    kind="policy_facts",
    publisher="OpenRouter",
    urls=(URL,),
    claims=(re.escape(URL) + "/?",),
    media_type="application/json",
    currency="",
    is_official=False,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=20,
    proven_on=("2026-05-22",),
)

KEYS = (
    "name",
    "slug",
    "privacy_policy_url",
    "terms_of_service_url",
    "status_page_url",
    "headquarters",
    "datacenters",
)
COUNTRY = re.compile("[A-Z]{2}")


def parse(capture: Capture) -> pl.DataFrame:
    """Two facts of each provider of the list, unknown ones too."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=("data",))
    found = entries(SOURCE.id, document.get("data"), "/data", ("name", "slug"), KEYS)
    return frame_of(SOURCE, [row for place, item in found for row in _facts(place, item)])


def _facts(place: str, item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    seat, centres = item.get("headquarters"), item.get("datacenters")
    if not isinstance(item["slug"], str) or not isinstance(centres, list | None):
        raise SourceError(SOURCE.id, place, "slug or data centres of another form", item)
    for fact, codes, key in (
        ("hq_country", [seat] if seat else [], "headquarters"),
        ("processing_regions", centres or [], "datacenters"),
    ):
        strange = [code for code in codes if not COUNTRY.fullmatch(str(code))]
        yield register_fact(
            f"{place}/{key}" if item.get(key) is not None else place,
            "provider",
            item["slug"],
            fact,
            " ".join(sorted(set(map(str, codes)))) or UNKNOWN,
            "Providers of OpenRouter",
            problem=f"{key}: no ISO 3166-1 code: {strange}" if strange else None,
        )
