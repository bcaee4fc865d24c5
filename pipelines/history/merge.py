"""Merging a capture's good rows into history: type 2 intervals, one set of statements per capture.

Belongs here: opening and closing intervals. Does not belong here: deciding which rows are good
(``check.py``) or held back (``anomalies.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.archive import CaptureRecord
from pipelines.history.anomalies import confirm_held
from pipelines.history.check import PARSE_TIME, digest_of
from pipelines.history.ledger import UNREAD_SCOPES
from pipelines.source import Kind
from schemas.columns import Column, columns_of
from schemas.core import History
from warehouse.database import create_table, insert, scalar


def history_columns(kind: Kind) -> tuple[Column, ...]:
    """Columns of a kind's core table: the observation without parse-time ones, then history."""
    dropped = ("page", *PARSE_TIME)
    observed = [c for c in columns_of(kind.observation) if c.name not in dropped]
    return (*observed, *columns_of(History))


def stage(
    connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord, good: pl.DataFrame
) -> None:
    """Put good rows, with their history columns, into the temporary table ``staged``."""
    pages = pl.DataFrame(
        {
            "page": range(len(record.pages)),
            "source_url": [p.url for p in record.pages],
            "capture_sha256": [p.sha256 for p in record.pages],
        },
        schema={"page": pl.Int64, "source_url": pl.String, "capture_sha256": pl.String},
    )
    rows = (
        good.join(pages, on="page", how="left")
        .drop("page")
        .with_columns(
            source_id=pl.lit(record.source_id),
            partition=pl.lit(record.partition),
            first_seen_at=pl.lit(record.captured_at).cast(pl.Datetime("us", "UTC")),
            superseded_at=pl.lit(None, pl.Datetime("us", "UTC")),
        )
        .with_columns(
            row_id=pl.concat_str(
                "source_id", "row_key", pl.col("first_seen_at").cast(pl.String), separator="\x1f"
            ).map_elements(digest_of, pl.String)
        )
    )
    create_table(connection, "core.staged", history_columns(kind), replace=True)
    insert(connection, "core.staged", rows)


@dataclass(frozen=True)
class Merged:
    """What merging did: intervals opened or closed, and rows that stand as the capture has them."""

    changes: int
    standing: int


def merge(connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord) -> Merged:
    """Close, open and leave alone.

    Rows that this capture rejects or holds back stay as they stand, and so do those that a part of
    it which was not understood may hold.
    """
    table = f"core.{kind.table}"
    tracked = [c.name for c in history_columns(kind) if c.is_tracked and not c.is_key]
    tracked = [n for n in tracked if n not in {c.name for c in columns_of(History)}]
    same = "h.source_id = s.source_id and h.partition = s.partition and h.row_key = s.row_key"
    differs = " or ".join(f's."{n}" is distinct from h."{n}"' for n in tracked)
    held = "select row_key from core.rejects where capture_id = ? and row_key is not null"
    connection.execute(f"delete from core.staged where row_key in ({held})", [record.capture_id])
    if "price" in tracked:
        confirm_held(connection, record)
    closed = scalar(
        connection,
        f"""
        update {table} h set superseded_at = s.first_seen_at
        from core.staged s
        where {same} and ({differs}) and h.superseded_at is null
        """,
    )
    gone = 0
    if kind.closes_missing and not record.is_partial:
        _note_unshown(connection, kind, record)
        gone = scalar(
            connection,
            f"""
            update {table} h set superseded_at = ?::timestamptz
            where h.source_id = ? and h.superseded_at is null and h.row_key not in ({held})
                and h.partition = ?
                and not exists (select 1 from core.staged s where s.row_key = h.row_key)
                and h.row_key not in (select row_key from core.unshown where capture_id = ?)
            """,
            [
                record.captured_at,
                record.source_id,
                record.capture_id,
                record.partition,
                record.capture_id,
            ],
        )
    opened = scalar(
        connection,
        f"""
        insert into {table} by name select s.* from core.staged s
        where not exists (
            select 1 from {table} h
            where {same} and h.superseded_at is null
        )
        """,
    )
    standing = scalar(
        connection,
        f"""
        select count(*) from core.staged s
        join {table} h on {same} and h.superseded_at is null and not ({differs})
        """,
    )
    connection.execute("drop table core.staged")
    return Merged(int(closed + gone + opened), int(standing))


def _note_unshown(connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord) -> None:
    """Note the standing rows that the capture lacks and that a part not understood may hold.

    Such a part speaks of one listed name, or of anything in the document. What it may hold is
    neither gone nor confirmed.
    """
    named = f"or u.listed_name = h.{kind.name}" if kind.name else ""
    connection.execute(
        f"""
        insert into core.unshown by name
        select distinct u.capture_id, h.source_id, h.partition, h.row_key
        from core.{kind.table} h
        join core.rejects u on u.source_id = h.source_id and u.partition = h.partition
            and (u.listed_name is null {named})
        where u.capture_id = ? and u.scope in ({_listed(UNREAD_SCOPES)})
            and h.source_id = ? and h.partition = ? and h.superseded_at is null
            and not exists (select 1 from core.staged s where s.row_key = h.row_key)
            and not exists (
                select 1 from core.rejects r
                where r.capture_id = u.capture_id and r.row_key = h.row_key
            )
        """,
        [record.capture_id, record.source_id, record.partition],
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
