"""SPDX: every licence identifier, whether it is retired, and whether the OSI approved it.

Belongs here: the licence list. Must not be here: what a licence allows.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.errors import SourceError
from pipelines.sources.base import Capture, Source
from pipelines.sources.reading import expect_keys, frame_of, json_of, require_pages

URL = "https://spdx.org/licenses/licenses.json"
SOURCE = Source(
    id="spdx_licenses",
    kind="policy_facts",
    publisher="SPDX",
    urls=(URL,),
    claims=(re.escape(URL),),
    media_type="application/json",
    currency="",
    is_official=True,
    terms="SPDX licence list, CC0-1.0.",
    minimum_rows=1000,
    cadence_hours=7 * 24 - 4,
)
FLAGS = {"osi_approved": "isOsiApproved", "is_deprecated": "isDeprecatedLicenseId"}


def parse(capture: Capture) -> pl.DataFrame:
    """Two facts of each identifier."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict) or not isinstance(document.get("licenses"), list):
        raise SourceError(SOURCE.id, "licenses", "no list of licences", document)
    rows = []
    for index, item in enumerate(document["licenses"]):
        place = f"/licenses/{index}"
        if not isinstance(item, dict):
            raise SourceError(SOURCE.id, place, "not an object", item)
        expect_keys(SOURCE.id, place, item, known=item, required=("licenseId", *FLAGS.values()))
        for fact, key in FLAGS.items():
            if not isinstance(item[key], bool) or not isinstance(item["licenseId"], str):
                raise SourceError(SOURCE.id, f"{place}/{key}", "not true or false", item[key])
            rows.append(
                {
                    "page": 0,
                    "locator": f"{place}/{key}",
                    "scope_type": "licence",
                    "listed_scope": item["licenseId"],
                    "fact": fact,
                    "document": "SPDX licence list",
                    "value": "yes" if item[key] else "no",
                    "document_kind": "register",
                    "is_first_party": fact == "is_deprecated",
                }
            )
    return frame_of(SOURCE, rows)
