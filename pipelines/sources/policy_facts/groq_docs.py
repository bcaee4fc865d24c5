"""Groq: what GroqCloud keeps, and the switch that keeps nothing.

Belongs here: the page of the documentation that says so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="groq_docs",
    kind="policy_facts",
    publisher="Groq",
    urls=("https://console.groq.com/docs/your-data.md",),
    claims=(r"https://console\.groq\.com/docs/(?P<partition>your-data)(?:\.md)?",),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="groq",
    proven_on=("2026-09-28",),
)

PAGES = {
    "your-data": PolicyPage(
        "Your data in GroqCloud",
        "docs",
        (r"Your Data in GroqCloud",),
        (
            Passage(
                "retention_days_default",
                r"By default, Groq does not retain customer data for inference requests",
                "0",
                condition="default",
            ),
            Passage(
                "retention_days_flagged",
                r"(?:Input and output files retained|retained) for (?:up to )?(?P<days>\d+) days",
                r"\g<days>",
                condition="batch",
            ),
            Passage(
                "zdr_available",
                r"You can control these settings yourself in the Data Controls settings",
                "yes",
                condition="self-service setting",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
