"""Assets ``core/<table>`` and ``seed/<table>``: history and hand-kept facts, one step."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.capture import OWNERS, raw_key
from pipelines.assets.night import Night, lost_sources
from pipelines.build import ingest
from pipelines.identity.listings import identify
from pipelines.source import KINDS
from pipelines.sources.registry import registry
from schemas.seeds import SEEDS
from warehouse.database import connect, scalar

BOOKKEEPING = (
    "ingested",
    "rejects",
    "confirmations",
    "sources",
    "snapshot",
    "token_listings",
    "gpu_listings",
    "policy_listings",
    "fact_names",
)
"""Core tables beside the histories of the kinds."""


def core_key(table: str) -> dg.AssetKey:
    """Asset key of a table, given as ``core.<name>`` or ``seed.<name>``."""
    return dg.AssetKey(table.split("."))


def _sources_of(kind: str) -> list[dg.AssetKey]:
    return [raw_key(i) for i, r in registry().items() if r.source.kind == kind]


def _specs() -> Iterator[dg.AssetSpec]:
    for kind in KINDS.values():
        yield dg.AssetSpec(
            core_key(f"core.{kind.table}"),
            deps=_sources_of(kind.id),
            group_name="core",
            owners=OWNERS,
            kinds={"duckdb"},
            description=f"History of {kind.id}, with validity intervals.",
        )
    for name in BOOKKEEPING:
        yield dg.AssetSpec(
            core_key(f"core.{name}"),
            deps=[raw_key(i) for i in registry()],
            group_name="core",
            owners=OWNERS,
            kinds={"duckdb"},
            description="Bookkeeping of captures and names.",
        )
    for name in SEEDS:
        yield dg.AssetSpec(
            core_key(f"seed.{name}"),
            group_name="seed",
            owners=OWNERS,
            kinds={"csv"},
            description="Hand-kept facts.",
        )


@dg.multi_asset(
    name="ingest",
    specs=list(_specs()),
    check_specs=[
        dg.AssetCheckSpec(
            f"{source_id}_taken",
            asset=core_key(f"core.{KINDS[r.source.kind].table}"),
            description="The newest document of the source was taken.",
        )
        for source_id, r in registry().items()
    ],
)
def ingest_captures(night: dg.ResourceParam[Night]) -> Iterator[object]:
    """Merge new captures into history and match names; refuse what a parser cannot take."""
    night.report("reading captures")
    with connect(night.settings.build_file) as connection:
        night.ingested = ingest(connection, night.archive)
        night.report("matching names")
        identify(connection)
        night.lost = lost_sources(connection, night.ingested)
        counts = {}
        for spec in _specs():
            table = ".".join(spec.key.path)
            counts[spec.key] = int(scalar(connection, f"select count(*) from {table}"))
        refused = dict(
            connection.execute(
                "select i.source_id, string_agg(i.message, '; ' order by i.message) "
                "from core.ingested i join core.confirmations c "
                "on c.newest_capture_id = i.capture_id and c.source_id = i.source_id "
                "where i.status = 'refused' group by i.source_id"
            ).fetchall()
        )
    for key, count in counts.items():
        yield dg.MaterializeResult(asset_key=key, metadata={"dagster/row_count": count})
    for source_id, registered in registry().items():
        yield dg.AssetCheckResult(
            asset_key=core_key(f"core.{KINDS[registered.source.kind].table}"),
            check_name=f"{source_id}_taken",
            passed=source_id not in refused,
            severity=dg.AssetCheckSeverity.WARN,
            description=refused.get(source_id),
        )
