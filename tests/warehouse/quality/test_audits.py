"""The error rate of an audit, by stratum and over all, with Wilson's interval."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RECORD = {
    "version": "v1",
    "subject": "token_prices",
    "source_kind": "official",
    "trust": "official",
    "stratum_cells": 1000,
    "judged_at": "2026-11-28 23:30:00+00",
}
GPU = {"subject": "gpu_rates", "source_kind": "third_party", "trust": "fresh"}


def audits(*found: tuple[int, str, dict[str, Any]], columns: str) -> list[tuple[Any, ...]]:
    """Of so many figures with a verdict and what else tells them apart."""
    records = [
        {**RECORD, "row_id": f"{kind} {number}", "verdict": verdict, **other}
        for kind, (count, verdict, other) in enumerate(found)
        for number in range(count)
    ]
    return rows_of("audits", {"core.audit_records": records}, columns)


RATE = "subject, judged, right_count, wrong_count, untold_count, "
RATE += "error_rate, error_rate_low, error_rate_high"


@pytest.mark.parametrize(
    ("right", "wrong", "rate", "low", "high"),
    [
        # None of 50: 1.96^2 / (50 + 1.96^2); the others by the formula, as calculators have it.
        (50, 0, 0.0, 0.0, 0.071350),
        (95, 5, 0.05, 0.021543, 0.111752),
        (0, 10, 1.0, 0.722460, 1.0),
    ],
)
def test_a_stratum(right: int, wrong: int, rate: float, low: float, high: float) -> None:
    """What cannot be told is counted, and is no part of the rate."""
    found = audits((right, "right", {}), (wrong, "wrong", {}), (3, "cannot_tell", {}), columns=RATE)
    row = (right + wrong + 3, right, wrong, 3, rate, low, high)
    # One stratum alone is the whole.
    assert found == [("all", *row), ("token_prices", *row)]


def test_nothing_could_be_told() -> None:
    row = (2, 0, 0, 2, None, None, None)
    assert audits((2, "cannot_tell", {}), columns=RATE) == [("all", *row), ("token_prices", *row)]


def test_over_all_a_stratum_counts_as_many_figures_as_it_has() -> None:
    """900 figures of which 0 of 10 are wrong, 100 of which 5 of 10 are: 5 % in all."""
    small = {**GPU, "stratum_cells": 100}
    found = audits(
        (10, "right", {"stratum_cells": 900}),
        (5, "right", small),
        (5, "wrong", small),
        columns="subject, figures, error_rate, error_rate_low, error_rate_high",
    )
    # They tell as much as 1000^2 / (900^2 / 10 + 100^2 / 10) = 12.195 equal ones.
    assert found == [
        ("all", 1000, 0.05, 0.006144, 0.309452),
        ("gpu_rates", 100, 0.5, 0.23659, 0.76341),
        ("token_prices", 900, 0.0, 0.0, 0.27754),
    ]


def test_a_stratum_of_which_nothing_could_be_told_weighs_nothing() -> None:
    found = audits(
        (10, "right", {"stratum_cells": 100}),
        (4, "cannot_tell", {**GPU, "stratum_cells": 900}),
        columns="subject, figures, judged, error_rate, error_rate_high",
    )
    assert found == [
        ("all", 1000, 14, 0.0, 0.27754),
        ("gpu_rates", 900, 4, None, None),
        ("token_prices", 100, 10, 0.0, 0.27754),
    ]


@pytest.mark.parametrize(
    "other", [{"subject": "gpu_rates"}, {"source_kind": "hand_kept"}, {"trust": "stale"}], ids=str
)
def test_strata_are_apart(other: dict[str, Any]) -> None:
    columns = "subject, source_kind, trust, wrong_count"
    found = audits((1, "right", {}), (1, "wrong", other), columns=columns)
    key = {"subject": "token_prices", "source_kind": "official", "trust": "official"}
    assert set(found) == {
        ("all", "all", "all", 1),
        (*key.values(), 0),
        (*{**key, **other}.values(), 1),
    }


def test_over_all_the_first_and_the_last_day_of_any_stratum() -> None:
    found = audits(
        (1, "right", {"judged_at": "2026-11-30 00:10:00+00"}),
        (1, "right", {**GPU, "judged_at": "2026-12-02 00:10:00+00"}),
        columns="subject, first_judged_on::varchar, last_judged_on::varchar",
    )
    assert found[0] == ("all", "2026-11-30", "2026-12-02")


def test_each_version_has_its_own_rate_and_dates() -> None:
    found = audits(
        (1, "right", {}),
        (1, "right", {"judged_at": "2026-11-30 00:10:00+00"}),
        (1, "wrong", {"version": "v2"}),
        columns="version, subject, judged, first_judged_on::varchar, last_judged_on::varchar",
    )
    days = ("2026-11-28", "2026-11-30")
    assert found == [
        ("v1", "all", 2, *days),
        ("v1", "token_prices", 2, *days),
        ("v2", "all", 1, "2026-11-28", "2026-11-28"),
        ("v2", "token_prices", 1, "2026-11-28", "2026-11-28"),
    ]
