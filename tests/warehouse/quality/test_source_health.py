"""How each source stands as of the snapshot."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

SOURCE = {"source_id": "list", "url_count": 1, "status": "proven"}
GOOD = {
    "source_id": "list",
    "partition": "a",
    "newest_capture_id": "c1",
    "captures": 3,
    "last_good_at": "2026-11-20 23:00:00+00",
    "last_change_at": "2026-11-10 00:00:00+00",
}
LOADED = {"capture_id": "c1", "read_as": "c1", "status": "loaded"}


def health(
    columns: str,
    source: dict[str, Any] | None = None,
    confirmed: tuple[dict[str, Any], ...] = ({},),
    captures: tuple[dict[str, Any], ...] = ({},),
    **tables: list[dict[str, Any]],
) -> list[tuple[Any, ...]]:
    given = {
        "core.sources": [{**SOURCE, **(source or {})}],
        "core.snapshot": [{"as_of_at": "2026-11-28 01:00:00+00"}],
        "core.confirmations": [{**GOOD, **row} for row in confirmed],
        "core.ingested": [{**LOADED, **row} for row in captures],
        **{name.replace("__", "."): rows for name, rows in tables.items()},
    }
    return rows_of("source_health", given, columns)


REFUSED = {"status": "refused", "message": "no table"}
NEVER: dict[str, Any] = {"last_good_at": None}


@pytest.mark.parametrize(
    ("source", "confirmed", "capture", "status"),
    [
        ({}, {}, {}, "fresh"),
        ({}, {"last_good_at": "2026-10-29 00:00:00+00"}, {}, "fresh"),
        ({}, {"last_good_at": "2026-10-28 23:59:00+00"}, {}, "stale"),
        ({}, {}, REFUSED, "refused"),
        ({}, NEVER, REFUSED, "refused"),
        ({}, NEVER, {}, "never"),
        ({}, {"source_id": "another"}, {}, "never"),
        ({"status": "disabled"}, {}, REFUSED, "disabled"),
        ({"status": "unproven"}, {}, {}, "fresh"),
    ],
    ids=str,
)
def test_status(
    source: dict[str, Any], confirmed: dict[str, Any], capture: dict[str, Any], status: str
) -> None:
    found = health("status", source, (confirmed,), (capture,))
    assert found == [(status,)]


def test_partitions_together() -> None:
    other = {
        "partition": "b",
        "newest_capture_id": "c2",
        "captures": 4,
        "last_good_at": "2026-11-27 00:00:00+00",
        "last_change_at": "2026-11-01 00:00:00+00",
    }
    columns = "last_good_at::date::varchar, last_change_at::date::varchar, age_days, captures, "
    columns += "status, message"
    found = health(columns, confirmed=({}, other), captures=({}, {**REFUSED, "capture_id": "c2"}))
    assert found == [("2026-11-27", "2026-11-10", 1, 7, "refused", "no table")]
    found = health("captures, age_days", confirmed=({"source_id": "another"},))
    assert found == [(0, None)]


@pytest.mark.parametrize(
    "table", ["token_price_meters", "gpu_rates", "fx_rates", "model_facts", "policy_facts"]
)
def test_rows_that_stand(table: str) -> None:
    rows = [
        {"source_id": "list"},
        {"source_id": "list"},
        {"source_id": "list", "superseded_at": "2026-11-01 00:00:00+00"},
        {"source_id": "another"},
    ]
    assert health("current_rows", **{f"core__{table}": rows}) == [(2,)]


def test_rows_kept_out_and_held_back() -> None:
    pending = [
        {"source_id": "list", "status": status, "rule": rule}
        for status, rule in (
            *(("pending", "tens"), ("pending", "tens"), ("released", "factor")),
            ("pending", "factor"),
        )
    ]
    columns = "rejected_rows, held_rows, released_rows, held_because"
    found = health(
        columns, mart__rejected_rows=[{"source_id": "list"}], mart__pending_prices=pending
    )
    assert found == [(1, 3, 1, "2 factor; 2 tens")]
    others = [{"source_id": "another", "status": "pending", "rule": "tens"}]
    found = health(
        columns, mart__rejected_rows=[{"source_id": "another"}], mart__pending_prices=others
    )
    assert found == [(0, 0, 0, None)]


def reject(scope: str, reason: str, capture_id: str = "c1") -> dict[str, str]:
    return {"capture_id": capture_id, "source_id": "list", "scope": scope, "reason": reason}


def test_sections_and_keys_that_were_not_understood() -> None:
    columns = "refused_sections, unknown_keys, unread"
    rejects = [
        reject("section", "two tables"),
        reject("key", "a new key"),
        reject("key", "another"),
        reject("row", "no price"),
    ]
    words = "Not understood, so that the last rows of it stand unconfirmed: "
    assert health(columns, core__rejects=rejects) == [
        (1, 2, f"{words}1 section(s) and 2 price key(s); one of them: two tables")
    ]
    assert health(columns, core__rejects=rejects[1:]) == [
        (0, 2, f"{words}0 section(s) and 2 price key(s); one of them: a new key")
    ]
    assert health(columns, core__rejects=rejects[3:]) == [(0, 0, None)]
    old = [reject("section", "two tables", "an older capture")]
    assert health(columns, core__rejects=old) == [(0, 0, None)]


def test_what_is_not_fetched_has_dates_of_its_own() -> None:
    assert health("source_id", {"url_count": 0}) == []
