"""Fireworks AI: what is kept of open models, and the routers that stay in one country.

Belongs here: the pages of the documentation that say so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="fireworks_docs",
    kind="policy_facts",
    publisher="Fireworks AI",
    urls=(
        "https://docs.fireworks.ai/guides/security_compliance/data_handling.md",
        "https://docs.fireworks.ai/serverless/us-only-serverless.md",
    ),
    claims=(
        r"https://docs\.fireworks\.ai/(?:guides/security_compliance|serverless)/(?P<partition>data_handling|us-only-serverless)(?:\.md)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="fireworks",
    proven_on=("2025-11-07",),
)

PAGES = {
    "data_handling": PolicyPage(
        "Zero data retention",
        "docs",
        (r"Zero data retention",),
        (
            Passage(
                "retention_days_default",
                r"Fireworks does not log or store prompt or generation data for any open models, "
                r"without explicit user opt-in",
                "0",
                condition="open models",
            ),
            Passage(
                "zdr_available",
                r"Fireworks has Zero Data Retention by default",
                "yes",
                condition="default for open models",
            ),
        ),
    ),
    "us-only-serverless": PolicyPage(
        "US-only serverless",
        "docs",
        (r"US-only Serverless",),
        (
            Passage(
                "processing_regions",
                r"US-only Serverless serves inference exclusively from the US",
                "US",
                region="us",
            ),
            Passage(
                "residency_price_multiplier",
                r"US-only endpoints are priced at a 10% premium to the base model serverless "
                r"prices",
                "1.1",
                region="us",
            ),
            Passage(
                "eu_residency_option",
                r"For EU-only Serverless, contact sales",
                "on_request",
                condition="EU-only serverless through sales",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
