"""Where providers keep and handle data: places kept by hand, else what facts state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PLACE = {
    "provider_id": "maker",
    "region": "eu",
    "role": "storage",
    "place": "DE",
    "is_certain": True,
    "seen_on": "2026-08-01",
    "source_kind": "first_party",
}
FACT = {
    "scope_type": "provider",
    "provider_id": "maker",
    "fact": "storage_regions",
    "fact_id": "f1",
    "value": "US",
    "is_preferred": True,
    "seen_on": "2026-08-02",
    "source_kind": "secondary",
}
SHOWN = "region, role, place, is_certain, evidence_id, seen_on::varchar, source_kind"


def statements(
    places: list[dict[str, Any]], facts: list[dict[str, Any]], columns: str = SHOWN
) -> list[tuple[Any, ...]]:
    given = {"mart.provider_places": places, "mart.policy_facts": facts}
    return rows_of("place_statements", given, columns)


def test_a_hand_kept_place_and_a_stated_one() -> None:
    """The fact says nothing of a region, so that it holds where none is named."""
    kept = ("provider_places:maker/eu/storage/DE", "2026-08-01", "first_party")
    assert statements([PLACE], [FACT], f"provider_id, {SHOWN}") == [
        ("maker", "eu", "storage", "DE", True, *kept),
        (
            *("maker", "unstated", "storage", "US", True),
            *("policy_facts:f1", "2026-08-02", "secondary"),
        ),
    ]


def test_a_conditional_fact_only_may_hold() -> None:
    facts = [{**FACT, "condition": "for free accounts"}]
    assert statements([], facts, "place, is_certain") == [("US", False)]


def test_processing_is_inference() -> None:
    facts = [{**FACT, "fact": "processing_regions"}]
    assert statements([], facts, "role, place") == [("inference", "US")]


def test_every_place_of_a_list_and_what_is_no_code_is_other() -> None:
    facts = [{**FACT, "value": "SG EU EEA EFTA global elsewhere USA"}]
    assert statements([], facts, "place") == [
        ("EEA",),
        ("EFTA",),
        ("EU",),
        ("SG",),
        ("global",),
        ("other",),
        ("other",),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "model"},
        {"fact": "hq_country"},
        {"is_preferred": False},
        {"provider_id": None},
        {"value": "unknown"},
        {"value": "depends_on_deployment"},
    ],
    ids=str,
)
def test_what_states_no_place(other: dict[str, Any]) -> None:
    assert statements([], [{**FACT, **other}]) == []


@pytest.mark.parametrize(
    ("place", "stated"),
    [
        ({}, []),
        ({"provider_id": "another"}, ["US"]),
        ({"region": "eu"}, ["US"]),
        ({"role": "inference"}, ["US"]),
    ],
    ids=str,
)
def test_a_hand_kept_place_of_the_same_role_silences_the_fact(
    place: dict[str, Any], stated: list[str]
) -> None:
    rows = statements([{**PLACE, "region": "unstated", **place}], [FACT], "evidence_id, place")
    assert [row[1] for row in rows if row[0] == "policy_facts:f1"] == stated
    assert len(rows) == 1 + len(stated)
