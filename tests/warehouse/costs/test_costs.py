"""Costs of owning: electricity, hardware and what an hour of an owned GPU comes to."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.macros import macros


def test_electricity_keeps_its_currency_and_tax_basis(first: duckdb.DuckDBPyConnection) -> None:
    # Eurostat nrg_pc_205, second half of 2024: Germany 0.236 EUR without recoverable taxes.
    row = first.execute(
        "select round(price_per_kwh, 3), currency, tax_basis, usd_per_kwh / price_per_kwh "
        "from electricity_prices where area = 'DE' and band = 'IC 500-2000 MWh'"
    ).fetchall()
    assert [float(row[0][0]), *row[0][1:3]] == [0.236, "EUR", "excluding_recoverable"]
    assert row[0][3] == pytest.approx(1.1086, rel=0.005)  # ECB, 1 October 2024.


def test_an_owned_h100_in_germany(first: duckdb.DuckDBPyConnection) -> None:
    capital, fixed, power, total = first.execute(
        "select capital_usd_per_gpu_hour, fixed_usd_per_gpu_hour, power_usd_per_gpu_hour, "
        "usd_per_gpu_hour from owned_gpu_costs where gpu_id = 'h100_sxm_80gb' and area = 'DE'"
    ).fetchall()[0]
    # 38,750 USD over 4 years at 10 %, 15 % residual: annuities of 0.315471 and 0.215471.
    assert capital == pytest.approx(38_750 * (0.315471 - 0.15 * 0.215471) / 8760, rel=1e-4)
    # 5 % maintenance; 184.06 USD a month for each of 1.37 / 1.54 kW of machines.
    assert fixed - capital == pytest.approx(
        38_750 * 0.05 / 8760 + 184.06 * 1.37 / 1.54 / 730, rel=1e-4
    )
    assert power == pytest.approx(1.37 * 0.2615, rel=0.001)
    assert total == pytest.approx(fixed + power, abs=1e-6)


def test_a_surveyed_draw_is_never_multiplied_by_pue(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        "select distinct o.gpu_id, o.power_basis, o.all_in_kw, g.tdp_w from owned_gpu_costs o "
        "join gpus g using (gpu_id) where o.gpu_id in ('h100_sxm_80gb', 'rtx_4090_24gb')"
    ).fetchall()
    assert sorted(rows) == [
        ("h100_sxm_80gb", "surveyed", 1.37, 700.0),
        ("rtx_4090_24gb", "board_power", pytest.approx(0.450 * 1.20 * 1.54), 450.0),
    ]


def test_every_assumption_is_a_range_and_says_whose_it_is(
    first: duckdb.DuckDBPyConnection,
) -> None:
    rows = first.execute(
        "select assumption_id from cost_assumptions where not (low <= mid and mid <= high) "
        "or (basis <> 'own_assumption' and source_url is null)"
    ).fetchall()
    assert rows == []


@pytest.fixture(scope="module")
def calculator() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for macro in macros().values():
        if macro.name in PURE:
            connection.execute(macro.create)
    return connection


PURE = (
    "token_cost",
    "replicas_for",
    "self_host_cost",
    "gpu_cost_per_mtok",
    "break_even_utilisation",
    "first_winning_step",
    "last_contested_step",
    "break_even_for",
    "crossings_for",
)
USD = st.floats(0.05, 50)
SPEED = st.floats(50, 20_000)
SHARE = st.floats(0, 1)


def one(connection: duckdb.DuckDBPyConnection, query: str, *values: float) -> float:
    return float(connection.execute(query, list(values)).fetchall()[0][0])


@given(USD, USD, SPEED, USD)
def test_a_dearer_gpu_never_lowers_the_break_even(
    calculator: duckdb.DuckDBPyConnection, rate: float, more: float, speed: float, api: float
) -> None:
    query = "select break_even_utilisation(?, ?, ?)"
    assert one(calculator, query, rate + more, speed, api) >= one(
        calculator, query, rate, speed, api
    )


@given(USD, st.floats(0, 1), USD, SHARE, SHARE)
def test_more_cache_never_raises_the_bill(
    calculator: duckdb.DuckDBPyConnection,
    price: float,
    discount: float,
    out: float,
    share: float,
    other: float,
) -> None:
    query = "select token_cost(8000, 1000, ?, ?, cached_share := ?, cached_input_usd_per_mtok := ?)"
    low, high = sorted((share, other))
    more = one(calculator, query, price, out, high, price * discount)
    assert more <= one(calculator, query, price, out, low, price * discount) + 1e-12


@given(st.floats(1e5, 1e11), SPEED, USD, st.integers(1, 5), st.floats(1, 5))
def test_more_replicas_never_lower_the_cost(
    calculator: duckdb.DuckDBPyConnection,
    tokens: float,
    speed: float,
    rate: float,
    minimum: int,
    peak: float,
) -> None:
    query = (
        "select self_host_cost(?, ?, 8, ?, minimum_replicas := ?, peak_to_average := ?, "
        "spare_replicas := ?)"
    )
    cost = one(calculator, query, tokens, speed, rate, minimum, peak, 1)
    assert one(calculator, query, tokens, speed, rate, minimum + 1, peak, 1) >= cost
    assert one(calculator, query, tokens, speed, rate, minimum, peak, 2) >= cost
    assert one(calculator, query, tokens, speed, rate, minimum, peak + 1, 1) >= cost


@given(
    st.floats(0.2, 30),
    st.floats(0.2, 10),
    st.sampled_from([1, 2, 4, 8]),
    st.floats(100, 8000),
    st.sampled_from([0, 50, 600]),
    st.integers(1, 4),
)
def test_closed_forms_meet_the_staircase(
    calculator: duckdb.DuckDBPyConnection,
    api: float,
    rate: float,
    gpus: int,
    speed: float,
    fixed: float,
    minimum: int,
) -> None:
    """First and last crossing by formula, and by walking every replica up to 1,000."""
    call = (
        f"({api}, {rate}, {gpus}, {speed}, fixed_usd_per_day := {fixed}, "
        f"minimum_replicas := {minimum})"
    )
    first, always = calculator.execute(
        "select first_output_tokens_per_day, always_output_tokens_per_day "
        f"from break_even_for{call}"
    ).fetchall()[0]
    steps = calculator.execute(f"select * from crossings_for{call}").fetchall()
    wins = [tokens for _, tokens, winner in steps if winner == "self_host"]
    if len(wins) > 900 or (first and not wins):
        return  # The staircase ends behind the 1,000 replicas that are walked.
    assert first == (pytest.approx(wins[0]) if wins else None)
    if always is None:
        assert not steps or steps[-1][2] == "api"
    else:
        assert always == pytest.approx(wins[-1])
