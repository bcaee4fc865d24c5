"""Asset ``published/snapshot``: the immutable snapshot, behind every gate."""

from __future__ import annotations

import dagster as dg

from pipelines.assets.common import OWNERS, table_key
from pipelines.assets.mart import mart_key
from pipelines.assets.night import Night, summary
from pipelines.publish.snapshot import publish
from pipelines.sources.registry import registry
from schemas.published import TABLES
from warehouse.database import connect, scalar
from warehouse.macros import macros


@dg.asset(
    key=["published", "snapshot"],
    group_name="published",
    owners=OWNERS,
    kinds={"duckdb", "parquet", "csv"},
    deps=[mart_key(name) for name in TABLES] + [table_key("core.confirmations")],
    description="CSV, Parquet, DuckDB and Data Package, written aside and put in place by rename.",
)
def snapshot(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:
    """Write a new version if anything changed, and point ``latest`` at it."""
    night.report("publishing")
    with connect(night.settings.build_file, read_only=True) as connection:
        moment = scalar(connection, "select as_of_at from core.snapshot")
        confirmed = connection.execute(
            "select source_id, max(last_good_at) from core.confirmations group by 1 order by 1"
        ).fetchall()
    used = [r.source for r in registry().values()]
    night.published = publish(
        night.settings.build_file,
        night.settings.published,
        as_of=moment,
        sources=[
            {"title": s.publisher, "path": s.first_urls[0] if s.first_urls else None} for s in used
        ],
        checked={source_id: str(at) for source_id, at in confirmed},
        macros=tuple(macros().values()),
    )
    return dg.MaterializeResult(
        metadata={
            "version": night.published.version,
            "path": dg.MetadataValue.path(str(night.published.path)),
            "is_new": night.published.is_new,
            "changed_tables": ", ".join(night.published.changed_tables),
            "summary": dg.MetadataValue.md("```\n" + "\n".join(summary(night)) + "\n```"),
        }
    )
