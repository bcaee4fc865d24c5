"""Shared by tests of publishing: build files made from the contracts alone.

Every table gets the same number of rows, each valid under its contract; odd rows have null
wherever the contract allows it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.columns import Column, columns_of, polars_schema
from schemas.dictionary import create_table
from schemas.fields import Table
from schemas.published import TABLES
from warehouse.derive import models, run_model

AS_OF = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def valid_rows(model: type[Table], count: int) -> pl.DataFrame:
    """Rows that the contract accepts."""
    rows = [{c.name: _value(c, i) for c in columns_of(model)} for i in range(count)]
    return pl.DataFrame(rows, schema=polars_schema(model))


def make_build(path: Path, rows: int = 3) -> Path:
    """A build file with every published table in schema ``mart``."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema mart")
        for name, model in TABLES.items():
            connection.execute(create_table("mart", name, model))
            connection.register("incoming", valid_rows(model, rows).to_arrow())
            connection.execute(f"insert into mart.{name} select * from incoming")
            connection.unregister("incoming")
    return path


def derive(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Run the named models and all that they stand on, in a build file that has core and seed."""
    known, wanted = models(), set(names)
    while more := {d for n in wanted for d in known[n].depends_on} - wanted:
        wanted |= more
    for name, model in known.items():
        if name in wanted:
            run_model(connection, model)


def alter(path: Path, *statements: str) -> None:
    """Run SQL in a build file."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def _value(column: Column, row: int) -> Any:
    if column.is_nullable and row % 2:
        return None
    if column.references:
        other, name = column.references.split(".")
        return _value(next(c for c in columns_of(TABLES[other]) if c.name == name), row)
    if column.one_of:
        return column.one_of[row % len(column.one_of)]
    if column.name == "currency" or column.name.endswith("_currency"):
        return ("USD", "EUR", "CNY")[row % 3]
    if column.name.endswith("country") or column.name in ("domicile", "place"):
        return ("DE", "US", "CN")[row % 3]
    return {
        "string": f"{column.name} {row}",
        "integer": 1,
        "number": Decimal("1.5") if column.duckdb_type.startswith("DECIMAL") else 1.0,
        "boolean": row % 3 == 0,
        "date": date(2026, 11, 1) + timedelta(days=row),
        "datetime": AS_OF + timedelta(seconds=row),
    }[column.data_package_type]
