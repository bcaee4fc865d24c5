"""Assembly only: what Dagster loads."""

from __future__ import annotations

import dagster as dg

from pipelines.assets.jobs import build, nightly, nightly_schedule
from pipelines.assets.mart import mart_assets
from pipelines.assets.names import names
from pipelines.assets.night import night_resource
from pipelines.assets.publish import snapshot
from pipelines.assets.sources import sources

defs = dg.Definitions(
    assets=[sources, names, *mart_assets, snapshot],
    jobs=[nightly, build],
    schedules=[nightly_schedule],
    executor=dg.in_process_executor,
    resources={"night": night_resource()},
)
