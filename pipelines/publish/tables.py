"""The published tables as they stand in a finished build, held to their contracts.

Belongs here: reading ``mart.*`` in contract order and refusing what a contract does not know.
Does not belong here: checks on values of one table, which the build made before it wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.columns import Column, columns_of, description_of
from schemas.dictionary import meaning_alone
from schemas.errors import GateError, PricebookError
from schemas.fields import Table
from schemas.published import TABLES


def read_tables(build_file: Path) -> dict[str, pa.Table]:
    """All published tables: contract columns in contract order, rows in a fixed order.

    Raises:
        GateError: naming the table and column that the build lacks, has with another type, left
            null against its contract, or lets refer to a row that is not there.
        PricebookError: where the build file cannot be read.
    """
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            tables = {name: _read(connection, name, model) for name, model in TABLES.items()}
            hold_references(connection)
            return tables
    except duckdb.Error as error:
        raise PricebookError(f"{build_file}: cannot be read: {error}") from error


def hold_references(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a build in which a column refers to a row that is not there.

    One pass over all tables before anything is written, not a gate of each: a table may be made
    before the one that it refers to.

    Raises:
        GateError: naming of every such column the table, a value that is missing and their count.
    """
    broken = [
        _missing(connection, table, column.name, column.references)
        for table, model in TABLES.items()
        for column in columns_of(model)
        if column.references
    ]
    if any(broken):
        raise GateError("references do not hold: " + "; ".join(line for line in broken if line))


def _missing(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, references: str
) -> str | None:
    """What a column refers to in vain, in words."""
    other, referenced = references.split(".")
    values, rows, first = connection.execute(
        f"select count(distinct t.{column}), count(*), min(t.{column}) from mart.{table} t "
        f"where t.{column} is not null and not exists "
        f"(select 1 from mart.{other} o where o.{referenced} = t.{column})"
    ).fetchall()[0]
    if not values:
        return None
    return f"{table}: {column}: {values} values in {rows} rows not in {references}, first {first!r}"


def arrow_schema(model: type[Table]) -> pa.Schema:
    """A contract as an Arrow schema; descriptions travel as metadata under ``description``."""
    fields = [
        pa.field(c.name, _arrow_type(c), c.is_nullable, {"description": meaning_alone(c)})
        for c in columns_of(model)
    ]
    return pa.schema(fields, {"description": description_of(model)})


def _read(connection: duckdb.DuckDBPyConnection, name: str, model: type[Table]) -> pa.Table:
    columns = columns_of(model)
    _check_types(name, columns, _types_in(connection, name))
    listed = ", ".join(f'"{c.name}"' for c in columns)
    table = connection.sql(f'select {listed} from mart."{name}" order by all').to_arrow_table()
    for column in columns:
        if not column.is_nullable and (nulls := table[column.name].null_count):
            raise GateError(f"mart.{name}: {column.name}: null in {nulls} rows")
    return table.cast(arrow_schema(model))


def _types_in(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    found = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where schema_name = 'mart' and table_name = ?",
        [name],
    )
    return dict(found.fetchall())


def _check_types(name: str, columns: tuple[Column, ...], found: Mapping[str, str]) -> None:
    if not found:
        raise GateError(f"mart.{name}: the build has no such table")
    for column in columns:
        expected = column.duckdb_type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")
        if column.name not in found:
            raise GateError(f"mart.{name}: {column.name}: the build has no such column")
        if found[column.name] != expected:
            raise GateError(
                f"mart.{name}: {column.name}: {found[column.name]} where the contract says "
                f"{expected}"
            )


_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", "UTC"),
}


def _arrow_type(column: Column) -> pa.DataType:
    if column.duckdb_type.startswith("DECIMAL"):
        return pa.decimal128(column.type.precision, column.type.scale)
    return _ARROW_TYPES[column.duckdb_type]
