"""Which capture of an official document stands beside which of a third party."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of

SOURCES = [
    {"source_id": "page", "kind": "token_prices", "is_official": True},
    {"source_id": "second_page", "kind": "token_prices", "is_official": True},
    {"source_id": "third", "kind": "token_prices", "is_official": False},
    {"source_id": "fourth", "kind": "token_prices", "is_official": False},
    {"source_id": "gpus", "kind": "gpu_rates", "is_official": False},
]
SHOWN = "official_at::date::varchar, captured_at::date::varchar"


def capture(source_id: str, day: str, **other: Any) -> dict[str, Any]:
    return {
        "capture_id": f"{source_id} {day}",
        "source_id": source_id,
        "partition": "",
        "captured_at": f"{day}+00" if " " in day else f"{day} 00:00:00+00",
        "status": "loaded",
        **other,
    }


def comparisons(*captures: dict[str, Any], columns: str = SHOWN) -> list[tuple[Any, ...]]:
    given = {"core.ingested": list(captures), "core.sources": SOURCES}
    return rows_of("token_comparisons", given, columns)


def test_the_last_official_capture_of_each_month() -> None:
    """July has two; of August that of the 31st; the third party's nearest is that of 1 August."""
    days = ("2026-07-01", "2026-07-31", "2026-08-02", "2026-08-31")
    found = comparisons(*(capture("page", day) for day in days), capture("third", "2026-08-01"))
    assert found == [("2026-07-31", "2026-08-01"), ("2026-08-31", "2026-08-01")]


def test_the_nearest_before_or_after_and_the_earlier_of_two_as_near() -> None:
    page = capture("page", "2026-08-10")
    before, after = capture("third", "2026-08-07"), capture("third", "2026-08-12")
    assert comparisons(page, before, after) == [("2026-08-10", "2026-08-12")]
    even = capture("third", "2026-08-08")
    assert comparisons(page, after, even) == [("2026-08-10", "2026-08-08")]


def test_at_most_45_days_to_the_second() -> None:
    """From 15 June it is 45 days to 30 July."""
    page = capture("page", "2026-06-15")
    assert comparisons(page, capture("third", "2026-07-30")) == [("2026-06-15", "2026-07-30")]
    late = capture("third", "2026-07-30 00:00:01")
    assert comparisons(page, late) == [("2026-06-15", None)]
    early = capture("third", "2026-04-30 23:59:59")
    assert comparisons(page, early) == [("2026-06-15", None)]


def test_every_third_party_and_partition_has_a_row() -> None:
    found = comparisons(
        capture("page", "2026-08-10"),
        capture("third", "2026-08-10"),
        capture("third", "2026-08-09", partition="two"),
        capture("page", "2026-08-20", partition="zh"),
        columns="official_partition, source_id, partition, official_source_id, "
        "captured_at::date::varchar",
    )
    assert found == [
        ("", "third", "", "page", "2026-08-10"),
        ("", "third", "two", "page", "2026-08-09"),
        ("zh", "third", "", "page", "2026-08-10"),
        ("zh", "third", "two", "page", "2026-08-09"),
    ]


def test_every_official_document_and_third_party_of_one_moment() -> None:
    found = comparisons(
        capture("page", "2026-08-10"),
        capture("page", "2026-08-10", partition="zh"),
        capture("second_page", "2026-08-10"),
        capture("third", "2026-08-10"),
        capture("fourth", "2026-08-11"),
        columns="official_source_id, official_partition, source_id",
    )
    assert found == [
        (page, partition, third)
        for page, partition in (("page", ""), ("page", "zh"), ("second_page", ""))
        for third in ("fourth", "third")
    ]


def test_captures_that_were_not_loaded_or_are_of_another_kind() -> None:
    page = capture("page", "2026-08-10")
    assert comparisons(page, capture("gpus", "2026-08-10")) == []
    held = capture("third", "2026-08-10", status="held")
    assert comparisons(page, held) == []
    assert comparisons(capture("third", "2026-08-10")) == []


def test_the_id_names_both_documents_and_the_moment() -> None:
    ((name,),) = comparisons(
        capture("page", "2026-08-10", partition="zh"),
        capture("third", "2026-08-10"),
        columns="comparison_id",
    )
    assert name == "page|zh|2026-08-10 00:00:00+00|third"
