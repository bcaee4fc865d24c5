"""Hugging Face: what the router keeps, where the hub stores, and certificates.

Belongs here: the pages of the documentation that say so, as its repository has them. Must not be
here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="huggingface_docs",
    kind="policy_facts",
    publisher="Hugging Face",
    urls=(
        "https://raw.githubusercontent.com/huggingface/hub-docs/main/docs/inference-providers/security.md",
        "https://raw.githubusercontent.com/huggingface/hub-docs/main/docs/hub/security.md",
        "https://raw.githubusercontent.com/huggingface/hub-docs/main/docs/hub/storage-regions.md",
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/huggingface/hub-docs/main/docs/(?P<partition>inference-providers/security|hub/security|hub/storage-regions)\.md",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Documentation repository under Apache-2.0.",
    minimum_rows=1,
    seller_id="huggingface",
    proven_on=("2026-08-22",),
)

PAGES = {
    "inference-providers/security": PolicyPage(
        "Inference Providers security",
        "docs",
        (r"Security & Compliance",),
        (
            Passage(
                "trains_on_api_data_default",
                r"Hugging Face (?P<said>does not store|stores) any user data for training purposes",
                known={"does not store": "no", "stores": "yes"},
                condition="the router itself",
            ),
            Passage(
                "retention_days_default",
                r"We (?P<said>do not store|store) the request body or response when routing "
                r"requests through Hugging Face",
                known={"do not store": "0", "store": "unbounded"},
                condition="request and response content",
            ),
            Passage(
                "soc2",
                r"is SOC2 Type 2 certified",
                "yes",
            ),
        ),
    ),
    "hub/security": PolicyPage(
        "Hub security",
        "docs",
        (r"security features",),
        (
            Passage(
                "hipaa_baa",
                r"Hugging Face can also offer Business Associate Addendums or GDPR data "
                r"processing agreements through an Enterprise Plan",
                "yes",
                condition="Enterprise plan",
            ),
            Passage(
                "dpa_available",
                r"Hugging Face can also offer Business Associate Addendums or GDPR data "
                r"processing agreements through an Enterprise Plan",
                "yes",
                condition="Enterprise plan",
            ),
            Passage(
                "soc2",
                r"is also SOC2 Type 2 certified",
                "yes",
            ),
        ),
    ),
    "hub/storage-regions": PolicyPage(
        "Storage regions",
        "docs",
        (r"Storage Regions on the Hub",),
        (
            Passage(
                "storage_regions",
                r"For non-Team or Enterprise users, repositories are always stored in the US",
                "US",
                condition="repositories of the hub, default",
            ),
            Passage(
                "storage_regions",
                r"Currently available regions: US . ?\W*EU",
                "EU",
                condition="repositories of the hub, Team and Enterprise plans",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
