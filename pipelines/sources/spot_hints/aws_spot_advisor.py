"""AWS Spot Advisor: what Spot saves and how often it is interrupted, by GPU instance and region.

Belongs here: Linux instances with GPUs. Must not be here: prices. The file has none: AWS shows Spot
prices only to its customers, so this is a kind of its own and never a row of GPU rates.

What the fields mean: ``s`` is the average saving against the on-demand price in whole percent,
below zero where Spot cost more, and ``r`` the index of a band, defined in ``ranges``, of how often
AWS took instances back. Both speak of the last month, as the page that shows the file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.publishers.aws_instances import has_gpu
from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="aws_spot_advisor",
    kind="spot_hints",
    publisher="Amazon Web Services",
    urls=("https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json",),
    claims=(r"https://spot-bid-advisor\.s3\.amazonaws\.com/spot-advisor-data\.json",),
    media_type="application/json",
    currency="",
    is_official=True,
    terms="Public file behind the Spot Advisor page, no key; reuse terms not checked.",
    minimum_rows=100,
    seller_id="aws",
    proven_on=("2025-07-31",),
)

DOCUMENT = ("instance_types", "ranges", "spot_advisor", "global_rate")
RANGE = ("index", "label", "dots", "max")
SYSTEM = "Linux"
SYSTEMS = (SYSTEM, "Windows")
HINT = ("s", "r")
LOWEST = -1000
"""Percent; the lowest saving seen is -62, where AWS had cut the on-demand price by almost half."""


def parse(capture: Capture) -> pl.DataFrame:
    """One row for each GPU instance type and region."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=DOCUMENT, required=DOCUMENT[:3])
    bands = _bands(document["ranges"])
    regions = document["spot_advisor"]
    if not isinstance(regions, dict):
        raise SourceError(SOURCE.id, "spot_advisor", "not an object", regions)
    rows = []
    for region, systems in regions.items():
        field = f"/spot_advisor/{region}"
        expect_keys(SOURCE.id, field, systems, known=SYSTEMS)
        for name, hint in (systems.get(SYSTEM) or {}).items():
            if has_gpu(name):
                rows.append(_row(f"{field}/{SYSTEM}/{name}", region, name, hint, bands))
    if not rows:
        raise SourceError(SOURCE.id, "spot_advisor", "no instance type with a GPU")
    return frame_of(SOURCE, rows)


def _bands(ranges: object) -> Mapping[int, str]:
    """Labels of how often instances are interrupted, by index."""
    if not isinstance(ranges, list) or not ranges:
        raise SourceError(SOURCE.id, "ranges", "no list of bands", ranges)
    for number, band in enumerate(ranges):
        expect_keys(SOURCE.id, f"/ranges/{number}", band, known=RANGE, required=RANGE[:2])
    return {band["index"]: str(band["label"]) for band in ranges}


def _row(
    locator: str, region: str, name: str, hint: Any, bands: Mapping[int, str]
) -> dict[str, Any]:
    if not isinstance(hint, dict):
        raise SourceError(SOURCE.id, locator, "not an object", hint)
    expect_keys(SOURCE.id, locator, hint, known=HINT, required=HINT)
    saving, band = hint["s"], hint["r"]
    if isinstance(saving, bool) or not isinstance(saving, int) or not LOWEST <= saving <= 100:
        raise SourceError(SOURCE.id, f"{locator}/s", "not a percentage", saving)
    if band not in bands:
        raise SourceError(SOURCE.id, f"{locator}/r", "no band of this index", band)
    return {
        "page": 0,
        "locator": locator,
        "listed_seller": SOURCE.seller_id,
        "sku": name,
        "region": region,
        "savings_percent": saving,
        "interruption_band": bands[band],
    }
