"""Changes of a seller's price, however many sources report them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

REPORT = {
    "report_id": "r1",
    "alike_id": "same step",
    "kind": "changed",
    "cause": "seller_change",
    "changed_at": "2026-06-10 00:00:00+00",
    "source_id": "list",
    "is_official": False,
    "seller_id": "host",
}
SHOWN = "change_id, changed_at::date::varchar, source_count, is_official"


def changes(*reports: dict[str, Any], columns: str = SHOWN) -> list[tuple[Any, ...]]:
    rows = [{**REPORT, **report} for report in reports]
    return rows_of("price_changes", {"mart.price_change_reports": rows}, columns)


LATER = {"report_id": "r2", "source_id": "map", "changed_at": "2026-06-20 00:00:00+00"}
OWN = {**LATER, "source_id": "page", "is_official": True}


def test_one_change_told_by_the_first_who_reports_it() -> None:
    assert changes(LATER, {}) == [("r1", "2026-06-10", 2, False)]
    # Once per source.
    again = {**LATER, "source_id": "list"}
    assert changes({}, again) == [("r1", "2026-06-10", 1, False)]


def test_the_seller_tells_it_though_it_comes_later() -> None:
    """At the first sight of it, or on the day that is stated."""
    columns = f"{SHOWN}, source_id"
    assert changes({}, OWN, columns=columns) == [("r2", "2026-06-10", 2, True, "page")]
    stated = {**OWN, "stated_from": "2026-06-01 00:00:00+00"}
    assert changes({}, stated)[0][1] == "2026-06-01"
    both = {"stated_from": "2026-05-30 00:00:00+00"}
    assert changes(both, stated, columns="stated_from::date::varchar") == [("2026-05-30",)]


@pytest.mark.parametrize(
    ("day", "count"), [("2026-08-08", 1), ("2026-08-09", 2), ("2026-08-10", 2)]
)
def test_sixty_days_later_it_is_another_change(day: str, count: int) -> None:
    """The same step once more, from the sixtieth day after the tenth of June on."""
    assert len(changes({}, {**LATER, "changed_at": f"{day} 00:00:00+00"})) == count


def test_reports_that_follow_one_another_are_one_change() -> None:
    third = {"report_id": "r3", "source_id": "x", "changed_at": "2026-08-15 00:00:00+00"}
    between = {**LATER, "changed_at": "2026-07-20 00:00:00+00"}
    assert changes({}, between, third) == [("r1", "2026-06-10", 3, False)]


@pytest.mark.parametrize(
    ("report", "counts"),
    [
        ({"cause": "announced"}, True),
        ({"cause": "gateway_route"}, False),
        ({"cause": "list_correction"}, False),
        ({"cause": "rounding"}, False),
        ({"cause": "source_added"}, False),
        ({"kind": "appeared"}, False),
        ({"kind": "ended"}, False),
    ],
    ids=str,
)
def test_what_a_buyer_calls_a_change(report: dict[str, Any], counts: bool) -> None:
    assert bool(changes(report)) == counts


def test_another_step_is_another_change() -> None:
    assert len(changes({}, {**LATER, "alike_id": "another step"})) == 2
