"""Which scenarios are published."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of


@pytest.mark.parametrize(
    ("is_native", "tier", "is_shown"),
    [
        (True, "roofline", True),
        (True, "measured_same_configuration", True),
        (False, "measured_same_configuration", True),
        (False, "roofline", False),
    ],
)
def test_other_precisions_only_where_somebody_measured_them(
    is_native: bool, tier: str, is_shown: bool
) -> None:
    row = {"break_even_id": "x", "is_native_precision": is_native, "tier": tier}
    shown = rows_of(
        "break_even_shown", {"mart.break_even_scenarios": [{**row, "comparator": "cheapest"}]}
    )
    assert len(shown) == is_shown


@pytest.mark.parametrize(
    ("comparator", "purchase", "basis", "is_shown"),
    [
        ("closed_model", "on_demand", "cheapest", True),
        ("closed_model", "on_demand", "median", False),
        ("closed_model", "spot", "cheapest", False),
        ("closed_model", "owned", "owned", False),
        ("median", "spot", "cheapest", True),
        ("publisher", "owned", "owned", True),
    ],
)
def test_against_closed_models_the_cheapest_gpu_on_demand_only(
    comparator: str, purchase: str, basis: str, is_shown: bool
) -> None:
    row = {
        "break_even_id": "x",
        "is_native_precision": True,
        "tier": "roofline",
        "comparator": comparator,
        "purchase": purchase,
        "basis": basis,
    }
    shown = rows_of(
        "break_even_shown", {"mart.break_even_scenarios": [row]}, "break_even_id, comparator, basis"
    )
    assert shown == ([("x", comparator, basis)] if is_shown else [])
