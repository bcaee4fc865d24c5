"""The private build file: connecting to it and creating tables from contracts.

Belongs here: the one way to open DuckDB for building. Does not belong here: merging history
(``history.py``), seeds (``seeds.py``), derived tables (``derive.py``) or the published copy
(``pipelines/publish``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from schemas.columns import Column, definitions


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the build file in UTC and close it whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path), read_only=read_only)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def create_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Iterable[Column],
    *,
    replace: bool = False,
) -> None:
    """Create a table with the columns of a contract, unless it is there and not to be replaced."""
    verb = "create or replace table" if replace else "create table if not exists"
    connection.execute(f"{verb} {name} ({definitions(columns)})")


def insert(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Append a frame to a table, by column name."""
    connection.register("incoming_rows", frame.to_arrow())
    connection.execute(f"insert into {name} by name select * from incoming_rows")
    connection.unregister("incoming_rows")


def scalar(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> Any:
    """First value of a query's first row, or None; the result is fetched to its end."""
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0][0] if rows else None
