"""Cohere: training, retention, and what reaches it from third clouds.

Belongs here: the data usage policy and the page on encrypted Model Vault. Must not be here:
contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="cohere_docs",
    kind="policy_facts",
    publisher="Cohere",
    urls=(
        "https://cohere.com/data-usage-policy",
        "https://docs.cohere.com/docs/model-vault/encrypted/encryption-key-management.md",
    ),
    claims=(
        r"https://cohere\.com/(?P<partition>data-usage-policy)/?",
        r"https://docs\.cohere\.com/docs/model-vault/encrypted/(?P<partition>encryption-key-management)\.md",
    ),
    media_type="text/html",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="cohere",
    proven_on=("2026-08-20",),
)

PAGES = {
    "data-usage-policy": PolicyPage(
        "Data usage policy",
        "terms",
        (r"prompts and generations",),
        (
            Passage(
                "trains_on_api_data_default",
                r"You can (?P<said>opt out|opt in) (?:from|to) your prompts and generations "
                r"being used to train Cohere models",
                known={"opt out": "opt_out", "opt in": "opt_in"},
                condition="dashboard setting",
            ),
            Passage(
                "retention_days_default",
                r"We automatically delete logged prompts and generations after (?P<days>\d+) days",
                r"\g<days>",
                condition="logged prompts and outputs",
            ),
            Passage(
                "model_vendor_access",
                r"In third-party cloud AI/ML platforms and private deployment solutions, Cohere "
                r"does not receive any customer inputs",
                "no",
                condition="third-party clouds and private deployments",
            ),
        ),
    ),
    "encryption-key-management": PolicyPage(
        "Model Vault encryption",
        "docs",
        (r"Zero Data Retention \(ZDR\)",),
        (
            Passage(
                "zdr_available",
                r"When Zero Data Retention \(ZDR\) is enabled, Cohere processes inputs and "
                r"outputs for inference but does not retain any prompts or responses",
                "yes",
                condition="Model Vault, encrypted variant",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
