"""Bounds of the 90 % interval, from residuals of other sources."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of


def residuals(target: str, grp: str, *ratios: float, tier: str = "roofline") -> list[Any]:
    return [
        {"tier": tier, "target": target, "grp": grp, "run_id": f"run {place}", "ratio": ratio}
        for place, ratio in enumerate(ratios)
    ]


def intervals(rows: list[Any]) -> dict[str, tuple[float, float]]:
    found = rows_of("throughput_intervals", {"mart.throughput_residuals": rows})
    return {target: (low, high) for _, target, low, high in found}


def test_the_5_and_95_percent_points() -> None:
    """Of nineteen the first has 5 % and the last 95 %; of 21 the second and the twentieth."""
    hundredths = [place / 100 for place in range(21, 0, -1)]
    assert intervals(residuals("a", "b", *hundredths[2:])) == {"a": (0.01, 0.19)}
    assert intervals(residuals("a", "b", *hundredths)) == {"a": (0.02, 0.2)}


def test_points_of_twenty_sources_with_a_run_each() -> None:
    """The first has just 5 %, the nineteenth just 95 %."""
    rows = [row for place in range(1, 21) for row in residuals("a", f"source {place}", place)]
    assert intervals(rows) == {"a": (1, 19)}


def test_a_source_weighs_the_same_with_one_run_as_with_many() -> None:
    """One run at 9 weighs as much as a hundred at 1: the upper point is its own."""
    assert intervals([*residuals("a", "b", *[1.0] * 100), *residuals("a", "c", 9.0)]) == {
        "a": (1.0, 9.0)
    }


def test_the_targets_own_residuals_count_only_for_predictions() -> None:
    """Those of each source for itself make `none`."""
    found = intervals(
        [
            *residuals("a", "a", 0.5),
            *residuals("a", "b", 1.0),
            *residuals("b", "a", 2.0),
            *residuals("b", "b", 4.0),
        ]
    )
    assert found == {"a": (1.0, 1.0), "b": (2.0, 2.0), "none": (0.5, 4.0)}


def test_tiers_and_targets_are_apart() -> None:
    """In each one source has a hundred runs and one a single run, and they weigh the same."""
    rows = [
        *residuals("a", "b", 5.0),
        *residuals("a", "c", *[1.0] * 100),
        *residuals("d", "b", *[2.0] * 100),
        *residuals("d", "c", 8.0),
        *residuals("a", "b", *[3.0] * 100, tier="measured"),
        *residuals("a", "c", 7.0, tier="measured"),
    ]
    assert rows_of("throughput_intervals", {"mart.throughput_residuals": rows}) == [
        ("measured", "a", 3.0, 7.0),
        ("roofline", "a", 1.0, 5.0),
        ("roofline", "d", 2.0, 8.0),
    ]


def test_bounds_have_four_digits() -> None:
    assert intervals(residuals("a", "b", 1.23456)) == {"a": (1.2346, 1.2346)}
