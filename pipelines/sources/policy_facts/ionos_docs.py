"""IONOS: where the AI Model Hub runs and what it does with data.

Belongs here: the page on the EU AI Act, which says so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="ionos_docs",
    kind="policy_facts",
    publisher="IONOS",
    urls=("https://docs.ionos.com/cloud/ai/ai-model-hub/governance-and-compliance/eu-ai-act",),
    claims=(
        r"https://docs\.ionos\.com/cloud/ai/ai-model-hub/governance-and-compliance/(?P<partition>eu-ai-act)(?:\.md)?",
    ),
    media_type="text/html",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="ionos",
)

PAGES = {
    "eu-ai-act": PolicyPage(
        "EU AI Act",
        "docs",
        (r"AI Model Hub",),
        (
            Passage(
                "processing_regions",
                r"are hosted in IONOS Cloud's ISO 27001-certified data centers in Germany",
                "DE",
            ),
            Passage(
                "eu_residency_option",
                r"are hosted in IONOS Cloud's ISO 27001-certified data centers in Germany",
                "yes",
                condition="default",
            ),
            Passage(
                "iso27001",
                r"IONOS Cloud's ISO 27001-certified data centers",
                "yes",
                condition="data centres",
            ),
            Passage(
                "trains_on_api_data_default",
                r"this data (?P<said>is not|is|may be) used for training, fine-tuning, or "
                r"otherwise improving any AI models",
                known={"is not": "no", "is": "yes", "may be": "yes"},
            ),
            Passage(
                "dpa_available",
                r"In line with our Data Processing Agreement \(DPA\)",
                "yes",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
