"""Efficiencies with the smallest mean error, without one or two sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MBU = {1: 0.4, 2: 0.5, 3: 0.6}
"""The choices, each with one efficiency to know it by."""


def best(
    errors: dict[str, dict[int, float]], runs: tuple[str, ...] = ()
) -> dict[tuple[str, str], tuple[int, float]]:
    """Choice and error by what is left out, where ``errors`` has the choices' errors by source."""
    found = rows_of(
        "roofline_parameters",
        {
            "mart.calibration_rows": [{"left_out": source} for source in (*errors, *runs)],
            "mart.roofline_errors": [
                {"left_out": source, "grid_id": grid_id, "error": error}
                for source, by_choice in errors.items()
                for grid_id, error in by_choice.items()
            ],
            "mart.roofline_grid": [{"grid_id": g, "mbu": mbu} for g, mbu in MBU.items()],
        },
        "first_out, second_out, grid_id, mbu::double, error",
    )
    assert all(mbu == MBU[grid_id] for *_, grid_id, mbu, _ in found), found
    return {(first, second): (grid_id, error) for first, second, grid_id, _, error in found}


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-8)


def test_each_pair_of_sources_is_left_out_once() -> None:
    """Means of the other sources: without `a` choice 2 is better, without `b` choice 1."""
    errors = {"a": {1: 0.1, 2: 0.6}, "b": {1: 0.5, 2: 0.1}, "c": {1: 0.3, 2: 0.32}}
    assert best(errors) == {
        ("none", "none"): (1, near(0.3)),
        ("a", "a"): (2, near(0.21)),
        ("b", "b"): (1, near(0.2)),
        ("c", "c"): (1, near(0.3)),
        ("a", "b"): (1, near(0.3)),
        ("b", "a"): (1, near(0.3)),
        ("a", "c"): (2, near(0.1)),
        ("c", "a"): (2, near(0.1)),
        ("b", "c"): (1, near(0.1)),
        ("c", "b"): (1, near(0.1)),
    }


def test_a_source_counts_once_however_many_runs_it_has() -> None:
    errors = {"a": {1: 0.1, 2: 0.6}, "b": {1: 0.5, 2: 0.1}}
    assert best(errors, runs=("b", "b"))["none", "none"] == (1, near(0.3))


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (3, 1, 2)])
def test_of_equal_choices_the_first(order: tuple[int, ...]) -> None:
    assert best({"a": dict.fromkeys(order, 0.3)})["none", "none"] == (1, near(0.3))
