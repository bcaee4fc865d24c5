"""Published tables of licences: which covers what, what it asks for, and who passes.

Belongs here: contracts of licence facts and of the gate that the rules L1-L7 make. Does not belong
here: terms of hosted services (``facts.py``, ``sovereignty.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Table, column
from schemas.published.common import COUNTRY

EVIDENCE_KINDS = ("primary_licence", "primary_docs", "secondary", "unknown")
RESULTS = ("pass", "conditional", "fail", "unknown")
USE_CLASSES = ("internal", "commercial", "research", "automated_decisions", "military")
AGREEMENT = ("agrees", "conflict", "unknown")


class Licences(Table):
    """One licence under which weights or code are given out."""

    license_id: str = column("SPDX identifier or `LicenseRef-...`: a name is not a key.", key=True)
    name: str = column("Name.")
    category: str = column(
        "Our reading of its kind.",
        one_of=(
            "permissive",
            "community",
            "responsible_use",
            "non_commercial",
            "territorial",
        ),
    )
    is_osi_approved: bool = column(
        "Whether the Open Source Initiative approved it; null where not checked.", nullable=True
    )
    are_terms_known: bool = column(
        "Whether its terms were read, at least second-hand; if not, the gate says `unknown`."
    )
    governing_law: str = column("Law it names, ISO 3166; null where none is known.", nullable=True)
    text_sha256: str = column(
        "SHA-256 of the text as captured; null where no text was captured.",
        nullable=True,
    )
    source_url: str = column("Where it stands.")
    seen_on: pl.Date = column("When it was seen.")
    evidence_kind: str = column("How sure its terms are.", one_of=EVIDENCE_KINDS)
    note: str = column("Remark.", nullable=True)


class LicenceTerms(Table):
    """One term of a licence in our own words: whom it binds, from what size on, to what effect.

    A licence without a row here has no such term in the evidence seen; how sure that is, its
    `licences.evidence_kind` says.
    """

    term_id: str = column("Identity.", key=True)
    license_id: str = column("Licence.", references="licences.license_id")
    kind: str = column(
        "What it is about. `nc`: commercial use; `aup`: use policy; `mau`: monthly active users; "
        "`maas_revenue`: revenue of who offers models as a service.",
        one_of=(
            "mau",
            "revenue",
            "maas_revenue",
            "territory",
            "aup",
            "naming",
            "display",
            "nc",
            "remote_restriction",
        ),
    )
    operator: str = column(
        "`gt`: binds above `amount`; `in`: where the licensee's seat is in `territory`; `always`.",
        one_of=("gt", "in", "always"),
    )
    amount: int = column("Bound, in whole `unit`s.", nullable=True, gt=0)
    unit: str = column("Unit of the bound.", one_of=("users", "USD"), nullable=True)
    period: str = column("Period of the bound.", one_of=("month", "12_months"), nullable=True)
    effect: str = column(
        "What follows for whom it binds.",
        one_of=("comply", "display", "ask", "separate_licence", "no_rights"),
    )
    territory: str = column("Countries or groups, space separated.", nullable=True)
    use_classes: str = column(
        "Uses that the policy limits, space separated; null where not coded.", nullable=True
    )
    exempt_uses: str = column("Uses that it does not bind, space separated.", nullable=True)
    reaches_hosted_use: bool = column(
        "Whether it also binds who only calls a hosted API; null where unclear.", nullable=True
    )
    source_url: str = column("Document.")
    locator: str = column("Place in the document.", nullable=True)
    seen_on: pl.Date = column("When it was seen.")
    evidence_kind: str = column("How sure it is.", one_of=EVIDENCE_KINDS)
    note: str = column("The term in our own words.", nullable=True)


class SeedModelLicences(Table):
    """Which licence covers what of a model, read by hand."""

    model_id: str = column("Model.", key=True, references="models.model_id")
    applies_to: str = column(
        "What it covers; `base_weights`: the model that this one was made from.",
        one_of=("weights", "base_weights", "code"),
        key=True,
    )
    license_id: str = column("Licence.", key=True, references="licences.license_id")
    tag_seen: str = column("Licence tag on the hub when seen; null where not seen.", nullable=True)
    text_seen: str = column(
        "Licence that the captured text is; null where no text was captured.", nullable=True
    )
    agreement: str = column("Whether tag and text name the same licence.", one_of=AGREEMENT)
    base_model_id: str = column("Model it was made from, where known.", nullable=True)
    source_url: str = column("Evidence.")
    locator: str = column("Place in the evidence.", nullable=True)
    seen_on: pl.Date = column("When the evidence was seen.")
    evidence_kind: str = column("How sure it is.", one_of=EVIDENCE_KINDS)
    note: str = column("Remark.", nullable=True)


class ModelLicences(SeedModelLicences):
    """Which licence covers what of a model; where tag and text disagree, both are shown.

    A tag on a hub is no licence: a model of which only the tag is known has no row here.
    """

    hub_license_tag: str = column("Tag that the hub shows now.", nullable=True)


class LicenceProfiles(Table):
    """An example of a user, for `licence_gate`; `licence_gate_for` takes anybody's figures."""

    profile_id: str = column("Identity.", key=True)
    name: str = column("Who it is.")
    domicile: str = column("Seat, ISO 3166-1.", str_matches=COUNTRY)
    mau: int = column("Monthly active users of the group's products.", ge=0)
    revenue_usd: int = column("Revenue of the group in 12 months.", unit="USD", ge=0)
    is_maas: bool = column("Whether it offers models as a service.")
    use_class: str = column("What it does with the model.", one_of=USE_CLASSES)


class LicenceGate(Table):
    """Whether a user profile may use a model under the licence of its weights (rules L1-L7).

    Not legal advice. `result` is for who downloads and runs the weights. `hosted_result` is for who
    only calls a hosted API: normally under the host's terms, never better than `conditional`.
    """

    profile_id: str = column(
        "Profile, `licence_profiles`.", key=True, references="licence_profiles.profile_id"
    )
    model_id: str = column("Model.", key=True, references="models.model_id")
    result: str = column("For who runs the weights; `unknown` never passes.", one_of=RESULTS)
    hosted_result: str = column("For who calls a hosted API.", one_of=RESULTS)
    reasons: str = column(
        "`rule:finding` separated by ` | `: L1 territory, L2 commercial use, L3 bounds, L4 use "
        "policy, L5 tag against text, L6 licence of the base model, L7 hosted use."
    )
    license_ids: str = column("Licences that were looked at, space separated.", nullable=True)
    evidence_ids: str = column(
        "`term_id` of the terms that decided, space separated.", nullable=True
    )
    oldest_evidence_on: pl.Date = column("Oldest evidence behind it.", nullable=True)
