"""Assumptions: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"assumption_id": "pue", "low": 1.2, "mid": 1.54, "high": 1.8},
        {"assumption_id": "staff_usd_per_year", "low": 200000.0, "mid": 225000.0, "high": 250000.0},
    ]
    expected = [("pue", 1.2, 1.54, 1.8), ("staff_usd_per_year", 200000.0, 225000.0, 250000.0)]
    assert (
        rows_of(
            "cost_assumptions", {"seed.cost_assumptions": seed}, "assumption_id, low, mid, high"
        )
        == expected
    )
