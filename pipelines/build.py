"""One build: from the archive to validated tables in the private build file.

Belongs here: the order of the steps that need no network, as plain functions that the
orchestrator's assets and the tests call. Does not belong here: the steps' insides.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.archive import Archive, CaptureRecord, as_of
from pipelines.history.anomalies import Overrides
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome, confirm
from pipelines.sources.described import source_rows
from pipelines.sources.registry import registry
from schemas.columns import columns_of, polars_schema
from schemas.errors import PricebookError
from schemas.published.pipeline import Snapshot, Sources
from warehouse.database import create_table, insert, transaction
from warehouse.seeds import SEED_FOLDER, read_seed


def ingest(connection: duckdb.DuckDBPyConnection, archive: Archive) -> list[Outcome]:
    """Bring history up to date with the archive, source by source.

    Raises:
        PricebookError: where the archive holds no capture at all.
    """
    prepare(connection)
    captures = archive.captures()
    moment = as_of(captures)
    if moment is None:
        raise PricebookError(f"{archive.root}: the archive holds no capture yet")
    known = [r for r in captures if r.night_at <= moment]
    by_source: dict[str, list[CaptureRecord]] = {}
    for record in known:
        by_source.setdefault(record.source_id, []).append(record)
    outcomes: list[Outcome] = []
    for source_id, registered in registry().items():
        outcomes += ingest_source(
            connection,
            registered,
            archive,
            by_source.get(source_id, []),
            overrides_of(source_id),
        )
    confirm(connection, registry().values(), lambda source_id: by_source.get(source_id, []))
    write_snapshot(connection, moment)
    return outcomes


def overrides_of(source_id: str, seeds: Path = SEED_FOLDER) -> Overrides:
    """Held prices of a source that somebody let through."""
    decided = read_seed("overrides", seeds).filter(source_id=source_id)
    return frozenset(decided.select("listed_model", "meter", "price").iter_rows())


def write_snapshot(connection: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    """Write the moment the build speaks for, and the registry of sources."""
    moments = pl.DataFrame({"as_of_at": [moment]}, schema=polars_schema(Snapshot))
    with transaction(connection):
        for name, model, frame in (
            ("sources", Sources, source_rows()),
            ("snapshot", Snapshot, moments),
        ):
            create_table(connection, f"core.{name}", columns_of(model), replace=True)
            insert(connection, f"core.{name}", frame)
