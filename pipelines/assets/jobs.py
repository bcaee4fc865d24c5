"""When and in what order: jobs and the schedule.

Belongs here: selections, cron lines, run configuration. Does not belong here: assets.
"""

from __future__ import annotations

import dagster as dg

nightly = dg.define_asset_job(
    "nightly",
    dg.AssetSelection.all(),
    description="Capture every due source, rebuild, publish.",
    executor_def=dg.in_process_executor,
)

build = dg.define_asset_job(
    "build",
    dg.AssetSelection.all() - dg.AssetSelection.groups("raw"),
    description="Rebuild and publish from the archive, without the network.",
    executor_def=dg.in_process_executor,
)

nightly_schedule = dg.ScheduleDefinition(
    job=nightly,
    cron_schedule="15 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
