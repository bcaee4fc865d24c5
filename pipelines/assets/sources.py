"""Assets ``raw/<source>``, ``history/<source>`` and the core tables that history writes.

One step captures and reads, for all sources or any of them: a source that failed can be run again
alone. A failing source gives a failing check, never a failing step; its ``raw`` asset is then not
materialized, so that its freshness tells how old the last good capture is.
"""

# No postponed annotations: Dagster compares that of ``context`` with its class.

import math
from collections.abc import Collection, Iterator
from datetime import timedelta

import dagster as dg

from pipelines.archive import CaptureRecord
from pipelines.assets.common import (
    OWNERS,
    code_shown,
    columns_shown,
    history_key,
    raw_key,
    table_key,
)
from pipelines.assets.night import Night, short
from pipelines.build import ingest, standing
from pipelines.fetch import FetchPolicy, SourceOutcome, capture_all
from pipelines.history.merge import history_columns
from pipelines.settings import REPOSITORY
from pipelines.source import KINDS, RegisteredSource
from pipelines.sources.registry import registry
from schemas.columns import columns_of, description_of
from schemas.core import Confirmations, Ingested, Rejects, Unshown
from schemas.fields import Table
from schemas.published.pipeline import AuditRecords, Snapshot, Sources
from warehouse.database import connect, scalar

BOOKKEEPING: dict[str, type[Table]] = {
    "ingested": Ingested,
    "rejects": Rejects,
    "unshown": Unshown,
    "confirmations": Confirmations,
    "sources": Sources,
    "snapshot": Snapshot,
    "audit_records": AuditRecords,
}
"""Core tables that every reading brings up to date, whichever sources it reads."""

GRACE = timedelta(hours=6)
"""What a night may come late without anything being wrong."""

MOST_NAMED = 20
"""Reasons that a check shows."""

NOT_CAPTURED = ("failed", "disabled", "skipped_offline", "skipped_without_key")
"""Outcomes after which a source is no fresher than before."""


def _freshness(registered: RegisteredSource) -> dg.FreshnessPolicy | None:
    """A warning after one attempt that was due and did not come, a failure after two."""
    if registered.source.disabled:
        return None
    nights = max(1, math.ceil(registered.source.cadence_hours / 24))
    due = timedelta(days=nights)
    return dg.FreshnessPolicy.time_window(fail_window=2 * due + GRACE, warn_window=due + GRACE)


def _raw_spec(registered: RegisteredSource) -> dg.AssetSpec:
    source = registered.source
    return dg.AssetSpec(
        raw_key(source.id),
        group_name="raw",
        owners=OWNERS,
        kinds={"http"},
        description=f"{source.publisher}. {source.terms}",
        freshness_policy=_freshness(registered),
        metadata={
            "kind": source.kind,
            "official": source.is_official,
            "urls": dg.MetadataValue.json(list(source.first_urls[:20])),
            **_code(registered),
        },
    )


def _history_spec(registered: RegisteredSource) -> dg.AssetSpec:
    source = registered.source
    return dg.AssetSpec(
        history_key(source.id),
        deps=[raw_key(source.id)],
        group_name="history",
        owners=OWNERS,
        kinds={"duckdb", "python"},
        description=f"Rows of {source.id} in core.{KINDS[source.kind].table}, with both time axes.",
        metadata=_code(registered),
    )


def _code(registered: RegisteredSource) -> dict[str, object]:
    return {**code_shown(REPOSITORY / f"{registered.module.replace('.', '/')}.py")}


def _core_specs() -> Iterator[dg.AssetSpec]:
    known = registry().values()
    for kind in KINDS.values():
        yield dg.AssetSpec(
            table_key(f"core.{kind.table}"),
            deps=[history_key(r.source.id) for r in known if r.source.kind == kind.id],
            group_name="core",
            owners=OWNERS,
            kinds={"duckdb"},
            description=f"History of {kind.id}, with validity intervals.",
            metadata=columns_shown(history_columns(kind)),
        )
    for name, model in BOOKKEEPING.items():
        yield dg.AssetSpec(
            table_key(f"core.{name}"),
            deps=[] if name == "sources" else [history_key(r.source.id) for r in known],
            group_name="core",
            owners=OWNERS,
            kinds={"duckdb"},
            description=description_of(model),
            metadata=columns_shown(columns_of(model)),
        )


