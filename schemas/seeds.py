"""Contracts of hand-kept tables under ``warehouse/seeds`` that are not published as they are.

Belongs here: columns of alias tables and of seed rates. Does not belong here: seeds whose columns
are exactly those of a published table (``published`` speaks for them).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Money, Table, column
from schemas.observations import (
    CURRENCY,
    METERS,
    OFFERS,
    PRODUCTS,
    PURCHASES,
    SERVICE_TIERS,
    SPOT_KINDS,
    TAXES,
    ThroughputRun,
)
from schemas.policies import DOCUMENT_KINDS, FACTS, SCOPES
from schemas.published.break_even import Situations
from schemas.published.common import COUNTRY, REGION_GROUPS, ZONE_KINDS
from schemas.published.costs import (
    CostAssumptions,
    ElectricityPrices,
    GpuPower,
    HardwarePrices,
    SelfHostEffort,
)
from schemas.published.economics import ModelArchitectures, Workloads
from schemas.published.facts import SOURCE_KINDS, Models, Providers
from schemas.published.gpus import Gpus
from schemas.published.licences import LicenceProfiles, Licences, LicenceTerms, SeedModelLicences
from schemas.published.parties import (
    Adequacy,
    Certifications,
    Contracting,
    CountryGroups,
    LegalEntities,
    ProviderPlaces,
    ResidencyOptions,
    Subprocessors,
)


class SellerAliases(Table):
    """Which provider a source's seller label stands for."""

    source_id: str = column("Source.", key=True)
    listed_seller: str = column("Label as listed.", key=True)
    provider_id: str = column("Provider.")
    note: str = column("Remark.", nullable=True)


class SellerBillingCurrencies(Table):
    """A currency in which a seller itself states prices and bills; it may have several."""

    provider_id: str = column("Seller.", key=True)
    currency: str = column("ISO 4217.", key=True, str_matches=CURRENCY)
    source_kind: str = column(
        "Whose words: the seller's own document, or somebody's reading of it.",
        one_of=("first_party", "secondary"),
    )
    source_url: str = column("The seller's document.")
    checked_on: pl.Date = column("When it was read, by us or by whoever is cited.")
    note: str = column("By what evidence.")


class ListCurrencyRules(Table):
    """How a list that others keep treats one seller's figures, which it all labels as dollars."""

    source_id: str = column("The list.", key=True)
    provider_id: str = column("Seller.", key=True)
    rule: str = column(
        "`same_digits`: the seller's figure unchanged, so it is in `currency`; `factor`: the "
        "seller's figure times `factor`; `unlabelled`: which currency is not told, so the figures "
        "are evidence for none.",
        one_of=("same_digits", "factor", "unlabelled"),
    )
    currency: str = column(
        "Currency of the seller's figure; of `unlabelled` the likely one, null where unknown.",
        nullable=True,
        str_matches=CURRENCY,
    )
    factor: Money = column(
        "Dollars of the list for one unit of the seller's currency, of `factor` only.",
        nullable=True,
        gt=0,
    )
    source_url: str = column("The seller's document that shows it.")
    checked_on: pl.Date = column("When the two were compared.")
    note: str = column("Figures that show it.")


class ModelAliases(Table):
    """Which model a listed name stands for, where its spelling alone does not tell."""

    listed_key: str = column(
        "Normalised listed name; see `pipelines/identity/models.py`.", key=True
    )
    provider_id: str = column("Only at this seller; null for any.", key=True, nullable=True)
    model_id: str = column("Model.")
    note: str = column("Remark.", nullable=True)


class PublisherProviders(Table):
    """Which providers are a model publisher's own API."""

    publisher_id: str = column("Publisher.", key=True)
    provider_id: str = column("Its own API.", key=True)
    note: str = column("Remark.", nullable=True)


class GatewayUpstreams(Table):
    """Which provider a gateway's name for an upstream stands for."""

    gateway_id: str = column("Gateway.", key=True)
    listed_upstream: str = column("Upstream as listed.", key=True)
    provider_id: str = column("Provider.")


