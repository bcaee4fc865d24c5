"""J2: how far US law reaches, by what ties a path to the US."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def tie(role: str, place: str = "US", certain: bool = True, **other: Any) -> dict[str, Any]:
    return {"path_id": "p", "role": role, "place": place, "is_certain": certain, **other}


@pytest.mark.parametrize(
    ("ties", "strength"),
    [
        ([tie("seat")], "direct"),
        ([tie("parent")], "direct"),
        ([tie("contract")], "direct"),
        ([tie("storage")], "direct"),
        ([tie("inference")], "direct"),
        ([tie("storage", certain=False)], "indirect"),
        ([tie("subprocessor")], "indirect"),
        ([tie("subsidiary")], "indirect"),
        ([tie("support")], "indirect"),
        ([tie("support"), tie("seat")], "direct"),
        ([tie("storage", certain=False), tie("support")], "indirect"),
    ],
)
def test_strength(ties: list[dict[str, Any]], strength: str) -> None:
    assert rows_of("reach_j2_us", {"mart.path_ties": ties}, "strength") == [(strength,)]


def test_other_countries_are_not_us_reach() -> None:
    ties = [tie("seat", "CN"), tie("storage", "global")]
    assert rows_of("reach_j2_us", {"mart.path_ties": ties}) == []


def test_the_basis_names_every_tie_once_and_the_oldest_day() -> None:
    ties = [
        tie("seat", said="seat US", evidence_id="b", seen_on="2026-08-02"),
        tie("storage", said="storage US", evidence_id="c", seen_on="2026-08-01"),
        tie("storage", said="storage US", evidence_id="a", seen_on="2026-08-03"),
        tie("parent", said="parent US", evidence_id="b"),
        tie("seat", said="seat US", path_id="q"),
    ]
    assert rows_of(
        "reach_j2_us",
        {"mart.path_ties": ties},
        "path_id, law_of, laws, rule, basis, evidence_ids, oldest_evidence_on::varchar",
    ) == [
        (
            *("p", "US", "US-CLOUD-ACT US-FISA-702", "J2"),
            *("parent US, seat US, storage US", "a b c", "2026-08-01"),
        ),
        ("q", "US", "US-CLOUD-ACT US-FISA-702", "J2", "seat US", None, None),
    ]
