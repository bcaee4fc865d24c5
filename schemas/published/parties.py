"""Published tables of parties and places: who contracts, who owns whom, where data goes.

Belongs here: contracts of hand-kept facts about companies, countries and certificates. Does not
belong here: what providers do with data (``facts.py``), licences (``licences.py``), and what
follows from both (``sovereignty.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Money, Table, column, stands_behind
from schemas.published.common import COUNTRY, Place

PLACE = r"^([A-Z]{2}|EU|EEA|EFTA|global|other)$"
"""A country (ISO 3166-1), a group of `country_groups`, anywhere, or countries not named."""

ROLES = ("storage", "inference", "control_plane", "support", "gateway")
WHOSE_WORDS = ("first_party", "secondary", "none")
NEEDS = ("none", "setting", "plan", "approval")


@stands_behind(2)
class Sighted(Table):
    """Where a hand-kept fact was read, and when."""

    source_url: str = column("Evidence; null where none was seen.", nullable=True)
    locator: str = column("Place in the evidence.", nullable=True)
    seen_on: pl.Date = column(
        "When the evidence was seen or, of a dated copy, last changed; null where not recorded.",
        nullable=True,
    )
    source_kind: str = column("Whose words.", one_of=WHOSE_WORDS)
    note: str = column("Remark in our own words.", nullable=True)


class LegalEntities(Sighted):
    """One company: its country, its parent, and how well the link to the parent is known."""

    entity_id: str = column("Identity.", key=True)
    name: str = column("Name as the evidence gives it.")
    country: str = column("Country, ISO 3166-1.", str_matches=COUNTRY)
    parent_id: str = column(
        "Parent, `entity_id`; null where none was seen.",
        nullable=True,
        references="legal_entities.entity_id",
    )
    ultimate_parent_id: str = column(
        "Parent at the top, `entity_id`; null where none was seen.",
        nullable=True,
        references="legal_entities.entity_id",
    )
    control_kind: str = column(
        "`group_by_name`: same group by its name and agreements, ownership chain not seen; "
        "`group_likely`: link inferred by third parties; `no_parent_seen`; `unknown`: not looked.",
        one_of=("group_by_name", "group_likely", "no_parent_seen", "unknown"),
    )


class Contracting(Sighted):
    """Which company a customer of a region contracts with, and under which law.

    The row of the region stands; where there is none, that of `other`.
    """

    provider_id: str = column("Provider.", key=True, references="providers.provider_id")
    customer_region: str = column(
        "Where the customer has its seat.",
        one_of=("EEA", "CH", "GB", "US", "APAC", "other"),
        key=True,
    )
    entity_id: str = column(
        "Company, `legal_entities.entity_id`.", references="legal_entities.entity_id"
    )
    governing_law: str = column(
        "Law of the contract, ISO 3166-1 or 3166-2; null where not seen.", nullable=True
    )


class ProviderPlaces(Sighted):
    """One place where a provider keeps or handles data, by region as it sells it."""

    provider_id: str = column("Provider.", key=True, references="providers.provider_id")
    region: str = column("Region as listed in prices; `unstated` for its default.", key=True)
    role: str = column("What happens there.", one_of=ROLES, key=True)
    place: str = column(
        "Country (ISO 3166-1), `EU`, `EEA`, `EFTA`, `global` for anywhere, `other` for countries "
        "that are not named.",
        key=True,
        str_matches=PLACE,
    )
    is_certain: bool = column("Whether data goes there; false where it only may.")


class ResidencyOptions(Sighted):
    """A place of processing that a provider sells beside its default, and what it costs."""

    provider_id: str = column("Provider.", key=True, references="providers.provider_id")
    region: str = column("Name of the option, as in `routes.region`.", key=True)
    endpoint_host: str = column("Host to call; null where not seen.", nullable=True)
    price_multiplier: Money = column(
        "Price as a multiple of the list price; null where not seen.", nullable=True, gt=0
    )
    needs: str = column("What a customer needs to get it.", one_of=NEEDS)
    covers: str = column(
        "What it covers.", one_of=("inference_only", "storage_only", "storage_and_inference")
    )


class Subprocessors(Sighted):
    """One company that handles data for a provider."""

    provider_id: str = column("Provider.", key=True, references="providers.provider_id")
    name: str = column("Company as listed.", key=True)
    owner_country: str = column(
        "Country of the company or its parent; null where not known.",
        nullable=True,
        str_matches=COUNTRY,
    )
    purpose: str = column("What it does, in our own words.")
    places: str = column("Places as listed, space separated; null where not said.", nullable=True)
    is_in_data_path: bool = column("Whether prompts and outputs pass through it.")


class Certifications(Sighted):
    """One certificate or report, what it covers and who holds it."""

    provider_id: str = column(
        "Provider that names it.", key=True, references="providers.provider_id"
    )
    scheme: str = column("Scheme.", key=True)
    type: str = column("Type or edition; null where not said.", nullable=True)
    scope: str = column("What it covers; null where not said.", nullable=True)
    holder: str = column(
        "Who holds it: a partner's or a site's certificate is not the provider's.",
        one_of=("provider", "data_centre", "partner"),
        key=True,
    )
    valid_from: pl.Date = column("Start; null where not said.", nullable=True)
    valid_to: pl.Date = column("End; null where not said.", nullable=True)


class Adequacy(Table):
    """Countries that the European Commission found adequate under the GDPR."""

    country: str = column("Country, ISO 3166-1.", key=True, str_matches=COUNTRY)
    status: str = column(
        "`adequate_if_certified`: only for certified companies; a country that is not listed has "
        "no decision.",
        one_of=("adequate", "adequate_partial", "adequate_if_certified"),
    )
    decided_on: pl.Date = column("Date of the decision; null where not recorded.", nullable=True)
    is_at_risk: bool = column("Whether the decision is contested in court or about to end.")
    source_url: str = column("Page to check.")
    seen_on: pl.Date = column("When the list was made.")
    source_kind: str = column("Whose words.", one_of=WHOSE_WORDS)
    note: str = column("Remark.", nullable=True)


class Places(Place):
    """One region as a seller's prices name it, and where that is.

    The same place for `token_prices`, `gpu_rates` and `routes`. It says for which place a price is
    asked; where data really goes, `route_locations` tells.
    """

    seller_id: str = column("Seller.", key=True, references="providers.provider_id")
    region: str = column("Region as listed; `unstated` where prices name none.", key=True)
    region_id: str = column("The seller's own code of it; as listed where no other name is known.")
    basis: str = column(
        "What tells it: the meaning of the `name`, a country in the `price_list`, or, where no "
        "region is named, the `seller`'s own words on where it runs; null where nothing does.",
        one_of=("name", "price_list", "seller"),
        nullable=True,
    )
    source_url: str = column("Evidence, or the page to check against.", nullable=True)
    checked_on: pl.Date = column(
        "When the evidence was seen; null where it was not.", nullable=True
    )


class CountryGroups(Table):
    """Which countries belong to a group."""

    group_id: str = column("Group.", one_of=("EU", "EEA", "EFTA"), key=True)
    country: str = column("Country, ISO 3166-1.", key=True, str_matches=COUNTRY)
