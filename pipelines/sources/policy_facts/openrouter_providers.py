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

from pipelines.errors import SourceError
from pipelines.sources.base import Capture, Source
from pipelines.sources.reading import expect_keys, frame_of, json_of, require_pages
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
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise SourceError(SOURCE.id, "data", "no list of providers", document)
    expect_keys(SOURCE.id, "document", document, known=("data",))
    rows = [row for index, item in enumerate(document["data"]) for row in _facts(index, item)]
    return frame_of(SOURCE, rows)


def _facts(index: int, item: Any) -> Iterator[Mapping[str, Any]]:
    place = f"/data/{index}"
    if not isinstance(item, dict):
        raise SourceError(SOURCE.id, place, "not an object", item)
    expect_keys(SOURCE.id, place, item, known=KEYS, required=("name", "slug"))
    seat, centres = item.get("headquarters"), item.get("datacenters")
    if not isinstance(item["slug"], str) or not isinstance(centres, list | None):
        raise SourceError(SOURCE.id, place, "slug or data centres of another form", item)
    for fact, codes, key in (
        ("hq_country", [seat] if seat else [], "headquarters"),
        ("processing_regions", centres or [], "datacenters"),
    ):
        strange = [code for code in codes if not COUNTRY.fullmatch(str(code))]
        yield {
            "page": 0,
            "locator": f"{place}/{key}" if item.get(key) is not None else place,
            "scope_type": "provider",
            "listed_scope": item["slug"],
            "fact": fact,
            "document": "Providers of OpenRouter",
            "value": " ".join(sorted(set(map(str, codes)))) or UNKNOWN,
            "document_kind": "register",
            "is_first_party": item["slug"] == "openrouter",
            "problem": f"{key}: no ISO 3166-1 code: {strange}" if strange else None,
        }
