"""Nights that many tests look at, run once per session as a user would run them."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.support import ROOT, SHARED_CAPTURES


def run_command(
    data: Path, *arguments: str, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m pipelines`` on a data folder, offline unless told otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        text=True,
        check=check,
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
    if not SHARED_CAPTURES.is_dir():
        pytest.skip("real captures are not beside this checkout (../shared/captures)")

    def replay(data: Path) -> None:
        imported = run_command(data, "import", str(SHARED_CAPTURES))
        (data / "import.txt").write_text(imported.stdout)
        run_command(data, "nightly")

    return _once(tmp_path_factory, "replayed", replay)


def _connect(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = data / "published" / "latest" / "pricebook.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


@pytest.fixture
def first(first_night: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The first night's published file, read-only."""
    yield from _connect(first_night)


@pytest.fixture
def book(replayed: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file after the replay of the real captures, read-only."""
    yield from _connect(replayed)
