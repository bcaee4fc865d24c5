"""Published tables that compare routes: whose law reaches the data and for whom they are fit.

Belongs here: contracts derived from facts by the rules J and the profiles. Does not belong here:
the facts themselves (``facts.py``, ``parties.py``) and the licence gate (``licences.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Money, Table, column, stands_behind
from schemas.observations import SERVICE_TIERS
from schemas.published.common import Place
from schemas.published.licences import RESULTS
from schemas.published.parties import ROLES, WHOSE_WORDS

REACH = ("direct", "indirect", "likely", "no_evidence", "unknown")
CHANNELS = ("vendor_api", "third_party_host", "cloud_region", "gateway", "self_hosted")
PROFILES = (
    "gdpr",
    "gdpr_strict",
    "hipaa",
    "eu_financial_services",
    "no_chinese_jurisdiction",
    "no_us_jurisdiction",
)


class RouteColumns(Table):
    """What tells one route from another."""

    route_id: str = column("Identity of the route.", key=True)
    path_id: str = column(
        "All of the route but model and tier: `channel/provider/region[/upstream]`; key of "
        "`jurisdiction_reach` and `route_locations`."
    )
    model_id: str = column("Model.", references="models.model_id")
    channel: str = column("How the model is reached.", one_of=CHANNELS)
    provider_id: str = column(
        "Seller, or seller of the machines; `own_hardware` for one's own machines."
    )
    upstream_provider_id: str = column(
        "Provider behind a gateway; null where none or unknown.",
        nullable=True,
        references="providers.provider_id",
    )
    region: str = column(
        "Region as listed, a name of `residency_options`, or `unstated`; of rented machines their "
        "country."
    )
    is_listed: bool = column(
        "Whether a price list has this very route; false for an option of `residency_options` that "
        "its seller does not have for every model."
    )
    tier: str = column("Service tier of an API; `standard` for machines.", one_of=SERVICE_TIERS)


@stands_behind(2)
class RoutePrices(Table):
    """What a route costs."""

    input_usd_per_mtok: Money = column(
        "Input price, residency multiplier included; null for machines or where unknown.",
        unit="USD per million tokens",
        nullable=True,
    )
    output_usd_per_mtok: Money = column(
        "Output price, residency multiplier included; null for machines or where unknown.",
        unit="USD per million tokens",
        nullable=True,
    )
    price_multiplier: Money = column(
        "Residency multiplier on the list price; 1 for the default and for regions with a price "
        "list of their own; null where unknown.",
        nullable=True,
    )
    price_id: str = column(
        "Row of `token_prices` that the price is from.",
        nullable=True,
        references="token_prices.price_id",
    )
    price_trust: str = column("`token_prices.trust` of that row.", nullable=True)
    gpu_id: str = column(
        "GPU of the cheapest machine that holds the model.", nullable=True, references="gpus.gpu_id"
    )
    gpu_count: int = column("How many of them hold the model.", nullable=True, gt=0)
    usd_per_hour: Money = column(
        "On-demand price of these GPUs.", unit="USD per hour", nullable=True
    )


class Routes(RouteColumns, Place, RoutePrices):
    """One way to use a model: an API, region and tier that sell it, or machines that can hold it.

    Machines: every seller and country of `gpu_rates` (on demand) whose GPUs hold the weights at one
    byte per parameter and a fifth for working memory, in one machine or two of eight GPUs. Models
    of unknown size have no rented route; every open-weight model has one on own hardware.
    """

    offer_id: str = column(
        "Row of `gpu_rates` that the machine is from.",
        nullable=True,
        references="gpu_rates.offer_id",
    )


class RouteLocations(Table):
    """One place where data of a path is kept or handled; no row means that none is known."""

    path_id: str = column("Path, as in `routes`.", key=True, references="routes.path_id")
    role: str = column("What happens there.", one_of=ROLES, key=True)
    place: str = column("Country (ISO 3166-1), `EU`, `EEA`, `EFTA`, `global` or `other`.", key=True)
    is_certain: bool = column("Whether data goes there; false where it only may.")
    evidence_id: str = column("Table and key of the evidence, `table:key`.")
    seen_on: pl.Date = column("When the evidence was seen.", nullable=True)
    source_kind: str = column("Whose words; `first_party` if any are.", one_of=WHOSE_WORDS)


class JurisdictionReach(Table):
    """Whose law can reach the data on a path, how, by which rule and on what evidence.

    For a customer in the EEA. Reach means that a law could compel, not that access took place.
    `no_evidence` is not `none` (J7). Not legal advice.
    """

    path_id: str = column("Path, as in `routes`.", key=True, references="routes.path_id")
    law_of: str = column(
        "`US`, `CN`, `EU` (the Union and its members), `GB`, or another country, ISO 3166-1.",
        key=True,
    )
    laws: str = column("Laws meant, space separated.")
    strength: str = column(
        "`direct`: seat, parent, contract or place; `likely`: offshore company of a Chinese group; "
        "`indirect`: subprocessor, subsidiary, support or possible place.",
        one_of=REACH,
    )
    rule: str = column("Rule that decided.", one_of=("J1", "J2", "J3", "J7"))
    basis: str = column("What it rests on.")
    evidence_ids: str = column("`table:key` of the evidence, space separated.", nullable=True)
    oldest_evidence_on: pl.Date = column("Oldest evidence behind it.", nullable=True)


class Sovereignty(RouteColumns, Place, RoutePrices):
    """One model on one route: whose law can reach the data, on what basis, and what is unknown.

    For a customer in the EEA; other regions are in `contracting`. Reach means that a law could
    compel, not that access took place. Not legal advice.
    """

    model_origin: str = column(
        "Country of the model's publisher: supply chain, not data (J6).", nullable=True
    )
    reach_us: str = column("Reach of US law (CLOUD Act, FISA 702).", one_of=REACH)
    reach_us_basis: str = column("Why, with the rule number.")
    reach_cn: str = column("Reach of the law of the People's Republic of China.", one_of=REACH)
    reach_cn_basis: str = column("Why, with the rule number.")
    reach_eu: str = column("Reach of the law of the Union or its members.", one_of=REACH)
    reach_eu_basis: str = column("Why, with the rule number.")
    reach_gb: str = column("Reach of the law of the United Kingdom.", one_of=REACH)
    reach_other: str = column("Other countries that reach, space separated.", nullable=True)
    storage: str = column("Where data is stored, space separated; null: unknown.", nullable=True)
    inference: str = column("Where it is computed, space separated; null: unknown.", nullable=True)
    support: str = column("Where support sits, space separated; null: unknown.", nullable=True)
    contracting_entity: str = column("Company that contracts; null: unknown.", nullable=True)
    governing_law: str = column("Law of the contract; null: unknown.", nullable=True)
    trains_on_data: str = column("Whether API data trains models by default.", nullable=True)
    retention_days: str = column("Default retention, as stated.", nullable=True)
    zdr_available: str = column("Whether zero data retention can be had.", nullable=True)
    dpa_available: str = column("Whether a data processing agreement is offered.", nullable=True)
    hipaa_baa: str = column("Whether a HIPAA agreement is offered.", nullable=True)
    transfer_tool: str = column("Tools for transfers out of the EEA, in DPV terms.", nullable=True)
    is_adequacy_at_risk: bool = column(
        "Whether a transfer rests on an adequacy decision that is contested; null: unknown.",
        nullable=True,
    )
    certifications: str = column("Scheme, type and holder; see `certifications`.", nullable=True)
    license_expr: str = column("Licence of the weights; it stays with self-hosting.", nullable=True)
    license_flags: str = column(
        "Kinds of terms of that licence, space separated; `conflict` where tag and text disagree; "
        "null where no licence text or tag was read.",
        nullable=True,
    )
    gdpr: str = column("Result of this profile; see `suitability`.", one_of=RESULTS)
    gdpr_strict: str = column("Result of this profile.", one_of=RESULTS)
    hipaa: str = column("Result of this profile.", one_of=RESULTS)
    eu_financial_services: str = column("Result of this profile.", one_of=RESULTS)
    no_chinese_jurisdiction: str = column("Result of this profile.", one_of=RESULTS)
    no_us_jurisdiction: str = column("Result of this profile.", one_of=RESULTS)
    unknown_count: int = column("How many of the compared cells are unknown.", ge=0)
    oldest_evidence_on: pl.Date = column("Oldest evidence behind the row.", nullable=True)


class Suitability(Table):
    """Whether a route fits a profile, and why. Unknown never passes. Not legal advice."""

    route_id: str = column("Route.", key=True, references="routes.route_id")
    profile: str = column("What is asked of the route.", one_of=PROFILES, key=True)
    result: str = column("Worst of its checks.", one_of=RESULTS)
    reasons: str = column(
        "`check:result:detail` separated by ` | `, those that keep it from passing; all where it "
        "passes."
    )
    evidence_ids: str = column(
        "`table:key` of the evidence behind these reasons, space separated; null where there is "
        "none.",
        nullable=True,
    )


class ChinaExposure(Table):
    """What each route does to the exposure of data to Chinese law, for models of Chinese origin.

    Origin (supply chain) is kept apart from the reach of data.
    """

    route_id: str = column("Route.", key=True, references="routes.route_id")
    model_id: str = column("Model.", references="models.model_id")
    model_origin: str = column("Country of the publisher.")
    channel: str = column("How the model is reached.", one_of=CHANNELS)
    provider_id: str = column("Seller or operator.")
    region: str = column("Region.")
    route_class: str = column(
        "What kind of way it is.",
        one_of=(
            "publisher_api",
            "chinese_provider_abroad",
            "chinese_provider",
            "other_host",
            "gateway",
            "rented_machines",
            "own_hardware",
        ),
    )
    reach_cn: str = column("Reach of Chinese law over the data.", one_of=REACH)
    effect: str = column(
        "Against calling the publisher: `removed`: nothing ties the data to China; `reduced`; "
        "`kept`; `unknown`.",
        one_of=("removed", "reduced", "kept", "unknown"),
    )
    stays: str = column("What does not change with the route.")
    basis: str = column("Why, with the rule number.")


class SealEstimates(Table):
    """Our estimate of a path under the EU Cloud Sovereignty Framework v1.2.1: never an award.

    SEAL 0 none, 1 jurisdictional, 2 data, 3 digital resilience, 4 full. Objectives of which public
    facts say nothing are null and left out of the score; `weight_known_percent` says how much of
    the framework the score covers. No ranking should rest on it alone.
    """

    path_id: str = column("Path, as in `routes`.", key=True, references="routes.path_id")
    sov2_legal: int = column("SOV-2 legal and jurisdictional.", nullable=True, ge=0, le=4)
    sov3_data: int = column("SOV-3 data and AI.", nullable=True, ge=0, le=4)
    sov4_operations: int = column("SOV-4 operational.", nullable=True, ge=0, le=4)
    sov7_security: int = column("SOV-7 security and compliance.", nullable=True, ge=0, le=4)
    gate_seal: int = column("Lowest of the known objectives.", nullable=True, ge=0, le=4)
    weighted_score_percent: float = column(
        "Weighted mean of the known objectives.", unit="percent", nullable=True, ge=0, le=100
    )
    weight_known_percent: int = column("Weight of the known objectives.", unit="percent", ge=0)
