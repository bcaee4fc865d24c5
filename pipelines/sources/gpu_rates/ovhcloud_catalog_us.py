"""OVHcloud US: list prices of GPU instances in USD, from its own order catalogue.

Belongs here: what ``pipelines/publishers/ovhcloud.py`` reads from the catalogue for ``US``, before
tax. Must not be here: the catalogues of the European firm. Unproven: no capture of this catalogue;
what sets it apart from the French one is taken from descriptions by public collectors.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.ovhcloud import catalog_rows
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source

SUBSIDIARY = "US"

SOURCE = Source(
    id="ovhcloud_catalog_us",
    kind="gpu_rates",
    publisher="OVHcloud US",
    urls=("https://api.us.ovhcloud.com/1.0/order/catalog/public/cloud?ovhSubsidiary=US",),
    claims=(
        r"https://api\.us\.ovhcloud\.com/(?:1\.0|v1)/order/catalog/public/cloud/?"
        r"\?ovhSubsidiary=US",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=2,
    seller_id="ovhcloud_us",
)


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the subsidiary's catalogue."""
    return frame_of(SOURCE, catalog_rows(SOURCE, capture, SUBSIDIARY))
