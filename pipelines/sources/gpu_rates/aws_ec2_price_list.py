"""AWS: EC2 instances with GPUs in the bulk price list, on demand and reserved.

Belongs here: which regions of the list are read, and that its prices are in US dollars. Must not
be here: the layout of the list, which all of AWS's partitions share (``aws_price_list``).

A region's list has hundreds of megabytes, so only a handful of regions is read, once a week: the
price page (``aws_ec2_pricing_page``) has all regions each night, but no reservations, and is the
second route that these figures are checked by. Lists of other regions can be imported; those for
US government customers are kept as problems. Unproven: the layout is that of lists quoted in
public repositories (2017, 2025-09, 2026-03).
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.aws_price_list import price_list_rows
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source

BASE = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current"
REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "eu-west-1")

SOURCE = Source(
    id="aws_ec2_price_list",
    kind="gpu_rates",
    publisher="Amazon Web Services",
    urls=tuple(f"{BASE}/{region}/index.csv" for region in REGIONS),
    claims=(
        r"https://pricing\.us-east-1\.amazonaws\.com/offers/v1\.0/aws/AmazonEC2/(?:current|\d+)/"
        r"(?P<partition>[a-z]{2}(?:-gov)?-[a-z]+-\d)/index\.csv",
    ),
    media_type="text/csv",
    currency="USD",
    is_official=True,
    terms="Public price list, no key; for information only, as its second line says.",
    minimum_rows=5,
    cadence_hours=7 * 24 - 4,
    seller_id="aws",
    streamed_bytes=2 * 1024**3,
)


def parse(capture: Capture) -> pl.DataFrame:
    """GPU rows of one region."""
    return frame_of(SOURCE, price_list_rows(SOURCE, capture))
