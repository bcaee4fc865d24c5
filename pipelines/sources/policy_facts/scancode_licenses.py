"""ScanCode LicenseDB: identifier and category of every licence known to it.

Belongs here: the index. Must not be here: what a licence allows: the category is coarse, and puts
licences with caps on users under `Permissive`.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.errors import SourceError
from pipelines.sources.base import Capture, Source
from pipelines.sources.reading import expect_keys, frame_of, json_of, require_pages

URL = "https://scancode-licensedb.aboutcode.org/index.json"
SOURCE = Source(
    id="scancode_licenses",
    kind="policy_facts",
    publisher="AboutCode",
    urls=(URL,),
    claims=(re.escape(URL),),
    media_type="application/json",
    currency="",
    is_official=False,
    terms="ScanCode LicenseDB, CC-BY 4.0.",
    minimum_rows=2000,
    cadence_hours=7 * 24 - 4,
    proven_on=("2026-02-24",),
)
REQUIRED = ("license_key", "category", "spdx_license_key", "is_deprecated", "is_exception")


def parse(capture: Capture) -> pl.DataFrame:
    """Category of each licence that is not retired, by its SPDX identifier."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, list):
        raise SourceError(SOURCE.id, "document", "not a list", document)
    rows = []
    for index, item in enumerate(document):
        if not isinstance(item, dict):
            raise SourceError(SOURCE.id, f"/{index}", "not an object", item)
        expect_keys(SOURCE.id, f"/{index}", item, known=item, required=REQUIRED)
        if item["is_deprecated"] or item["is_exception"]:
            continue
        rows.append(
            {
                "page": 0,
                "locator": f"/{index}/category",
                "scope_type": "licence",
                "listed_scope": item["spdx_license_key"]
                or f"LicenseRef-scancode-{item['license_key']}",
                "fact": "licence_category",
                "document": "ScanCode LicenseDB",
                "value": item["category"],
                "document_kind": "register",
                "is_first_party": False,
            }
        )
    return frame_of(SOURCE, rows)
