"""Assets ``mart/<table>``: one per SQL model, each with the gates of its contract."""

from __future__ import annotations

import dagster as dg
import duckdb

from pipelines.assets.capture import OWNERS
from pipelines.assets.core import core_key
from pipelines.assets.night import Night
from pipelines.gates import gates, judge
from schemas.columns import columns_of
from schemas.published import TABLES
from warehouse.database import connect
from warehouse.derive import Model, models, run_model

COMPARISONS = ("coverage_did_not_shrink", "magnitude_holds")


def mart_key(name: str) -> dg.AssetKey:
    """Asset key of a derived table."""
    return dg.AssetKey(["mart", name])


def _table_schema(model: Model) -> dg.TableSchema | None:
    if not model.is_published:
        return None
    return dg.TableSchema(
        columns=[
            dg.TableColumn(c.name, c.duckdb_type, description=c.description)
            for c in columns_of(TABLES[model.name])
        ]
    )


def _preview(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    return str(connection.sql(f"select * from mart.{name} order by all limit 5").pl())


def mart_asset(model: Model) -> dg.AssetsDefinition:
    """The asset of one SQL model."""
    key = mart_key(model.name)
    checks = gates(model.name) if model.is_published else ()
    schema = _table_schema(model)

    @dg.asset(
        key=key,
        group_name="mart" if model.is_published else "steps",
        owners=OWNERS,
        kinds={"duckdb", "sql"},
        description=model.description,
        deps=[*(mart_key(n) for n in model.depends_on), *(core_key(n) for n in model.reads)],
        metadata={"dagster/column_schema": schema} if schema else {},
        check_specs=[dg.AssetCheckSpec(n, asset=key, blocking=True) for n in checks],
    )
    def table(night: dg.ResourceParam[Night]) -> dg.MaterializeResult:
        night.report(f"deriving {model.name}")
        latest = night.settings.published / "latest"
        with connect(night.settings.build_file) as connection:
            rows = run_model(connection, model)
            verdicts = (
                judge(connection, model.name, latest.resolve() if latest.exists() else None)
                if checks
                else []
            )
            preview = _preview(connection, model.name)
        if model.is_published:
            night.tables[model.name] = rows
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "preview": dg.MetadataValue.md(f"```\n{preview}\n```"),
            },
            check_results=[
                dg.AssetCheckResult(
                    asset_key=key,
                    check_name=v.name,
                    passed=v.passed,
                    description=v.message,
                    severity=dg.AssetCheckSeverity.WARN
                    if night.accepts_jumps and v.name in COMPARISONS
                    else dg.AssetCheckSeverity.ERROR,
                )
                for v in verdicts
            ],
        )

    return table


mart_assets = [mart_asset(model) for model in models().values()]
