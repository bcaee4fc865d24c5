"""Vocabulary of policy facts: their names, what each means, and the values it may have.

Belongs here: names and values that parsers, hand-kept facts and comparisons share. Does not belong
here: columns of tables (``observations.py``, ``published/facts.py``) and any fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SCOPES = ("provider", "route", "model", "licence", "country", "entity")
"""What a fact is about. Of provider, route and model the narrowest wins."""

DOCUMENT_KINDS = ("docs", "terms", "licence", "register")
"""Documentation, contract or policy text, licence text, or a list that somebody keeps."""

UNKNOWN = "unknown"
"""The value of a fact for which no evidence was found; it never means no."""

_LAW = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"
_PLACE = r"([A-Z]{2}|EU|EEA|EFTA|APAC|EMEA)"
_OFFER = r"yes|no|on_request|on_approval|enterprise_only"
_ANY = r".+"


@dataclass(frozen=True)
class Fact:
    """One name: its meaning, the pattern of its values, and whether a change is decisive.

    A decisive change (whose law, whose contract, training, retention, licence) waits for review.
    """

    meaning: str
    values: str = _ANY
    is_decisive: bool = False


FACTS: Mapping[str, Fact] = {
    "hq_country": Fact("Seat of the provider, ISO 3166-1.", r"[A-Z]{2}"),
    "legal_entity": Fact("Company that contracts.", is_decisive=True),
    "parent_entity": Fact("Parent company.", is_decisive=True),
    "governing_law": Fact("Law of the contract, ISO 3166-1 or 3166-2.", _LAW, is_decisive=True),
    "storage_regions": Fact(
        "Where data is stored: places, space separated.", rf"{_PLACE}( {_PLACE})*( other)?|other"
    ),
    "processing_regions": Fact(
        "Where data is processed: places, space separated.",
        rf"({_PLACE}( {_PLACE})*( other)?|other|global|depends_on_deployment)",
    ),
    "residency_scope": Fact(
        "What a residency offer covers.", r"inference_only|storage_only|storage_and_inference"
    ),
    "residency_price_multiplier": Fact(
        "Price of the region as a multiple of the list price.", r"\d+(\.\d+)?"
    ),
    "eu_residency_option": Fact("Whether processing in the EU can be had.", _OFFER),
    "trains_on_api_data_default": Fact(
        "Whether API data trains models by default.", r"yes|no|opt_in|opt_out", is_decisive=True
    ),
    "training_opt_out": Fact("Whether training can be opted out of.", r"yes|no"),
    "retention_days_default": Fact(
        "Days that prompts and outputs are kept by default.", r"\d+|unbounded", is_decisive=True
    ),
    "retention_days_flagged": Fact("Days that flagged content is kept.", r"\d+|unbounded"),
    "zdr_available": Fact("Whether zero data retention can be had.", _OFFER, is_decisive=True),
    "zdr_exception": Fact("What zero data retention does not cover."),
    "dpa_available": Fact("Whether a data processing agreement is offered.", _OFFER),
    "hipaa_baa": Fact("Whether a HIPAA business associate agreement is offered.", _OFFER),
    "soc2": Fact("Whether a SOC 2 report is stated.", r"yes|no"),
    "iso27001": Fact("Whether an ISO 27001 certificate is stated.", r"yes|no"),
    "bsi_c5": Fact("Whether a BSI C5 attestation is stated.", r"yes|no|announced"),
    "host_certifications": Fact("Certificates that belong to partners or data centres."),
    "subprocessors": Fact("Companies that process data for the provider, with countries."),
    "model_vendor_access": Fact("Whether the maker of a model gets its traffic.", r"yes|no"),
    "transfer_tool": Fact("Tool for transfers to third countries, in DPV terms."),
    "abuse_monitoring": Fact("What is kept or looked at to find abuse."),
    "use_restriction": Fact("Use that the terms rule out."),
    "corporate_event": Fact("Merger, purchase or renaming that may move the seat or the law."),
    "reach_claim": Fact("What the seller claims about whose law reaches it; not a finding."),
    "sanctions": Fact("Listing by an authority, as somebody states it."),
    "document_sha256": Fact("SHA-256 of the document that the condition names."),
    "open_weights": Fact("Whether the weights can be downloaded.", r"yes|no"),
    "license_tag": Fact("Licence tag that a register gives the model."),
    "license_text": Fact(
        "Licence that the text of the LICENSE file is, SPDX or `LicenseRef-...`.",
        is_decisive=True,
    ),
    "license_text_sha256": Fact(
        "SHA-256 of the LICENSE file with white space folded.", r"[0-9a-f]{64}", is_decisive=True
    ),
    "gated": Fact("Whether files are shown to everyone.", r"yes|no"),
    "openness_class": Fact("Class of the Model Openness Framework."),
    "openness_share": Fact("Share of dimensions that an index calls open.", r"0(\.\d+)?|1(\.0+)?"),
    "spdx_id": Fact("Identifier in the SPDX licence list."),
    "osi_approved": Fact("Whether the Open Source Initiative approved the licence.", r"yes|no"),
    "is_deprecated": Fact("Whether the register retired the identifier.", r"yes|no"),
    "licence_category": Fact("Category that a register puts the licence in."),
    "adequacy_status": Fact(
        "Whether the European Commission found the country adequate.",
        r"adequate|adequate_partial|adequate_if_certified|none",
        is_decisive=True,
    ),
    "dpf_status": Fact(
        "Whether the entity takes part in the EU-US Data Privacy Framework.",
        r"active|inactive|not_listed",
        is_decisive=True,
    ),
}
"""Every fact by name. ``unknown`` is a value of each."""
