"""AWS in China: EC2 instances with GPUs in the bulk price list, on demand and reserved, in yuan.

Belongs here: the two regions of the Chinese partition, each run by a Chinese company, and that
prices are in yuan. Must not be here: the layout of the list, which all of AWS's partitions share
(``aws_price_list``).

Unproven: the address and the currency are those that public tools use; the layout is that of the
other lists, which the same tools read alike.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.aws_price_list import price_list_rows
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source

BASE = "https://pricing.cn-north-1.amazonaws.com.cn/offers/v1.0/cn/AmazonEC2/current"
REGIONS = ("cn-north-1", "cn-northwest-1")

SOURCE = Source(
    id="aws_china_ec2_price_list",
    kind="gpu_rates",
    publisher="Amazon Web Services China",
    urls=tuple(f"{BASE}/{region}/index.csv" for region in REGIONS),
    claims=(
        r"https://pricing\.cn-(?:north|northwest)-1\.amazonaws\.com\.cn/offers/v1\.0/cn/AmazonEC2/"
        r"(?:current|\d+)/(?P<partition>cn-[a-z]+-\d)/index\.csv",
    ),
    media_type="text/csv",
    currency="CNY",
    is_official=True,
    terms="Public price list, no key; for information only.",
    minimum_rows=5,
    cadence_hours=7 * 24 - 4,
    seller_id="aws_china",
    streamed_bytes=2 * 1024**3,
)


def parse(capture: Capture) -> pl.DataFrame:
    """GPU rows of one region."""
    return frame_of(SOURCE, price_list_rows(SOURCE, capture))
