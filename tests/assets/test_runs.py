"""Runs of the real definitions on the packaged data: parts of a night, its switches, its traces."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.assets.common import history_key, raw_key, table_key
from pipelines.definitions import defs
from pipelines.sources.token_prices.genai_prices import read_package

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def world(first_night: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own after one night, as the environment names it."""
    data = tmp_path / "data"
    shutil.copytree(first_night, data, symlinks=True)
    monkeypatch.setenv("PRICEBOOK_DATA", str(data))
    monkeypatch.setenv("PRICEBOOK_OFFLINE", "1")
    return data


def run(
    *keys: dg.AssetKey, instance: dg.DagsterInstance | None = None, **config: Any
) -> dg.ExecuteInProcessResult:
    """Materialize some assets as the UI would, or all of them."""
    return defs.resolve_implicit_global_asset_job_def().execute_in_process(
        asset_selection=list(keys) or None,
        instance=instance,
        run_config={**QUIET, "resources": {"night": {"config": config}}},
        raise_on_error=False,
    )


def bytes_of(data: Path) -> dict[str, bytes]:
    latest = (data / "published" / "latest").resolve()
    return {str(p.relative_to(latest)): p.read_bytes() for p in latest.rglob("*.csv")}


def core(data: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """Every row of the core tables that readings write."""
    with duckdb.connect(str(data / "build" / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        tables = [
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'core' "
                "and table_name not in ('made', 'judged', 'versions') order by 1"
            ).fetchall()
        ]
        return {
            name: connection.execute(f"select * from core.{name} order by all").fetchall()
            for name in tables
        }


def materialized(result: dg.ExecuteInProcessResult) -> set[str]:
    events = result.get_asset_materialization_events()
    return {e.asset_key.to_user_string() for e in events if e.asset_key}


def reading(data: Path, body: bytes, moment: str) -> None:
    """File a document of genai_prices as a night of that moment would."""
    archive, at = Archive(data / "archive"), datetime.fromisoformat(moment)
    page = PageRecord("package:genai-prices/data.json", archive.put(body))
    archive.log_capture(CaptureRecord("genai_prices", "", at, at, "fetched", (page,)))


def test_one_source_alone_leaves_the_build_as_a_whole_night_does(world: Path) -> None:
    before = core(world)
    result = run(raw_key("genai_prices"), history_key("genai_prices"))
    assert result.success
    assert materialized(result) == {"raw/genai_prices", "history/genai_prices"}
    assert core(world) == before


def test_one_source_read_alone_touches_no_other(world: Path) -> None:
    before = core(world)
    reading(world, b"<html>moved</html>", "2026-11-20T02:15:00+00:00")
    result = run(history_key("genai_prices"))
    after = core(world)
    assert result.success
    for table in ("fx_rates", "token_price_meters", "sources"):
        assert after[table] == before[table]
    assert [str(at) for (at,) in after["snapshot"]] == ["2026-11-20 02:15:00+00:00"]
    others = [r for r in before["confirmations"] if r[0] != "genai_prices"]
    assert [r for r in after["confirmations"] if r[0] != "genai_prices"] == others
    checks = {check.check_name: check for check in result.get_asset_check_evaluations()}
    assert {name: check.passed for name, check in checks.items()} == {
        "taken": False,
        "understood": True,
    }
    assert "not JSON" in str(checks["taken"].description)


def test_a_price_key_that_nobody_knows_turns_a_check_yellow_and_costs_nothing_else(
    world: Path,
) -> None:
    before = core(world)
    document = json.loads(read_package()[0])
    model = next(m for m in document[0]["models"] if isinstance(m["prices"], dict))
    model["prices"]["smell_mtok"] = 0.5
    reading(world, json.dumps(document).encode(), "2026-11-20T02:15:00+00:00")
    result = run(history_key("genai_prices"))
    checks = {check.check_name: check for check in result.get_asset_check_evaluations()}
    assert checks["taken"].passed
    assert not checks["understood"].passed
    assert checks["understood"].severity == dg.AssetCheckSeverity.WARN
    assert "unknown column or key: 'smell_mtok'" in str(checks["understood"].description)
    after = core(world)
    assert after["token_price_meters"] == before["token_price_meters"]


def test_what_was_filed_for_another_source_waits_for_its_own_reading(world: Path) -> None:
    before = core(world)
    reading(world, b"<html>moved</html>", "2026-11-20T02:15:00+00:00")
    assert run(history_key("ecb_reference_rates")).success
    assert core(world) == before


@pytest.mark.full
def test_a_part_then_the_whole_is_the_whole(world: Path, tmp_path: Path) -> None:
    reading(world, b"<html>moved</html>", "2026-11-20T02:15:00+00:00")
    whole = tmp_path / "whole"
    shutil.copytree(world / "archive", whole / "archive")
    assert run(history_key("genai_prices")).success
    assert run().success
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRICEBOOK_DATA", str(whole))
        assert run().success
    assert bytes_of(world) == bytes_of(whole)


def test_a_run_told_its_sources_leaves_the_others_alone(world: Path) -> None:
    result = run(sources=["ecb_reference_rates"])
    assert result.success
    told = {k for k in materialized(result) if k.startswith(("raw/", "history/"))}
    assert told == {"raw/ecb_reference_rates", "history/ecb_reference_rates"}


def test_an_unknown_source_is_named(world: Path) -> None:
    result = run(sources=["no_such_seller"])
    assert not result.success
    (failed,) = [e for e in result.all_events if e.is_run_failure]
    assert failed.job_failure_data.error is not None
    assert "no such source: no_such_seller" in failed.job_failure_data.error.to_string()


def test_an_unchanged_night_shows_rows_ages_and_its_summary(world: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        result = run(instance=instance)
        assert result.success
        shown = {
            e.asset_key: e.step_materialization_data.materialization.metadata
            for e in result.get_asset_materialization_events()
        }
        age = shown[history_key("genai_prices")]["age_days"].value
        assert isinstance(age, float)
        assert age > 0
        rows = shown[table_key("mart.token_prices")]["dagster/row_count"].value
        assert rows == len(bytes_of(world)["csv/token_prices.csv"].splitlines()) - 1
        text = str(shown[dg.AssetKey(["published", "snapshot"])]["summary"].value)
        assert "Nothing changed since version" in text
        assert "121 skipped_offline" in text
        logged = [e.user_message for e in instance.all_logs(result.run_id)]
        assert any("Rows per table:" in message for message in logged)
    asked = {c.asset_check_key for c in result.get_asset_check_evaluations()}
    assert len(asked) == len(result.get_asset_check_evaluations())
    assert raw_key("groq_models") not in shown, "a source that was not asked is no fresher"


def test_a_gate_that_fails_stops_what_rests_on_it_and_the_snapshot(world: Path) -> None:
    latest = world / "published" / "latest"
    before = latest.resolve()
    manifest = before / "datapackage.json"
    described = json.loads(manifest.read_text())
    for resource in described["resources"]:
        if resource["name"] == "token_prices":
            resource["hash"] = "sha256:another"
    manifest.write_text(json.dumps(described))
    table = before / "parquet" / "token_prices.parquet"
    twice = world / "twice.parquet"
    duckdb.sql(
        f"copy (select * from read_parquet('{table}') union all by name select * replace "
        f"(seller_id || '_old' as seller_id) from read_parquet('{table}')) to '{twice}'"
    )
    shutil.move(twice, table)
    result = run()
    assert not result.success
    failed = [c for c in result.get_asset_check_evaluations() if not c.passed and c.blocking]
    assert [(c.asset_key.path[-1], c.check_name) for c in failed] == [
        ("token_prices", "coverage_did_not_shrink")
    ]
    assert "rows fell from" in str(failed[0].description)
    done = materialized(result)
    assert "mart/token_prices" in done
    assert not {"mart/break_even", "mart/decisions", "published/snapshot"} & done
    assert latest.resolve() == before
