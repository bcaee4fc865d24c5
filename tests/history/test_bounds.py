"""Absurd prices: one set of bounds, so that nothing which history takes can stop a night."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import polars as pl
import pytest

from pipelines.gates import judge
from pipelines.history.check import ABSURD_PRICE, _absurd
from schemas.dictionary import create_table
from schemas.published import TABLES


def _refused(price: str, unit: str, currency: str, **more: int | None) -> bool:
    row = {"row": 0, "price": Decimal(price), "unit": unit, "currency": currency, **more}
    types = {"price": pl.Decimal(18, 9), "hours_per_month": pl.Int64, "term_months": pl.Int64}
    schema = {name: types.get(name, pl.Int64 if name == "row" else pl.String) for name in row}
    return bool(list(_absurd(pl.DataFrame([row], schema=schema))))


@pytest.mark.parametrize(
    ("price", "unit", "currency", "more", "refused"),
    [
        ("1000", "per_mtok", "USD", {}, False),
        ("1000.01", "per_mtok", "USD", {}, True),
        ("10000", "per_mtok", "CNY", {}, False),
        ("1000000", "per_mtok", "JPY", {}, False),
        ("1000000.01", "per_mtok", "JPY", {}, True),
        ("9999999", "per_image", "USD", {}, False),
        ("5000.01", "per_instance_hour", "USD", {"hours_per_month": None, "term_months": 0}, True),
        # 730 hours of 500 dollars, and 720 where the seller counts so
        ("365000", "per_gpu_month", "USD", {"hours_per_month": None, "term_months": 0}, False),
        ("365000", "per_gpu_month", "USD", {"hours_per_month": 720, "term_months": 0}, True),
        # three years of 730 hours a month at 5,000 dollars: 131.4 million
        (
            "131400000",
            "per_instance_term",
            "USD",
            {"hours_per_month": None, "term_months": 36},
            False,
        ),
        (
            "131400001",
            "per_instance_term",
            "USD",
            {"hours_per_month": None, "term_months": 36},
            True,
        ),
    ],
)
def test_history_bounds_a_quoted_price_by_its_hours(
    price: str, unit: str, currency: str, more: dict[str, int | None], refused: bool
) -> None:
    assert _refused(price, unit, currency, **more) is refused


def _verdict(table: str, **row: object) -> tuple[bool, str]:
    with duckdb.connect() as connection:
        connection.execute("create schema mart")
        connection.execute(create_table("mart", table, TABLES[table]).replace(" not null", ""))
        values = ", ".join(f"? as {name}" for name in row)
        connection.execute(f"insert into mart.{table} by name select {values}", list(row.values()))
        (found,) = [v for v in judge(connection, table, None) if v.name == "no_absurd_price"]
    return found.passed, found.message


@pytest.mark.parametrize(
    ("currency", "usd_per_unit", "room"),
    # the dearest of each room: pound, yuan, Canadian dollar, at rates above any of the last years
    [("USD", 1, 1), ("GBP", 1.7, 1), ("CNY", 0.17, 10), ("CAD", 1.05, 1000)],
)
def test_what_history_takes_passes_the_gate(currency: str, usd_per_unit: float, room: int) -> None:
    """The highest price that is taken, in dollars."""
    most = ABSURD_PRICE["per_mtok"] * room
    assert not _refused(str(most), "per_mtok", currency)
    passed, message = _verdict(
        "token_prices", currency=currency, output_usd_per_mtok=most * usd_per_unit
    )
    assert passed, message
    for basis, alone in (("per_gpu_hour", 500), ("per_instance_hour", 5_000)):
        assert not _refused(str(alone * room), basis, currency)
        passed, message = _verdict(
            "gpu_rates",
            currency=currency,
            price_basis=basis,
            usd_per_gpu_hour=alone * room * usd_per_unit,
        )
        assert passed, message


def test_the_gate_refuses_what_an_exchange_or_a_hand_made_absurd() -> None:
    passed, message = _verdict(
        "token_prices",
        currency="USD",
        input_usd_per_mtok=2_001,
        source_id="seed_token_prices",
        locator="row 1",
    )
    assert not passed
    assert message == (
        "seed_token_prices: input_usd_per_mtok: outside 0..2000: 2001.000000000 at row 1"
    )
    assert not _verdict("token_prices", currency="EUR", output_usd_per_mtok=-1)[0]
    assert not _verdict(
        "gpu_rates", currency="USD", price_basis="per_gpu_hour", usd_per_gpu_hour=1_001
    )[0]
