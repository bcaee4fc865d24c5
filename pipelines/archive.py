"""The archive: every byte ever captured, and a log of how it came.

Belongs here: storing and finding captured bytes. Does not belong here: fetching them, reading
meaning into them, or deleting anything: the archive only grows.

Layout under the archive folder::

    objects/ab/<sha256>.gz   the bytes, compressed with reproducible output, stored once
    attempts.jsonl           one line per attempt to get a document, good or bad
    captures.jsonl           one line per complete capture of a partition, naming its pages

A line is written and synced after the objects it names, so a kill leaves at worst bytes that
nothing names and a torn last line, which the next writer removes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.source import Capture, Page
from schemas.errors import ArchiveError

STREAM_BUFFER = 1 << 20
STREAM_LEVEL = 6
"""Compression of documents of hundreds of megabytes, where the best level would take minutes."""

ORIGINS = ("fetched", "embedded", "imported")


@dataclass(frozen=True)
class Attempt:
    """One attempt to get one document.

    ``outcome`` is ``stored`` (new bytes), ``unchanged`` (bytes we had), ``not_modified`` (the
    server said so), ``redirected`` (led elsewhere), ``refused`` (an answer we do not take) or
    ``failed`` (no usable answer).
    """

    night_at: datetime
    started_at: datetime
    source_id: str
    url: str
    outcome: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    sha256: str | None = None
    bytes: int | None = None
    duration_ms: int = 0
    message: str = ""


@dataclass(frozen=True)
class PageRecord:
    """A page of a capture: where it came from and which bytes it had."""

    url: str
    sha256: str
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class CaptureRecord:
    """One complete capture of a source's partition.

    ``is_partial`` marks a document known to hold only part of the original: it never closes rows.
    """

    source_id: str
    partition: str
    captured_at: datetime
    night_at: datetime
    origin: str
    pages: tuple[PageRecord, ...]
    is_partial: bool = False

    @property
    def content_id(self) -> str:
        """Hash of the page hashes: equal exactly where all bytes are equal."""
        joined = "\n".join(page.sha256 for page in self.pages)
        return hashlib.sha256(joined.encode()).hexdigest()

    @property
    def capture_id(self) -> str:
        """Stable identity of the capture."""
        parts = (self.source_id, self.partition, self.captured_at.isoformat(), self.content_id)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Archive:
    """The archive in one folder. Safe for many threads of one process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()

    def put(self, content: bytes) -> str:
        """Store bytes, once, and return their sha256."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._object(digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_synced(target, gzip.compress(content, compresslevel=9, mtime=0))
        return digest

    @contextmanager
    def writing(self) -> Iterator[StreamWriter]:
        """Store a document piece by piece; it is there once ``finish`` of the writer was called."""
        folder = self.root / "objects"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield StreamWriter(file, Path(name), self._object)
        finally:
            Path(name).unlink(missing_ok=True)

    def read(self, sha256: str) -> bytes:
        """The stored bytes; raises ``ArchiveError`` where they are missing or damaged."""
        try:
            content = gzip.decompress(self._object(sha256).read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile) as error:
            raise ArchiveError(f"object {sha256}: {error}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(f"object {sha256}: the stored bytes have another hash")
        return content

    def open(self, sha256: str) -> BinaryIO:
        """The stored bytes as a file to read from start to end, whatever their size.

        Raises ``ArchiveError`` where they are missing, or, at their end, damaged.
        """
        try:
            file = gzip.GzipFile(self._object(sha256), "rb")
        except OSError as error:
            raise ArchiveError(f"object {sha256}: {error}") from error
        return io.BufferedReader(_Checked(file, sha256), STREAM_BUFFER)

    def stored_bytes(self, sha256: str) -> int:
        """Bytes that an object takes on the disk, compressed."""
        return self._object(sha256).stat().st_size

    def log_attempt(self, attempt: Attempt) -> None:
        """Append one row to the attempt log."""
        self._append("attempts.jsonl", asdict(attempt))

    def log_capture(self, record: CaptureRecord) -> None:
        """Append one complete capture; its pages' bytes must be stored already."""
        for page in record.pages:
            if not self._object(page.sha256).exists():
                raise ArchiveError(f"object {page.sha256}: named by a capture but not stored")
        self._append("captures.jsonl", asdict(record))

    def log_audit(self, judged: Mapping[str, Any]) -> None:
        """Append what a person found when comparing a published figure with its document."""
        self._append("audits.jsonl", judged)

    def audits(self) -> Iterator[dict[str, Any]]:
        """All that was ever logged by ``log_audit``, in that order."""
        for row in self._rows("audits.jsonl"):
            yield {**row, "judged_at": datetime.fromisoformat(row["judged_at"])}

    def attempts(self) -> Iterator[Attempt]:
        """All attempts in the order they were logged."""
        for row in self._rows("attempts.jsonl"):
            times = {k: datetime.fromisoformat(row[k]) for k in ("night_at", "started_at")}
            yield Attempt(**{**row, **times})

    def captures(self) -> list[CaptureRecord]:
        """All complete captures, ordered by source, partition and time."""
        records = []
        for row in self._rows("captures.jsonl"):
            times = {k: datetime.fromisoformat(row[k]) for k in ("night_at", "captured_at")}
            pages = tuple(PageRecord(**page) for page in row["pages"])
            records.append(CaptureRecord(**{**row, **times, "pages": pages}))
        return sorted(records, key=lambda r: (r.source_id, r.partition, r.captured_at))

    def load(self, record: CaptureRecord, *, is_streamed: bool = False) -> Capture:
        """The capture with its bytes, or where it is streamed with what opens them."""
        pages = tuple(
            Page(
                page.url,
                partial(self.open, page.sha256) if is_streamed else self.read(page.sha256),
                page.content_type,
                page.sha256,
            )
            for page in record.pages
        )
        return Capture(record.source_id, record.captured_at, pages, record.partition)

    def _object(self, sha256: str) -> Path:
        return self.root / "objects" / sha256[:2] / f"{sha256}.gz"

    def _append(self, name: str, row: Mapping[str, Any]) -> None:
        line = json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True) + "\n"
        path = self.root / name
        with self._lock:
            self.root.mkdir(parents=True, exist_ok=True)
            with path.open("ab+") as file:
                _drop_torn_tail(file)
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self.root / name
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    return  # torn by a kill: never acknowledged to anyone
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise ArchiveError(f"{path.name} line {number}: {error}") from error


