"""Assets ``raw/<source>``: one step captures all sources at once.

A failing source gives a failing check, never a failing step.
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.night import Night
from pipelines.fetch import FetchPolicy, capture_all
from pipelines.source import Source
from pipelines.sources.registry import registry

OWNERS = ["team:pricebook"]


def raw_key(source_id: str) -> dg.AssetKey:
    """Asset key of a source's captures."""
    return dg.AssetKey(["raw", source_id])


def _spec(source: Source) -> dg.AssetSpec:
    return dg.AssetSpec(
        raw_key(source.id),
        group_name="raw",
        owners=OWNERS,
        kinds={"http"},
        description=f"{source.publisher}. {source.terms}",
        metadata={
            "kind": source.kind,
            "official": source.is_official,
            "urls": dg.MetadataValue.json(list(source.first_urls[:20])),
        },
    )


@dg.multi_asset(
    name="capture",
    specs=[_spec(r.source) for r in registry().values()],
    check_specs=[
        dg.AssetCheckSpec(
            "captured",
            asset=raw_key(source_id),
            description="The last attempt to capture the source succeeded or was not due.",
        )
        for source_id in registry()
    ],
)
def capture(night: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult]:
    """Fetch every due source, many hosts at once, and file what is new."""
    night.outcomes = capture_all(
        [r.source for r in registry().values()],
        night.archive,
        night.started_at,
        FetchPolicy(contact_url=night.settings.contact_url),
        is_offline=night.settings.is_offline,
        on_done=lambda outcome: night.report(f"{outcome.source_id}: {outcome.outcome}"),
    )
    newest = night.newest_captures()
    objects = night.settings.archive / "objects"
    for outcome in night.outcomes:
        record = newest.get(outcome.source_id)
        sizes = [
            (objects / p.sha256[:2] / f"{p.sha256}.gz").stat().st_size
            for p in (record.pages if record else ())
        ]
        yield dg.MaterializeResult(
            asset_key=raw_key(outcome.source_id),
            metadata={
                "outcome": outcome.outcome,
                "message": outcome.message,
                "last_good_capture": str(record.captured_at if record else "never"),
                "age_days": (night.started_at - record.captured_at).days if record else -1,
                "stored_bytes": sum(sizes),
                "new_captures": outcome.captures,
            },
            check_results=[
                dg.AssetCheckResult(
                    passed=outcome.outcome not in ("failed", "partial"),
                    check_name="captured",
                    asset_key=raw_key(outcome.source_id),
                    severity=dg.AssetCheckSeverity.WARN,
                    description=outcome.message or None,
                )
            ],
        )
