"""OpenAI: training, retention, approvals and regions of the API.

Belongs here: the two pages of the documentation that say so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="openai_docs",
    kind="policy_facts",
    publisher="OpenAI",
    urls=(
        "https://developers.openai.com/api/docs/guides/your-data.md",
        "https://developers.openai.com/api/docs/guides/data-residency.md",
    ),
    claims=(
        r"https://developers\.openai\.com/api/docs/guides/(?P<partition>your-data|data-residency)(?:\.md)?(?:\?.*)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="openai",
    proven_on=("2026-02-26", "2026-05-29", "2026-07-15"),
)

PAGES = {
    "your-data": PolicyPage(
        "Data controls",
        "docs",
        (r"Types of data stored with the OpenAI API",),
        (
            Passage(
                "trains_on_api_data_default",
                r"data sent to the OpenAI API (?P<said>is not|is) used to train or improve "
                r"OpenAI models",
                known={"is not": "no", "is": "yes"},
            ),
            Passage(
                "retention_days_default",
                r"abuse monitoring logs are generated for all API feature usage and retained for "
                r"up to (?P<days>\d+) days",
                r"\g<days>",
                condition="up to",
            ),
            Passage(
                "zdr_available",
                r"these controls are subject to prior approval by OpenAI",
                "on_approval",
                condition="eligible endpoints",
            ),
        ),
    ),
    "data-residency": PolicyPage(
        "Data residency",
        "docs",
        (r"Data residency is a project configuration option",),
        (
            Passage(
                "eu_residency_option",
                r"Eligible organizations can enable data residency when creating a project",
                "on_approval",
                condition="eligible endpoints and models",
            ),
            Passage(
                "residency_price_multiplier",
                r"Data residency endpoints are charged a 10% uplift",
                "1.1",
                region="eu",
                condition="models of 5 March 2026 and later",
            ),
            Passage(
                "residency_scope",
                r"inference for your Customer Content also runs in that region",
                "storage_and_inference",
                region="eu",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
