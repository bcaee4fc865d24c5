"""DeepInfra: what its own servers keep, and the models that it passes on.

Belongs here: the page on privacy and the list of subprocessors, as the repository of the
documentation has them. Must not be here: contracts (``open_terms_archive``) and prices.
"""

from __future__ import annotations

import polars as pl

from pipelines.reading.passages import Passage, PolicyPage, policy_frame
from pipelines.source import Capture, Source

SOURCE = Source(
    id="deepinfra_docs",
    kind="policy_facts",
    publisher="DeepInfra",
    urls=(
        "https://raw.githubusercontent.com/deepinfra/docs/main/account/data-privacy.mdx",
        "https://raw.githubusercontent.com/deepinfra/docs/main/account/subprocessors.mdx",
    ),
    claims=(
        r"https://raw\.githubusercontent\.com/deepinfra/docs/main/[\w/]*/(?P<partition>data-privacy|subprocessors)\.mdx",
    ),
    media_type="text/plain",
    currency="",
    is_official=True,
    terms="Public documentation; facts and short quotes only.",
    minimum_rows=1,
    seller_id="deepinfra",
    proven_on=("2026-07-22",),
)

PAGES = {
    "data-privacy": PolicyPage(
        "Data privacy",
        "docs",
        (
            r"Data Privacy",
            r"inference APIs",
        ),
        (
            Passage(
                "retention_days_default",
                r"we do not store the data you submit to our APIs on disk",
                "0",
            ),
            Passage(
                "trains_on_api_data_default",
                r"We (?P<said>do not use|use|may use) data you submit to our APIs for training "
                r"models, except when using Google or Anthropic models",
                known={"do not use": "no", "use": "yes", "may use": "yes"},
                condition="not for Google and Anthropic models, which are passed on",
            ),
            Passage(
                "model_vendor_access",
                r"Google will store the output as outlined in their Privacy Notice",
                "yes",
                condition="Google models",
            ),
            Passage(
                "model_vendor_access",
                r"Anthropic will store the output as outlined in their Trust Center",
                "yes",
                condition="Anthropic models",
            ),
        ),
    ),
    "subprocessors": PolicyPage(
        "Subprocessors",
        "docs",
        (r"DeepInfra uses the following subprocessors",),
        (
            Passage(
                "subprocessors",
                r"Stripe \| Payment processor",
                "Stripe",
                condition="payment",
            ),
            Passage(
                "subprocessors",
                r"Amazon Web Services \| Infrastructure",
                "Amazon Web Services",
                condition="infrastructure: AWS",
            ),
            Passage(
                "subprocessors",
                r"Google Cloud Platform \| Infrastructure",
                "Google Cloud Platform",
                condition="infrastructure: Google",
            ),
        ),
    ),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one page; raises ``SourceError`` where it is not that page."""
    return policy_frame(SOURCE, PAGES[capture.partition], capture)
