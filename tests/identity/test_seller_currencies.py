"""In which currency sellers bill, and how lists of others treat their figures: the facts kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipelines.identity.listings import sellers
from pipelines.sources.registry import registry
from tests.support import fixture_capture, good, parse
from warehouse.seeds import read_seed

BILLED = {
    (row["provider_id"], row["currency"]): row
    for row in read_seed("seller_billing_currencies").iter_rows(named=True)
}
RULES = {
    (row["source_id"], row["provider_id"]): row
    for row in read_seed("list_currency_rules").iter_rows(named=True)
}
OFFICIAL = sorted(
    i
    for i, r in registry().items()
    if r.source.kind == "token_prices" and r.source.is_official and r.source.seller_id
)


def test_sellers_and_lists_are_known() -> None:
    providers = set(read_seed("providers")["provider_id"])
    assert {provider for provider, _ in BILLED} <= providers
    assert {provider for _, provider in RULES} <= providers
    assert {source for source, _ in RULES} <= {
        i for i, r in registry().items() if not r.source.is_official
    }


def test_hearsay_says_so() -> None:
    for key, row in BILLED.items():
        told = row["note"].startswith(("Second-hand:", "Inferred only:"))
        assert told == (row["source_kind"] == "secondary"), key


@pytest.mark.parametrize("source_id", OFFICIAL)
def test_a_seller_bills_in_the_currency_of_its_own_document(source_id: str) -> None:
    """Where the seed speaks of a seller at all, it names what the fixture's prices are in."""
    source = registry()[source_id].source
    known = {currency for provider, currency in BILLED if provider == source.seller_id}
    asked = set(good(parse(fixture_capture(source_id)))["currency"])
    if known:
        assert asked & known == asked, (source_id, known)


@pytest.mark.parametrize(("key", "rule"), RULES.items(), ids=str)
def test_a_rule_has_what_it_needs(key: tuple[str, str], rule: dict[str, Any]) -> None:
    assert (rule["factor"] is not None) == (rule["rule"] == "factor"), key
    assert rule["currency"] != "USD"
    if rule["rule"] != "unlabelled":
        assert (key[1], rule["currency"]) in BILLED


@pytest.mark.parametrize(
    ("source_id", "provider_id", "listed", "asked"),
    [
        ("models_dev", "berget", "0.275", "0.25"),
        ("models_dev", "berget", "1.65", "1.5"),
        ("models_dev", "berget", "5.5", "5"),
        ("models_dev", "stackit", "0.49", "0.45"),
        ("models_dev", "stackit", "0.71", "0.65"),
        ("models_dev", "stackit", "1.64", "1.5"),
        ("models_dev", "evroc", "1.18", "1"),
        ("models_dev", "evroc", "2.36", "2"),
        ("models_dev", "evroc", "0.94", "0.8"),
        ("models_dev", "evroc", "5.9", "5"),
    ],
)
def test_figures_of_a_list_lead_back_to_the_sellers(
    source_id: str, provider_id: str, listed: str, asked: str
) -> None:
    """As models.dev has them on 2026-05-31, and as the seller asks in euro, to the cent."""
    factor = RULES[source_id, provider_id]["factor"]
    assert round(Decimal(listed) / factor, 2) == Decimal(asked)


def test_scaleways_digits_are_euro_in_both_lists() -> None:
    asked = set(good(parse(fixture_capture("scaleway_generative_apis")))["currency"])
    assert asked == {"EUR"}
    for source_id in ("litellm_prices", "models_dev"):
        rule = RULES[source_id, "scaleway"]
        assert (rule["rule"], rule["currency"]) == ("same_digits", "EUR")
        assert sellers()(source_id, "scaleway") == "scaleway"
