"""OVHcloud: list prices of GPU instances in EUR, from the order catalogue of the French subsidiary.

Belongs here: what ``pipelines/publishers/ovhcloud.py`` reads from the catalogue for ``FR``, before
VAT. Must not be here: other subsidiaries (the US one is a firm of its own with its own prices).
Proven on an excerpt only: it has two GPU rows and no ``locale``.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.ovhcloud import catalog_rows
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source

SUBSIDIARY = "FR"

SOURCE = Source(
    id="ovhcloud_catalog_fr",
    kind="gpu_rates",
    publisher="OVHcloud",
    urls=("https://api.ovh.com/1.0/order/catalog/public/cloud?ovhSubsidiary=FR",),
    claims=(
        r"https://(?:eu\.)?api\.ovh\.com/(?:1\.0|v1)/order/catalog/public/cloud/?"
        r"\?ovhSubsidiary=FR",
    ),
    media_type="application/json",
    currency="EUR",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=2,
    seller_id="ovhcloud",
    proven_on=("2026-08-31",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the subsidiary's catalogue."""
    return frame_of(SOURCE, catalog_rows(SOURCE, capture, SUBSIDIARY))
