"""Sources that differ on a token price today, with the reason of lowest rank."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.warehouse.small import rows_of

PAIR = {
    "comparison_id": "today",
    "is_equal": False,
    "row_id": "a",
    "other_row_id": "b",
    "price": "2",
    "other_price": "3",
}
ID = hashlib.md5(b"a|b").hexdigest()


def told(rank: int, reason: str, disagreement_id: str = ID) -> dict[str, Any]:
    return {
        "disagreement_id": disagreement_id,
        "rank": rank,
        "reason_class": f"class {rank}",
        "reason": reason,
    }


def disagreements(*reasons: dict[str, Any], **pair: Any) -> list[tuple[Any, ...]]:
    given = {"mart.token_pairs": [{**PAIR, **pair}], "mart.token_difference_reasons": reasons}
    columns = "disagreement_id, meter_id, other_meter_id, ratio, reason_class, reason"
    return rows_of("token_price_disagreements", given, columns)


def test_without_a_reason_it_is_unexplained() -> None:
    row = (ID, "a", "b", 1.5, "unexplained", "nothing known tells why")
    assert disagreements() == [row]
    assert disagreements(told(1, "x", "another")) == [row]


def test_the_lowest_rank_stands_then_the_first_words() -> None:
    found = disagreements(told(9, "a"), told(3, "z"), told(3, "m"))
    assert found == [(ID, "a", "b", 1.5, "class 3", "m")]


def test_nothing_is_a_multiple_of_free() -> None:
    assert disagreements(price="0")[0][3] is None


@pytest.mark.parametrize("pair", [{"is_equal": True}, {"comparison_id": "page 2026"}], ids=str)
def test_what_is_no_disagreement_of_today(pair: dict[str, Any]) -> None:
    assert disagreements(**pair) == []
