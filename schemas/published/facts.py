"""Published tables of facts: models, providers and what they do with data.

Belongs here: contracts of facts that others are derived from. Does not belong here: comparisons on
top of them (``sovereignty.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Instant, Money, Table, column
from schemas.observations import CURRENCY
from schemas.published.common import COUNTRY


class Models(Table):
    """One model: who made it, whether its weights are open, and under which licence.

    Licence columns from hand-checked texts; ``hub_*`` columns as the Hugging Face API states them.
    """

    model_id: str = column("Canonical name, publisher/model.", key=True)
    publisher_id: str = column("Who published it.")
    publisher_name: str = column("Name of the publisher.")
    publisher_country: str = column(
        "Seat of the publisher, ISO 3166-1; null where unknown.", nullable=True, str_matches=COUNTRY
    )
    name: str = column("Display name.")
    hf_repo: str = column("Hugging Face repository of the weights.", nullable=True)
    is_open_weights: bool = column(
        "Whether the weights can be downloaded; null where unknown.", nullable=True
    )
    license_expr: str = column(
        "SPDX expression or `LicenseRef-...` of the weights' licence.", nullable=True
    )
    license_name: str = column("Name of the licence.", nullable=True)
    license_url: str = column("Where the licence stands.", nullable=True)
    params_total_b: float = column("Parameters in total.", unit="billion", nullable=True, gt=0)
    params_active_b: float = column(
        "Parameters active per token.", unit="billion", nullable=True, gt=0
    )
    context_tokens: int = column("Longest context.", unit="tokens", nullable=True, gt=0)
    hub_license_tag: str = column(
        "Licence tag on the hub: a tag is not the licence.", nullable=True
    )
    hub_gated: str = column("Gating on the hub: `false`, `auto`, `manual`.", nullable=True)
    hub_params_total: int = column("Parameters counted by the hub.", nullable=True)
    hub_confirmed_at: Instant = column("When the hub last said so.", nullable=True)
    alias_of: str = column(
        "For a name that moves or is retired: the model it stood for when the evidence was seen.",
        nullable=True,
    )
    alias_from: pl.Date = column("First day it stood for that; null where unsaid.", nullable=True)
    alias_to: pl.Date = column("Last day it stood for that; null where unsaid.", nullable=True)
    source_url: str = column("Evidence of the hand-checked columns.", nullable=True)
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    evidence_kind: str = column(
        "How sure the licence is.",
        one_of=("primary_licence", "primary_docs", "secondary", "unknown"),
    )
    note: str = column("Remark.", nullable=True)


class Providers(Table):
    """Who sells tokens or GPU time, and the seat of the seller and of its parent."""

    provider_id: str = column("Identity.", key=True)
    name: str = column("Display name.")
    kind: str = column(
        "What it is.",
        one_of=(
            "lab",
            "cloud",
            "host",
            "gateway",
            "gpu_cloud",
            "marketplace",
            "reseller",
            "software",
        ),
    )
    legal_entity: str = column("Contracting company; null where unknown.", nullable=True)
    hq_country: str = column(
        "Seat, ISO 3166-1; null where no evidence was found.", nullable=True, str_matches=COUNTRY
    )
    parent_entity: str = column("Parent company; null where unknown.", nullable=True)
    parent_country: str = column(
        "Seat of the parent, ISO 3166-1; null where unknown.", nullable=True, str_matches=COUNTRY
    )
    pricing_url: str = column("Price page.", nullable=True)
    source_url: str = column("Evidence of the seat.", nullable=True)
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    note: str = column("Remark.", nullable=True)


class PolicyFacts(Table):
    """One statement about what a provider does with data, with its evidence or `unknown`."""

    fact_id: str = column("Identity.", key=True)
    scope_type: str = column(
        "What the fact is about; the narrowest wins.", one_of=("provider", "route", "model")
    )
    scope_id: str = column("Which one.")
    fact: str = column("Name of the fact.")
    value: str = column("Value; `unknown` where no evidence was found, which never means no.")
    condition: str = column("When it holds.", nullable=True)
    source_url: str = column("Evidence; null where none was found.", nullable=True)
    locator: str = column("Place in the evidence.", nullable=True)
    seen_on: pl.Date = column("When the evidence was seen.", nullable=True)
    source_kind: str = column("Whose words.", one_of=("first_party", "secondary", "none"))
    status: str = column(
        "`verified`: first-party text seen; `unverified`: excerpt or secondary.",
        one_of=("verified", "unverified", "conflict", "stale", "unknown"),
    )
    note: str = column("Remark.", nullable=True)


class FxRates(Table):
    """Euro reference rates of the European Central Bank."""

    rate_on: pl.Date = column("Day of the rate.", key=True)
    currency: str = column("ISO 4217.", key=True, str_matches=CURRENCY)
    units_per_eur: Money = column("Units of the currency for one euro.", gt=0)
    usd_per_unit: Money = column("US dollars for one unit, through the euro.", gt=0, nullable=True)
    source_id: str = column("Source.")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document.")
    locator: str = column("Place in the document.")
