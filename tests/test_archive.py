"""The archive keeps every byte once, survives kills, and has its own clock."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.archive import Archive, Attempt, CaptureRecord, PageRecord, as_of, new_content
from schemas.errors import ArchiveError

NIGHT = datetime(2026, 8, 1, 2, 15, tzinfo=UTC)


def record(archive: Archive, body: bytes, days: int = 0, partition: str = "") -> CaptureRecord:
    moment = NIGHT + timedelta(days=days)
    return CaptureRecord(
        "shop",
        partition,
        moment,
        moment,
        "fetched",
        (PageRecord("https://shop.example/prices", archive.put(body)),),
    )


def test_same_bytes_are_stored_once_and_reproducibly(tmp_path: Path) -> None:
    one, two = Archive(tmp_path / "a"), Archive(tmp_path / "b")
    digest = one.put(b"price 1.00")
    assert one.put(b"price 1.00") == digest == two.put(b"price 1.00")
    stored = list((tmp_path / "a").rglob("*.gz"))
    assert len(stored) == 1
    assert stored[0].read_bytes() == next((tmp_path / "b").rglob("*.gz")).read_bytes()
    assert gzip.decompress(stored[0].read_bytes()) == one.read(digest) == b"price 1.00"


def test_damaged_bytes_are_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"price 1.00")
    next(tmp_path.rglob("*.gz")).write_bytes(gzip.compress(b"price 9.00"))
    with pytest.raises(ArchiveError, match="another hash"):
        archive.read(digest)


def test_a_capture_of_unknown_bytes_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    missing = CaptureRecord("shop", "", NIGHT, NIGHT, "fetched", (PageRecord("u", "0" * 64),))
    with pytest.raises(ArchiveError, match="not stored"):
        archive.log_capture(missing)


@pytest.mark.parametrize("torn", [b'{"source_id": "sh', b"", b"{"])
def test_a_line_torn_by_a_kill_is_ignored_and_removed(tmp_path: Path, torn: bytes) -> None:
    archive = Archive(tmp_path)
    archive.log_capture(record(archive, b"one"))
    with (tmp_path / "captures.jsonl").open("ab") as file:
        file.write(torn)
    assert len(archive.captures()) == 1
    archive.log_capture(record(archive, b"two", days=1))
    assert [archive.load(r).page.content for r in archive.captures()] == [b"one", b"two"]


def test_a_broken_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (tmp_path / "captures.jsonl").write_bytes(b"not json\n")
    with pytest.raises(ArchiveError, match="line 1"):
        archive.captures()


def test_attempts_come_back_as_they_were_logged(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    attempt = Attempt(
        NIGHT,
        NIGHT + timedelta(seconds=3),
        "shop",
        "https://shop.example/prices",
        "failed",
        503,
        {"retry-after": "30"},
        None,
        None,
        120,
        "busy",
    )
    archive.log_attempt(attempt)
    assert list(archive.attempts()) == [attempt]


def test_the_clock_moves_with_new_bytes_only(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert as_of(archive.captures()) is None
    for days, body in enumerate([b"one", b"one", b"two", b"two", b"one", b"one"]):
        archive.log_capture(record(archive, body, days))
    fresh = [r.captured_at.day for r in new_content(archive.captures())]
    assert fresh == [1, 3, 5]
    assert as_of(archive.captures()) == NIGHT + timedelta(days=4)


def test_a_full_disk_leaves_the_archive_readable(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.log_capture(record(archive, b"one"))
    child = os.fork()
    if child == 0:  # a process that may write 4 KiB to a file and no more
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            archive.put(os.urandom(100_000))
        except OSError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert not list(tmp_path.rglob(".writing-*"))
    assert [archive.load(r).page.content for r in archive.captures()] == [b"one"]
