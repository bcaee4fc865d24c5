"""Nights as an operator runs them: commands, files, kills, and what readers find."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from tests.conftest import run_command
from tests.support import ROOT


def contents(data: Path) -> dict[str, bytes]:
    """Bytes of every file of the latest version, by name."""
    latest = (data / "published" / "latest").resolve()
    return {str(p.relative_to(latest)): p.read_bytes() for p in latest.rglob("*") if p.is_file()}


def test_the_first_night_needs_no_network(first: duckdb.DuckDBPyConnection) -> None:
    sellers, pairs = first.execute(
        "select count(distinct seller_id), count(distinct (seller_id, listed_model)) "
        "from token_prices"
    ).fetchall()[0]
    assert sellers >= 40
    assert pairs >= 2000
    ((gpu_sellers,),) = first.execute(
        "select count(distinct seller_id) from gpu_rates where usd_per_gpu_hour > 0"
    ).fetchall()
    assert gpu_sellers >= 12
    ((models,),) = first.execute("select count(distinct model_id) from break_even").fetchall()
    assert models >= 5
    ((open_models,),) = first.execute(
        "select count(*) from models where is_open_weights"
    ).fetchall()
    assert open_models >= 48


def test_every_published_price_shows_its_age_and_source(first: duckdb.DuckDBPyConnection) -> None:
    for table in ("token_prices", "token_price_meters", "gpu_rates"):
        ((bad,),) = first.execute(
            f"select count(*) from {table} where source_url is null or locator is null "
            "or age_days is null or age_days <> date_diff('day', last_confirmed_at::date, "
            "(select as_of_at from snapshot)::date)"
        ).fetchall()
        assert bad == 0


@pytest.mark.full
def test_an_unchanged_night_makes_no_new_version(first_night: Path) -> None:
    versions = sorted(p.name for p in (first_night / "published").iterdir() if p.is_dir())
    before = contents(first_night)
    again = run_command(first_night, "nightly")
    assert "no new version" in again.stdout
    assert sorted(p.name for p in (first_night / "published").iterdir() if p.is_dir()) == versions
    assert contents(first_night) == before


@pytest.mark.full
def test_a_rebuild_from_the_archive_gives_the_same_bytes(first_night: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(first_night / "archive", copy / "archive")
    run_command(copy, "nightly")
    assert contents(copy) == contents(first_night)


def test_a_second_night_at_the_same_time_is_turned_away(first_night: Path) -> None:
    import fcntl

    with (first_night / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        second = run_command(first_night, "nightly", check=False)
    assert second.returncode == 2
    assert "another night or import is running" in second.stdout


def test_the_pointer_names_version_path_and_manifest(first_night: Path) -> None:
    pointer = json.loads((first_night / "published" / "latest.json").read_text())
    folder = first_night / "published" / pointer["version"]
    assert (first_night / "published" / "latest").resolve() == folder
    manifest = json.loads((folder / "datapackage.json").read_text())
    assert manifest["version"] == pointer["version"]
    for resource in manifest["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        assert sum((folder / path).stat().st_size for path in paths) == resource["bytes"]


@pytest.mark.full
def test_a_gate_that_fails_leaves_the_last_version(first_night: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(first_night / "archive", data / "archive")
    larger = data / "published" / "2026-01-01-000000000000"
    shutil.copytree((first_night / "published" / "latest").resolve(), larger)
    table = larger / "parquet" / "token_prices.parquet"
    doubled = tmp_path / "doubled.parquet"
    duckdb.sql(
        f"copy (select * from read_parquet('{table}') union all by name "
        f"select * replace (seller_id || '_old' as seller_id) from read_parquet('{table}')) "
        f"to '{doubled}' (format parquet)"
    )
    shutil.copy(doubled, table)
    latest = data / "published" / "latest"
    latest.symlink_to(larger.name)
    night = run_command(data, "nightly", check=False)
    assert night.returncode == 1
    assert "coverage_did_not_shrink" in night.stdout
    assert "token_prices: rows fell from" in night.stdout
    assert latest.resolve() == larger
    assert run_command(data, "nightly", "--accept-jumps").returncode == 0
    assert latest.resolve() != larger


@pytest.mark.full
def test_a_document_that_broke_leaves_its_last_good_prices_published(
    first_night: Path, tmp_path: Path
) -> None:
    shutil.copytree(first_night / "archive", tmp_path / "archive")
    archive = Archive(tmp_path / "archive")
    moment = datetime(2026, 11, 20, 2, 15, tzinfo=UTC)
    page = PageRecord("package:genai-prices/data.json", archive.put(b"<html>moved</html>"))
    archive.log_capture(CaptureRecord("genai_prices", "", moment, moment, "fetched", (page,)))
    night = run_command(tmp_path, "nightly")
    assert "Documents not taken (the last good ones stand):" in night.stdout
    assert "genai_prices: document: not JSON" in night.stdout
    before, after = contents(first_night), contents(tmp_path)
    for table in ("token_price_history", "gpu_rate_history"):
        assert after[f"csv/{table}.csv"] == before[f"csv/{table}.csv"]
    health = after["csv/source_health.csv"].decode()
    assert "genai_prices,refused,2026-11-09" in health


def _killed_nights(data: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        if chance.random() < 0.5:
            shutil.rmtree(data / "build", ignore_errors=True)
        night = subprocess.Popen(
            [sys.executable, "-m", "pipelines", "nightly"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PRICEBOOK_DATA": str(data),
                "PRICEBOOK_OFFLINE": "1",
            },
        )
        time.sleep(chance.uniform(0.5, 9))
        os.killpg(night.pid, signal.SIGKILL)
        night.wait()


@pytest.mark.full
@pytest.mark.parametrize(("count", "kills"), [(4, 5)])
def test_kills_leave_the_bytes_of_an_undisturbed_night(
    first_night: Path, tmp_path: Path, count: int, kills: int
) -> None:
    """Each of ``count`` folders sees ``kills`` nights that are killed, and then a whole one."""
    folders = [tmp_path / str(number) for number in range(count)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: _killed_nights(pair[1], kills, pair[0]), enumerate(folders)))
        list(pool.map(lambda folder: run_command(folder, "nightly"), folders))
    expected = contents(first_night)
    for folder in folders:
        assert contents(folder) == expected
        leftovers = [p.name for p in (folder / "published").iterdir() if ".writing" in p.name]
        assert leftovers == []


def test_evidence_shows_the_bytes_of_a_row(first_night: Path) -> None:
    path = first_night / "published" / "latest" / "pricebook.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        row_id, listed = connection.execute(
            "select meter_id, listed_price from token_price_meters where seller_id = 'anthropic' "
            "and meter = 'input' order by listed_model, price limit 1"
        ).fetchall()[0]
    shown = run_command(first_night, "evidence", row_id).stdout
    assert "capture_sha256" in shown
    assert listed in shown.split("Captured bytes")[1]


def test_evidence_of_a_hand_kept_rate_names_its_page(first_night: Path) -> None:
    path = first_night / "published" / "latest" / "pricebook.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        ((row_id,),) = connection.execute(
            "select offer_id from gpu_rates where source_id = 'seed_gpu_rates' "
            "order by offer_id limit 1"
        ).fetchall()
    assert "hand-kept" in run_command(first_night, "evidence", row_id).stdout


def test_evidence_of_no_row_is_a_clear_error(first_night: Path) -> None:
    answer = run_command(first_night, "evidence", "nonsense", check=False)
    assert answer.returncode == 2
    assert "row 'nonsense': not in" in answer.stdout


@pytest.mark.parametrize(
    "command",
    [pytest.param(["nightly"], marks=pytest.mark.full), ["import", "."], ["evidence", "x"]],
)
def test_offline_before_anything_was_captured_is_explained(
    command: list[str], tmp_path: Path
) -> None:
    answer = run_command(tmp_path, *command, check=False)
    assert "Traceback" not in answer.stdout + answer.stderr
