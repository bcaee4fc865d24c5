"""J3: how far Chinese law reaches, by what ties a path to China."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def tie(role: str, place: str = "CN", certain: bool = True, **other: Any) -> dict[str, Any]:
    return {"path_id": "p", "role": role, "place": place, "is_certain": certain, **other}


@pytest.mark.parametrize(
    ("ties", "strength"),
    [
        ([tie("seat")], "direct"),
        ([tie("contract")], "direct"),
        ([tie("storage")], "direct"),
        ([tie("storage", certain=False)], "indirect"),
        ([tie("subprocessor")], "indirect"),
        ([tie("subsidiary")], "indirect"),
        ([tie("support")], "indirect"),
        # An offshore company of a Chinese group.
        ([tie("parent"), tie("seat", "SG")], "likely"),
        ([tie("parent"), tie("support"), tie("storage", certain=False)], "likely"),
        ([tie("parent"), tie("storage")], "direct"),
    ],
)
def test_strength(ties: list[dict[str, Any]], strength: str) -> None:
    assert rows_of("reach_j3_prc", {"mart.path_ties": ties}, "strength") == [(strength,)]


def test_other_countries_are_not_chinese_reach() -> None:
    ties = [tie("seat", "US"), tie("parent", "HK"), tie("storage", "global")]
    assert rows_of("reach_j3_prc", {"mart.path_ties": ties}) == []


def test_the_basis_names_every_tie_once_and_the_oldest_day() -> None:
    ties = [
        tie("seat", said="seat CN", evidence_id="b", seen_on="2026-08-02"),
        tie("storage", said="storage CN", evidence_id="c", seen_on="2026-08-01"),
        tie("storage", said="storage CN", evidence_id="a", seen_on="2026-08-03"),
        tie("parent", said="parent CN", evidence_id="b"),
        tie("parent", said="parent CN", path_id="q"),
    ]
    assert rows_of(
        "reach_j3_prc",
        {"mart.path_ties": ties},
        "path_id, law_of, laws, rule, basis, evidence_ids, oldest_evidence_on::varchar",
    ) == [
        (
            *("p", "CN", "CN-NIL CN-DSL CN-PIPL", "J3"),
            *("parent CN, seat CN, storage CN", "a b c", "2026-08-01"),
        ),
        ("q", "CN", "CN-NIL CN-DSL CN-PIPL", "J3", "parent CN", None, None),
    ]
