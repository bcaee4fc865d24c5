"""Shared by tests of single models: the real SQL of one model over a few rows written by hand.

Belongs here: running one model file on its own. Does not belong here: whole builds (``builds.py``)
and rows that only one test needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import duckdb

from pipelines.history.merge import history_columns
from pipelines.source import KINDS
from schemas.columns import Column, columns_of, identifier
from schemas.core import (
    Confirmations,
    FactNames,
    GpuListings,
    Ingested,
    PolicyListings,
    Rejects,
    TokenListings,
    Unshown,
)
from schemas.fields import Table
from schemas.published import TABLES
from schemas.published.pipeline import AuditRecords, Snapshot, Sources
from schemas.seeds import SEEDS
from warehouse.database import create_table
from warehouse.derive import models
from warehouse.macros import macros

CORE: dict[str, type[Table]] = {
    "ingested": Ingested,
    "rejects": Rejects,
    "unshown": Unshown,
    "confirmations": Confirmations,
    "token_listings": TokenListings,
    "gpu_listings": GpuListings,
    "policy_listings": PolicyListings,
    "fact_names": FactNames,
    "sources": Sources,
    "snapshot": Snapshot,
    "audit_records": AuditRecords,
}


def rows_of(
    name: str, given: Mapping[str, Sequence[Mapping[str, Any]]], columns: str = "*"
) -> list[tuple[Any, ...]]:
    """What a model makes of some rows, in order of the asked columns.

    Args:
        name: The model, a file of ``warehouse/models``.
        given: Rows by table (``mart.gpu_offers``). A table that is not named is empty, a column
            that a row does not have is null. Texts are cast: ``"2026-08-01"`` is a date, ``"1.5"``
            an amount of money. A range of assumptions is ``{"low": 1, "mid": 2, "high": 3}``.
        columns: What to select of its result, as SQL.
    """
    model = models()[name]
    read = {*model.reads, *(f"mart.{table}" for table in model.depends_on)}
    assert given.keys() <= read, f"{name} does not read {sorted(given.keys() - read)}"
    connection = _empty_build()
    connection.execute("begin transaction")
    try:
        for table, rows in given.items():
            for row in rows:
                _insert(connection, table, row)
        query = f"select {columns} from ({model.sql}) order by all"
        return connection.execute(query).fetchall()
    finally:
        connection.execute("rollback")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(identifier(column) for column in row)
    marks = ", ".join("?" for _ in row)
    connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


@cache
def _empty_build() -> duckdb.DuckDBPyConnection:
    """Every table without a row: by its contract, or for a step as its own SQL types it."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    connection.execute("create schema core; create schema seed; create schema mart")
    for kind in KINDS.values():
        _create(connection, f"core.{kind.table}", history_columns(kind))
    for name, contract in CORE.items():
        _create(connection, f"core.{name}", columns_of(contract))
    for name, (contract, absent) in SEEDS.items():
        kept = [c for c in columns_of(contract) if c.name not in absent]
        _create(connection, f"seed.{name}", kept)
    for name, contract in TABLES.items():
        _create(connection, f"mart.{name}", columns_of(contract))
    connection.execute("use mart")
    for macro in macros().values():
        connection.execute(macro.create)
    for name, model in models().items():
        if not model.is_published:
            connection.execute(f"create table mart.{name} as from ({model.sql}) limit 0")
    return connection


def _create(connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[Column]) -> None:
    """A table whose columns may all be null, so that a test writes only those that matter to it."""
    create_table(connection, table, [replace(c, is_nullable=True) for c in columns])
