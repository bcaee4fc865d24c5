"""Measured over the roofline with the factor of the engine's class."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of

RESIDUAL = {"first_out": "a", "run_id": "run", "left_out": "b", "engine_class": "open"}


def test_the_residual_over_the_factor_of_its_fit_source_and_class() -> None:
    keys = ("first_out", "left_out", "engine_class")
    factor = {name: RESIDUAL[name] for name in keys}
    found = rows_of(
        "roofline_ratios",
        {
            "mart.roofline_residuals": [
                {**RESIDUAL, "ratio": 3.0},
                {**RESIDUAL, "engine_class": "without a factor", "ratio": 3.0},
            ],
            "mart.engine_factors": [
                {**factor, "factor": 1.5},
                *({**factor, name: "another", "factor": 100.0} for name in keys),
            ],
        },
    )
    assert found == [("a", "run", "b", pytest.approx(2))]
