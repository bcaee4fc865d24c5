"""How often a third party states the figure of the seller's own document."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

COMPARISON = {
    "comparison_id": "c",
    "official_source_id": "page",
    "source_id": "list",
    "official_at": "2026-10-05 12:00:00+00",
    "captured_at": "2026-10-07 01:00:00+00",
}
SAID = {"comparison_id": "c", "meter": "input", "seller_id": "lab", "model_key": "m"}
PAIR = {
    "comparison_id": "c",
    "meter": "input",
    "seller_id": "lab",
    "is_equal": True,
    "are_two_places": False,
}


def accuracy(
    said: list[tuple[str, str]],
    pairs: list[tuple[str, str, bool]],
    columns: str = "compared, agree, share, official_only, third_party_only",
    shown: str = "input",
    **pair: Any,
) -> list[tuple[Any, ...]]:
    """Of listed models by source, and of official and other names that were compared."""
    given = {
        "mart.token_comparisons": [COMPARISON],
        "mart.token_statements": [
            {**SAID, "source_id": source, "listed_model": model} for source, model in said
        ],
        "mart.token_pairs": [
            {
                **PAIR,
                "listed_model": one,
                "other_listed_model": other,
                "is_equal": is_equal,
                **pair,
            }
            for one, other, is_equal in pairs
        ],
    }
    rows = rows_of("source_accuracy", given, f"meter, {columns}")
    return [row[1:] for row in rows if row[0] == shown]


def test_a_share_of_the_models_that_both_name() -> None:
    said = [("page", m) for m in ("A", "B", "C")] + [("list", m) for m in ("a", "b", "d", "e")]
    pairs = [("A", "a", True), ("B", "b", False)]
    assert accuracy(said, pairs) == [(2, 1, 0.5, 1, 2)]


def test_a_model_agrees_where_all_its_figures_do() -> None:
    said = [("page", "A"), ("list", "a")]
    assert accuracy(said, [("A", "a", True), ("A", "a", False)]) == [(1, 0, 0.0, 0, 0)]
    assert accuracy(said, [("A", "a", True), ("A", "a", True)]) == [(1, 1, 1.0, 0, 0)]


def test_figures_of_two_places_are_not_compared() -> None:
    said = [("page", "A"), ("list", "a")]
    found = accuracy(said, [("A", "a", True)], are_two_places=True)
    assert found == [(0, 0, None, 1, 1)]


def test_every_meter_has_a_row_and_the_days_of_both() -> None:
    columns = "source_id, official_source_id, compared_on::varchar, captured_on::varchar, "
    columns += "days_apart, compared"
    row = ("list", "page", "2026-10-05", "2026-10-07", 2, 0)
    for meter in ("input", "cached_input", "output"):
        assert accuracy([], [], columns, meter) == [row]


@pytest.mark.parametrize("other", [{"meter": "output"}, {"seller_id": "another"}], ids=str)
def test_a_pair_of_something_else_compares_nothing(other: dict[str, Any]) -> None:
    said = [("page", "A"), ("list", "a")]
    assert accuracy(said, [("A", "a", True)], **other) == [(0, 0, None, 1, 1)]
