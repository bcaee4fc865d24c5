"""Every interval of a live fact: what it is about, and what was known before it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

FACT = {
    "source_id": "page",
    "row_key": "k",
    "row_id": "r1",
    "scope_type": "provider",
    "listed_scope": "Host Ltd",
    "fact": "log_retention_days",
    "value": "30",
    "first_seen_at": "2026-03-01 00:00:00+00",
}
LISTING = {
    "source_id": "page",
    "scope_type": "provider",
    "listed_scope": "Host Ltd",
    "provider_id": "host",
    "model_id": "lab/model",
}


def intervals(
    *facts: dict[str, Any],
    columns: str = "scope_id, provider_id, model_id",
    listing: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "core.policy_facts": facts,
        "core.policy_listings": [{**LISTING, **(listing or {})}],
        "core.fact_names": [{"fact": "log_retention_days", "is_decisive": True}],
    }
    return rows_of("policy_fact_intervals", given, columns)


def scoped(scope_type: str, columns: str = "scope_id, provider_id, model_id", **row: Any) -> Any:
    both = {"scope_type": scope_type, "listed_model": row.pop("listed_model", None)}
    return intervals({**FACT, **both, **row}, listing=both, columns=columns)


@pytest.mark.parametrize(
    ("scope_type", "expected"),
    [
        ("provider", ("host", "host", None)),
        ("model", ("lab/model", None, "lab/model")),
        ("route", ("host|lab/model|*", "host", "lab/model")),
        ("country", ("Host Ltd", None, None)),
    ],
)
def test_what_a_fact_is_about(scope_type: str, expected: tuple[Any, ...]) -> None:
    assert scoped(scope_type) == [expected]


def test_a_route_names_its_region() -> None:
    assert scoped("route", "scope_id", region="eu") == [("host|lab/model|eu",)]


def test_names_that_nobody_knows_stand_as_listed() -> None:
    unknown = {"provider_id": None, "model_id": None}
    assert intervals(FACT, listing=unknown, columns="scope_id") == [("Host Ltd",)]
    route = {"scope_type": "route", "listed_model": "M-1"}
    found = intervals({**FACT, **route}, listing={**unknown, **route}, columns="scope_id")
    assert found == [("Host Ltd|M-1|*",)]
    bare = {"scope_type": "route"}
    found = intervals({**FACT, **bare}, listing={**unknown, **bare}, columns="scope_id")
    assert found == [("Host Ltd|*|*",)]
    model = {"scope_type": "model"}
    found = intervals({**FACT, **model}, listing={**unknown, **model}, columns="scope_id")
    assert found == [("Host Ltd",)]


@pytest.mark.parametrize(
    "other",
    [
        {"source_id": "another"},
        {"scope_type": "model"},
        {"listed_scope": "Another"},
        {"listed_model": "M-1"},
    ],
    ids=str,
)
def test_a_listing_of_something_else(other: dict[str, Any]) -> None:
    assert intervals(FACT, listing=other) == []


def test_it_holds_from_the_day_that_the_document_names() -> None:
    columns = "valid_from::date::varchar, is_decisive"
    assert intervals(FACT, columns=columns) == [("2026-03-01", True)]
    named = {**FACT, "effective_from": "2026-02-01 00:00:00+00"}
    assert intervals(named, columns=columns) == [("2026-02-01", True)]


def test_what_stood_before_and_what_was_last_known() -> None:
    unknown = {
        **FACT,
        "row_id": "r2",
        "value": "unknown",
        "first_seen_at": "2026-04-01 00:00:00+00",
    }
    again = {**FACT, "row_id": "r3", "value": "7", "first_seen_at": "2026-05-01 00:00:00+00"}
    first = {**FACT, "superseded_at": "2026-04-01 00:00:00+00"}
    columns = "row_id, before_id, value_before, before_ended_at::date::varchar, known_before, "
    columns += "next_seen_at::date::varchar"
    assert intervals(again, unknown, first, columns=columns) == [
        ("r1", None, None, None, None, "2026-04-01"),
        ("r2", "r1", "30", "2026-04-01", "30", "2026-05-01"),
        ("r3", "r2", "unknown", None, "30", None),
    ]


def test_another_fact_of_the_source_is_none_before() -> None:
    later = {**FACT, "row_id": "r2", "first_seen_at": "2026-04-01 00:00:00+00", "row_key": "other"}
    columns = "row_id, before_id, known_before, next_seen_at"
    assert intervals(FACT, later, columns=columns) == [
        ("r1", None, None, None),
        ("r2", None, None, None),
    ]
