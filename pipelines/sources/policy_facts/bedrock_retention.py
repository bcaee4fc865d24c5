"""AWS Bedrock: modes of data retention, and what they block.

Belongs here: the two pages of the user guide that say so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="bedrock_retention",
    kind="policy_facts",
    publisher="Amazon Web Services",
    urls=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.md",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/abuse-detection.md",
    ),
    claims=(
        r"https://docs\.aws\.amazon\.com/bedrock/latest/userguide/(?P<partition>data-retention|abuse-detection)\.(?:md|html)",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="aws",
    proven_on=("2026-06-30", "2026-08-16", "2026-09-10"),
)

PAGES = {
    "data-retention": PolicyPage(
        "Data retention",
        "docs",
        (
            r"Amazon Bedrock",
            r"Data retention modes",
        ),
        (
            Passage(
                "zdr_available",
                r"none \| Zero data retention\. No request or response data is written to "
                r"durable storage",
                "yes",
                condition="self-service setting per region",
            ),
            Passage(
                "zdr_available",
                r"configured for zero data retention \(data_retention_mode: none\)",
                "yes",
                condition="self-service setting per region",
            ),
            Passage(
                "zdr_exception",
                r"you invoke a model that requires retention, Amazon Bedrock will block the "
                r"request and return an error",
                "models that require retention are refused",
            ),
        ),
    ),
    "abuse-detection": PolicyPage(
        "Abuse detection",
        "docs",
        (
            r"Amazon Bedrock",
            r"abuse detection",
        ),
        (
            Passage(
                "retention_days_flagged",
                r"classifier-flagged traffic will be retained for up to (?P<days>\d+) days",
                r"\g<days>",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
