"""An hour of an owned GPU by area, and the use from which owning beats the median rent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def fixed(value: float) -> dict[str, float]:
    return {"low": value, "mid": value, "high": value}


# No interest and nothing left at the end: four years are 35,040 hours.
ASSUMED = {
    "server_price_factor": {"low": 1.5, "mid": 2.0, "high": 3.0},
    "server_power_factor": fixed(1.2),
    "pue": fixed(1.5),
    "hardware_life_years": fixed(4.0),
    "capital_cost": fixed(0.0),
    "residual_share": fixed(0.0),
    "colocation_usd_per_kw_month": fixed(0.0),
    "maintenance_share_per_year": fixed(0.0),
}
H100 = {"gpu_id": "h100", "scope": "gpu", "mid_usd": "35040", "basis": "list"}
GERMANY = {
    "area": "DE",
    "band": "IC 500-2000 MWh",
    "period": "2026-S1",
    "usd_per_kwh": "0.2",
    "evidence_kind": "statistics",
}
RENTS = [
    {"gpu_id": "h100", "purchase": "on_demand", "place_at_seller": 1, "rate": rate}
    for rate in (1.0, 2.24, 9.0)
]


def costs(
    columns: str,
    machine: dict[str, Any] | None = None,
    electricity: tuple[dict[str, Any], ...] = ({},),
    power: list[dict[str, Any]] | None = None,
    offers: list[dict[str, Any]] | None = None,
    assumed: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "mart.hardware_prices": [{**H100, **(machine or {})}],
        "mart.gpus": [{"gpu_id": "h100", "tdp_w": 700}],
        "mart.gpu_power": [{"gpu_id": "h100", "all_in_kw": 1.2}] if power is None else power,
        "mart.electricity_prices": [{**GERMANY, **row} for row in electricity],
        "mart.gpu_offers": RENTS if offers is None else offers,
        "mart.assumed": [{**ASSUMED, **(assumed or {})}],
    }
    return rows_of("owned_gpu_costs", given, columns)


def test_an_hour_by_hand() -> None:
    """35,040 USD over 35,040 hours, and 1.2 kW at 0.20 USD."""
    columns = "area, capital_usd_per_gpu_hour, fixed_usd_per_gpu_hour, power_usd_per_gpu_hour, "
    columns += "usd_per_gpu_hour"
    assert costs(columns) == [("DE", 1.0, 1.0, 0.24, 1.24)]


def test_owning_wins_above_the_use_at_which_the_rent_pays_for_it() -> None:
    """1 USD of machine an hour over a rent of 2.24 less 0.24 of power: half of the time."""
    columns = "median_rent_usd_per_gpu_hour, own_against_rent_utilisation"
    assert costs(columns) == [(2.24, 0.5)]
    cheap = [{**row, "rate": 0.24} for row in RENTS]
    assert costs(columns, offers=cheap) == [(0.24, None)]


@pytest.mark.parametrize(
    "other", [{"purchase": "spot"}, {"place_at_seller": 2}, {"gpu_id": "a100"}], ids=str
)
def test_fewer_than_three_sellers_have_no_median(other: dict[str, Any]) -> None:
    offers = [*RENTS[:2], {**RENTS[2], **other}]
    assert costs("median_rent_usd_per_gpu_hour", offers=offers) == [(None,)]


def test_board_power_carries_server_and_facility() -> None:
    """700 W times 1.2 times 1.5."""
    assert costs("all_in_kw, power_basis") == [(1.2, "surveyed")]
    assert costs("all_in_kw, power_basis", power=[]) == [(1.26, "board_power")]


def test_a_card_needs_a_server_around_it() -> None:
    columns = "usd_per_gpu::double, low_usd_per_gpu_hour, high_usd_per_gpu_hour"
    assert costs(columns, {"scope": "card"}) == [(70_080.0, 1.74, 3.24)]
    ends = {"low_usd": "17520", "high_usd": "70080"}
    assert costs(columns, ends) == [(35_040.0, 0.74, 2.24)]
    assert costs(columns) == [(35_040.0, 1.24, 1.24)]


def test_colocation_is_paid_for_machines_and_maintenance_on_their_price() -> None:
    """1.2 kW of which 0.8 are machines' at 730 USD a month; 8.76 % of 35,040 USD a year."""
    more = {
        "colocation_usd_per_kw_month": fixed(730.0),
        "maintenance_share_per_year": fixed(0.0876),
    }
    columns = "fixed_usd_per_gpu_hour - capital_usd_per_gpu_hour"
    assert costs(columns, assumed=more) == [(pytest.approx(0.8 + 0.3504),)]


@pytest.mark.parametrize(
    ("other", "band"),
    [
        ({"band": "IA"}, "IC 500-2000 MWh"),
        ({"band": "commercial", "period": "2026-S2"}, "commercial"),
        ({"band": "non-household", "period": "2026-S2"}, "non-household"),
        ({"band": "IA", "period": "2026-S2"}, "IC 500-2000 MWh"),
        ({"band": "commercial", "usd_per_kwh": None, "period": "2026-S2"}, "IC 500-2000 MWh"),
        ({"band": "commercial", "period": "2025-S2"}, "IC 500-2000 MWh"),
    ],
    ids=str,
)
def test_the_newest_price_of_a_small_user(other: dict[str, Any], band: str) -> None:
    assert costs("electricity_band", electricity=({}, other)) == [(band,)]


def test_parts_of_a_country_are_left_to_it() -> None:
    assert costs("area", electricity=({}, {"area": "DE-BY"}, {"area": "FR"})) == [("DE",), ("FR",)]