class Overrides(Table):
    """A held price that somebody looked at and found true."""

    source_id: str = column("Source.", key=True)
    listed_model: str = column("Model or SKU as listed.", key=True)
    meter: str = column("What is metered; `gpu` for a GPU rate.", key=True)
    price: Money = column("The price to let through.", key=True)
    decided_on: pl.Date = column("When it was looked at.")
    note: str = column("By what evidence.", nullable=True)


class SeedTokenPrices(Table):
    """List price of one meter, read by hand from the seller's page on a date."""

    seller_id: str = column("Seller.", key=True)
    listed_model: str = column("Model as listed.", key=True)
    region: str = column("Region; null where the page does not say.", key=True, nullable=True)
    service_tier: str = column("Service tier.", one_of=SERVICE_TIERS, key=True)
    context_above_tokens: int = column("Lower bound.", key=True, nullable=True, ge=0)
    context_up_to_tokens: int = column("Upper bound.", key=True, nullable=True, gt=0)
    offer: str = column("List price or promotion.", one_of=OFFERS, key=True)
    currency: str = column("ISO 4217.", key=True, str_matches=CURRENCY)
    meter: str = column("What is metered.", one_of=METERS, key=True)
    price: Money = column("Price per million tokens.", ge=0)
    listed_price: str = column("Price text on the page.")
    listed_unit: str = column("Unit on the page.")
    source_url: str = column("Page.")
    priced_on: pl.Date = column("Date of the page.")
    locator: str = column("Place on the page.")
    note: str = column("Remark.", nullable=True)


class SeedGpuRates(Table):
    """List rate of one offer, read by hand from the seller's page on a date."""

    seller_id: str = column("Seller.", key=True)
    product: str = column("What is sold.", one_of=PRODUCTS, key=True)
    sku: str = column("Product's name.", key=True)
    listed_gpu: str = column("GPU as listed.")
    gpu_id: str = column("GPU.")
    gpu_count: int = column("GPUs in the offer.", nullable=True, gt=0)
    region: str = column("Region; null where the page does not say.", key=True, nullable=True)
    country: str = column("Country.", nullable=True, str_matches=COUNTRY)
    purchase: str = column("Purchase.", one_of=PURCHASES, key=True)
    term_months: int = column("Term.", key=True, ge=0)
    currency: str = column("ISO 4217.", key=True, str_matches=CURRENCY)
    listed_price: Money = column("Price.", gt=0)
    listed_unit: str = column("Unit.", one_of=("per_gpu_hour", "per_instance_hour"))
    includes_host: bool = column("Whether the host is included.", nullable=True)
    spot_kind: str = column("How a spot price is made.", one_of=SPOT_KINDS, nullable=True)
    tax: str = column("Tax.", one_of=TAXES)
    source_url: str = column("Page.")
    priced_on: pl.Date = column("Date of the page.")
    locator: str = column("Place on the page.")
    note: str = column("Remark.", nullable=True)


class Countries(Table):
    """Which part of the world a country belongs to."""

    country: str = column("ISO 3166-1 alpha-2.", key=True, str_matches=COUNTRY)
    region_group: str = column("Part of the world.", one_of=REGION_GROUPS)
    is_eu: bool = column("Whether it is a member of the European Union.")
    is_eea: bool = column("Whether it is in the European Economic Area.")


