"""Assets ``mart/<table>``: one step per subject of ``warehouse/models``, one asset per SQL model.

Each asset of a published table has the gates of its contract, which stop all that comes after.
"""

# No postponed annotations: Dagster compares that of ``context`` with its class.

from collections.abc import Iterator

import dagster as dg

from pipelines.assets.common import OWNERS, code_shown, columns_shown, table_key
from pipelines.assets.night import Night
from pipelines.build import Derived, derive
from pipelines.gates import gates
from schemas.columns import columns_of
from schemas.published import TABLES
from warehouse.database import connect
from warehouse.derive import MODEL_FOLDER, Model, models


def mart_key(name: str) -> dg.AssetKey:
    """Asset key of a derived table."""
    return table_key(f"mart.{name}")


def _spec(model: Model) -> dg.AssetSpec:
    return dg.AssetSpec(
        mart_key(model.name),
        group_name=model.subject,
        owners=OWNERS,
        kinds={"duckdb", "sql"},
        tags={"published": "yes" if model.is_published else "no"},
        description=model.description,
        deps=[*(mart_key(n) for n in model.depends_on), *(table_key(n) for n in model.reads)],
        metadata={
            **(columns_shown(columns_of(TABLES[model.name])) if model.is_published else {}),
            **code_shown(MODEL_FOLDER / model.subject / f"{model.name}.sql"),
        },
    )


def _result(derived: Derived, night: Night) -> dg.MaterializeResult:
    """What Dagster shows of a table; its preview only in the night that made it."""
    preview = derived.preview
    return dg.MaterializeResult(
        asset_key=mart_key(derived.model.name),
        metadata={
            "dagster/row_count": derived.rows,
            "set_aside": len(derived.set_aside),
            **({"preview": dg.MetadataValue.md(f"```\n{preview}\n```")} if preview else {}),
        },
        check_results=[
            dg.AssetCheckResult(
                asset_key=mart_key(derived.model.name),
                check_name=verdict.name,
                passed=verdict.passed,
                description=verdict.message,
                severity=dg.AssetCheckSeverity.WARN
                if verdict.name in night.waived
                else dg.AssetCheckSeverity.ERROR,
            )
            for verdict in derived.verdicts
        ],
    )


def subject_assets(subject: str) -> dg.AssetsDefinition:
    """The step that derives the tables of one subject."""
    members = [model for model in models().values() if model.subject == subject]

    @dg.multi_asset(
        name=subject,
        can_subset=True,
        specs=[_spec(model) for model in members],
        check_specs=[
            dg.AssetCheckSpec(gate, asset=mart_key(model.name), blocking=True)
            for model in members
            if model.is_published
            for gate in gates(model.name)
        ],
    )
    def derive_subject(
        context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
    ) -> Iterator[dg.MaterializeResult]:
        night.report(f"deriving {subject}")
        wanted = [m for m in members if mart_key(m.name) in context.selected_asset_keys]
        with connect(night.settings.build_file) as connection:
            for derived in derive(connection, wanted, night.settings.published, night.waived):
                night.set_aside += [f"{derived.model.name}: {line}" for line in derived.set_aside]
                if derived.model.is_published:
                    night.tables[derived.model.name] = derived.rows
                yield _result(derived, night)

    return derive_subject


mart_assets = [subject_assets(s) for s in dict.fromkeys(m.subject for m in models().values())]
