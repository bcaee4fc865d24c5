"""Assembly only: what Dagster loads."""

from __future__ import annotations

import dagster as dg

from pipelines.assets.capture import capture
from pipelines.assets.core import ingest_captures
from pipelines.assets.jobs import build, nightly, nightly_schedule
from pipelines.assets.mart import mart_assets
from pipelines.assets.night import Night
from pipelines.assets.publish import snapshot

defs = dg.Definitions(
    assets=[capture, ingest_captures, *mart_assets, snapshot],
    jobs=[nightly, build],
    schedules=[nightly_schedule],
    executor=dg.in_process_executor,
    resources={
        "night": dg.ResourceDefinition(
            resource_fn=lambda _: Night(), description="One run: places, switches and results."
        )
    },
)
