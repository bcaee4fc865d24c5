"""Microsoft Azure: what Azure Direct Models do with data, by type of deployment.

Belongs here: the article on data, privacy and security, as the repository of the documentation has
it. Must not be here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="azure_docs",
    kind="policy_facts",
    publisher="Microsoft",
    urls=(
        "https://raw.githubusercontent.com/MicrosoftDocs/azure-ai-docs/main/articles/foundry/responsible-ai/openai/data-privacy.md",
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/MicrosoftDocs/azure-ai-docs/main/articles/[\w/-]+/openai/(?P<partition>data-privacy)\.md",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Documentation repository under CC-BY 4.0; facts and short quotes only.",
    minimum_rows=1,
    seller_id="azure",
    proven_on=("2026-03-01",),
)

PAGES = {
    "data-privacy": PolicyPage(
        "Data, privacy, and security for Azure Direct Models",
        "docs",
        (
            r"Azure Direct Models",
            r"How does Foundry process data",
        ),
        (
            Passage(
                "trains_on_api_data_default",
                r"are (?P<said>NOT used|used) to train any generative AI foundation models "
                r"without your permission or instruction",
                known={"NOT used": "no", "used": "yes"},
            ),
            Passage(
                "model_vendor_access",
                r"are (?P<said>NOT available|available) to OpenAI or other Azure Direct Model "
                r"providers",
                known={"NOT available": "no", "available": "yes"},
            ),
            Passage(
                "processing_regions",
                r"labeled 'Global,' prompts and responses may be processed in any geography",
                "global",
                region="global",
            ),
            Passage(
                "processing_regions",
                r"in a Foundry resource located in a European Union Member Nation, prompts and "
                r"responses may be processed in that or any other European Union Member Nation",
                "EU",
                region="eu data zone",
            ),
            Passage(
                "eu_residency_option",
                r"in a Foundry resource located in a European Union Member Nation, prompts and "
                r"responses may be processed in that or any other European Union Member Nation",
                "yes",
                condition="regional or EU data-zone deployment",
            ),
            Passage(
                "zdr_available",
                r"If the customer has been approved for modified abuse monitoring",
                "on_approval",
                condition="modified abuse monitoring",
            ),
            Passage(
                "dpa_available",
                r"Microsoft Products and Services Data Protection Addendum, which governs data "
                r"processing by Azure Direct Models",
                "yes",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
