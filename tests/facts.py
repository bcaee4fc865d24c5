"""Shared by tests of policy facts: nights of real sources, from the archive to the published rows.

Captures go through the archive, history, identity and the SQL models, as a night would take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import write_snapshot
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome, confirm
from pipelines.identity.listings import identify
from pipelines.sources.registry import registry
from warehouse.database import scalar
from warehouse.derive import models, run_model

MODELS = (
    "unconfirmed_rows",
    "policy_fact_intervals",
    "policy_fact_history",
    "policy_facts",
    "fact_changes",
)


class Nights:
    """An archive and a build file that captures of policy sources are added to."""

    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        self.connection.execute("set timezone = 'UTC'")
        prepare(self.connection)
        self.records: list[CaptureRecord] = []

    def file(self, source_id: str, day: str, *pages: tuple[str, bytes]) -> list[Outcome]:
        """File a capture of a day and bring history up to date."""
        source = registry()[source_id].source
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        stored = tuple(PageRecord(url, self.archive.put(body)) for url, body in pages)
        partition = source.partition(pages[0][0])
        self.records.append(CaptureRecord(source_id, partition, moment, moment, "fetched", stored))
        own = [r for r in self.records if r.source_id == source_id]
        return ingest_source(self.connection, registry()[source_id], self.archive, own)

    def derive(self, as_of: str, *more: str) -> None:
        """Match names and run the models as of a day, and then ``more``."""
        confirm(
            self.connection,
            registry().values(),
            lambda source_id: [r for r in self.records if r.source_id == source_id],
        )
        write_snapshot(self.connection, datetime.fromisoformat(as_of).replace(tzinfo=UTC))
        identify(self.connection)
        for name in (*MODELS, *more):
            run_model(self.connection, models()[name])

    def rows(self, table: str, **wanted: Any) -> list[Mapping[str, Any]]:
        """Rows of a derived table with these values, in order."""
        where = " and ".join(f"{name} is not distinct from ?" for name in wanted) or "true"
        query = f"select * from mart.{table} where {where} order by all"
        cursor = self.connection.execute(query, list(wanted.values()))
        names = [d[0] for d in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def rejects(self) -> list[str]:
        """Reasons of what was kept out, in order."""
        found = self.connection.execute("select reason from core.rejects order by all").fetchall()
        return [reason for (reason,) in found]

    def count(self, table: str) -> int:
        """Number of rows of a table of schema ``core``."""
        return int(scalar(self.connection, f"select count(*) from core.{table}"))
