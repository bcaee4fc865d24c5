"""Mean error of each choice of efficiencies on each source."""

from __future__ import annotations

from math import e, log
from typing import Any

import pytest

from tests.warehouse.capacity.rooflines import EFFICIENCIES, RUN, SPEEDS
from tests.warehouse.small import rows_of


def errors(
    *runs: dict[str, Any], grid: tuple[dict[str, Any], ...] = (EFFICIENCIES,)
) -> list[tuple[Any, ...]]:
    given = {"mart.calibration_rows": runs, "mart.roofline_grid": grid}
    return rows_of("roofline_errors", given)


@SPEEDS
def test_the_roofline(change: dict[str, Any], tok_s: float) -> None:
    """No error where it is measured as predicted, and ln 2 where twice or half as fast."""
    exact, fast, slow = (
        {**RUN, **change, "measured": tok_s * factor} for factor in (1.0, 2.0, 0.5)
    )
    assert errors(exact) == [(1, "a", pytest.approx(0, abs=1e-9))]
    assert errors(fast) == [(1, "a", pytest.approx(log(2)))]
    assert errors(slow) == [(1, "a", pytest.approx(log(2)))]


def test_the_mean_of_a_sources_runs_none_of_which_counts_for_more_than_two() -> None:
    """Errors of 1 and, cut from 3, 2."""
    near, far = {**RUN, "measured": 50 * e}, {**RUN, "measured": 50 / e**3}
    assert errors(near, far) == [(1, "a", pytest.approx(1.5))]


def test_sources_and_choices_are_apart() -> None:
    """At half the use of memory a step takes 0.055 s, 6.5 s in all."""
    other = {**RUN, "left_out": "b", "measured": 50 * e}
    slower = {**EFFICIENCIES, "grid_id": 2, "mbu": 0.2}
    assert errors(RUN, other, grid=(EFFICIENCIES, slower)) == [
        (1, "a", pytest.approx(0, abs=1e-9)),
        (1, "b", pytest.approx(1)),
        (2, "a", pytest.approx(log(6.5 / 4))),
        (2, "b", pytest.approx(log(6.5 / 4) + 1)),
    ]
