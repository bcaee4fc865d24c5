"""Karpenter's price maps of AWS: on-demand prices of EC2 instances with GPUs, a second opinion.

Belongs here: the generated maps of the commercial and the Chinese (yuan) partition, each complete
on its own, and their dated versions. Must not be here: the map for US government customers,
instances without a GPU, and the layout of the maps (``karpenter``).

The project generates the maps from AWS's price API now and then, the commercial one for us-east-1.
The licence is Apache-2.0, so the history of a seller who publishes none can be shown.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.aws_instances import has_gpu, instance_of
from pipelines.publishers.karpenter import Entry, dated_copies, entries
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row
from pipelines.source import Capture, Retold, Source
from schemas.errors import SourceError

FOLDER = "pkg/providers/pricing"
PARTITIONS = {"aws": ("aws", "USD"), "aws_cn": ("aws_china", "CNY")}
"""Seller and currency of each map."""

SOURCE = Source(
    id="karpenter_aws_prices",
    kind="gpu_rates",
    publisher="Karpenter project",
    urls=tuple(
        "https://raw.githubusercontent.com/aws/karpenter-provider-aws/main/"
        f"{FOLDER}/zz_generated.pricing_{name}.go"
        for name in PARTITIONS
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/aws/karpenter-provider-aws/[\w.-]+/"
        rf"{FOLDER}/zz_generated\.pricing_(?P<partition>aws|aws_cn)\.go",
    ),
    media_type="text/plain",
    currency="USD,CNY",
    is_official=False,
    terms="Apache-2.0; generated from AWS's public price list.",
    minimum_rows=5,
    retold=Retold(
        r"github\.com/(?P<repository>aws/karpenter-provider-aws) "
        r"(?:git log|@ (?P<commit>[0-9a-f]+)) : "
        rf"(?P<path>{FOLDER}/zz_generated\.pricing_(?:aws|aws_cn)\.go)",
        dated_copies,
    ),
    proven_on=("2023-09-18", "2025-06-23", "2026-07-20"),
)


def parse(capture: Capture) -> pl.DataFrame:
    """GPU rows of one partition's map."""
    seller, currency = PARTITIONS[capture.partition]
    rows = [
        _row(seller, currency, entry)
        for entry in entries(SOURCE.id, capture, currency)
        if has_gpu(entry.type)
    ]
    if not rows:
        raise SourceError(SOURCE.id, "document", "no instance type with a GPU", capture.partition)
    return frame_of(SOURCE, rows)


def _row(seller: str, currency: str, entry: Entry) -> dict[str, object]:
    instance = instance_of(entry.type)
    return gpu_row(
        locator=entry.locator,
        listed_seller=seller,
        sku=entry.type,
        listed_gpu=instance.listed_gpu,
        gpu_count=instance.count,
        is_fraction=instance.is_fraction,
        gpu_memory_gb=instance.memory_gb,
        region=entry.region,
        price=entry.price,
        currency=currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price=entry.listed,
        listed_unit="on-demand price per instance and hour",
        problem=None if entry.price else ZERO,
        note=" ".join(filter(None, instance.notes)),
    )
