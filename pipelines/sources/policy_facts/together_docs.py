"""Together AI: storage, training, and the endpoints of one geography with their price.

Belongs here: the pages of the documentation that say so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="together_docs",
    kind="policy_facts",
    publisher="Together AI",
    urls=(
        "https://docs.together.ai/docs/privacy-and-security.md",
        "https://docs.together.ai/docs/zero-data-retention.md",
        "https://docs.together.ai/docs/serverless/geo-specific-inference.md",
    ),
    claims=(
        r"https://docs\.together\.ai/docs/(?:serverless/)?(?P<partition>privacy-and-security|zero-data-retention|geo-specific-inference)(?:\.md)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="together",
    proven_on=("2026-06-30",),
)

PAGES = {
    "privacy-and-security": PolicyPage(
        "Privacy and security",
        "docs",
        (r"What Together stores",),
        (
            Passage(
                "retention_days_default",
                r"Together (?P<said>does not store|stores) inputs or outputs by default",
                known={"does not store": "0", "stores": "unbounded"},
                condition="default",
            ),
            Passage(
                "trains_on_api_data_default",
                r"Data sharing for training other models is opt-in and not enabled by default",
                "opt_in",
            ),
            Passage(
                "model_vendor_access",
                r"hosted on Together run on Together's own infrastructure\. They do not call out "
                r"to the model author",
                "no",
            ),
        ),
    ),
    "zero-data-retention": PolicyPage(
        "Zero data retention",
        "docs",
        (r"Enable ZDR",),
        (
            Passage(
                "zdr_available",
                r"Together AI supports zero data retention \(ZDR\) at the organization level",
                "yes",
                condition="self-service setting",
            ),
            Passage(
                "retention_days_default",
                r"Unless your organization enables ZDR, Together stores the prompts you send and "
                r"the responses models return",
                "unbounded",
                condition="default",
            ),
            Passage(
                "trains_on_api_data_default",
                r"Together does not train on your data without your explicit consent",
                "opt_in",
            ),
        ),
    ),
    "geo-specific-inference": PolicyPage(
        "Geo-specific inference",
        "docs",
        (
            r"Geo-specific inference",
            r"us-api\.together\.ai",
        ),
        (
            Passage(
                "processing_regions",
                r"Requests to api\.together\.ai do not guarantee either geography",
                "global",
                condition="default host",
            ),
            Passage(
                "processing_regions",
                r"Requests to us-api\.together\.ai keep inference processing in the United States",
                "US",
                region="us",
            ),
            Passage(
                "processing_regions",
                r"requests to ca-api\.together\.ai keep it in Canada",
                "CA",
                region="ca",
            ),
            Passage(
                "residency_price_multiplier",
                r"Both US-only and Canada-only inference cost (?P<times>\d\.\d+)[×x] the "
                r"standard serverless rate",
                r"\g<times>",
                region="us",
            ),
            Passage(
                "residency_price_multiplier",
                r"Both US-only and Canada-only inference cost (?P<times>\d\.\d+)[×x] the "
                r"standard serverless rate",
                r"\g<times>",
                region="ca",
            ),
            Passage(
                "residency_scope",
                r"It doesn't cover where data is stored, where logs are written",
                "inference_only",
                region="us",
            ),
            Passage(
                "residency_scope",
                r"It doesn't cover where data is stored, where logs are written",
                "inference_only",
                region="ca",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
