"""One build: from the archive to validated tables in the private build file.

Belongs here: the order of the steps that need no network, as plain functions that the
orchestrator's assets and the tests call. Does not belong here: the steps' insides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.archive import Archive, CaptureRecord, as_of
from pipelines.gates import Judge, Verdict
from pipelines.history.anomalies import Overrides
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome, confirm
from pipelines.history.versions import code_of
from pipelines.identity.listings import identify
from pipelines.source import KINDS
from pipelines.sources.described import source_rows
from pipelines.sources.registry import registry
from schemas.columns import columns_of, polars_schema
from schemas.errors import GateError, PricebookError
from schemas.published.pipeline import AuditRecords, Snapshot, Sources
from warehouse.database import create_table, insert, transaction
from warehouse.derive import Derivation, Ledger, Model, code_version, rows_hash
from warehouse.seeds import SEED_FOLDER, read_seed


def ingest(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    only: Collection[str] | None = None,
) -> list[Outcome]:
    """Bring history up to date with the archive, source by source.

    Args:
        connection: The build file, open for writing.
        archive: Where the captures are.
        only: Sources to read; None reads all. Of the others the build keeps what history holds of
            them already, and speaks for no later moment than that allows.

    Raises:
        PricebookError: where the archive holds no capture at all.
    """
    prepare(connection)
    captures = archive.captures()
    if only is not None:
        held = {i for (i,) in connection.execute("select capture_id from core.ingested").fetchall()}
        captures = [r for r in captures if r.source_id in only or r.capture_id in held]
    moment = as_of(captures)
    if moment is None:
        raise PricebookError(f"{archive.root}: the archive holds no capture yet")
    known = [r for r in captures if r.night_at <= moment]
    by_source: dict[str, list[CaptureRecord]] = {}
    for record in known:
        by_source.setdefault(record.source_id, []).append(record)
    let_through = overrides()
    outcomes: list[Outcome] = []
    for source_id, registered in registry().items():
        if only is None or source_id in only:
            outcomes += ingest_source(
                connection,
                registered,
                archive,
                by_source.get(source_id, []),
                let_through.get(source_id, frozenset()),
            )
    confirm(connection, registry().values(), lambda source_id: by_source.get(source_id, []))
    write_snapshot(connection, moment)
    write_audits(connection, archive)
    return outcomes


def overrides(seeds: Path = SEED_FOLDER) -> dict[str, Overrides]:
    """Held prices that somebody let through, by source."""
    columns = ("source_id", "listed_model", "meter", "price")
    found: dict[str, Overrides] = {}
    for source_id, *price in read_seed("overrides", seeds).select(columns).iter_rows():
        found[source_id] = found.get(source_id, frozenset()) | {tuple(price)}
    return found


NIGHTS_THAT_PROVE = 2
"""Nights on which a live fetch must pass all checks before its source counts as proven."""


def proven_live(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The first days on which live fetches proved a source, for sources with enough of them.

    A night counts where every part of the source that it fetched was taken, nothing waits for a
    second sight, and no section or key was left unread.
    """
    nights = connection.execute(
        """
        with nights as (
            select
                i.source_id, cast(i.captured_at as date) as night,
                bool_and(
                    i.status = 'loaded' and i.hold is null and not exists (
                        select 1 from core.rejects r
                        where r.capture_id = i.read_as and r.scope in ('key', 'section')
                    )
                ) as is_good
            from core.ingested i
            where i.origin = 'fetched'
            group by i.source_id, cast(i.captured_at as date)
        )
        select source_id, list(cast(night as varchar) order by night)
        from nights where is_good
        group by source_id having count(*) >= ?
        """,
        [NIGHTS_THAT_PROVE],
    ).fetchall()
    return {source_id: days[:NIGHTS_THAT_PROVE] for source_id, days in nights}


