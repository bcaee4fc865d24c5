"""Trying sources live without writing anything.

Belongs here: fetching, parsing and showing rows and problems beside the last good capture. Does
not belong here: the archive's growth, history, publishing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.archive import Archive, CaptureRecord
from pipelines.fetch import FetchPolicy, fetch_now, missing_key
from pipelines.history.check import read
from pipelines.history.ledger import UNREAD_SCOPES
from pipelines.source import KINDS, RegisteredSource
from pipelines.sources.registry import registry
from schemas.columns import columns_of
from schemas.errors import FetchError, PricebookError, SourceError

SHOWN = 8
"""Rows and problems shown of each."""


def probe(archive: Archive, policy: FetchPolicy, source_id: str = "") -> Iterator[str]:
    """Lines that say how one source, or every live one, reads today, and a table at their end.

    Raises:
        PricebookError: there is no such source.
    """
    if source_id and source_id not in registry():
        raise PricebookError(f"source {source_id!r}: unknown; known are {', '.join(registry())}")
    tried: dict[str, list[Trial]] = {}
    for name, registered in registry().items():
        if source_id in ("", name) and (registered.source.first_urls or source_id):
            tried[name] = []
            yield from _probe_source(archive, policy, registered, tried[name])
    yield from table_of(tried)


@dataclass(frozen=True)
class Trial:
    """What came of one document of a source: its state, and why where it was not read whole."""

    state: str
    reason: str = ""


STATES = ("proven", "read in part", "refused", "unreachable", "left alone")
"""What a source may be tonight, from best to worst; ``left alone`` was not tried."""


def table_of(tried: Mapping[str, Sequence[Trial]]) -> Iterator[str]:
    """Each source under the worst that came of its documents, with the first reason."""
    found: dict[str, list[tuple[str, str]]] = {state: [] for state in STATES}
    for name, trials in tried.items():
        worst = max(trials, key=lambda t: STATES.index(t.state), default=Trial("left alone"))
        of = sum(trial.state == worst.state for trial in trials)
        more = f" ({of} of {len(trials)} documents)" if len(trials) > 1 and worst.reason else ""
        found[worst.state].append((name, worst.reason + more))
    yield ""
    yield ", ".join(f"{len(found[state])} {state}" for state in STATES)
    for state in STATES:
        for name, reason in found[state]:
            yield f"   {state:12} {name:28} {reason}".rstrip()


def _probe_source(
    archive: Archive, policy: FetchPolicy, registered: RegisteredSource, trials: list[Trial]
) -> Iterator[str]:
    """Lines of one source; what came of its documents is added to ``trials``."""
    source = registered.source
    yield f"== {source.id}: {source.publisher}"
    if reason := source.disabled or missing_key(source):
        yield f"   {'disabled' if source.disabled else 'skipped'}: {reason}"
        trials.append(Trial("left alone", reason))
        return
    with TemporaryDirectory() as folder:
        scratch = Archive(Path(folder))
        for result in fetch_now(source, policy, scratch):
            if isinstance(result, FetchError):
                yield f"   FAILED {result}"
                trials.append(Trial("unreachable", str(result)))
                continue
            yield from _read(archive, registered, scratch, result, trials)


def _read(
    archive: Archive,
    registered: RegisteredSource,
    scratch: Archive,
    record: CaptureRecord,
    trials: list[Trial],
) -> Iterator[str]:
    sizes = {a.sha256: a.bytes or 0 for a in scratch.attempts()}
    size = sum(sizes[page.sha256] for page in record.pages)
    yield f"   {record.pages[0].url}: {len(record.pages)} page(s), {size:,} bytes"
    try:
        good, rejects = read(registered, scratch, record)
    except SourceError as error:
        yield f"   REFUSED {error}"
        trials.append(Trial("refused", str(error)))
        return
    unread = [reject.reason for reject in rejects if reject.scope in UNREAD_SCOPES]
    trials.append(Trial("read in part", unread[0]) if unread else Trial("proven"))
    last = _last_good(archive, registered, record.partition)
    yield f"   rows: {good.height} now, {last.height if last is not None else 'none'} before"
    if last is not None:
        keys, before = set(good["row_key"]), set(last["row_key"])
        yield f"   new: {len(keys - before)}, gone: {len(before - keys)}, rejected: {len(rejects)}"
    model = KINDS[registered.source.kind].observation
    shown = [c.name for c in columns_of(model) if c.is_key or c.name in ("price", "value", "unit")]
    with pl.Config(
        tbl_rows=SHOWN,
        tbl_cols=len(shown),
        tbl_width_chars=200,
        fmt_str_lengths=40,
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
    ):
        yield str(good.select(shown).head(SHOWN))
    for reject in rejects[:SHOWN]:
        yield f"   problem at {reject.locator}: {reject.reason}"


def _last_good(
    archive: Archive, registered: RegisteredSource, partition: str
) -> pl.DataFrame | None:
    records = [
        r
        for r in archive.captures()
        if r.source_id == registered.source.id and r.partition == partition
    ]
    for record in reversed(records):
        try:
            return read(registered, archive, record)[0]
        except SourceError:
            continue
    return None
