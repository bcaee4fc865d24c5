"""Which version a build's tables were published as, so that an unchanged build is not read again.

Belongs here: the hash of all that a snapshot is made from, and the note in the build file
(``core.versions``) of the version that came of it. Does not belong here: the version's name, which
is a hash of the content itself (``snapshot.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from schemas.errors import PricebookError
from schemas.published import TABLES
from warehouse.derive import code_version
from warehouse.macros import Macro

_LIBRARIES = (duckdb.__version__, pl.__version__, pa.__version__)


def content_of(build_file: Path, as_of: datetime, macros: Sequence[Macro]) -> str | None:
    """Hash of all that a snapshot of a build is made from; None where a table's origin is unknown.

    Raises:
        PricebookError: where the build file cannot be read.
    """
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            if not _has(connection, "made"):
                return None
            made = dict(connection.execute("select name, ingredients from core.made").fetchall())
    except duckdb.Error as error:
        raise PricebookError(f"{build_file}: cannot be read: {error}") from error
    if TABLES.keys() - made.keys():
        return None
    parts = [
        *_LIBRARIES,
        _code(),
        code_version(),
        as_of.astimezone(UTC).date().isoformat(),
        *(f"{name} {made[name]}" for name in TABLES),
        *(statement for macro in macros for statement in macro.statements),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def published_as(build_file: Path, content: str | None) -> str | None:
    """The version that this content was published as last time, or None."""
    if content is None:
        return None
    with duckdb.connect(str(build_file), read_only=True) as connection:
        if not _has(connection, "versions"):
            return None
        found = connection.execute(
            "select version from core.versions where content = ?", [content]
        ).fetchall()
    return str(found[0][0]) if found else None


def note_version(build_file: Path, content: str | None, version: str) -> None:
    """Note the version that this content was published as; only the last one is kept."""
    if content is None:
        return
    with duckdb.connect(str(build_file)) as connection:
        connection.execute(
            "create or replace table core.versions as select ? as content, ? as version",
            [content, version],
        )


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'core' and table_name = ?", [table]
    )
    return bool(found.fetchall())


@cache
def _code() -> str:
    """Hash of the code that turns tables into files."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
