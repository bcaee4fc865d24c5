"""One night's captures: which sources are due, and what becomes of each.

Belongs here: when to fetch, what counts as complete, what is logged as a capture, outcomes. Does
not belong here: requests (``web``), and what a document means.

A partition is captured only when all its pages came; otherwise its last good capture stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.fetch.policy import FetchPolicy
from pipelines.fetch.targets import partitions
from pipelines.fetch.web import Web
from pipelines.settings import source_key
from pipelines.source import Source
from schemas.errors import FetchError


@dataclass(frozen=True)
class SourceOutcome:
    """What a source came to tonight.

    ``outcome`` is ``fetched`` (new bytes), ``unchanged``, ``not_due``, ``disabled``, ``failed``,
    ``partial`` (some of it came), ``embedded`` (packaged document only), ``skipped_offline`` or
    ``skipped_without_key`` (its ``key_variable`` is not set).
    ``captures`` counts what was logged; ``failures`` names URL and reason of each, or says why the
    source was left alone.
    """

    source_id: str
    outcome: str
    captures: int
    failures: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """All failures in one line."""
        return "; ".join(self.failures)


def capture_all(
    sources: Sequence[Source],
    archive: Archive,
    night_at: datetime,
    policy: FetchPolicy,
    *,
    is_offline: bool = False,
    on_done: Callable[[SourceOutcome], None] | None = None,
) -> list[SourceOutcome]:
    """Capture all sources that are due, and say what became of each, in the order given.

    A source's failure is an outcome, never an exception. ``on_done`` is called in the calling
    thread as each source ends. Raises ``ArchiveError`` where the archive's log is unreadable.
    """
    night = _Night(archive, night_at, policy, is_offline)

    async def one(source: Source) -> SourceOutcome:
        outcome = await night.capture(source)
        if on_done:
            on_done(outcome)
        return outcome

    async def everything() -> list[SourceOutcome]:
        async with night.web:
            return await asyncio.gather(*(one(source) for source in sources))

    return asyncio.run(everything())


def missing_key(source: Source) -> str:
    """What the operator must set before the source can be asked; empty where nothing is missing."""
    if not source.key_variable or source_key(source.key_variable):
        return ""
    return f"needs a key of your own in the environment variable {source.key_variable}"


def fetch_now(
    source: Source, policy: FetchPolicy, scratch: Archive
) -> list[CaptureRecord | FetchError]:
    """Fetch a source's partitions afresh, each as a capture or a failure.

    Args:
        source: What to fetch, whether due or not.
        policy: Limits.
        scratch: Takes the bytes; nothing is logged there as a capture.
    """
    now = datetime.now(UTC)
    web = Web(policy, scratch, now, {})

    async def one(partition: str, urls: Sequence[str]) -> CaptureRecord | FetchError:
        try:
            pages = [page async for page in web.pages(source, urls)]
        except Exception as error:
            return _fetch_error(urls[0], error)
        return CaptureRecord(source.id, partition, datetime.now(UTC), now, "fetched", tuple(pages))

    async def everything() -> list[CaptureRecord | FetchError]:
        async with web:
            return await asyncio.gather(*(one(*item) for item in partitions(source).items()))

    return asyncio.run(everything())


class _Night:
    """The archive as the night found it, and what the night adds."""

    def __init__(
        self, archive: Archive, night_at: datetime, policy: FetchPolicy, is_offline: bool
    ) -> None:
        self.archive = archive
        self.night_at = night_at
        self.is_offline = is_offline
        self.records = archive.captures()
        live = [r for r in self.records if r.origin != "embedded" and not r.is_partial]
        self.newest = {(r.source_id, r.partition): r for r in live}
        held = {(r.source_id, page.url): page for r in live for page in r.pages}
        self.web = Web(policy, archive, night_at, held)

    async def capture(self, source: Source) -> SourceOutcome:
        """The source's outcome, whatever goes wrong inside."""
        if source.disabled:
            return SourceOutcome(source.id, "disabled", 0, (source.disabled,))
        embedded, problem = await asyncio.to_thread(self._embed, source)
        try:
            outcome = await self._capture_live(source)
        except Exception as error:
            text = f"{source.id}: {type(error).__name__}: {error}"
            outcome = SourceOutcome(source.id, "failed", 0, (text,))
        if problem:
            has_live = outcome.outcome in ("fetched", "unchanged", "partial", "not_due")
            return replace(
                outcome,
                outcome="partial" if has_live else "failed",
                failures=(problem, *outcome.failures),
            )
        return replace(outcome, captures=outcome.captures + embedded)

    def _embed(self, source: Source) -> tuple[int, str]:
        """Log the packaged document where it is new: number of captures, and what went wrong."""
        if not source.embedded:
            return 0, ""
        url = source.embedded.url
        try:
            content, moment = source.embedded.read()
            if not content or moment.utcoffset() is None:
                raise ValueError("the document is empty, or its moment has no time zone")
            page = PageRecord(url, self.archive.put(content))
            record = CaptureRecord(
                source.id, source.partition(url), moment, moment, "embedded", (page,)
            )
            known = {(r.source_id, r.partition, r.content_id) for r in self.records}
            if (record.source_id, record.partition, record.content_id) in known:
                return 0, ""
            self.archive.log_capture(record)
        except Exception as error:
            return 0, str(_fetch_error(url, error))
        return 1, ""

    async def _capture_live(self, source: Source) -> SourceOutcome:
        """Capture what is due of the source's own URLs."""
        if self.is_offline or (source.embedded and not source.first_urls):
            outcome = "embedded" if source.embedded else "skipped_offline"
            return SourceOutcome(source.id, outcome, 0)
        if without := missing_key(source):
            return SourceOutcome(source.id, "skipped_without_key", 0, (without,))
        if not (parts := partitions(source)):
            raise ValueError("it has neither a URL nor an embedded document")
        due = {name: urls for name, urls in parts.items() if self._is_due(source, name)}
        if not due:
            return SourceOutcome(source.id, "not_due", 0)
        results = await asyncio.gather(*(self._partition(source, *item) for item in due.items()))
        failures = [result for result in results if isinstance(result, FetchError)]
        done = len(results) - len(failures)
        if failures:
            outcome = "partial" if done else "failed"
        else:
            outcome = "fetched" if True in results else "unchanged"
        return SourceOutcome(source.id, outcome, done, tuple(map(str, failures)))

    def _is_due(self, source: Source, partition: str) -> bool:
        record = self.newest.get((source.id, partition))
        if record is None:
            return True
        # From night to night: a cadence of 24 hours must not slip by the minutes a night takes.
        known_at = min(record.night_at, record.captured_at)
        return self.night_at - known_at >= timedelta(hours=source.cadence_hours)

    async def _partition(
        self, source: Source, partition: str, urls: Sequence[str]
    ) -> bool | FetchError:
        """Capture one partition: whether its bytes are new, or why there is no capture."""
        try:
            pages = [page async for page in self.web.pages(source, urls)]
            record = CaptureRecord(
                source.id, partition, datetime.now(UTC), self.night_at, "fetched", tuple(pages)
            )
            self.archive.log_capture(record)
        except Exception as error:
            return _fetch_error(urls[0], error)
        previous = self.newest.get((source.id, partition))
        return previous is None or previous.content_id != record.content_id


def _fetch_error(url: str, error: Exception) -> FetchError:
    if isinstance(error, FetchError):
        return error
    return FetchError(url, "failed", f"{type(error).__name__}: {error}")
