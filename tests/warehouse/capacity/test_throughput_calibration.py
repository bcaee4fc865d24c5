"""How well predictions met sources that they had never seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

COLUMNS = "tier, left_out, source_name, rows, coverage, median_ratio, median_error, "
COLUMNS += "within_25_percent, within_2_times"


def calibration(
    residuals: list[tuple[str, str, float]], columns: str = COLUMNS
) -> list[tuple[Any, ...]]:
    """Of residuals of a source as target: measured over predicted, between 0.5 and 2."""
    given = {
        "mart.throughput_residuals": [
            {"tier": "roofline", "grp": grp, "target": target, "ratio": ratio}
            for grp, target, ratio in residuals
        ],
        "mart.throughput_intervals": [
            {"tier": "roofline", "target": t, "interval_low": low, "interval_high": high}
            for t, low, high in (("a", 0.5, 2.0), ("b", 0.5, 2.0), ("none", 0.4, 3.0))
        ],
        "mart.calibration_rows": [{"left_out": "a", "source_name": "Source A"}],
    }
    return rows_of("throughput_calibration", given, columns)


def test_a_source_that_was_left_out() -> None:
    """Of 0.5, 1, 1.25 and 4 three are within; 1 within a quarter, which 1.25 is not quite."""
    ratios = [0.5, 1.0, 1.25, 4.0]
    found = calibration([("a", "a", ratio) for ratio in ratios])
    # Errors of the prediction: 1, 0, 0.2, 0.75.
    row = (4, 0.75, 1.125, 0.475, 0.25, 0.5)
    assert found == [
        ("roofline", "a", "Source A", *row),
        ("roofline", "all", "every source", *row),
    ]


def test_all_sources_weigh_the_same() -> None:
    found = calibration([("a", "a", 1.0), ("b", "b", 4.0), ("b", "b", 4.0), ("b", "b", 4.0)])
    by_source = {row[1]: row[2:] for row in found}
    assert by_source["b"] == ("b", 3, 0.0, 4.0, 0.75, 0.0, 0.0)
    assert by_source["all"] == ("every source", 4, 0.5, 2.5, 0.375, 0.5, 0.5)
    columns = "left_out, interval_low, interval_high"
    assert calibration([("a", "a", 1.0)], columns) == [("a", 0.5, 2.0), ("all", 0.4, 3.0)]


@pytest.mark.parametrize(("ratio", "inside"), [(0.5, 1.0), (0.49, 0.0), (2.0, 1.0), (2.01, 0.0)])
def test_the_ends_of_the_interval_are_within(ratio: float, inside: float) -> None:
    assert calibration([("a", "a", ratio)], "distinct coverage") == [(inside,)]


@pytest.mark.parametrize(
    ("ratio", "near", "twice"),
    [(0.81, 1.0, 1.0), (0.8, 0.0, 1.0), (0.51, 0.0, 1.0), (0.5, 0.0, 0.0), (1.24, 1.0, 1.0)],
)
def test_within_a_quarter_and_twice(ratio: float, near: float, twice: float) -> None:
    columns = "distinct within_25_percent, within_2_times"
    assert calibration([("a", "a", ratio)], columns) == [(near, twice)]


def test_other_sources_rows_are_what_the_interval_is_made_of() -> None:
    assert calibration([("b", "a", 1.0)]) == []
