"""Karpenter's price map of Azure: on-demand prices of sizes with GPUs, a second opinion.

Belongs here: the generated map of all regions and its dated versions. Must not be here: sizes
without a GPU and the layout of the map (``karpenter``).

The project generates the map from Microsoft's Retail Prices API a few times a year. The licence is
Apache-2.0, so the history of a seller who publishes none can be shown.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.azure_sizes import has_gpu, size_of
from pipelines.publishers.karpenter import Entry, dated_copies, entries
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row
from pipelines.source import Capture, Retold, Source
from schemas.errors import SourceError

PATH = "pkg/providers/pricing/zz_generated.pricing.go"

SOURCE = Source(
    id="karpenter_azure_prices",
    kind="gpu_rates",
    publisher="Karpenter project",
    urls=(f"https://raw.githubusercontent.com/Azure/karpenter-provider-azure/main/{PATH}",),
    claims=(
        r"https://raw\.githubusercontent\.com/Azure/karpenter-provider-azure/[\w.-]+/"
        r"pkg/providers/pricing/zz_generated\.pricing\.go",
    ),
    media_type="text/plain",
    currency="USD",
    is_official=False,
    terms="Apache-2.0; generated from Microsoft's public price API.",
    minimum_rows=50,
    retold=Retold(
        r"github\.com/(?P<repository>Azure/karpenter-provider-azure) "
        r"(?:git log|@ (?P<commit>[0-9a-f]+)) : "
        r"(?P<path>pkg/providers/pricing/zz_generated\.pricing\.go)",
        dated_copies,
    ),
    proven_on=("2023-10-27", "2025-06-03", "2026-06-18"),
)


def parse(capture: Capture) -> pl.DataFrame:
    """GPU rows of all regions."""
    rows = [
        _row(entry) for entry in entries(SOURCE.id, capture, SOURCE.currency) if has_gpu(entry.type)
    ]
    if not rows:
        raise SourceError(SOURCE.id, "document", "no size with a GPU")
    return frame_of(SOURCE, rows)


def _row(entry: Entry) -> dict[str, object]:
    size = size_of(entry.type)
    return gpu_row(
        locator=entry.locator,
        listed_seller="azure",
        sku=entry.type,
        listed_gpu=size.listed_gpu,
        gpu_count=size.count,
        is_fraction=size.is_fraction,
        gpu_memory_gb=size.memory_gb,
        region=entry.region,
        price=entry.price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price=entry.listed,
        listed_unit="on-demand price per instance and hour",
        problem=None if entry.price else ZERO,
        note=size.remark,
    )
