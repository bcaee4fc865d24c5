"""Measured over predicted, by efficiencies that never saw the source."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.capacity.rooflines import EFFICIENCIES, RUN, SPEEDS
from tests.warehouse.small import rows_of


def residuals(run: dict[str, Any], *parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    given = {"mart.calibration_rows": [run], "mart.roofline_parameters": parameters}
    return rows_of("roofline_residuals", given)


def parameters(first_out: str, second_out: str, **other: float) -> dict[str, Any]:
    return {**EFFICIENCIES, "first_out": first_out, "second_out": second_out, **other}


@SPEEDS
def test_the_roofline(change: dict[str, Any], tok_s: float) -> None:
    run = {**RUN, **change, "measured": 1.25 * tok_s}
    assert residuals(run, parameters("a", "a")) == [
        ("a", "run", "a", "open_from_2025", pytest.approx(1.25))
    ]


def test_efficiencies_that_left_the_runs_source_out_and_those_of_all() -> None:
    """At half the use of memory the roofline is 4 / 6.5 as fast."""
    found = residuals(
        RUN,
        parameters("a", "a"),
        parameters("b", "a", mbu=0.2),
        parameters("a", "b"),
        parameters("b", "b"),
        parameters("none", "none"),
    )
    assert [(first_out, ratio) for first_out, *_, ratio in found] == [
        ("a", pytest.approx(1)),
        ("b", pytest.approx(6.5 / 4)),
        ("none", pytest.approx(1)),
    ]


def test_no_residual_without_efficiencies_that_leave_the_source_out() -> None:
    assert residuals(RUN, parameters("a", "b")) == []