class StreamWriter:
    """A document on its way into the archive."""

    def __init__(self, file: BinaryIO, path: Path, place: Callable[[str], Path]) -> None:
        self._file, self._path, self._place = file, path, place
        self._digest = hashlib.sha256()
        self._packed = gzip.GzipFile("", "wb", STREAM_LEVEL, file, mtime=0)
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Add what comes next."""
        self._digest.update(piece)
        self._packed.write(piece)
        self.size += len(piece)

    def finish(self) -> tuple[str, bool]:
        """Put the document in its place: its sha256, and whether its bytes are new."""
        self._packed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        digest = self._digest.hexdigest()
        target = self._place(digest)
        is_new = not target.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        self._path.replace(target)
        return digest, is_new


class _Checked(io.RawIOBase):
    """Unpacked bytes of an object, whose hash is checked as they run out."""

    def __init__(self, file: gzip.GzipFile, sha256: str) -> None:
        self._file, self._sha256, self._digest = file, sha256, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._file.read1(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise ArchiveError(f"object {self._sha256}: {error}") from error
        buffer[: len(piece)] = piece
        self._digest.update(piece)
        if not piece and self._digest.hexdigest() != self._sha256:
            raise ArchiveError(f"object {self._sha256}: the stored bytes have another hash")
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def new_content(records: list[CaptureRecord]) -> list[CaptureRecord]:
    """Captures whose bytes differ from the partition's capture before them."""
    fresh = []
    previous: dict[tuple[str, str], str] = {}
    for record in sorted(records, key=lambda r: r.captured_at):
        key = (record.source_id, record.partition)
        if previous.get(key) != record.content_id:
            fresh.append(record)
        previous[key] = record.content_id
    return fresh


def as_of(records: list[CaptureRecord]) -> datetime | None:
    """The archive's own clock: the night that last brought bytes we did not have.

    Everything published is a function of the captures up to this moment, so nights that only
    confirm what we know change no byte, and a rebuild gives the same snapshot.
    """
    return max((record.night_at for record in new_content(records)), default=None)


def _drop_torn_tail(file: Any) -> None:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(size - 1)
    if file.read(1) == b"\n":
        return
    position = size
    while position > 0:
        step = min(65536, position)
        file.seek(position - step)
        chunk = file.read(step)
        if (found := chunk.rfind(b"\n")) >= 0:
            file.truncate(position - step + found + 1)
            break
        position -= step
    else:
        file.truncate(0)
    file.seek(0, os.SEEK_END)


def _write_synced(target: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"cannot log {type(value).__name__}")