class Regions(Table):
    """Which place a seller's name of a region, a zone or a kind of deployment stands for.

    Rows without ``checked_on`` are common knowledge of where the place is: the page to check them
    against is named, but was not seen. What one of two names in a region means (``Data Zone`` in
    ``westeurope; Data Zone``) is a row too.
    """

    seller_ids: str = column(
        "Sellers that use the name, space separated; null where any seller means the same.",
        key=True,
        nullable=True,
    )
    listed_region: str = column("Name or code as listed.", key=True)
    region_id: str = column("The seller's code of it.")
    zone_kind: str = column(
        "What it names.", one_of=tuple(k for k in ZONE_KINDS if k != "unstated")
    )
    country: str = column(
        "Country; null where unknown or several.", nullable=True, str_matches=COUNTRY
    )
    region_group: str = column(
        "Part of the world where the country does not tell it; `own` for that of the region that "
        "it stands with.",
        one_of=(*REGION_GROUPS, "own"),
        nullable=True,
    )
    region_label: str = column("In English; null where the code says all.", nullable=True)
    source_url: str = column("Where the seller says so.", nullable=True)
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    note: str = column("Remark.", nullable=True)


class SeedPolicyFacts(Table):
    """One fact read by hand from a document on a date, or known to be without evidence."""

    fact_id: str = column("Identity.", key=True)
    scope_type: str = column("What the fact is about.", one_of=SCOPES)
    scope_id: str = column("Provider of a provider or route, model of a model, else its name.")
    model_id: str = column("Of a route the model; null where any.", nullable=True)
    region: str = column("Of a route the region or endpoint; null where any.", nullable=True)
    fact: str = column("Name of the fact.", one_of=tuple(FACTS))
    value: str = column("Value; `unknown` where no evidence was found.")
    condition: str = column("When it holds.", nullable=True)
    source_url: str = column("Evidence.", nullable=True)
    locator: str = column("Place in the evidence.", nullable=True)
    seen_on: pl.Date = column("When the evidence was seen.", nullable=True)
    source_kind: str = column("Whose words.", one_of=SOURCE_KINDS)
    document_kind: str = column("Kind of document.", one_of=DOCUMENT_KINDS, nullable=True)
    status: str = column(
        "How sure it was on that day.", one_of=("verified", "unverified", "conflict", "unknown")
    )
    note: str = column("Remark.", nullable=True)


class FactReviews(Table):
    """A decisive change that somebody read and found true."""

    scope_id: str = column("Scope as published.", key=True)
    fact: str = column("Name of the fact.", one_of=tuple(FACTS), key=True)
    value: str = column("The new value.", key=True)
    reviewed_on: pl.Date = column("When it was looked at.")
    note: str = column("By what evidence.", nullable=True)


class ProviderSites(Table):
    """Where a provider speaks for itself: its evidence stands nowhere else."""

    provider_id: str = column("Provider.", key=True)
    site: str = column(
        "Host, with every host under it; or host and start of path where the host is shared.",
        key=True,
    )
    note: str = column("Remark.", nullable=True)


class ClosedComparators(Table):
    """Closed models that self-hosting an open one is compared with."""

    model_id: str = column("Model.", key=True)
    note: str = column("Why this one.")


class ThroughputSources(Table):
    """Who measured serving speed, where it stands, and how its figures are to be read."""

    source_id: str = column("Source; the live source's name where there is one.", key=True)
    source_name: str = column("Who measured.")
    source_url: str = column("Evidence of rows that name no run of their own.")
    length_factor: float = column(
        "Mean request length as a share of the nominal lengths.", gt=0, le=1
    )
    terms: str = column("Licence or terms.")
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark.", nullable=True)


class SeedThroughput(ThroughputRun):
    """One measured run of a document that is not fetched each night."""

    source_id: str = column("Source, `throughput_sources.source_id`.", key=True)
    locator: str = column("Place in the evidence.", key=True)
    note: str = column("Remark.", nullable=True)


class ThroughputNames(Table):
    """Which model, GPU or precision a name in throughput sources stands for."""

    kind: str = column("What is named.", one_of=("model", "gpu", "precision"), key=True)
    listed: str = column("Name as listed, in lower case.", key=True)
    id: str = column(
        "What it stands for here; null where it is known to be nothing we list.", nullable=True
    )
    note: str = column("Remark.", nullable=True)


