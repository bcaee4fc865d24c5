"""J1 for laws other than those of the US and China: the Union as one, others by country."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

GROUPS = [
    {"group_id": "EU", "country": "DE"},
    {"group_id": "EU", "country": "FR"},
    {"group_id": "EEA", "country": "DE"},
    {"group_id": "EEA", "country": "NO"},
]


def tie(role: str, place: str, certain: bool = True, **other: Any) -> dict[str, Any]:
    return {"path_id": "p", "role": role, "place": place, "is_certain": certain, **other}


def reach(ties: list[dict[str, Any]], columns: str) -> list[tuple[Any, ...]]:
    return rows_of(
        "reach_j1_others", {"mart.path_ties": ties, "mart.country_groups": GROUPS}, columns
    )


def test_whose_law_it_is() -> None:
    places = ("DE", "EU", "EEA", "NO", "GB", "CH", "US", "CN", "EFTA", "global", "other")
    ties = [tie("seat", place, path_id=f"in {place}") for place in places]
    assert reach(ties, "path_id, law_of, laws, rule") == [
        ("in CH", "CH", "CH-national-law", "J1"),
        ("in DE", "EU", "EU-GDPR and national law", "J1"),
        ("in EEA", "EU", "EU-GDPR and national law", "J1"),
        ("in EU", "EU", "EU-GDPR and national law", "J1"),
        ("in GB", "GB", "GB-IPA", "J1"),
        ("in NO", "NO", "NO-national-law", "J1"),
    ]


@pytest.mark.parametrize(
    ("ties", "strength"),
    [
        ([tie("seat", "DE")], "direct"),
        ([tie("parent", "DE")], "direct"),
        ([tie("storage", "DE")], "direct"),
        ([tie("storage", "DE", certain=False)], "indirect"),
        ([tie("subprocessor", "DE")], "indirect"),
        ([tie("subsidiary", "DE")], "indirect"),
        ([tie("support", "DE")], "indirect"),
        ([tie("support", "DE"), tie("seat", "FR")], "direct"),
    ],
)
def test_strength(ties: list[dict[str, Any]], strength: str) -> None:
    assert reach(ties, "law_of, strength") == [("EU", strength)]


def test_members_of_the_union_are_one_law_with_every_tie_once() -> None:
    ties = [
        tie("seat", "FR", said="seat FR", evidence_id="b", seen_on="2026-08-02"),
        tie("storage", "DE", said="storage DE", evidence_id="c", seen_on="2026-08-01"),
        tie("storage", "DE", said="storage DE", evidence_id="a", seen_on="2026-08-03"),
        tie("contract", "FR", said="contract FR", evidence_id="b"),
        tie("seat", "GB", said="seat GB"),
        tie("seat", "DE", said="seat DE", path_id="q"),
    ]
    assert reach(ties, "path_id, law_of, basis, evidence_ids, oldest_evidence_on::varchar") == [
        ("p", "EU", "contract FR, seat FR, storage DE", "a b c", "2026-08-01"),
        ("p", "GB", "seat GB", None, None),
        ("q", "EU", "seat DE", None, None),
    ]
