"""Filing a folder of captures in the archive as if each had been fetched on its date.

Belongs here: reading ``index.csv``, finding the source of each file, refusing what is not whole,
and filing the rest. Does not belong here: ingesting what was filed (the build does).

``index.csv`` has at least the columns ``path`` (relative to the folder), ``live_url``,
``captured_on`` (``YYYY-MM-DD``, or ``YYYY-MM`` for a month) and ``kind``. A table without an
address that holds dated copies of a source's document (``Source.retold``) is known by the column
``origin``, where the index has one, and filed copy by copy.
"""

from __future__ import annotations

import calendar
import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.history.check import split
from pipelines.source import Capture, Page, RegisteredSource, Source
from pipelines.sources.registry import claimant, retold_by
from schemas.errors import PricebookError, SourceError

NOT_EVIDENCE = ("synthetic",)
"""Kinds of copy that never were a page; taken only when asked for."""

NOT_WHOLE = ("excerpt", "trimmed", *NOT_EVIDENCE)
"""Kinds of copy that may lack rows: they never end a price, and one that its parser finds too
small is taken only when asked for."""

REQUIRED_COLUMNS = ("path", "live_url", "captured_on", "kind")


@dataclass(frozen=True)
class Entry:
    """One row of the index whose document a source claims."""

    path: str
    url: str
    captured_at: datetime
    kind: str
    registered: RegisteredSource
    content: bytes | None = None
    """Bytes where they are not those of the file."""


@dataclass
class ImportReport:
    """What became of every row of the index: filed, already there, unclaimed or refused."""

    filed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def import_folder(folder: Path, archive: Archive, *, include: Iterable[str] = ()) -> ImportReport:
    """File the folder's captures; see the module's docstring.

    Args:
        folder: Folder that holds ``index.csv``.
        archive: Where to file.
        include: Kinds out of ``NOT_WHOLE`` to take however small they are.

    Raises:
        PricebookError: the index is missing or has not the columns.
    """
    report = ImportReport()
    wanted = frozenset(include)
    if unknown := wanted - set(NOT_WHOLE):
        raise PricebookError(f"include: unknown kind {sorted(unknown)}, known are {NOT_WHOLE}")
    groups: dict[tuple[str, str, datetime], list[Entry]] = {}
    for row in _index(folder):
        for entry in _entries(folder, row, wanted, report):
            source = entry.registered.source
            key = (source.id, source.partition(entry.url), entry.captured_at)
            groups.setdefault(key, []).append(entry)
    known = {(r.source_id, r.partition, r.captured_at): r for r in archive.captures()}
    for key in sorted(groups, key=lambda k: (k[2], k[0], k[1])):
        for entries in _documents(groups[key]):
            _file(folder, archive, key[1], entries, known, report, wanted)
    return report


def _index(folder: Path) -> list[dict[str, str]]:
    path = folder / "index.csv"
    if not path.is_file():
        raise PricebookError(f"{path}: there is no index")
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = set(REQUIRED_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise PricebookError(f"{path}: missing column(s) {sorted(missing)}")
        return list(reader)


def _entries(
    folder: Path, row: dict[str, str], wanted: frozenset[str], report: ImportReport
) -> list[Entry]:
    """The documents of an index row: none, one, or each dated copy that a table holds."""
    path, url, kind = row["path"], row["live_url"], row["kind"]
    registered = claimant(url) if url else None
    retold = None if url else retold_by(row.get("origin") or "")
    if registered is None and retold is None:
        report.unclaimed.append(path)
        return []
    if kind in NOT_EVIDENCE and kind not in wanted:
        report.refused.append((path, f"kind: {kind} is no evidence"))
        return []
    try:
        captured_at = moment_of(row["captured_on"])
    except ValueError:
        report.refused.append((path, f"captured_on: no date: {row['captured_on']!r}"))
        return []
    if registered:
        return [Entry(path, url, captured_at, kind, registered)]
    assert retold is not None
    return _copies(folder, path, captured_at, kind, *retold, report)


def _copies(
    folder: Path,
    path: str,
    captured_at: datetime,
    kind: str,
    registered: RegisteredSource,
    origin: Mapping[str, str],
    report: ImportReport,
) -> list[Entry]:
    """The dated copies that a table holds, as documents of its source."""
    source = registered.source
    assert source.retold is not None
    try:
        copies = source.retold.copies(origin, captured_at, _content(folder / path, source))
    except (ValueError, OSError, EOFError) as error:
        report.refused.append((path, f"no table of dated copies: {error}"))
        return []
    return [Entry(path, url, moment, kind, registered, content) for url, moment, content in copies]


def moment_of(captured_on: str) -> datetime:
    """Midnight UTC of a day; of the last day where only a month is known (seen by then)."""
    if len(captured_on) == len("2026-01"):
        year, month = (int(part) for part in captured_on.split("-"))
        return datetime(year, month, calendar.monthrange(year, month)[1], tzinfo=UTC)
    return datetime.strptime(captured_on, "%Y-%m-%d").replace(tzinfo=UTC)


def _documents(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries of one source, partition and day as captures: pages together, copies apart."""
    source = entries[0].registered.source
    if source.paging is None or not source.paging.page_parameter:
        return [[entry] for entry in sorted(entries, key=lambda e: (e.kind != "raw", e.path))]
    return [sorted(entries, key=lambda e: source.page_number(e.url))]


def _file(
    folder: Path,
    archive: Archive,
    partition: str,
    entries: list[Entry],
    known: dict[tuple[str, str, datetime], CaptureRecord],
    report: ImportReport,
    wanted: frozenset[str],
) -> None:
    """File one capture unless it is there already or its parser cannot take it whole."""
    registered, captured_at = entries[0].registered, entries[0].captured_at
    is_partial = any(e.kind in NOT_WHOLE for e in entries)
    try:
        pages = [(e.url, _bytes(folder, e)) for e in entries]
        capture = Capture(
            registered.source.id,
            captured_at,
            tuple(Page(url, content) for url, content in pages),
            partition,
        )
        is_asked_for = any(e.kind in wanted for e in entries)
        split(registered, registered.read(capture), is_whole=not is_asked_for)
    except (SourceError, OSError, EOFError) as error:
        report.refused += [(e.path, str(error)) for e in entries]
        return
    record = CaptureRecord(
        registered.source.id,
        partition,
        captured_at,
        captured_at,
        "imported",
        tuple(PageRecord(url, archive.put(content)) for url, content in pages),
        is_partial,
    )
    moment = (record.source_id, partition, captured_at)
    if moment in known:
        same = known[moment].content_id == record.content_id
        reason = "another document of the source is filed under the same moment"
        report.known += [e.path for e in entries] if same else []
        report.refused += [] if same else [(e.path, reason) for e in entries]
        return
    known[moment] = record
    archive.log_capture(record)
    report.filed += [e.path for e in entries]


def _bytes(folder: Path, entry: Entry) -> bytes:
    if entry.content is not None:
        return entry.content
    return _content(folder / entry.path, entry.registered.source)


def _content(path: Path, source: Source) -> bytes:
    """Bytes of a file as the archive takes them: unpacked, and without personal data."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return source.scrub(content) if source.scrub else content
