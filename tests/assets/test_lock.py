"""Whoever starts a run that writes takes the data folder, or is turned away with one clear line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.settings import exclusive
from schemas.errors import PricebookError
from tests.conftest import run_command
from tests.support import ROOT

HOLD = """
import sys, time
from pathlib import Path
from pipelines.settings import exclusive
with exclusive(Path(sys.argv[1]), "a rehearsal"):
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def holder(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds a data folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()


def dagster(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Dagster's own command on the real definitions."""
    (data / "dagster").mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "dagster", *arguments, "-m", "pipelines.definitions"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DAGSTER_HOME": str(ROOT),
            "DAGSTER_STATE_DIR": str(data / "dagster"),
            "PRICEBOOK_DATA": str(data),
            "PRICEBOOK_OFFLINE": "1",
        },
    )


STARTS = {
    "job execute": ("job", "execute", "-j", "nightly"),
    "asset materialize": ("asset", "materialize", "--select", "key:seed/gpus"),
}


@pytest.mark.parametrize("arguments", STARTS.values(), ids=STARTS.keys())
def test_dagsters_own_commands_are_turned_away(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        answer = dagster(tmp_path, *arguments)
    assert answer.returncode != 0
    said = answer.stdout + answer.stderr
    assert f"another night or import is running: process {process.pid}, since " in said
    assert "a rehearsal; start again when it has ended" in said
    assert {p.name for p in tmp_path.iterdir()} == {".lock", "dagster"}


@pytest.mark.parametrize("command", [["nightly"], ["import", "."]])
def test_commands_are_turned_away_in_one_line(command: list[str], tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        answer = run_command(tmp_path, *command, check=False)
    assert answer.returncode == 2
    (line,) = answer.stdout.splitlines()
    assert line.startswith(f"error: {tmp_path}: another night or import is running: ")
    assert f"process {process.pid}, since " in line
    assert "Traceback" not in answer.stderr


def test_a_run_of_dagsters_keeps_a_night_out_and_lets_go_at_its_end(tmp_path: Path) -> None:
    done = dagster(tmp_path, *STARTS["asset materialize"])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".lock").read_text() == ""
    with exclusive(tmp_path, "the next one"):
        assert f"process {os.getpid()}, since " in (tmp_path / ".lock").read_text()


def test_commands_that_only_read_do_not_wait_for_a_night(first_night: Path) -> None:
    with holder(first_night):
        answer = run_command(first_night, "evidence", "nonsense", check=False)
    assert "row 'nonsense': not in" in answer.stdout


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert "a rehearsal" in (tmp_path / ".lock").read_text()
        with exclusive(tmp_path, "the next night"):
            assert "the next night" in (tmp_path / ".lock").read_text()
            assert "a rehearsal" not in (tmp_path / ".lock").read_text()


def test_a_second_one_in_the_same_process_is_turned_away_too(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path, "the first"),
        pytest.raises(PricebookError, match="the first; start again when it has ended"),
        exclusive(tmp_path, "the second"),
    ):
        time.sleep(0)
