"""The ledger: which captures history holds, what was not taken of them, and what came of each.

Belongs here: writing and reading ``core.ingested``, ``core.rejects`` and ``core.confirmations``.
Does not belong here: judging and merging rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import polars as pl

from pipelines.archive import CaptureRecord
from pipelines.source import KINDS, RegisteredSource
from schemas.columns import columns_of
from schemas.core import Confirmations, Ingested, Rejects
from warehouse.database import insert, transaction


@dataclass(frozen=True)
class Outcome:
    """What became of one capture."""

    source_id: str
    partition: str
    status: str
    rows: int
    rejects: int
    changes: int
    message: str = ""
    hold: str | None = None


UNREAD_SCOPES = ("key", "section")
"""Scopes of rejects that stand for a part of a document which nobody understands yet."""


@dataclass(frozen=True)
class Reject:
    """A row of page ``page`` that is kept out, or the whole document (no ``locator``), and why.

    A held price has its ``rule`` and both figures. ``listed_name`` narrows what a part that was
    not understood leaves in doubt.
    """

    reason: str
    offending: str | None = None
    row_key: str | None = None
    page: int = 0
    locator: str | None = None
    rule: str | None = None
    old_price: Decimal | None = None
    new_price: Decimal | None = None
    scope: str = "row"
    listed_name: str | None = None


def reject(
    connection: duckdb.DuckDBPyConnection, record: CaptureRecord, rejects: Sequence[Reject]
) -> None:
    """Keep what is not taken of a capture, each with its reason."""
    rows = []
    for reject in rejects:
        page = record.pages[reject.page]
        rows.append(
            {
                "source_id": record.source_id,
                "partition": record.partition,
                "capture_id": record.capture_id,
                "captured_at": record.captured_at,
                "source_url": page.url,
                "capture_sha256": page.sha256,
                "locator": reject.locator,
                "row_key": reject.row_key,
                "scope": reject.scope,
                "listed_name": reject.listed_name,
                "reason": reject.reason,
                "offending": reject.offending,
                "rule": reject.rule,
                "old_price": reject.old_price,
                "new_price": reject.new_price,
            }
        )
    if rows:
        schema = {c.name: c.type for c in columns_of(Rejects)}
        insert(connection, "core.rejects", pl.DataFrame(rows, schema=schema))


@dataclass(frozen=True)
class Known:
    """A capture that history holds; ``read_as`` is the capture whose reading stands for it."""

    capture_id: str
    content_id: str
    read_as: str
    parser_version: str
    outcome: Outcome


def note(connection: duckdb.DuckDBPyConnection, record: CaptureRecord, known: Known) -> None:
    """Note that history holds a capture, and what became of it."""
    outcome = known.outcome
    row = {
        "capture_id": known.capture_id,
        "source_id": record.source_id,
        "partition": record.partition,
        "captured_at": record.captured_at,
        "origin": record.origin,
        "content_id": known.content_id,
        "read_as": known.read_as,
        "parser_version": known.parser_version,
        "status": outcome.status,
        "message": outcome.message or None,
        "hold": outcome.hold,
        "rows": outcome.rows,
        "rejects": outcome.rejects,
    }
    schema = {c.name: c.type for c in columns_of(Ingested)}
    insert(connection, "core.ingested", pl.DataFrame([row], schema=schema))


def ingested(connection: duckdb.DuckDBPyConnection, source_id: str, partition: str) -> list[Known]:
    """Captures of a partition that history holds, in their order."""
    rows = connection.execute(
        "select capture_id, content_id, read_as, parser_version, status, rows, rejects, "
        "coalesce(message, ''), hold from core.ingested where source_id = ? and partition = ? "
        "order by captured_at, capture_id",
        [source_id, partition],
    ).fetchall()
    return [
        Known(
            itself,
            content_id,
            read_as,
            version,
            Outcome(source_id, partition, status, good, bad, 0, message, hold),
        )
        for itself, content_id, read_as, version, status, good, bad, message, hold in rows
    ]


def forget(
    connection: duckdb.DuckDBPyConnection, registered: RegisteredSource, partition: str
) -> None:
    """Drop a partition's history so that it is read again from the archive."""
    tables = (KINDS[registered.source.kind].table, "ingested", "rejects", "unshown")
    with transaction(connection):
        for table in tables:
            connection.execute(
                f"delete from core.{table} where source_id = ? and partition = ?",
                [registered.source.id, partition],
            )


def forget_others(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    partitions: Iterable[str],
) -> None:
    """Drop partitions that the archive does not have (another archive, or a renamed claim)."""
    known = connection.execute(
        "select distinct partition from core.ingested where source_id = ?",
        [registered.source.id],
    ).fetchall()
    for (partition,) in known:
        if partition not in partitions:
            forget(connection, registered, partition)


def confirm(
    connection: duckdb.DuckDBPyConnection,
    sources: Iterable[RegisteredSource],
    judge: Callable[[str], Sequence[CaptureRecord]],
) -> None:
    """Write ``core.confirmations``: when each partition was last found good, and last changed."""
    rows = []
    status = dict(connection.execute("select capture_id, status from core.ingested").fetchall())
    for registered in sources:
        partitions: dict[str, list[CaptureRecord]] = {}
        for record in judge(registered.source.id):
            partitions.setdefault(record.partition, []).append(record)
        for partition, records in partitions.items():
            good = [r for r in records if status.get(r.capture_id) == "loaded"]
            whole = [r for r in good if not r.is_partial]
            fresh = [
                b
                for a, b in zip([None, *good], good, strict=False)
                if a is None or a.content_id != b.content_id
            ]
            rows.append(
                {
                    "source_id": registered.source.id,
                    "partition": partition,
                    "last_good_at": good[-1].captured_at if good else None,
                    "last_whole_at": whole[-1].captured_at if whole else None,
                    "last_change_at": fresh[-1].captured_at if fresh else None,
                    "newest_capture_id": records[-1].capture_id,
                    "captures": len(good),
                }
            )
    schema = {c.name: c.type for c in columns_of(Confirmations)}
    with transaction(connection):
        connection.execute("delete from core.confirmations")
        insert(connection, "core.confirmations", pl.DataFrame(rows, schema=schema))
