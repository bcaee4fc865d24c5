"""One table as CSV, as Parquet and as part of a DuckDB file, with the same bytes every time.

Belongs here: how values are written in each format. Does not belong here: which tables there are,
where files go, and the words of the README (``readme.py`` explains the rules below to readers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.publish.places import writing
from schemas.dictionary import comments, create_table
from schemas.errors import GateError
from schemas.published import TABLES
from warehouse.macros import Macro

FORMULA = r"'*(?:[\t\r\n]|[\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])"
"""Start of a text that a spreadsheet would run: a formula sign, also behind blanks, or a tab.

Leading ``'`` are part of it, so that guarding adds exactly one ``'`` to every text that matches
and taking one away from every text that matches and begins with ``'`` gives back the original.
"""

STORAGE_VERSION = "v1.0.0"
"""Every DuckDB client since 1.0 opens it; the default of 2.0 can be opened by no 1.x client."""

_DUCKDB_SETTINGS = (
    # One thread writes row groups in one order.
    "set threads = 1",
    # DuckDB writes the unused ends of its blocks to disk as it found them in memory (its issue
    # 23382): other bytes every time, and pieces of whatever the process held there before, which
    # must not be published. Blocks from an arena of their own begin as zeros and are reused for
    # nothing but these tables. The arena is reserved, not filled.
    "set block_allocator_memory = '1GB'",
    # These two read unset memory themselves: FSST in choosing its symbols, so that even the
    # file's size varies, bit packing in the places of nulls.
    "set disabled_compression_methods = 'fsst,bitpacking'",
    "set timezone = 'UTC'",
)


def to_csv(table: pa.Table) -> bytes:
    r"""UTF-8 text by RFC 4180: comma, header, CRLF, quotes where needed.

    Null is nothing, an empty text is ``""``. Decimals have their full scale, floats the shortest
    digits that give the same number, instants six digits of a second and ``Z``. Texts that a
    spreadsheet would run get a ``'`` in front; numbers are left alone.
    """
    frame = cast(pl.DataFrame, pl.from_arrow(table))
    guarded = frame.with_columns(pl.col(pl.String).str.replace(f"^{FORMULA}", "'${0}"))
    text = guarded.write_csv(
        line_terminator="\r\n", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ", float_scientific=False
    )
    return text.encode()


def to_parquet(table: pa.Table) -> bytes:
    """Parquet with zstd; descriptions of table and columns are in the schema's metadata."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return cast(bytes, sink.getvalue().to_pybytes())


def write_duckdb(path: Path, tables: Mapping[str, pa.Table], macros: Sequence[Macro]) -> None:
    """Write a DuckDB file with all tables, their comments and the macros.

    Args:
        path: The file, which must not exist yet.
        tables: Published tables in the order of their rows.
        macros: Macros in an order in which they can be created.

    Raises:
        GateError: where a macro cannot be created.
        PricebookError: where the file cannot be written.
    """
    with writing(path), duckdb.connect() as connection:
        for setting in _DUCKDB_SETTINGS:
            connection.execute(setting)
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as book (storage_version '{STORAGE_VERSION}')")
        connection.execute("use book")
        for name, table in tables.items():
            _add(connection, name, table)
        for macro in macros:
            _create(connection, macro)
        connection.execute("checkpoint book")
        connection.execute("use memory")
        connection.execute("detach book")


def _add(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Add one table in a transaction of its own.

    A transaction over several tables is written out in the order of their addresses in memory.
    """
    connection.execute("begin transaction")
    connection.execute(create_table("main", name, TABLES[name]))
    for comment in comments("main", name, TABLES[name]):
        connection.execute(comment)
    connection.register("published_rows", table)
    connection.execute(f'insert into main."{name}" select * from published_rows')
    connection.execute("commit")
    connection.unregister("published_rows")


def _create(connection: duckdb.DuckDBPyConnection, macro: Macro) -> None:
    try:
        for statement in macro.statements:
            connection.execute(statement)
    except duckdb.Error as error:
        raise GateError(f"macro {macro.name}: {error}") from error
