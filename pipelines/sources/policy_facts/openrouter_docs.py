"""OpenRouter: its own logs, and routing inside a region.

Belongs here: the pages of the documentation that say so, in Markdown. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="openrouter_docs",
    kind="policy_facts",
    publisher="OpenRouter",
    urls=(
        "https://openrouter.ai/docs/guides/features/zdr.md",
        "https://openrouter.ai/docs/guides/features/sovereign-ai.md",
    ),
    claims=(
        r"https://openrouter\.ai/docs/guides/features/(?P<partition>zdr|sovereign-ai)(?:\.mdx?)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="openrouter",
    proven_on=("2026-08-22",),
)

PAGES = {
    "zdr": PolicyPage(
        "Zero data retention",
        "docs",
        (r"OpenRouter itself has a ZDR policy",),
        (
            Passage(
                "retention_days_default",
                r"your prompts are not retained unless you specifically opt in to prompt logging",
                "0",
                condition="own logs, unless opted in",
            ),
            Passage(
                "zdr_available",
                r"OpenRouter itself has a ZDR policy",
                "yes",
                condition="own logs, unless opted in",
            ),
        ),
    ),
    "sovereign-ai": PolicyPage(
        "Sovereign AI",
        "docs",
        (r"Sovereign AI",),
        (
            Passage(
                "eu_residency_option",
                r"In-region routing \(EU or US\) is available for enterprise customers by request",
                "on_request",
                condition="enterprise customers",
            ),
            Passage(
                "processing_regions",
                r"your requests are guaranteed to only be decrypted within the designated region",
                "EU",
                region="eu",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
