"""Rows that the newest captures keep out, and listings whose seller nobody has named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

REJECT = {"capture_id": "read", "source_id": "list", "reason": "no price", "scope": "row"}
CAPTURE = {"capture_id": "newest", "read_as": "read"}
NEWEST = {"source_id": "list", "newest_capture_id": "newest"}
METER = {
    "source_id": "list",
    "listed_seller": "Host Ltd",
    "listed_model": "M",
    "meter": "input",
    "locator": "line 1",
}
LISTING = {"source_id": "list", "listed_seller": "Host Ltd", "listed_model": "M"}


def rejected(
    columns: str,
    capture: dict[str, Any] | None = None,
    newest: dict[str, Any] | None = None,
    meter: dict[str, Any] | None = None,
    listing: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "core.rejects": [] if meter else [REJECT],
        "core.ingested": [{**CAPTURE, **(capture or {})}],
        "core.confirmations": [{**NEWEST, **(newest or {})}],
        "core.token_price_meters": [{**METER, **meter}] if meter else [],
        "core.token_listings": [{**LISTING, **(listing or {})}],
    }
    return rows_of("rejected_rows", given, columns)


def test_a_reject_of_the_newest_capture_found_under_what_it_was_read_as() -> None:
    assert rejected("source_id, reason, scope") == [("list", "no price", "row")]


@pytest.mark.parametrize(
    ("capture", "newest"),
    [({"read_as": "another"}, {}), ({}, {"newest_capture_id": "another"})],
    ids=str,
)
def test_a_reject_of_an_older_capture_is_past(
    capture: dict[str, str], newest: dict[str, str]
) -> None:
    assert rejected("reason", capture, newest) == []


def test_a_seller_that_nobody_named() -> None:
    found = rejected("reason, offending, scope, locator", meter={"meter": "output"})
    reason = "listed_seller: no provider is known for the label: Host Ltd"
    assert found == [(reason, "M output", "row", "line 1")]


@pytest.mark.parametrize(
    ("meter", "listing"),
    [
        ({"superseded_at": "2026-10-01 00:00:00+00"}, {}),
        ({"meter": "input"}, {"seller_id": "host"}),
        ({"meter": "input"}, {"source_id": "x"}),
        ({"meter": "input"}, {"listed_seller": "x"}),
        ({"meter": "input"}, {"listed_model": "x"}),
    ],
    ids=str,
)
def test_what_stands_or_is_past(meter: dict[str, Any], listing: dict[str, Any]) -> None:
    assert rejected("reason", meter=meter, listing=listing) == []
