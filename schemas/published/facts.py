"""Published tables of facts: models, providers and what they do with data.

Belongs here: contracts of facts that others are derived from. Does not belong here: comparisons on
top of them (``sovereignty.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Instant, Money, Table, column
from schemas.observations import CURRENCY
from schemas.policies import DOCUMENT_KINDS, FACTS, SCOPES
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
        references="models.model_id",
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


FACT_STATUSES = (
    "verified",
    "unverified",
    "stale",
    "conflict",
    "needs_review",
    "unknown",
)
SOURCE_KINDS = ("first_party", "secondary", "none")


class FactScope(Table):
    """What a fact is about, and what it says."""

    scope_type: str = column(
        "What the fact is about; of provider, route and model the narrowest wins.", one_of=SCOPES
    )
    scope_id: str = column(
        "Which one: `provider_id`, `model_id`, licence, country or company; of a route "
        "`provider|model|region` with `*` for every one; as listed where no identity is known."
    )
    provider_id: str = column(
        "Provider, of a provider or route.", nullable=True, references="providers.provider_id"
    )
    model_id: str = column(
        "Model, of a model or route; null where any.", nullable=True, references="models.model_id"
    )
    region: str = column("Region or endpoint of a route; null where any.", nullable=True)
    fact: str = column("Name of the fact.", one_of=tuple(FACTS))
    condition: str = column("When it holds; null where always.", nullable=True)


class PolicyFacts(FactScope):
    """One statement about what a provider does with data, or a register says of a licence.

    Every source's word is kept; `is_preferred` marks the one to go by for its scope, fact and
    condition: known before unknown, first party before secondary, then the newer.
    """

    fact_id: str = column("Identity.", key=True)
    value: str = column("Value; `unknown` where no evidence was found, which never means no.")
    status: str = column(
        "`verified`: first-party text seen; `unverified`: excerpt or secondary; `stale`: seen too "
        "long ago (30 days for documentation and registers, 90 for terms and licences); "
        "`conflict`: another source says otherwise and overrules it, or has equal standing; "
        "`needs_review`: a decisive fact that changed; `unknown`.",
        one_of=FACT_STATUSES,
    )
    is_preferred: bool = column("Whether this is the row to go by.")
    is_stale: bool = column("Whether it was seen too long ago, whatever `status` says besides.")
    source_kind: str = column("Whose words.", one_of=SOURCE_KINDS)
    document_kind: str = column("Kind of document.", one_of=DOCUMENT_KINDS, nullable=True)
    quote: str = column(
        "The words it was read from, markup taken off, white space folded; null for hand-kept "
        "facts and fields of a register.",
        nullable=True,
    )
    source_id: str = column(
        "Source; `seed_policy_facts` where hand-kept.", references="sources.source_id"
    )
    source_url: str = column("Evidence; null where none was found.", nullable=True)
    capture_sha256: str = column("SHA-256 of the document as captured.", nullable=True)
    locator: str = column("Place in the evidence.", nullable=True)
    seen_on: pl.Date = column(
        "When the evidence was last seen to say so; of an archived copy when it last changed.",
        nullable=True,
    )
    valid_from: Instant = column(
        "Since when the source says so: its own date, else our first sight.", nullable=True
    )
    note: str = column("Remark.", nullable=True)


class PolicyFactHistory(FactScope):
    """Every value that a source's document had for a fact, with the time it held."""

    fact_id: str = column("Identity of the interval.", key=True)
    value: str = column("Value; `unknown` where the document did not say.")
    is_first_party: bool = column("Whether the party that the fact is about speaks.")
    document_kind: str = column("Kind of document.", one_of=DOCUMENT_KINDS)
    document: str = column("Document as its publisher names it.")
    quote: str = column("The words it was read from.", nullable=True)
    valid_from: Instant = column("Its own date, else first sight; inclusive.")
    valid_to: Instant = column(
        "When seen changed or gone, exclusive; null while open.", nullable=True
    )
    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document.")
    locator: str = column("Place in the document.")


class FactChanges(FactScope):
    """One change of one fact in one source's document; the first capture gives none."""

    change_id: str = column("Identity of the change.", key=True)
    changed_at: Instant = column("The document's own date of the new text, else our first sight.")
    kind: str = column(
        "`changed`; `lost`: the document no longer says; `found`: it says again or at last; "
        "`appeared`, `ended`: the entry came or went.",
        one_of=("changed", "lost", "found", "appeared", "ended"),
    )
    old_value: str = column("Value before; null for `appeared`.", nullable=True)
    new_value: str = column("Value after; null for `ended`.", nullable=True)
    is_decisive: bool = column("Whether the new fact waits for review.")
    is_reviewed: bool = column("Whether somebody confirmed the new value.")
    old_fact_id: str = column(
        "Row of `policy_fact_history` that was closed.",
        nullable=True,
        references="policy_fact_history.fact_id",
    )
    new_fact_id: str = column(
        "Row that was opened.", nullable=True, references="policy_fact_history.fact_id"
    )
    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document that shows the new state.", nullable=True)


class LicenceEvidence(Table):
    """What tag, text and base model say about the licence of one model's repository.

    Live evidence of every night; `model_licences` has what was read by hand.
    """

    model_id: str = column("Model.", key=True, references="models.model_id")
    hf_repo: str = column("Repository of the weights.", nullable=True)
    license_tag: str = column("Tag on the hub; `other` names nothing.", nullable=True)
    text_license: str = column(
        "Licence that the LICENSE file of the weights is; null where none was seen or known.",
        nullable=True,
    )
    text_sha256: str = column("SHA-256 of that file, white space folded.", nullable=True)
    code_license: str = column("Licence of the code repository beside it.", nullable=True)
    license_expr: str = column("Licence as read by hand.", nullable=True)
    base_model: str = column("Repository that it was made from, as the hub says.", nullable=True)
    base_license: str = column("Licence of that base model.", nullable=True)
    is_gated: bool = column("Whether files need an account; null where unknown.", nullable=True)
    agreement: str = column(
        "Whether they agree: a text other than the tag, or a licence laxer than the base model's, "
        "is a conflict.",
        one_of=("agree", "conflict", "unknown"),
    )
    reason: str = column("Why.")
    source_url: str = column("Where the text stands.", nullable=True)
    capture_sha256: str = column("SHA-256 of the text as captured.", nullable=True)


class FxRates(Table):
    """Euro reference rates of the European Central Bank."""

    rate_on: pl.Date = column("Day of the rate.", key=True)
    currency: str = column("ISO 4217.", key=True, str_matches=CURRENCY)
    units_per_eur: Money = column("Units of the currency for one euro.", gt=0)
    usd_per_unit: Money = column("US dollars for one unit, through the euro.", gt=0, nullable=True)
    source_id: str = column("Source.", references="sources.source_id")
    source_url: str = column("URL of the document.")
    capture_sha256: str = column("SHA-256 of the document.")
    locator: str = column("Place in the document.")
