"""RunPod: data in European centres, and whose certificates it names.

Belongs here: the page on security and compliance, as the repository of the documentation has it.
Must not be here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="runpod_docs",
    kind="policy_facts",
    publisher="RunPod",
    urls=(
        "https://raw.githubusercontent.com/runpod/docs/main/references/security-and-compliance.mdx",
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/runpod/docs/main/[\w/-]+/(?P<partition>security-and-compliance)\.mdx",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="runpod",
    proven_on=("2026-07-20",),
)

PAGES = {
    "security-and-compliance": PolicyPage(
        "Security and compliance",
        "docs",
        (r"GDPR compliance",),
        (
            Passage(
                "eu_residency_option",
                r"Runpod is fully compliant with the General Data Protection Regulation \(GDPR\) "
                r"for data processed in European data center regions",
                "yes",
                condition="EU data-centre regions",
            ),
            Passage(
                "host_certifications",
                r"infrastructure partners who meet enterprise security standards including "
                r"(?P<name>SOC 2[\w ,]+?) certifications",
                r"\g<name> of partners",
                condition="Secure Cloud",
            ),
            Passage(
                "transfer_tool",
                r"such as adequacy decisions, standard contractual clauses, or binding corporate "
                r"rules",
                "eu-gdpr:SCCByCommission",
                condition="or adequacy, or binding corporate rules",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
