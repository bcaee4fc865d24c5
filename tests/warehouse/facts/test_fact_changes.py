"""Changes of facts: found, lost, changed, appeared, ended; the first capture is the baseline."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MARCH, APRIL, MAY = (f"2026-0{month}-01 00:00:00+00" for month in (3, 4, 5))
FACT = {
    "source_id": "page",
    "partition": "",
    "scope_id": "host",
    "fact": "log_retention_days",
    "is_decisive": True,
}
FIRST = {
    **FACT,
    "row_id": "r1",
    "value": "30",
    "first_seen_at": MARCH,
    "valid_from": MARCH,
    "superseded_at": APRIL,
    "next_seen_at": APRIL,
    "capture_sha256": "one",
}
SECOND = {
    **FACT,
    "row_id": "r2",
    "value": "7",
    "first_seen_at": APRIL,
    "valid_from": "2026-03-20 00:00:00+00",
    "before_id": "r1",
    "value_before": "30",
    "before_ended_at": APRIL,
    "capture_sha256": "two",
}
LOADED = {"source_id": "page", "partition": "", "status": "loaded"}
SHOWN = "kind, changed_at::date::varchar, old_value, new_value, old_fact_id, new_fact_id"


def changes(
    *rows: dict[str, Any],
    columns: str = SHOWN,
    captures: tuple[dict[str, Any], ...] = ({**LOADED, "captured_at": MARCH},),
    reviews: tuple[dict[str, Any], ...] = (),
) -> list[tuple[Any, ...]]:
    given = {
        "mart.policy_fact_intervals": rows,
        "core.ingested": captures,
        "seed.fact_reviews": reviews,
    }
    return rows_of("fact_changes", given, columns)


def test_a_changed_value_since_the_day_that_the_document_names() -> None:
    assert changes(FIRST, SECOND) == [("changed", "2026-03-20", "30", "7", "r1", "r2")]
    found = changes(FIRST, SECOND, columns="is_decisive, is_reviewed, capture_sha256")
    assert found == [(True, False, "two")]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("30", "unknown", "lost"), ("unknown", "30", "found"), ("unknown", "unknown", None)],
)
def test_what_was_unknown_or_is_now(before: str, after: str, kind: str | None) -> None:
    found = changes({**SECOND, "value_before": before, "value": after}, columns="kind")
    assert found == ([(kind,)] if kind else [])


def test_the_same_value_again_is_no_change() -> None:
    assert changes({**SECOND, "value": "30"}) == []


def test_the_first_capture_of_a_partition_is_where_it_starts() -> None:
    new = {**FIRST, "superseded_at": None}
    assert changes(new) == []
    later = {**new, "first_seen_at": APRIL, "valid_from": APRIL}
    appeared = ("appeared", "2026-04-01", None, "30", None, "r1")
    assert changes(later) == [appeared]
    # A capture that was refused, and those of others, start nothing.
    for other in ({"status": "refused"}, {"source_id": "another"}, {"partition": "eu"}):
        earlier = {**LOADED, "captured_at": MARCH, **other}
        captures = (earlier, {**LOADED, "captured_at": APRIL})
        assert changes(later, captures=captures) == []


def test_what_came_back_after_a_while_appeared() -> None:
    """It was gone in between, so nothing says that it changed."""
    gap = {**SECOND, "first_seen_at": MAY, "valid_from": MAY}
    assert changes(gap) == [("appeared", "2026-05-01", None, "7", None, "r2")]


def test_what_nobody_states_any_more_has_ended() -> None:
    gone = {**FIRST, "next_seen_at": None}
    ended = ("ended", "2026-04-01", "30", None, "r1", None)
    assert changes(gone) == [ended]
    assert changes({**FIRST, "next_seen_at": MAY}) == [ended]
    assert changes(gone, columns="capture_sha256") == [(None,)]
    assert changes({**gone, "superseded_at": None}) == []


@pytest.mark.parametrize(
    ("other", "is_reviewed"),
    [({}, True), ({"scope_id": "x"}, False), ({"fact": "x"}, False), ({"value": "8"}, False)],
    ids=str,
)
def test_a_review_is_of_one_value(other: dict[str, str], is_reviewed: bool) -> None:
    review = {"scope_id": "host", "fact": "log_retention_days", "value": "7", **other}
    found = changes(FIRST, SECOND, columns="is_reviewed", reviews=(review,))
    assert found == [(is_reviewed,)]
