"""The days that the GPU market is told for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def captured(moment: str, **other: Any) -> dict[str, Any]:
    return {"captured_at": moment, "source_id": "page", "status": "loaded", **other}


def days(captures: list[dict[str, Any]], kept: list[dict[str, Any]] | None = None) -> list[str]:
    given = {
        "core.ingested": captures,
        "core.sources": [
            {"source_id": "page", "kind": "gpu_rates"},
            {"source_id": "tokens", "kind": "token_prices"},
        ],
        "core.snapshot": [{"as_of_at": "2026-08-31 00:00:00+00"}],
        "seed.gpu_rates": kept or [],
    }
    return [day for (day,) in rows_of("gpu_market_days", given, "day::varchar")]


def test_days_of_the_last_92_and_before_that_each_months_last() -> None:
    """92 days before 31 August is 31 May, 93 days 30 May."""
    moments = (
        *("2026-08-31 23:00:00+00", "2026-08-31 01:00:00+00", "2026-08-30 01:00:00+00"),
        *("2026-05-31 01:00:00+00", "2026-05-30 01:00:00+00"),
        *("2026-04-20 01:00:00+00", "2026-04-10 01:00:00+00"),
    )
    assert days([captured(moment) for moment in moments]) == [
        "2026-04-20",
        "2026-05-31",
        "2026-08-30",
        "2026-08-31",
    ]
    later = captured("2026-09-01 00:00:00+00")
    assert days([later, captured(moments[3]), captured("2026-05-20 01:00:00+00")]) == [
        "2026-05-31",
        "2026-09-01",
    ]


def test_92_days_back_is_still_within() -> None:
    """1 June is 92 days before 1 September, and not the last day of its month."""
    moments = ("2026-09-01 01:00:00+00", "2026-06-01 01:00:00+00", "2026-06-02 01:00:00+00")
    assert days([captured(m) for m in moments]) == ["2026-06-01", "2026-06-02", "2026-09-01"]
    assert days([captured("2026-09-02 01:00:00+00"), *(captured(m) for m in moments[1:])]) == [
        "2026-06-02",
        "2026-09-02",
    ]


@pytest.mark.parametrize("other", [{"status": "held"}, {"source_id": "tokens"}], ids=str)
def test_captures_that_do_not_count(other: dict[str, Any]) -> None:
    assert days([captured("2026-08-01 00:00:00+00", **other)]) == []


def test_hand_kept_rates_up_to_the_snapshot() -> None:
    kept = [{"priced_on": day} for day in ("2026-08-30", "2026-08-31", "2026-09-01")]
    assert days([captured("2026-08-30 05:00:00+00")], kept) == ["2026-08-30", "2026-08-31"]
