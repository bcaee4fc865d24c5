"""Nights that many tests look at, run once per session as a user would run them.

Whatever needs all real captures is marked ``full`` here, and left to ``make test-full``.
"""

from __future__ import annotations

import csv
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from pipelines.commands.importing import NOT_WHOLE
from pipelines.sources.registry import claimant
from tests.support import ROOT, real_captures

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs all real captures."""
    for item in items:
        if "replayed" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.full)


def run_command(
    data: Path,
    *arguments: str,
    check: bool = True,
    stdin: str | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m pipelines`` on a data folder, offline unless told otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        text=True,
        check=check,
        input=stdin,
        capture_output=True,
        timeout=900,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PRICEBOOK_DATA": str(data),
            "PRICEBOOK_OFFLINE": "1",
            "COLUMNS": "200",
            **environment,
        },
    )


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A data folder that the first test process to ask makes and the others share."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared / name, shared / f"{name}.done"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder after one night with nothing but what the checkout and its packages hold."""
    return _once(tmp_path_factory, "first", lambda data: run_command(data, "nightly"))


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder after importing the real captures and one night."""
    captures = real_captures()

    def replay(data: Path) -> None:
        imported = run_command(data, "import", str(captures))
        (data / "import.txt").write_text(imported.stdout)
        run_command(data, "nightly")

    return _once(tmp_path_factory, "replayed", replay)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder after importing the newest real capture of each source, and one night."""
    captures = real_captures()

    def replay(data: Path) -> None:
        data.mkdir()
        _write_sample(captures, data / "sample")
        run_command(data, "import", str(data / "sample"))
        run_command(data, "nightly")

    return _once(tmp_path_factory, "sampled", replay)


def _write_sample(captures: Path, folder: Path) -> None:
    """An index of the pages that make up the newest whole capture of each source."""
    with (captures / "index.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    known: dict[str, dict[tuple[str, str], list[dict[str, str]]]] = {}
    for row in rows:
        found = claimant(row["live_url"]) if row["live_url"] else None
        if found and row["kind"] not in NOT_WHOLE:
            capture = (row["captured_on"], found.source.partition(row["live_url"]))
            known.setdefault(found.source.id, {}).setdefault(capture, []).append(row)
    folder.mkdir()
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for own in known.values():
            for row in own[max(own)]:
                writer.writerow({**row, "path": str(captures / row["path"])})


def _connect(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = data / "published" / "latest" / "pricebook.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


@pytest.fixture
def first(first_night: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The first night's published file, read-only."""
    yield from _connect(first_night)


@pytest.fixture(params=["sampled", pytest.param("replayed", marks=pytest.mark.full)])
def world(request: pytest.FixtureRequest) -> Path:
    """Data folder of the sampled world, and in the long run also that of all real captures."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture
def law_book(world: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of each world in which what is always true must hold, read-only."""
    yield from _connect(world)


@pytest.fixture
def book(replayed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file after the replay of the real captures, read-only."""
    yield from _connect(replayed)
