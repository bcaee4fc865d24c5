"""The run history leans on parts of Dagster that are not public: an upgrade must look here first.

Mend ``pipelines/assets/run_history.py`` for the new version, measure whether it still pays (a night
with Dagster's own storage took more than five times as long), then change the version below.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage

from pipelines.assets.run_history import EventLog, RunHistory

PROVEN_WITH = "1.13.27"


def test_the_version_is_the_one_it_was_proven_with() -> None:
    assert dg.__version__ == PROVEN_WITH, "see the top of this file"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("_connect", ["self", "shard"]),
        ("_initdb", ["self", "engine", "for_index_shard"]),
        ("conn_string_for_shard", ["self", "shard_name"]),
        ("has_table", ["self", "table_name"]),
        ("has_secondary_index", ["self", "name"]),
        ("has_asset_key_col", ["self", "column_name"]),
        ("_has_asset_key_col_on_connection", ["self", "conn", "column_name"]),
    ],
)
def test_what_it_overrides_and_calls_is_as_it_was(method: str, parameters: list[str]) -> None:
    function = getattr(SqliteEventLogStorage, method)
    assert list(inspect.signature(function).parameters) == parameters


def test_the_attributes_that_it_uses_are_there(tmp_path: Path) -> None:
    storage = SqliteEventLogStorage(str(tmp_path))
    assert isinstance(storage._initialized_dbs, set)
    assert hasattr(storage._db_lock, "acquire")
    assert isinstance(DagsterSqliteStorage(str(tmp_path))._event_log_storage, SqliteEventLogStorage)


@dg.multi_asset(
    specs=[dg.AssetSpec("one"), dg.AssetSpec("two", deps=["one"])],
    check_specs=[dg.AssetCheckSpec("good", asset="two")],
)
def pair():  # noqa: ANN201
    yield dg.MaterializeResult(asset_key="one", metadata={"dagster/row_count": 1})
    yield dg.MaterializeResult(asset_key="two")
    yield dg.AssetCheckResult(asset_key="two", check_name="good", passed=False)


def told(instance: dg.DagsterInstance) -> list[object]:
    """What a run leaves behind, without moments and identities."""
    result = dg.materialize([pair], instance=instance, raise_on_error=False)
    logged = instance.all_logs(result.run_id)
    record = instance.get_latest_materialization_event(dg.AssetKey("one"))
    assert record is not None and record.asset_materialization is not None
    check = dg.AssetCheckKey(dg.AssetKey("two"), "good")
    history = instance.event_log_storage.get_asset_check_execution_history(check, limit=5)
    return [
        [e.dagster_event.event_type_value for e in logged if e.dagster_event],
        record.asset_materialization.metadata["dagster/row_count"].value,
        [h.status.value for h in history],
        sorted(key.to_user_string() for key in instance.get_asset_keys()),
        [run.status.value for run in instance.get_runs()],
    ]


def test_it_keeps_what_dagsters_own_storage_keeps(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "ours").mkdir()
    ours = {
        "module": "pipelines.assets.run_history",
        "class": "RunHistory",
        "config": {"base_dir": str(tmp_path / "ours")},
    }
    silent = {"telemetry": {"enabled": False}}
    with (
        dg.DagsterInstance.local_temp(str(tmp_path / "own"), overrides=silent) as own,
        dg.DagsterInstance.local_temp(
            str(tmp_path / "ours"), overrides={**silent, "storage": {"custom": ours}}
        ) as kept,
    ):
        assert isinstance(kept.event_log_storage, EventLog)
        assert told(kept) == told(own)
        assert told(kept) == told(own)
    reopened = RunHistory(str(tmp_path / "ours"))
    assert len(reopened.event_log_storage.get_asset_records([dg.AssetKey("two")])) == 1
