"""Rows that the last good capture of their partition rejected or held back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

SOURCE = {"source_id": "list", "partition": "eu"}
NEWEST = "2026-11-02 00:00:00+00"
CAPTURE = {**SOURCE, "captured_at": NEWEST, "capture_id": "copy", "read_as": "read"}
CONFIRMED = {**SOURCE, "last_good_at": NEWEST}
REJECT = {"capture_id": "read", "row_key": "key"}


def rows(
    *rejects: dict[str, Any],
    capture: dict[str, Any] = CAPTURE,
    confirmed: dict[str, Any] = CONFIRMED,
) -> list[Any]:
    given = {
        "core.ingested": [capture],
        "core.confirmations": [confirmed],
        "core.rejects": list(rejects),
    }
    return rows_of("unconfirmed_rows", given)


def test_a_reject_of_the_last_good_capture() -> None:
    """Found under the capture that equal bytes were read as."""
    assert rows(REJECT) == [("list", "eu", "key")]


def test_once_however_often_it_was_rejected() -> None:
    assert rows(REJECT, {**REJECT, "reason": "another"}) == [("list", "eu", "key")]


@pytest.mark.parametrize("reject", [{"capture_id": "copy"}, {"row_key": None}], ids=str)
def test_other_rejects(reject: dict[str, Any]) -> None:
    assert rows({**REJECT, **reject}) == []


@pytest.mark.parametrize(
    "other",
    [{"source_id": "another"}, {"partition": "us"}, {"captured_at": "2026-11-01 00:00:00+00"}],
    ids=str,
)
def test_other_captures(other: dict[str, Any]) -> None:
    assert rows(REJECT, capture={**CAPTURE, **other}) == []
