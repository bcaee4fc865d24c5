"""Anthropic: training, retention, zero retention and HIPAA agreements of the API.

Belongs here: the pages of the documentation that say so. Must not be here: contracts
(``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="anthropic_docs",
    kind="policy_facts",
    publisher="Anthropic",
    urls=(
        "https://code.claude.com/docs/en/data-usage.md",
        "https://code.claude.com/docs/en/zero-data-retention.md",
        "https://code.claude.com/docs/en/legal-and-compliance.md",
        "https://platform.claude.com/docs/en/manage-claude/api-and-data-retention.md",
        "https://platform.claude.com/docs/en/manage-claude/data-residency.md",
    ),
    claims=(
        r"https://code\.claude\.com/docs/en/(?P<partition>data-usage|zero-data-retention|legal-and-compliance)(?:\.md)?",
        r"https://platform\.claude\.com/docs/en/(?:manage-claude|build-with-claude)/(?P<partition>api-and-data-retention|data-residency)(?:\.md)?",
    ),
    media_type="text/markdown",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="anthropic",
    proven_on=("2026-08-21", "2026-08-22"),
)

PAGES = {
    "data-usage": PolicyPage(
        "Data usage",
        "docs",
        (
            r"Data usage",
            r"Commercial users",
        ),
        (
            Passage(
                "trains_on_api_data_default",
                r"Anthropic (?P<said>does not|does) train generative models using code or "
                r"prompts sent to Claude Code under commercial terms",
                known={"does not": "no", "does": "yes"},
            ),
            Passage(
                "retention_days_default",
                r"Standard: (?P<days>\d+)-day retention period",
                r"\g<days>",
                condition="standard retention",
            ),
        ),
    ),
    "zero-data-retention": PolicyPage(
        "Zero data retention",
        "docs",
        (
            r"Zero data retention",
            r"ZDR scope",
        ),
        (
            Passage(
                "zdr_available",
                r"It is available to qualified accounts and requires separate enablement by "
                r"Anthropic",
                "on_approval",
            ),
            Passage(
                "zdr_exception",
                r"(?P<name>Claude [A-Z]\w*(?: [\d.]+)?) is not available for organizations with "
                r"zero data "
                r"retention enabled",
                r"\g<name>",
                condition="models that need retention",
            ),
            Passage(
                "retention_days_flagged",
                r"may retain the associated inputs and outputs for up to (?P<years>2) years",
                "730",
            ),
        ),
    ),
    "legal-and-compliance": PolicyPage(
        "Legal and compliance",
        "docs",
        (
            r"Legal and compliance",
            r"BAA",
        ),
        (
            Passage(
                "hipaa_baa",
                r"that BAA extends to the customer's API traffic through Claude Code",
                "yes",
                condition="for API traffic through Claude Code only where zero retention is on",
            ),
        ),
    ),
    "api-and-data-retention": PolicyPage(
        "API and data retention",
        "docs",
        (
            r"API and data retention",
            r"HIPAA",
        ),
        (
            Passage(
                "hipaa_baa",
                r"Anthropic offers HIPAA-ready API access with a signed Business Associate "
                r"Agreement \(BAA\)",
                "yes",
                condition="signed agreement on HIPAA-ready API access",
            ),
            Passage(
                "hipaa_baa",
                r"two data handling arrangements for the Claude API: zero data retention \(ZDR\) "
                r"and HIPAA readiness",
                "yes",
                condition="signed agreement on HIPAA-ready API access",
            ),
        ),
    ),
    "data-residency": PolicyPage(
        "Data residency",
        "docs",
        (r"inference_geo",),
        (
            Passage(
                "processing_regions",
                r"Inference may run in any available geography",
                "global",
                condition="default of the inference geography setting",
            ),
            Passage(
                "processing_regions",
                r"Inference runs only in US-based infrastructure",
                "US",
                region="us",
            ),
            Passage(
                "residency_price_multiplier",
                r"(?P<times>1\.\d+)x (?:the )?(?:standard )?pric",
                r"\g<times>",
                region="us",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
