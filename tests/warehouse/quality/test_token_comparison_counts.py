"""What became of every figure of today in the comparison of sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

KEY = {
    "seller_id": "host",
    "model_key": "lab/m",
    "service_tier": "standard",
    "meter": "input",
    "unit": "per_mtok",
    "currency": "USD",
}
ONE = {**KEY, "row_id": "r1", "source_id": "one"}
TWO = {**KEY, "row_id": "r2", "source_id": "two"}
PAIR = {"comparison_id": "today", "row_id": "r1", "other_row_id": "r2", "is_equal": True}


def counts(
    *standing: dict[str, Any], pairs: tuple[dict[str, Any], ...] = ()
) -> list[tuple[Any, ...]]:
    statements = [{**row, "comparison_id": "today"} for row in standing]
    given = {
        "mart.token_standing": standing,
        "mart.token_statements": statements,
        "mart.token_pairs": [{**PAIR, **pair} for pair in pairs],
    }
    return rows_of("token_comparison_counts", given, "source_id, outcome, figures")


def test_figures_that_were_compared() -> None:
    equal = "equal wherever compared"
    assert counts(ONE, TWO, pairs=({},)) == [("one", equal, 1), ("two", equal, 1)]


def test_one_difference_outweighs_what_is_equal() -> None:
    three = {**TWO, "row_id": "r3", "source_id": "three"}
    differs = {"other_row_id": "r3", "is_equal": False}
    assert counts(ONE, TWO, three, pairs=({}, differs)) == [
        ("one", "differ from another source", 1),
        ("three", "differ from another source", 1),
        ("two", "equal wherever compared", 1),
    ]


OTHER = "not compared: other region, variant, hours or name"
TIER = "not compared: no other source has the tier, meter, unit and currency"
MODEL = "not compared: no other source has the model at the seller"


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        ({}, OTHER),
        ({"service_tier": "batch"}, TIER),
        ({"meter": "output"}, TIER),
        ({"unit": "per_request"}, TIER),
        ({"currency": "EUR"}, TIER),
        ({"model_key": "lab/n"}, MODEL),
        ({"seller_id": "another"}, MODEL),
        ({"source_id": "one"}, MODEL),
    ],
    ids=str,
)
def test_why_a_figure_was_not_compared(other: dict[str, Any], outcome: str) -> None:
    found = counts(ONE, {**TWO, **other})
    assert {row[1] for row in found} == {outcome}
    assert sum(row[2] for row in found) == 2


def test_longer_prompts_are_not_compared() -> None:
    given = {"mart.token_standing": [{**ONE, "context_above_tokens": 200_000}]}
    assert rows_of("token_comparison_counts", given) == [("one", "not compared: longer prompts", 1)]


def test_a_comparison_of_another_day_counts_for_nothing() -> None:
    pair = {"comparison_id": "one 2026-10-01"}
    assert {row[1] for row in counts(ONE, TWO, pairs=(pair,))} == {OTHER}
