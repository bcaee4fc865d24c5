"""Nebius: storage for speculative decoding, the switch that ends it, and its companies.

Belongs here: the legal quick guide and the list of subprocessors. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="nebius_docs",
    kind="policy_facts",
    publisher="Nebius",
    urls=(
        "https://docs.studio.nebius.com/legal/legal-quick-guide",
        "https://docs.studio.nebius.com/legal/subprocessors",
    ),
    claims=(
        r"https://docs\.(?:studio|tokenfactory)\.nebius\.com/legal/(?P<partition>legal-quick-guide|subprocessors)/?",
    ),
    media_type="text/html",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="nebius",
)

PAGES = {
    "legal-quick-guide": PolicyPage(
        "Legal quick guide",
        "docs",
        (r"Speculative Decoding",),
        (
            Passage(
                "retention_days_default",
                r"input data \(prompts\) submitted to our platform and output data for those "
                r"prompts may be stored and used for Speculative Decoding",
                "unbounded",
                condition="default",
                note="The page names no period.",
            ),
            Passage(
                "zdr_available",
                r"you can opt out at any time by enabling the Zero Data Retention feature",
                "yes",
                condition="self-service opt-in",
            ),
            Passage(
                "dpa_available",
                r"we act as the Data Processor under the terms set forth in our Data Processing "
                r"Agreement",
                "yes",
            ),
        ),
    ),
    "subprocessors": PolicyPage(
        "Subprocessors",
        "docs",
        (
            r"[Ss]ubprocessors",
            r"Nebius B\.V\.",
        ),
        (
            Passage(
                "subprocessors",
                r"Nebius Inc\. GPU capacity of the Kansas Data Centre",
                "Nebius Inc. (US)",
                condition="GPU capacity",
            ),
            Passage(
                "subprocessors",
                r"Global DC Oy Data Centre",
                "Global DC Oy (FI)",
                condition="data centre",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