def _check_specs() -> Iterator[dg.AssetCheckSpec]:
    for source_id in registry():
        yield dg.AssetCheckSpec(
            "captured",
            asset=raw_key(source_id),
            description="The last attempt to capture the source succeeded or was not due.",
        )
        yield dg.AssetCheckSpec(
            "taken",
            asset=history_key(source_id),
            description="The newest document of the source was taken.",
        )
        yield dg.AssetCheckSpec(
            "understood",
            asset=history_key(source_id),
            description="Every section and price key of the newest document is understood.",
        )


@dg.multi_asset(
    name="sources",
    can_subset=True,
    specs=[
        *(_raw_spec(r) for r in registry().values()),
        *(_history_spec(r) for r in registry().values()),
        *_core_specs(),
    ],
    check_specs=list(_check_specs()),
)
def sources(
    context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Fetch every due source, file what is new, and read what is filed into history."""
    keys = context.selected_asset_keys
    to_capture = [i for i in registry() if raw_key(i) in keys and night.takes(i)]
    to_read = [i for i in registry() if history_key(i) in keys and night.takes(i)]
    if to_capture:
        yield from _captured(night, to_capture)
    if to_read or any(key.path[0] == "core" for key in keys):
        night.report("reading captures")
        yield from _read(night, to_read, keys)


def _captured(
    night: Night, source_ids: Collection[str]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    night.outcomes = capture_all(
        [registry()[source_id].source for source_id in source_ids],
        night.archive,
        night.started_at,
        FetchPolicy(contact_url=night.settings.contact_url),
        is_offline=night.is_offline,
        on_done=lambda outcome: night.report(f"{outcome.source_id}: {outcome.outcome}"),
    )
    newest = night.newest_captures()
    for outcome in night.outcomes:
        if outcome.outcome not in NOT_CAPTURED:
            yield _capture_result(night, outcome, newest[outcome.source_id])
    for outcome in night.outcomes:
        yield dg.AssetCheckResult(
            passed=outcome.outcome not in ("failed", "partial"),
            check_name="captured",
            asset_key=raw_key(outcome.source_id),
            severity=dg.AssetCheckSeverity.WARN,
            description=outcome.message or outcome.outcome,
        )


def _capture_result(
    night: Night, outcome: SourceOutcome, record: CaptureRecord
) -> dg.MaterializeResult:
    return dg.MaterializeResult(
        asset_key=raw_key(outcome.source_id),
        metadata={
            "outcome": outcome.outcome,
            "message": outcome.message,
            "last_good_capture": dg.MetadataValue.timestamp(record.captured_at),
            "stored_bytes": sum(night.archive.stored_bytes(p.sha256) for p in record.pages),
            "new_captures": outcome.captures,
        },
    )


def _read(
    night: Night, source_ids: Collection[str], keys: Collection[dg.AssetKey]
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    everything = len(source_ids) == len(registry())
    with connect(night.settings.build_file) as connection:
        night.ingested = ingest(connection, night.archive, None if everything else source_ids)
        held = standing(connection)
        counts = {
            spec.key: int(scalar(connection, f"select count(*) from {'.'.join(spec.key.path)}"))
            for spec in _core_specs()
            if spec.key in keys
        }
    night.unread = [
        f"{source_id}: {short(held[source_id].unread)}"
        for source_id in sorted(held.keys() & set(source_ids))
        if held[source_id].unread
    ]
    newest = night.newest_captures()
    for source_id in source_ids:
        known, record = held.get(source_id), newest.get(source_id)
        age = (night.started_at - record.captured_at).total_seconds() / 86_400 if record else None
        yield dg.MaterializeResult(
            asset_key=history_key(source_id),
            metadata={
                "dagster/row_count": known.rows if known else 0,
                "kept_out": known.rejects if known else 0,
                **({} if age is None else {"age_days": round(age, 2)}),
            },
        )
    for key, count in counts.items():
        yield dg.MaterializeResult(asset_key=key, metadata={"dagster/row_count": count})
    for source_id in source_ids:
        known = held.get(source_id)
        refusal, unread = (known.refusal, known.unread) if known else (None, ())
        yield dg.AssetCheckResult(
            asset_key=history_key(source_id),
            check_name="taken",
            passed=refusal is None,
            severity=dg.AssetCheckSeverity.WARN,
            description=refusal,
        )
        yield dg.AssetCheckResult(
            asset_key=history_key(source_id),
            check_name="understood",
            passed=not unread,
            severity=dg.AssetCheckSeverity.WARN,
            description="\n".join(unread[:MOST_NAMED]) or None,
            metadata={"not_understood": len(unread)},
        )
