"""Captures become intervals of validity, each capture in one transaction.

Belongs here: the order in which a source's captures are taken, and what makes a partition start
again. Does not belong here: the steps (``check.py``, ``anomalies.py``, ``merge.py``,
``ledger.py``), reading documents (a source's ``parse``) and anything derived from history
(``warehouse/models``).

A capture and the note that it is ingested are written in the same transaction, so a kill at any
moment loses nothing and repeats nothing. A document that its parser refuses leaves history as it
is and is noted as refused. A late import older than what is ingested, or a changed parser, makes
the partition start again from the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb
import polars as pl

from pipelines.archive import Archive, CaptureRecord
from pipelines.history.anomalies import HeldError, Overrides, hold_back, refuse_small
from pipelines.history.check import read
from pipelines.history.ledger import (
    Known,
    Outcome,
    Reject,
    forget,
    forget_others,
    ingested,
    note,
    reject,
)
from pipelines.history.merge import history_columns, merge, stage
from pipelines.history.versions import version_of
from pipelines.source import KINDS, Kind, RegisteredSource
from schemas.columns import Column, columns_of
from schemas.core import Confirmations, Ingested, Rejects, Unshown
from schemas.errors import SourceError
from schemas.fields import Table
from warehouse.database import create_table, transaction


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the core tables that are missing.

    Where one has other columns than its contract, an older program made the file: all of it is
    dropped and comes again from the archive.
    """
    bookkeeping: dict[str, type[Table]] = {
        "ingested": Ingested,
        "rejects": Rejects,
        "unshown": Unshown,
        "confirmations": Confirmations,
    }
    tables = {kind.table: history_columns(kind) for kind in KINDS.values()}
    tables |= {name: columns_of(model) for name, model in bookkeeping.items()}
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'core' "
        "order by table_name, column_index"
    ).fetchall():
        found.setdefault(table, []).append(column)
    if any(found.get(name, names) != names for name, names in _names(tables).items()):
        connection.execute("drop schema core cascade")
    connection.execute("create schema if not exists core")
    for name, columns in tables.items():
        create_table(connection, f"core.{name}", columns)


def _names(tables: Mapping[str, Sequence[Column]]) -> dict[str, list[str]]:
    return {table: [c.name for c in columns] for table, columns in tables.items()}


def ingest_source(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    records: Sequence[CaptureRecord],
    overrides: Overrides = frozenset(),
) -> list[Outcome]:
    """Bring history of one source up to date with its captures.

    Args:
        connection: Open for writing.
        registered: The source and its parser.
        archive: Where the bytes are.
        records: All its captures to consider, in any order.
        overrides: Held prices that somebody let through.
    """
    outcomes: list[Outcome] = []
    version = version_of(registered, overrides)
    partitions: dict[str, list[CaptureRecord]] = {}
    for record in sorted(records, key=lambda r: (r.partition, r.captured_at)):
        partitions.setdefault(record.partition, []).append(record)
    forget_others(connection, registered, partitions)
    for partition, captures in partitions.items():
        outcomes += _ingest_partition(
            connection, registered, archive, partition, captures, version, overrides
        )
    return outcomes


def _ingest_partition(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    partition: str,
    captures: list[CaptureRecord],
    version: str,
    overrides: Overrides,
) -> list[Outcome]:
    source = registered.source
    known = ingested(connection, source.id, partition)
    expected = [c.capture_id for c in captures[: len(known)]]
    if [k.capture_id for k in known] != expected or any(k.parser_version != version for k in known):
        forget(connection, registered, partition)
        known = []
    outcomes = []
    previous = known[-1] if known else None
    for record in captures[len(known) :]:
        if previous and previous.content_id == record.content_id and not previous.outcome.hold:
            # The same bytes again: confirmed or refused as before, nothing to read.
            previous = replace(
                previous,
                capture_id=record.capture_id,
                outcome=replace(previous.outcome, changes=0),
            )
            with transaction(connection):
                note(connection, record, previous)
        else:
            previous = _load(connection, registered, archive, record, previous, version, overrides)
        outcomes.append(previous.outcome)
    return outcomes


def _load(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    record: CaptureRecord,
    previous: Known | None,
    version: str,
    overrides: Overrides,
) -> Known:
    """Parse one capture and merge it, or note why it was refused; one transaction."""
    source, kind = registered.source, KINDS[registered.source.kind]

    def known(outcome: Outcome) -> Known:
        itself = record.capture_id
        return Known(itself, record.content_id, itself, version, outcome)

    hold = previous.outcome.hold if previous else None
    try:
        good, bad = read(registered, archive, record)
        refuse_small(connection, registered, record, good, hold)
        with transaction(connection):
            taken = known(_take(connection, kind, record, good, bad, hold, overrides))
            note(connection, record, taken)
    except SourceError as error:
        waits = error if isinstance(error, HeldError) else None
        message, hold = str(error), waits.hold if waits else None
        taken = known(Outcome(source.id, record.partition, "refused", 0, 1, 0, message, hold))
        with transaction(connection):
            whole = Reject(message, getattr(error, "value", None), scope="document")
            reject(connection, record, [whole, *(waits.rejects if waits else ())])
            note(connection, record, taken)
    return taken


def without_keys_of(good: pl.DataFrame, bad: Iterable[Reject]) -> list[Reject]:
    """Rejects, without the key of a good row: where the document has one, that one speaks.

    A reject's key leaves the row that stands under it unconfirmed and as it is.
    """
    told = set(good["row_key"])
    return [replace(r, row_key=None) if r.row_key in told else r for r in bad]


def _take(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    record: CaptureRecord,
    good: pl.DataFrame,
    bad: list[Reject],
    last_hold: str | None,
    overrides: Overrides,
) -> Outcome:
    """Merge the good rows, save those held back, and keep what is not taken.

    Raises:
        SourceError: a row is neither stored nor rejected; a night never loses one silently.
    """
    stage(connection, kind, record, good)
    held = hold_back(connection, kind, record, last_hold, overrides)
    reject(connection, record, [*without_keys_of(good, bad), *held])
    merged = merge(connection, kind, record)
    if merged.standing + len(held) != good.height:
        raise SourceError(
            record.source_id,
            "rows",
            f"{good.height + len(bad)} read, but {merged.standing} stored or unchanged and "
            f"{len(bad) + len(held)} rejected",
        )
    return Outcome(
        record.source_id,
        record.partition,
        "loaded",
        good.height - len(held),
        len(bad) + len(held),
        merged.changes,
        f"{len(held)} price(s) held back" if held else "",
        "prices" if held else None,
    )
