"""Whose row stands: the seller's own, else a third party's, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MOMENT = "2026-06-01 00:00:00+00"
ROW = {
    "moment": MOMENT,
    "seller_id": "host",
    "model_key": "lab/m",
    "region": "eu-1",
    "place": "eu-1",
    "own_variant": "",
    "service_tier": "standard",
    "currency": "USD",
    "is_official": False,
    "said_at": MOMENT,
}
OWN = {"source_id": "page", "is_official": True}


def standing(*rows: dict[str, Any], implausible: tuple[str, ...] = ()) -> list[str]:
    """Sources whose rows stand; `evidence_count` and `is_outvoted` are of the trust in a row."""
    full = [{**ROW, "price_id": f"{n}", "source_id": "list", **row} for n, row in enumerate(rows)]
    of_trust = ("evidence_count", "is_outvoted")
    given = {
        "mart.token_rows": [{k: v for k, v in row.items() if k not in of_trust} for row in full],
        "mart.token_trust": [
            {
                "moment": row["moment"],
                "price_id": row["price_id"],
                "model_key": row["model_key"],
                "evidence_count": row.get("evidence_count", 1),
                "is_outvoted": row.get("is_outvoted", False),
            }
            for row in full
        ],
        "mart.token_implausible": [
            {"price_id": price_id, "model_key": "lab/m"} for price_id in implausible
        ],
    }
    return [f"{row[0]}" for row in rows_of("token_standing_rows", given, "source_id")]


def test_the_seller_speaks_for_itself() -> None:
    assert standing(OWN, {"evidence_count": 9}) == ["page"]
    old = "2026-01-01 00:00:00+00"
    assert standing({**OWN, "said_at": old}, {"evidence_count": 9}) == ["page"]


def test_one_that_was_outvoted_speaks_last() -> None:
    assert standing({**OWN, "is_outvoted": True}, {}) == ["list"]
    assert standing({**OWN, "is_outvoted": True}) == ["page"]


@pytest.mark.parametrize(
    ("row", "other", "stands"),
    [
        # The third party that most agree with, then the freshest, then by name.
        ({"evidence_count": 2}, {}, "list"),
        ({}, {"evidence_count": 2}, "map"),
        ({"said_at": "2026-05-31 00:00:00+00"}, {}, "map"),
        ({}, {}, "list"),
        # Not one that is more than 30 days behind the freshest.
        ({"evidence_count": 9, "said_at": "2026-05-02 00:00:00+00"}, {}, "list"),
        ({"evidence_count": 9, "said_at": "2026-05-01 00:00:00+00"}, {}, "map"),
    ],
    ids=str,
)
def test_of_third_parties(row: dict[str, Any], other: dict[str, Any], stands: str) -> None:
    assert standing(row, {"source_id": "map", **other}) == [stands]


@pytest.mark.parametrize(
    "other",
    [
        *({"currency": "EUR"}, {"own_variant": "fast"}, {"service_tier": "batch"}),
        *({"region": "us-1", "place": "us-1"}, {"moment": "2026-07-01 00:00:00+00"}),
        *({"seller_id": "another"}, {"model_key": "lab/n"}),
        {"context_above_tokens": 200_000},
    ],
    ids=str,
)
def test_it_falls_back_row_by_row(other: dict[str, Any]) -> None:
    """Of what the seller's document does not say, another source may speak."""
    mine = {**OWN, "context_up_to_tokens": 200_000}
    assert standing(mine, other) == ["list", "page"]


@pytest.mark.parametrize(
    ("above", "up_to", "stands"),
    [
        (None, None, False),
        (None, 128_000, False),
        (100_000, None, False),
        (199_999, None, False),
        (200_000, None, True),
        (200_000, 400_000, True),
    ],
)
def test_prompt_lengths_that_reach_into_one_another(
    above: int | None, up_to: int | None, stands: bool
) -> None:
    mine = {**OWN, "context_up_to_tokens": 200_000}
    other = {"context_above_tokens": above, "context_up_to_tokens": up_to}
    assert standing(mine, other) == (["list", "page"] if stands else ["page"])
    longer = {**OWN, "context_above_tokens": 200_000}
    short = {"context_up_to_tokens": 200_000}
    assert standing(longer, short) == ["list", "page"]


def test_a_row_without_a_region_stands_where_nobody_names_one() -> None:
    nowhere = {"region": "unstated", "place": "anywhere"}
    assert standing(OWN, nowhere) == ["page"]
    assert standing({**OWN, **nowhere}, {}) == ["list", "page"]


def test_all_rows_of_one_source_stand() -> None:
    assert standing(OWN, OWN) == ["page", "page"]


def test_an_implausible_row_neither_stands_nor_silences() -> None:
    assert standing(OWN, {}, implausible=("0",)) == ["list"]
