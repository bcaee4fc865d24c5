"""Assumptions side by side, and what a deployment costs a day whatever its load."""

from __future__ import annotations

from tests.warehouse.small import rows_of

ASSUMPTIONS = (
    "staff_usd_per_year",
    "staff_fte",
    "observability_usd_per_month",
    "storage_usd_per_month",
    "egress_usd_per_gb",
    "peak_factor",
    "gpu_price_factor",
    "spot_overhead",
    "capital_cost",
    "hardware_life_years",
    "residual_share",
    "maintenance_share_per_year",
    "colocation_usd_per_kw_month",
    "pue",
    "server_power_factor",
    "server_price_factor",
    "api_price_decline_per_month",
    "discount_per_month",
    "licence_usd_per_gpu_year",
)


def test_each_assumption_has_its_own_column_of_low_mid_and_high() -> None:
    rows = [
        {"assumption_id": name, "low": place, "mid": place + 0.25, "high": place + 0.5}
        for place, name in enumerate((*ASSUMPTIONS, "another"))
    ]
    (found,) = rows_of("assumed", {"mart.cost_assumptions": rows}, ", ".join(ASSUMPTIONS))
    assert found == tuple(
        {"low": place, "mid": place + 0.25, "high": place + 0.5}
        for place in range(len(ASSUMPTIONS))
    )


def test_fixed_costs_are_staff_of_a_year_and_twelve_months_of_the_rest_over_365_days() -> None:
    """Half of 65,800 and twelve times 300 are 36,500 a year: 100 a day; only `mid` counts."""
    mids = {
        "staff_usd_per_year": 65_800,
        "staff_fte": 0.5,
        "observability_usd_per_month": 200,
        "storage_usd_per_month": 100,
    }
    rows = [
        {"assumption_id": name, "low": mid / 2, "mid": mid, "high": mid * 3}
        for name, mid in mids.items()
    ]
    assert rows_of("assumed", {"mart.cost_assumptions": rows}, "fixed_usd_per_day") == [(100.0,)]
