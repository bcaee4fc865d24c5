"""Sources that differ on a GPU offer, with the reason of lowest rank."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of

PAIR = {
    "disagreement_id": "d",
    "is_equal": False,
    "model": "H100",
    "row_id": "a",
    "other_row_id": "b",
    "usd_per_gpu_hour": "2",
    "other_usd_per_gpu_hour": "3",
}


def told(rank: int, reason: str, disagreement_id: str = "d") -> dict[str, Any]:
    return {
        "disagreement_id": disagreement_id,
        "rank": rank,
        "reason_class": f"class {rank}",
        "reason": reason,
    }


def disagreements(*reasons: dict[str, Any], **pair: Any) -> list[tuple[Any, ...]]:
    given = {"mart.gpu_pairs": [{**PAIR, **pair}], "mart.gpu_difference_reasons": reasons}
    columns = "gpu_model, offer_id, other_offer_id, ratio, reason_class, reason"
    return rows_of("gpu_rate_disagreements", given, columns)


def test_without_a_reason_it_is_unexplained() -> None:
    nothing = ("unexplained", "nothing known tells why")
    assert disagreements() == [("H100", "a", "b", 1.5, *nothing)]
    assert disagreements(told(1, "x", "another")) == [("H100", "a", "b", 1.5, *nothing)]


def test_the_lowest_rank_stands_then_the_first_words() -> None:
    found = disagreements(told(9, "a"), told(3, "z"), told(3, "m"))
    assert found == [("H100", "a", "b", 1.5, "class 3", "m")]


def test_equal_figures_are_no_disagreement() -> None:
    assert disagreements(is_equal=True) == []
