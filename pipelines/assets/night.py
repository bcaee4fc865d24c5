"""One night's run as an object: where it works, what it reports, what came of it.

Belongs here: what the steps of a run share, how a run is configured and holds the data folder for
itself, and the human summary at its end. Does not belong here: the steps (``fetch``, ``build.py``,
``publish``) or their orchestration (the other modules of this room).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import dagster as dg
import duckdb
from pydantic import Field

from pipelines.archive import Archive, CaptureRecord
from pipelines.gates import COMPARISONS
from pipelines.settings import Settings, exclusive, settings
from pipelines.sources.registry import registry
from schemas.errors import PricebookError

if TYPE_CHECKING:
    from pipelines.fetch import SourceOutcome
    from pipelines.history.ledger import Outcome
    from pipelines.publish.snapshot import Published

NAMES_UNKNOWN = """
    with names as (
        select source_id, listed_seller as label, seller_id as known from core.token_listings
        union all
        select source_id, listed_seller, seller_id from core.gpu_listings
        union all
        select source_id, listed_scope, provider_id from core.policy_listings
        where scope_type in ('provider', 'route')
    )
    select source_id, list(distinct label order by label)
    from names group by source_id having count(known) = 0
"""
"""Sources of whose sellers not one is known, with the labels as listed."""


class NightConfig(dg.Config):
    """What a run may be told, in the UI and on the command line alike."""

    offline: bool | None = Field(
        default=None,
        description="Leave the network alone. Not set: as PRICEBOOK_OFFLINE says.",
    )
    accept_jumps: bool = Field(
        default=False,
        description="Publish although a comparison with the last version fails: somebody looked.",
    )
    sources: list[str] = Field(
        default=[],
        description="Sources to capture and read, by id; the others stand as they are. Empty: all.",
    )


@dataclass
class Night:
    """State of one run.

    Attributes:
        settings: Places and switches.
        config: What this run was told.
        started_at: Start of the run; every attempt of the night carries it.
        report: Called with a line for each thing done; silent by default.
        outcomes: What the capture step did, per source.
        ingested: What became of each capture read tonight.
        lost: A line for each source read tonight of which no row can be published.
        set_aside: A line for each row that broke its table's contract and is left out.
        unread: A line for each source with parts that nobody understands.
        tables: Rows per published table.
        published: The snapshot, once there is one.
    """

    settings: Settings = field(default_factory=settings)
    config: NightConfig = field(default_factory=NightConfig)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    report: Callable[[str], None] = lambda line: None
    outcomes: list[SourceOutcome] = field(default_factory=list)
    ingested: list[Outcome] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    published: Published | None = None

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.config.sources) - registry().keys()):
            raise PricebookError(f"no such source: {', '.join(unknown)}; docs/sources.md has all")

    @property
    def is_offline(self) -> bool:
        """Whether the network is left alone."""
        told = self.config.offline
        return self.settings.is_offline if told is None else told

    @property
    def waived(self) -> tuple[str, ...]:
        """Gates that only warn in this run."""
        return COMPARISONS if self.config.accept_jumps else ()

    def takes(self, source_id: str) -> bool:
        """Whether the run captures and reads a source."""
        return not self.config.sources or source_id in self.config.sources

    @property
    def archive(self) -> Archive:
        """The archive of this run."""
        return Archive(self.settings.archive)

    def newest_captures(self) -> dict[str, CaptureRecord]:
        """Newest capture of each source."""
        found: dict[str, CaptureRecord] = {}
        for record in sorted(self.archive.captures(), key=lambda r: r.captured_at):
            found[record.source_id] = record
        return found


Begun = Callable[[Night], None]


def night_resource(begun: Begun = lambda night: None) -> dg.ResourceDefinition:
    """The resource that every step of a run shares, and with it the data folder.

    It holds the lock of the data folder from its creation to its end, and every asset asks for it:
    whoever starts a run that writes, there is no way around the lock.

    Args:
        begun: Called with the night once the folder is held.
    """

    @dg.resource(
        config_schema=NightConfig.to_config_schema(),
        description="One run: places, switches and results. Holds the data folder for itself.",
    )
    def resource(context: dg.InitResourceContext) -> Iterator[Night]:
        run = context.run
        doing = f"run {run.run_id if run else ''} of the pipeline"
        with exclusive(settings().data, doing):
            night = Night(config=NightConfig(**context.resource_config))
            begun(night)
            yield night
            if context.log:
                context.log.info("\n".join(summary(night)))

    return resource


def _age(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{(now - moment).days} days old"


def summary(night: Night) -> list[str]:
    """The night in a screenful of plain lines."""
    lines = [f"Sovereign Pricebook, night of {night.started_at:%Y-%m-%d %H:%M} UTC", ""]
    if night.is_offline:
        lines += ["Offline: the network was left alone; built from the archive.", ""]
    lines += _source_lines(night)
    refused = [o for o in night.ingested if o.status == "refused"]
    if refused:
        lines += ["", "Documents not taken (the last good ones stand):"]
        lines += [f"  {o.message}" for o in refused]
    if night.unread:
        lines += ["", "Parts not understood (their last rows stand, unconfirmed):"]
        lines += [f"  {line}" for line in night.unread]
    if night.lost:
        lines += ["", "Read, but no row of it can be published:"]
        lines += [f"  {line}" for line in night.lost]
    if night.set_aside:
        lines += ["", "Rows set aside, for they break the contract of their table:"]
        lines += [f"  {line}" for line in night.set_aside[:20]]
        if len(night.set_aside) > 20:
            lines += [f"  and {len(night.set_aside) - 20} more (core.set_aside of the build)"]
    if night.tables:
        lines += ["", "Rows per table:"]
        lines += [f"  {name:24} {count:>8,}" for name, count in night.tables.items()]
    if night.published:
        lines += ["", *_change_lines(night)]
    return lines


def lost_sources(connection: duckdb.DuckDBPyConnection, ingested: Sequence[Outcome]) -> list[str]:
    """A line for each source read tonight whose rows reach no reader, with the reason.

    A document that its parser refuses is named elsewhere in the summary; here are those that were
    taken and yet left nothing: every row rejected, or no name in them known.
    """
    rows: Counter[str] = Counter()
    rejects: Counter[str] = Counter()
    for outcome in ingested:
        if outcome.status == "loaded":
            rows[outcome.source_id] += outcome.rows
            rejects[outcome.source_id] += outcome.rejects
    unknown = dict(connection.execute(NAMES_UNKNOWN).fetchall())
    lines = []
    for source_id in sorted(rows):
        if not rows[source_id] and rejects[source_id]:
            lines.append(f"{source_id}: each row was rejected ({rejects[source_id]})")
        elif source_id in unknown:
            labels = unknown[source_id]
            named = ", ".join(repr(label) for label in labels[:3])
            more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
            lines.append(
                f"{source_id}: seller {named}{more} is in neither providers.csv nor "
                "seller_aliases.csv of warehouse/seeds"
            )
    return lines


def _source_lines(night: Night) -> list[str]:
    newest = night.newest_captures()
    words: dict[str, list[str]] = {}
    for outcome in night.outcomes:
        words.setdefault(outcome.outcome, []).append(outcome.source_id)
    if not words:
        return ["Sources: none was captured in this run."]
    lines = ["Sources: " + ", ".join(f"{len(ids)} {word}" for word, ids in sorted(words.items()))]
    packaged = sorted(i for i, record in newest.items() if record.origin == "embedded")
    if packaged:
        lines.append(f"  standing on packaged data: {', '.join(packaged)}")
    if night.outcomes and not (words.keys() & {"fetched", "unchanged", "not_due", "partial"}):
        lines.append(
            "No live source answered: this snapshot stands on packaged data, the archive "
            "and hand-kept facts."
        )
    for outcome in night.outcomes:
        if outcome.outcome in ("failed", "partial", "disabled", "skipped_without_key"):
            last = newest.get(outcome.source_id)
            age = _age(last.captured_at if last else None, night.started_at)
            lines.append(
                f"  {outcome.source_id}: {outcome.outcome}; last good: {age}; "
                f"{short(outcome.failures)}"
            )
    return lines


def short(failures: Sequence[str]) -> str:
    """The first of some reasons, and how many more there are."""
    first, *more = failures or ("",)
    return f"{first} (and {len(more)} more like it)" if more else first


def _change_lines(night: Night) -> list[str]:
    published = night.published
    assert published is not None
    if not published.is_new:
        return [
            f"Nothing changed since version {published.version}: no new version.",
            f"Snapshot: {published.path}",
        ]
    lines = [
        f"New version {published.version}; tables that changed: "
        f"{', '.join(published.changed_tables) or 'none'}"
    ]
    with duckdb.connect(str(published.path / "pricebook.duckdb"), read_only=True) as connection:
        for row in connection.execute(
            "select changed_at::date, seller_id, item, detail, old_price, new_price, "
            "currency from price_changes where changed_at <= (select "
            "as_of_at from snapshot) order by changed_at desc, change_id limit 5"
        ).fetchall():
            day, seller, item, detail, old, new, currency = row
            lines.append(
                f"  {day} {seller} {item} ({detail}): {old.normalize():f} -> "
                f"{new.normalize():f} {currency}"
            )
    return [*lines, f"Snapshot: {published.path}"]