class MachineTypes(Table):
    """What a cloud's machine type holds, where the cloud's price documents do not say."""

    machine_type: str = column("Type or size as the cloud's price list names it.", key=True)
    listed_gpu: str = column("GPU as the cloud's documents name it.")
    gpu_count: int = column(
        "Whole GPUs; null where the type has a part of one.", nullable=True, gt=0
    )
    gpu_memory_gb: float = column("Memory of one GPU.", unit="GB", nullable=True, gt=0)
    source_url: str = column("Evidence.")
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark; says what part of a GPU a type without a count has.", nullable=True)


class GpuAliases(Table):
    """Which GPU a name stands for: the first rule, in order, whose pattern is in the name."""

    rule_order: int = column("Place in the order.", key=True, gt=0)
    pattern: str = column("Regular expression over the folded name.")
    memory_gb_min: float = column("Least memory that the rule fits.", unit="GB", nullable=True)
    memory_gb_max: float = column("Most memory that the rule fits.", unit="GB", nullable=True)
    gpu_id: str = column("GPU.")
    note: str = column("What the rule says, in words.", nullable=True)


HUB_COLUMNS = frozenset({"hub_license_tag", "hub_gated", "hub_params_total", "hub_confirmed_at"})
"""Columns of `models` that the hub states, absent from the seed."""

SEEDS: dict[str, tuple[type[Table], frozenset[str]]] = {
    "providers": (Providers, frozenset()),
    "gpus": (Gpus, frozenset()),
    "models": (Models, HUB_COLUMNS),
    "policy_facts": (SeedPolicyFacts, frozenset()),
    "fact_reviews": (FactReviews, frozenset()),
    "aws_gpu_instances": (MachineTypes, frozenset()),
    "azure_gpu_skus": (MachineTypes, frozenset()),
    "gpu_aliases": (GpuAliases, frozenset()),
    "provider_sites": (ProviderSites, frozenset()),
    "throughput": (SeedThroughput, frozenset()),
    "throughput_sources": (ThroughputSources, frozenset()),
    "throughput_names": (ThroughputNames, frozenset()),
    "model_architectures": (ModelArchitectures, frozenset()),
    "workloads": (Workloads, frozenset()),
    "seller_aliases": (SellerAliases, frozenset()),
    "seller_billing_currencies": (SellerBillingCurrencies, frozenset()),
    "list_currency_rules": (ListCurrencyRules, frozenset()),
    "model_aliases": (ModelAliases, frozenset()),
    "publisher_providers": (PublisherProviders, frozenset()),
    "gateway_upstreams": (GatewayUpstreams, frozenset()),
    "legal_entities": (LegalEntities, frozenset()),
    "contracting": (Contracting, frozenset()),
    "provider_places": (ProviderPlaces, frozenset()),
    "residency_options": (ResidencyOptions, frozenset()),
    "subprocessors": (Subprocessors, frozenset()),
    "certifications": (Certifications, frozenset()),
    "adequacy": (Adequacy, frozenset()),
    "country_groups": (CountryGroups, frozenset()),
    "licences": (Licences, frozenset()),
    "licence_terms": (LicenceTerms, frozenset()),
    "licence_profiles": (LicenceProfiles, frozenset()),
    "model_licences": (SeedModelLicences, frozenset()),
    "overrides": (Overrides, frozenset()),
    "token_prices": (SeedTokenPrices, frozenset()),
    "gpu_rates": (SeedGpuRates, frozenset()),
    "regions": (Regions, frozenset()),
    "countries": (Countries, frozenset()),
    "closed_comparators": (ClosedComparators, frozenset()),
    "cost_assumptions": (CostAssumptions, frozenset()),
    "electricity_prices": (ElectricityPrices, frozenset({"usd_per_kwh"})),
    "hardware_prices": (HardwarePrices, frozenset()),
    "gpu_power": (GpuPower, frozenset()),
    "self_host_effort": (SelfHostEffort, frozenset()),
    "situations": (Situations, frozenset()),
}
"""Seed files by name: the contract and its columns that the file does not have."""
