"""Adequate countries: hand-kept, at the status that the Commission's list gives now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

SEED = [{"country": "JP", "status": "full"}, {"country": "US", "status": "partial"}]
STATED = {
    "scope_type": "country",
    "scope_id": "US",
    "fact": "adequacy_status",
    "value": "full",
    "is_preferred": True,
    "source_kind": "first_party",
}


def countries(**fact: Any) -> list[tuple[Any, ...]]:
    given = {"seed.adequacy": SEED, "mart.policy_facts": [{**STATED, **fact}]}
    return rows_of("adequacy", given, "country, status")


def test_the_list_speaks_before_the_hand_kept_row() -> None:
    assert countries() == [("JP", "full"), ("US", "full")]


def test_a_country_that_the_list_takes_off_is_gone() -> None:
    assert countries(value="none") == [("JP", "full")]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "provider"},
        {"scope_id": "KR"},
        {"fact": "another"},
        {"value": "unknown"},
        {"is_preferred": False},
        {"source_kind": "secondary"},
    ],
    ids=str,
)
def test_what_is_not_the_word_of_the_list(other: dict[str, Any]) -> None:
    assert countries(**other) == [("JP", "full"), ("US", "partial")]


def test_a_hand_kept_none_is_no_adequate_country() -> None:
    given = {"seed.adequacy": [{"country": "RU", "status": "none"}]}
    assert rows_of("adequacy", given) == []
