"""xAI: training, retention, zero retention and agreements of the API.

Belongs here: the questions about security in the documentation. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="xai_docs",
    kind="policy_facts",
    publisher="SpaceXAI",
    urls=("https://docs.x.ai/developers/faq/security.md",),
    claims=(
        r"https://docs\.x\.ai/(?:docs|developers|console)/(?:resources/)?faq(?:-api)?/(?P<partition>security)(?:\.md)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="xai",
    proven_on=("2026-06-30",),
)

PAGES = {
    "security": PolicyPage(
        "Security questions",
        "docs",
        (r"train on customers",),
        (
            Passage(
                "trains_on_api_data_default",
                r"xAI (?P<said>never trains|trains) on your API inputs or outputs without your "
                r"explicit permission",
                known={"never trains": "no", "trains": "yes"},
            ),
            Passage(
                "retention_days_default",
                r"stored on our servers (?:\(encrypted at rest\) )?for (?P<days>\d+) days",
                r"\g<days>",
            ),
            Passage(
                "zdr_available",
                r"a team admin can turn it on or off directly from the xAI Console",
                "yes",
                condition="team setting, where available",
            ),
            Passage(
                "zdr_available",
                r"ZDR is exclusively available to enterprise accounts",
                "enterprise_only",
                condition="team setting, where available",
            ),
            Passage(
                "hipaa_baa",
                r"To inquire about a Business Associate Agreement \(BAA\)",
                "on_request",
            ),
            Passage(
                "soc2",
                r"We are SOC 2 Type 2 compliant",
                "yes",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
