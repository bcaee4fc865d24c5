"""ScanCode LicenseDB: identifier and category of every licence known to it.

Belongs here: the index. Must not be here: what a licence allows: the category is coarse, and puts
licences with caps on users under `Permissive`.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.reading.json_documents import json_of
from pipelines.reading.registers import entries, register_fact
from pipelines.reading.rows import aside, frame_of, require_pages
from pipelines.source import Capture, Source

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
    rows = []
    for place, item in entries(SOURCE.id, document, "", REQUIRED):
        if item["is_deprecated"] or item["is_exception"]:
            problem = "a licence that is retired, or an exception to one"
            rows.append(aside(place, problem, item["license_key"]))
            continue
        name = item["spdx_license_key"] or f"LicenseRef-scancode-{item['license_key']}"
        rows.append(
            register_fact(
                f"{place}/category",
                "licence",
                name,
                "licence_category",
                item["category"],
                "ScanCode LicenseDB",
            )
        )
    return frame_of(SOURCE, rows)
