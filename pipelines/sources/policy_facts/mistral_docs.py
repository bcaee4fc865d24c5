"""Mistral AI: training, zero retention, and the regional endpoints with their price.

Belongs here: the three pages of the documentation that say so, as its repository has them. Must not
be here: Mistral's contracts (``open_terms_archive``) and the chat product.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

DOCS = "https://raw.githubusercontent.com/mistralai/platform-docs-public/main/src/content/en/docs/"

SOURCE = Source(
    id="mistral_docs",
    kind="policy_facts",
    publisher="Mistral AI",
    urls=tuple(
        f"{DOCS}{path}/page.mdx"
        for path in (
            "inference/regional-inference",
            "admin/monitor-comply/privacy-data-controls",
            "admin/monitor-comply/zero-data-retention",
        )
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/mistralai/platform-docs-public/main/[\w/-]*/"
        r"(?P<partition>regional-inference|privacy-data-controls|zero-data-retention)/page\.mdx",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Public documentation repository without a stated licence; facts and short quotes only.",
    minimum_rows=1,
    seller_id="mistral",
    proven_on=("2026-08-21",),
)

UPCHARGE = (
    r"Regional inference is billed at (?P<times>\d\.\d+)[×x] standard list pricing "
    r"\(a \d+% upcharge\)"
)
PAGES = {
    "regional-inference": PolicyPage(
        "Regional inference",
        "docs",
        (r"Regional inference", r"api\.mistral\.ai"),
        (
            Passage(
                "processing_regions",
                r"Mistral does not commit to a specific inference location for requests sent to "
                r"this endpoint",
                "global",
                note="The global endpoint, which is used where no region is chosen.",
            ),
            Passage(
                "processing_regions",
                r"Multiple data centers in EU and EFTA countries",
                "EU EFTA",
                region="eu",
            ),
            Passage(
                "processing_regions",
                r"Multiple data centers in the United States",
                "US",
                region="us",
            ),
            Passage(
                "eu_residency_option",
                r"Use the EU regional endpoint to support inference processing within the "
                r"European Union",
                "yes",
                condition="EU endpoint at 1.1 times the price",
            ),
            Passage("residency_price_multiplier", UPCHARGE, r"\g<times>", region="eu"),
            Passage("residency_price_multiplier", UPCHARGE, r"\g<times>", region="us"),
            Passage(
                "residency_scope",
                r"Regional inference does not provide regional storage for all control-plane data",
                "inference_only",
                region="eu",
            ),
            Passage(
                "residency_scope",
                r"Regional inference does not provide regional storage for all control-plane data",
                "inference_only",
                region="us",
            ),
        ),
    ),
    "privacy-data-controls": PolicyPage(
        "Privacy and data controls",
        "docs",
        (r"Privacy and data controls", r"API privacy controls"),
        (
            Passage(
                "trains_on_api_data_default",
                r"API: data sent through the API (?P<said>isn't|is not|is) used for model training",
                known={"isn't": "no", "is not": "no", "is": "yes"},
                condition="not for Labs and preview models",
            ),
            Passage(
                "trains_on_api_data_default",
                r"If you activate Labs models, data can be used to train Mistral models, "
                r"regardless of your subscription plan or opt-out settings",
                "yes",
                condition="Labs and preview models",
            ),
        ),
    ),
    "zero-data-retention": PolicyPage(
        "Zero data retention",
        "docs",
        (r"Zero data retention",),
        (
            Passage(
                "zdr_available",
                r"We review each request and may approve or deny it",
                "on_approval",
                condition="paid plans, stateless endpoints, not Labs models",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
