"""The countries that a provider is tied to beside its places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

SHOWN = "role, country, said, evidence_id, seen_on::varchar, source_kind"

ENTITY = {"seen_on": "2026-08-02", "source_kind": "first_party"}
ENTITIES = [
    {**ENTITY, "entity_id": "inc", "name": "Maker Inc.", "country": "US"},
    {
        **ENTITY,
        "entity_id": "ltd",
        "name": "Maker Ltd",
        "country": "IE",
        "parent_id": "bv",
        "ultimate_parent_id": "inc",
    },
    {**ENTITY, "entity_id": "bv", "name": "Maker BV", "country": "NL", "parent_id": "inc"},
    {**ENTITY, "entity_id": "gmbh", "name": "Maker GmbH", "country": "DE", "parent_id": "ltd"},
]


def links(columns: str = SHOWN, **given: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return rows_of(
        "provider_links", {f"mart.{name}": rows for name, rows in given.items()}, columns
    )


def test_seat_and_parent_of_the_hand_kept_row() -> None:
    provider = {
        "provider_id": "maker",
        "hq_country": "SG",
        "parent_entity": "Group Ltd",
        "parent_country": "CN",
        "checked_on": "2026-08-01",
    }
    unnamed = {"provider_id": "other", "parent_country": "US"}
    alone = {"provider_id": "third", "hq_country": "FR"}
    found = links(f"provider_id, {SHOWN}", providers=[provider, unnamed, alone])
    evidence = ("providers:maker", "2026-08-01", "secondary")
    assert found == [
        ("maker", "parent", "CN", "parent Group Ltd CN", *evidence),
        ("maker", "seat", "SG", "seat SG", *evidence),
        ("other", "parent", "US", "parent group US", "providers:other", None, "secondary"),
        ("third", "seat", "FR", "seat FR", "providers:third", None, "secondary"),
    ]


FACT = {
    "scope_type": "provider",
    "provider_id": "maker",
    "fact": "hq_country",
    "fact_id": "f1",
    "value": "FR",
    "is_preferred": True,
    "seen_on": "2026-08-03",
    "source_kind": "first_party",
}


def test_a_seat_that_a_document_states() -> None:
    assert links(policy_facts=[FACT]) == [
        ("seat", "FR", "seat FR", "policy_facts:f1", "2026-08-03", "first_party")
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "model"},
        {"fact": "storage_regions"},
        {"value": "unknown"},
        {"value": "FR DE"},
        {"is_preferred": False},
        {"provider_id": None},
    ],
    ids=str,
)
def test_what_is_no_seat(other: dict[str, Any]) -> None:
    assert links(policy_facts=[{**FACT, **other}]) == []


CONTRACT = {"provider_id": "maker", "customer_region": "EEA", "entity_id": "ltd"}


def test_the_contracting_company_its_parents_and_its_subsidiaries() -> None:
    """Maker Ltd belongs to Maker BV, both to Maker Inc.; Maker GmbH belongs to Maker Ltd."""
    found = links(
        "role, country, said, evidence_id", contracting=[CONTRACT], legal_entities=ENTITIES
    )
    assert found == [
        ("contract", "IE", "contract with Maker Ltd IE", "legal_entities:ltd"),
        ("parent", "NL", "parent Maker BV NL", "legal_entities:bv"),
        ("parent", "US", "parent Maker Inc. US", "legal_entities:inc"),
        ("subsidiary", "DE", "subsidiary Maker GmbH DE", "legal_entities:gmbh"),
    ]
    assert {row[1:] for row in links("role, seen_on::varchar, source_kind", contracting=[CONTRACT],
        legal_entities=ENTITIES)} == {("2026-08-02", "first_party")}  # fmt: skip


def test_a_parent_that_is_both_next_and_last_is_named_once() -> None:
    entity = {**ENTITIES[1], "parent_id": "inc"}
    found = links("role, country", contracting=[CONTRACT], legal_entities=[ENTITIES[0], entity])
    assert found == [("contract", "IE"), ("parent", "US")]


def test_a_company_without_a_parent_and_one_that_nobody_describes() -> None:
    inc = {**CONTRACT, "entity_id": "inc"}
    unknown = {**CONTRACT, "provider_id": "another", "entity_id": "nobody"}
    shown = "provider_id, role, country"
    assert links(shown, contracting=[inc, unknown], legal_entities=ENTITIES) == [
        ("maker", "contract", "US"),
        ("maker", "subsidiary", "NL"),
    ]


def test_the_contract_is_that_of_a_customer_in_the_eea() -> None:
    """Else that of customers elsewhere; one with the US alone says nothing here."""
    us = {**CONTRACT, "customer_region": "US", "entity_id": "inc"}
    other = {**CONTRACT, "customer_region": "other", "entity_id": "bv"}
    second = {**other, "provider_id": "second"}
    shown = "provider_id, role, evidence_id"

    def contracts(*rows: dict[str, Any]) -> list[tuple[Any, ...]]:
        found = links(shown, contracting=list(rows), legal_entities=ENTITIES)
        return [(row[0], row[2]) for row in found if row[1] == "contract"]

    assert contracts(other, CONTRACT, us, second) == [
        ("maker", "legal_entities:ltd"),
        ("second", "legal_entities:bv"),
    ]
    assert contracts(us) == []


def test_subprocessors_through_whom_data_passes() -> None:
    row = {
        "provider_id": "maker",
        "name": "Cloud",
        "owner_country": "US",
        "is_in_data_path": True,
        "seen_on": "2026-08-04",
        "source_kind": "first_party",
    }
    others = [{**row, "name": "Mail", "is_in_data_path": False}, {**row, "owner_country": None}]
    assert links(subprocessors=[row, *others]) == [
        (
            *("subprocessor", "US", "subprocessor Cloud US"),
            *("subprocessors:maker/Cloud", "2026-08-04", "first_party"),
        )
    ]
