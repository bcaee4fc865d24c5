"""SPDX: every licence identifier, whether it is retired, and whether the OSI approved it.

Belongs here: the licence list. Must not be here: what a licence allows.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.reading.json_documents import json_of
from pipelines.reading.registers import entries, register_fact
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

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
    proven_on=("2025-07-01",),
)
FLAGS = {"osi_approved": "isOsiApproved", "is_deprecated": "isDeprecatedLicenseId"}


def parse(capture: Capture) -> pl.DataFrame:
    """Two facts of each identifier."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    licences = document.get("licenses") if isinstance(document, dict) else None
    required = ("licenseId", *FLAGS.values())
    rows = []
    for place, item in entries(SOURCE.id, licences, "/licenses", required):
        for fact, key in FLAGS.items():
            if not isinstance(item[key], bool) or not isinstance(item["licenseId"], str):
                raise SourceError(SOURCE.id, f"{place}/{key}", "not true or false", item[key])
            value = "yes" if item[key] else "no"
            row = register_fact(
                f"{place}/{key}", "licence", item["licenseId"], fact, value, "SPDX licence list"
            )
            rows.append(row | {"is_first_party": fact == "is_deprecated"})
    return frame_of(SOURCE, rows)
