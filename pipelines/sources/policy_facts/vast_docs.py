"""Vast.ai: whose machines they are, and what is certified of them.

Belongs here: the questions about security, as the repository of the documentation has them. Must
not be here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="vast_docs",
    kind="policy_facts",
    publisher="Vast.ai",
    urls=("https://raw.githubusercontent.com/vast-ai/docs/main/guides/reference/faq/security.mdx",),
    claims=(
        r"https://raw\.githubusercontent\.com/vast-ai/docs/main/[\w/-]+/faq/(?P<partition>security)\.mdx",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="vast",
    proven_on=("2026-04-28",),
)

PAGES = {
    "security": PolicyPage(
        "Security questions",
        "docs",
        (r"Secure Cloud",),
        (
            Passage(
                "host_certifications",
                r"Secure Cloud providers are vetted datacenters with: (?P<name>ISO 27001) "
                r"certification",
                r"\g<name> of data centres",
                condition="Secure Cloud hosts only",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
