"""A row that breaks its contract is set aside with its reason; many such rows stop the table."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from schemas.errors import GateError
from schemas.published import TABLES
from tests.builds import valid_rows
from warehouse.derive import Derivation, models

SUBJECT = "electricity_prices"


def made(broken: int, rows: int) -> tuple[int, tuple[str, ...], duckdb.DuckDBPyConnection]:
    """The table made of some rows, of which the first have a price below nothing."""
    connection = duckdb.connect()
    connection.execute("create schema core; create schema seed; create schema mart")
    connection.register("given", valid_rows(TABLES[SUBJECT], rows).to_arrow())
    connection.execute("create table seed.given as select *, row_number() over () as n from given")
    sql = (
        "-- Rows.\nselect * exclude (n) replace (case when n <= "
        f"{broken} then cast(-1 as decimal(18, 9)) else price_per_kwh end as price_per_kwh) "
        "from seed.given"
    )
    model = replace(models()[SUBJECT], sql=sql, depends_on=(), reads=("seed.given",), calls=())
    result = Derivation(connection).run(model)
    again = Derivation(connection).run(model)
    assert again.set_aside == result.set_aside and not again.is_new
    return result.rows, result.set_aside, connection


def test_one_bad_row_is_set_aside_and_named_and_the_others_stand() -> None:
    rows, lines, connection = made(broken=1, rows=300)
    assert rows == 299
    (line,) = lines
    assert line.startswith("price_per_kwh: ") and "-1" in line
    least = "select count(*), min(price_per_kwh) > 0 from mart.electricity_prices"
    assert connection.execute(least).fetchall() == [(299, True)]


def test_as_many_as_a_hundredth_are_set_aside_and_one_more_stops_the_table() -> None:
    assert made(broken=3, rows=300)[0] == 297
    with pytest.raises(GateError, match="electricity_prices: price_per_kwh"):
        made(broken=4, rows=300)
