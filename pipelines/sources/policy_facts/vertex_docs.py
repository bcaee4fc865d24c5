"""Google Vertex AI: training and what zero data retention takes.

Belongs here: the page on retention, in the plain text that the documentation offers. Must not be
here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="vertex_docs",
    kind="policy_facts",
    publisher="Google Cloud",
    urls=(
        "https://docs.cloud.google.com/gemini-enterprise-agent-platform/resources/zero-data-retention.md.txt",
    ),
    claims=(
        r"https://docs\.cloud\.google\.com/gemini-enterprise-agent-platform/resources/(?P<partition>zero-data-retention)(?:\.md\.txt)?",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="google_vertex_ai",
    proven_on=("2026-06-03", "2026-07-14", "2026-08-04"),
)

PAGES = {
    "zero-data-retention": PolicyPage(
        "Zero data retention",
        "docs",
        (r"Customer data retention and achieving zero data retention",),
        (
            Passage(
                "trains_on_api_data_default",
                r"Google (?P<said>won't|will not|will|may) use your data to train or fine-tune "
                r"any AI/ML models without your prior permission",
                known={"won't": "no", "will not": "no", "will": "yes", "may": "yes"},
            ),
            Passage(
                "zdr_available",
                r"To achieve zero data retention, customers must take specific actions within "
                r"each of these areas",
                "yes",
                condition="customer must act: abuse-log exception, caching off and more",
            ),
            Passage(
                "dpa_available",
                r"Google's Cloud Data Processing Addendum \(CDPA\)",
                "yes",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