def write_snapshot(connection: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    """Write the moment the build speaks for, and the registry of sources."""
    moments = pl.DataFrame({"as_of_at": [moment]}, schema=polars_schema(Snapshot))
    with transaction(connection):
        for name, model, frame in (
            ("sources", Sources, source_rows(proven_live(connection))),
            ("snapshot", Snapshot, moments),
        ):
            create_table(connection, f"core.{name}", columns_of(model), replace=True)
            insert(connection, f"core.{name}", frame)


UNREAD = """
    select i.source_id, list(distinct r.reason order by r.reason)
    from core.rejects r
    join core.ingested i on i.read_as = r.capture_id
    join core.confirmations c on c.newest_capture_id = i.capture_id
    where r.scope in ('key', 'section')
    group by i.source_id
"""
"""What nobody understands of the newest documents, by source."""


def write_audits(connection: duckdb.DuckDBPyConnection, archive: Archive) -> None:
    """Write what persons found in audits; of several looks at one figure the last counts."""
    last = {(row["version"], row["subject"], row["row_id"]): row for row in archive.audits()}
    with transaction(connection):
        create_table(connection, "core.audit_records", columns_of(AuditRecords), replace=True)
        frame = pl.DataFrame(list(last.values()), schema=polars_schema(AuditRecords))
        insert(connection, "core.audit_records", frame)


@dataclass(frozen=True)
class Standing:
    """What history holds of a source.

    Attributes:
        rows: Rows that stand.
        rejects: Rows kept out of the newest captures.
        refusal: Why the newest document was not taken.
        unread: Why parts of the newest documents were not taken, each reason once.
    """

    rows: int
    rejects: int
    refusal: str | None
    unread: tuple[str, ...] = ()


def standing(connection: duckdb.DuckDBPyConnection) -> dict[str, Standing]:
    """What history holds of each source that it knows."""
    rows = {
        source_id: count
        for kind in KINDS.values()
        for source_id, count in connection.execute(
            f"select source_id, count(*) from core.{kind.table} where superseded_at is null "
            "group by 1"
        ).fetchall()
    }
    newest = connection.execute(
        "select i.source_id, sum(i.rejects)::bigint, string_agg(i.message, '; ' order by i.message)"
        " filter (where i.status = 'refused') from core.ingested i join core.confirmations c "
        "on c.newest_capture_id = i.capture_id and c.source_id = i.source_id group by 1"
    ).fetchall()
    unread = dict(connection.execute(UNREAD).fetchall())
    return {
        source_id: Standing(
            rows.get(source_id, 0), rejects, refusal, tuple(unread.get(source_id, ()))
        )
        for source_id, rejects, refusal in newest
    }


NAMES = "core.token_listings"
"""Stands in the ledger for all that is made with it."""


def match_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Load seeds and match listed names, unless seeds, code and listed names are what they were."""
    prepare(connection)
    ledger = Ledger(connection)
    digest = hashlib.sha256(code_version().encode())
    digest.update(code_of("pipelines.identity.listings").encode())
    for path in (SEED_FOLDER.with_suffix(".py"), *sorted(SEED_FOLDER.rglob("*.csv"))):
        digest.update(f"{path.relative_to(SEED_FOLDER.parent)}".encode())
        digest.update(path.read_bytes())
    for table in ("token_price_meters", "gpu_rates", "policy_facts"):
        digest.update(rows_hash(connection, f"core.{table}").encode())
    if ledger.rows_made_from(NAMES, digest.hexdigest()) is None:
        identify(connection)
        ledger.note(NAMES, digest.hexdigest(), 0)


@dataclass(frozen=True)
class Derived:
    """A derived table as it stands: its rows, what the gates say, and a look at it if it is new.

    ``set_aside`` has a line for each row that broke the table's contract and is left out.
    """

    model: Model
    rows: int
    verdicts: tuple[Verdict, ...]
    preview: str | None
    set_aside: tuple[str, ...]


def derive(
    connection: duckdb.DuckDBPyConnection,
    wanted: Iterable[Model],
    published: Path,
    waived: Collection[str] = (),
) -> Iterator[Derived]:
    """Bring tables up to date and judge them, in the order given.

    Where a table breaks its contract or does not pass a gate, those that rest on it are left as
    they are; the others go on, so that one night names all that is wrong.

    Args:
        connection: The build file, open for writing.
        wanted: Models, each after those among them that it depends on.
        published: Folder of snapshots; ``latest`` in it is what tables are compared with.
        waived: Names of gates that stop nothing.

    Raises:
        GateError: at the end, naming table, column and value of each that broke its contract.
    """
    latest = published / "latest"
    derivation = Derivation(connection)
    judge = Judge(connection, latest.resolve() if latest.exists() else None)
    stopped: set[str] = set()
    broken: list[str] = []
    for model in wanted:
        if not stopped.isdisjoint(model.depends_on):
            stopped.add(model.name)
            continue
        try:
            made = derivation.run(model)
        except GateError as error:
            stopped.add(model.name)
            broken.append(str(error))
            continue
        verdicts = judge.judge(model.name, made.ingredients) if model.is_published else []
        if any(not v.passed and v.name not in waived for v in verdicts):
            stopped.add(model.name)
        preview = _preview(connection, model.name) if made.is_new else None
        yield Derived(model, made.rows, tuple(verdicts), preview, made.set_aside)
    if broken:
        raise GateError("\n".join(broken))


def _preview(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    return str(connection.sql(f"select * from mart.{name} order by all limit 5").pl())
