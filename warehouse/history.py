"""Memory: captures become intervals of validity, each capture in one transaction.

Belongs here: validating what a parser returned, keeping out what must not be published, and
merging the rest as type 2 history. Does not belong here: reading documents (a source's ``parse``)
and anything derived from history (``models/*.sql``).

A capture and the note that it is ingested are written in the same transaction, so a kill at any
moment loses nothing and repeats nothing. A document that its parser refuses leaves history as it
is and is noted as refused. A late import older than what is ingested, or a changed parser, makes
the partition start again from the archive.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
from pandera.errors import SchemaErrors

import pipelines.sources.base
import pipelines.sources.reading
import schemas.fields
import schemas.observations
import warehouse.anomalies
from pipelines.archive import Archive, CaptureRecord
from pipelines.errors import SourceError
from pipelines.sources import RegisteredSource
from pipelines.sources.base import KINDS, Kind
from schemas.columns import Column, columns_of
from schemas.core import Confirmations, History, Ingested, Rejects
from schemas.fields import Table
from warehouse.anomalies import HELD, MassChangeError, Reject, confirm_held, hold
from warehouse.database import create_table, insert, scalar, transaction

ABSURD_PRICE = {"per_mtok": 1_000, "per_gpu_hour": 500, "per_instance_hour": 5_000}
"""US dollars for one unit that nobody has ever asked (the dearest token known is 600 a million):
above it, a figure is a slip of unit. Other currencies get the room their value needs."""

ROOM = {"USD": 1, "EUR": 1, "GBP": 1, "CHF": 1, "CNY": 10}

SHRINK_SHARE = 0.5
"""A capture with fewer than this share of the rows that stand is refused once."""


@dataclass(frozen=True)
class Outcome:
    """What became of one capture."""

    source_id: str
    partition: str
    status: str
    rows: int
    rejects: int
    changes: int
    message: str = ""


def history_columns(kind: Kind) -> tuple[Column, ...]:
    """Columns of a kind's core table: the observation without parse-time ones, then history."""
    observed = [c for c in columns_of(kind.observation) if c.name not in ("page", "problem")]
    return (*observed, *columns_of(History))


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the core tables that are missing.

    Where one has other columns than its contract, an older program made the file: all of it is
    dropped and comes again from the archive.
    """
    bookkeeping: dict[str, type[Table]] = {
        "ingested": Ingested,
        "rejects": Rejects,
        "confirmations": Confirmations,
    }
    tables = {kind.table: history_columns(kind) for kind in KINDS.values()}
    tables |= {name: columns_of(model) for name, model in bookkeeping.items()}
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'core' "
        "order by table_name, column_index"
    ).fetchall():
        found.setdefault(table, []).append(column)
    if any(found.get(name, names) != names for name, names in _names(tables).items()):
        connection.execute("drop schema core cascade")
    connection.execute("create schema if not exists core")
    for name, columns in tables.items():
        create_table(connection, f"core.{name}", columns)


def _names(tables: Mapping[str, Sequence[Column]]) -> dict[str, list[str]]:
    return {table: [c.name for c in columns] for table, columns in tables.items()}


def ingest_source(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    records: Sequence[CaptureRecord],
) -> list[Outcome]:
    """Bring history of one source up to date with its captures.

    Args:
        connection: Open for writing.
        registered: The source and its parser.
        archive: Where the bytes are.
        records: All its captures to consider, in any order.
    """
    outcomes: list[Outcome] = []
    partitions: dict[str, list[CaptureRecord]] = {}
    for record in sorted(records, key=lambda r: (r.partition, r.captured_at)):
        partitions.setdefault(record.partition, []).append(record)
    _forget_others(connection, registered, partitions)
    for partition, captures in partitions.items():
        outcomes += _ingest_partition(connection, registered, archive, partition, captures)
    return outcomes


def _ingest_partition(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    partition: str,
    captures: list[CaptureRecord],
) -> list[Outcome]:
    source = registered.source
    version = parser_version(registered)
    known = _ingested(connection, source.id, partition)
    expected = [c.capture_id for c in captures[: len(known)]]
    if [k.capture_id for k in known] != expected or any(k.parser != version for k in known):
        _forget(connection, registered, partition)
        known = []
    outcomes = []
    previous = known[-1] if known else None
    for record in captures[len(known) :]:
        repeats = previous is not None and previous.content_id == record.content_id
        if repeats and previous is not None and not previous.is_unsettled:
            # The same bytes again: confirmed or refused as before, nothing to read.
            status, message = previous.status, previous.message
            outcome = Outcome(
                source.id, partition, status, previous.rows, previous.rejects, 0, message
            )
            with transaction(connection):
                _note(connection, record, version, outcome)
        else:
            outcome = _load(connection, registered, archive, record, previous)
        outcomes.append(outcome)
        previous = _Known.of(record, version, outcome)
    return outcomes


def _load(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    archive: Archive,
    record: CaptureRecord,
    previous: _Known | None,
) -> Outcome:
    """Parse one capture and merge it, or note why it was refused; one transaction."""
    source, kind = registered.source, KINDS[registered.source.kind]
    version = parser_version(registered)
    try:
        good, bad = read(registered, archive, record)
        _refuse_small(connection, registered, record, good, previous)
        with transaction(connection):
            outcome = _take(connection, kind, record, good, bad)
            _note(connection, record, version, outcome)
    except SourceError as error:
        outcome = Outcome(source.id, record.partition, "refused", 0, 1, 0, str(error))
        with transaction(connection):
            whole = Reject(str(error), getattr(error, "value", None))
            held = error.held if isinstance(error, MassChangeError) else ()
            _reject(connection, record, [whole, *held])
            _note(connection, record, version, outcome)
    return outcome


def _take(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    record: CaptureRecord,
    good: pl.DataFrame,
    bad: list[Reject],
) -> Outcome:
    """Merge the good rows, save those held back, and keep what is not taken."""
    _stage(connection, kind, record, good)
    held = hold(connection, kind, record)
    _reject(connection, record, [*bad, *held])
    changes = _merge(connection, kind, record)
    return Outcome(
        record.source_id,
        record.partition,
        "loaded",
        good.height - len(held),
        len(bad) + len(held),
        changes,
        f"{len(held)} price(s) {HELD}" if held else "",
    )


def read(
    registered: RegisteredSource, archive: Archive, record: CaptureRecord
) -> tuple[pl.DataFrame, list[Reject]]:
    """Parse a capture and split its rows into good ones and rejects with reasons.

    Raises:
        SourceError: the document as a whole cannot be taken.
    """
    is_streamed = registered.source.streamed_bytes > 0
    frame = registered.read(archive.load(record, is_streamed=is_streamed))
    return split(registered, frame, is_whole=not record.is_partial)


def split(
    registered: RegisteredSource, frame: pl.DataFrame, *, is_whole: bool = True
) -> tuple[pl.DataFrame, list[Reject]]:
    """Good rows (with ``row_key``) and rejects of a parsed frame."""
    source, model = registered.source, KINDS[registered.source.kind].observation
    keyed = frame.with_row_index("row").with_columns(row_key=_key_expression(model))
    reasons: dict[int, list[str]] = {}
    for row, problem in (
        keyed.filter(pl.col("problem").is_not_null()).select("row", "problem").iter_rows()
    ):
        reasons.setdefault(row, []).append(problem)
    for row, text in _violations(
        source.id,
        model,
        frame.filter(pl.col("problem").is_null()),
        keyed.filter(pl.col("problem").is_null())["row"],
    ):
        reasons.setdefault(row, []).append(text)
    for row, text in _absurd(keyed):
        reasons.setdefault(row, []).append(text)
    clean = keyed.filter(~pl.col("row").is_in(list(reasons)))
    for row in clean.filter(pl.col("row_key").is_duplicated())["row"]:
        reasons.setdefault(row, []).append("another row of the document has the same key")
    good = clean.filter(~pl.col("row").is_in(list(reasons))).drop("row", "problem")
    if is_whole and good.height < source.minimum_rows:
        first = next(iter(reasons.values()), [""])[0]
        raise SourceError(
            source.id,
            "rows",
            f"expected at least {source.minimum_rows}, good are "
            f"{good.height}; first reject: {first}",
            good.height,
        )
    rejects: list[Reject] = [
        Reject(
            "; ".join(reasons[item["row"]]),
            json.dumps(
                {k: v for k, v in item.items() if k not in ("row", "row_key", "problem")},
                default=str,
                ensure_ascii=False,
            ),
            item["row_key"],
            item["page"],
            item["locator"],
        )
        for item in keyed.filter(pl.col("row").is_in(list(reasons))).iter_rows(named=True)
    ]
    return good, rejects


def _violations(
    source_id: str, model: type[Table], frame: pl.DataFrame, rows: pl.Series
) -> Iterable[tuple[int, str]]:
    """Rows that break the contract, with the reason; a wrong column or type raises."""
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            if case["index"] is None:
                raise SourceError(
                    source_id, str(case["column"]), str(case["check"]), case["failure_case"]
                ) from errors
            yield rows[case["index"]], f"{case['column']}: {case['check']}: {case['failure_case']}"


def _absurd(keyed: pl.DataFrame) -> Iterable[tuple[int, str]]:
    """Rows whose price no seller asks, with the reason."""
    if not {"price", "unit", "currency"} <= set(keyed.columns):
        return
    for row, price, unit, currency in keyed.select("row", "price", "unit", "currency").iter_rows():
        bound = ABSURD_PRICE.get(unit, 0) * ROOM.get(currency, 1_000)
        if price is not None and bound and price > bound:
            yield row, f"price: {price.normalize():f} {currency} {unit} is above {bound}"


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _key_expression(model: type[Table]) -> pl.Expr:
    keys = [c for c in columns_of(model) if c.is_key]
    joined = pl.concat_str(
        [pl.col(c.name).cast(pl.String).fill_null("\x00") for c in keys], separator="\x1f"
    )
    return joined.map_elements(_digest, pl.String)


def _refuse_small(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    record: CaptureRecord,
    good: pl.DataFrame,
    previous: _Known | None,
) -> None:
    """Raise on a capture that lost most rows, unless the capture before had lost them too."""
    kind = KINDS[registered.source.kind]
    if record.is_partial or not kind.closes_missing:
        return
    standing = scalar(
        connection,
        f"select count(*) from core.{kind.table} where source_id = ? and partition = ? "
        "and superseded_at is null",
        [registered.source.id, record.partition],
    )
    if good.height >= standing * SHRINK_SHARE or (previous and previous.has_shrunk):
        return
    raise SourceError(
        registered.source.id,
        "rows",
        f"shrank from {standing} to {good.height}; held back until a second capture agrees",
        good.height,
    )


def _stage(
    connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord, good: pl.DataFrame
) -> None:
    """Put good rows, with their history columns, into the temporary table ``staged``."""
    pages = pl.DataFrame(
        {
            "page": range(len(record.pages)),
            "source_url": [p.url for p in record.pages],
            "capture_sha256": [p.sha256 for p in record.pages],
        },
        schema={"page": pl.Int64, "source_url": pl.String, "capture_sha256": pl.String},
    )
    rows = (
        good.join(pages, on="page", how="left")
        .drop("page")
        .with_columns(
            source_id=pl.lit(record.source_id),
            partition=pl.lit(record.partition),
            first_seen_at=pl.lit(record.captured_at).cast(pl.Datetime("us", "UTC")),
            superseded_at=pl.lit(None, pl.Datetime("us", "UTC")),
        )
        .with_columns(
            row_id=pl.concat_str(
                "source_id", "row_key", pl.col("first_seen_at").cast(pl.String), separator="\x1f"
            ).map_elements(_digest, pl.String)
        )
    )
    create_table(connection, "core.staged", history_columns(kind), replace=True)
    insert(connection, "core.staged", rows)


def _merge(connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord) -> int:
    """Close, open and leave alone; returns how many intervals were opened or closed.

    Rows that this capture rejects or holds back stay as they stand.
    """
    table = f"core.{kind.table}"
    tracked = [c.name for c in history_columns(kind) if c.is_tracked and not c.is_key]
    tracked = [n for n in tracked if n not in {c.name for c in columns_of(History)}]
    differs = " or ".join(f's."{n}" is distinct from h."{n}"' for n in tracked)
    held = "select row_key from core.rejects where capture_id = ? and row_key is not null"
    scope = [record.source_id, record.capture_id]
    connection.execute(f"delete from core.staged where row_key in ({held})", [record.capture_id])
    if "price" in tracked:
        confirm_held(connection, record)
    closed = scalar(
        connection,
        f"""
        update {table} h set superseded_at = s.first_seen_at
        from core.staged s
        where s.row_key = h.row_key and ({differs})
            and h.source_id = ? and h.superseded_at is null and h.row_key not in ({held})
        """,
        scope,
    )
    gone = 0
    if kind.closes_missing and not record.is_partial:
        gone = scalar(
            connection,
            f"""
            update {table} h set superseded_at = ?::timestamptz
            where h.source_id = ? and h.superseded_at is null and h.row_key not in ({held})
                and h.partition = ?
                and not exists (select 1 from core.staged s where s.row_key = h.row_key)
            """,
            [record.captured_at, *scope, record.partition],
        )
    opened = scalar(
        connection,
        f"""
        insert into {table} by name select s.* from core.staged s
        where not exists (
            select 1 from {table} h
            where h.source_id = s.source_id and h.row_key = s.row_key and h.superseded_at is null
        )
        """,
    )
    connection.execute("drop table core.staged")
    return int(closed + gone + opened)


def _reject(
    connection: duckdb.DuckDBPyConnection, record: CaptureRecord, rejects: Sequence[Reject]
) -> None:
    rows = []
    for reject in rejects:
        page = record.pages[reject.page]
        rows.append(
            {
                "source_id": record.source_id,
                "partition": record.partition,
                "capture_id": record.capture_id,
                "captured_at": record.captured_at,
                "source_url": page.url,
                "capture_sha256": page.sha256,
                "locator": reject.locator,
                "row_key": reject.row_key,
                "reason": reject.reason,
                "offending": reject.offending,
                "rule": reject.rule,
                "old_price": reject.old_price,
                "new_price": reject.new_price,
            }
        )
    if rows:
        schema = {c.name: c.type for c in columns_of(Rejects)}
        insert(connection, "core.rejects", pl.DataFrame(rows, schema=schema))


def _note(
    connection: duckdb.DuckDBPyConnection, record: CaptureRecord, version: str, outcome: Outcome
) -> None:
    row = {
        "capture_id": record.capture_id,
        "source_id": record.source_id,
        "partition": record.partition,
        "captured_at": record.captured_at,
        "content_id": record.content_id,
        "parser_version": version,
        "status": outcome.status,
        "message": outcome.message or None,
        "rows": outcome.rows,
        "rejects": outcome.rejects,
    }
    schema = {c.name: c.type for c in columns_of(Ingested)}
    insert(connection, "core.ingested", pl.DataFrame([row], schema=schema))


@dataclass(frozen=True)
class _Known:
    """The ingested capture before the one at hand."""

    capture_id: str
    content_id: str
    parser: str
    status: str
    message: str
    rows: int
    rejects: int

    @classmethod
    def of(cls, record: CaptureRecord, version: str, outcome: Outcome) -> _Known:
        return cls(
            record.capture_id,
            record.content_id,
            version,
            outcome.status,
            outcome.message,
            outcome.rows,
            outcome.rejects,
        )

    @property
    def has_shrunk(self) -> bool:
        return self.status == "refused" and ": shrank from " in self.message

    @property
    def is_unsettled(self) -> bool:
        """Whether the same bytes, seen once more, would be judged differently."""
        return HELD in self.message


def _ingested(
    connection: duckdb.DuckDBPyConnection, source_id: str, partition: str
) -> list[_Known]:
    rows = connection.execute(
        "select capture_id, content_id, parser_version, status, coalesce(message, ''), rows, "
        "rejects from core.ingested where source_id = ? and partition = ? order by captured_at, "
        "capture_id",
        [source_id, partition],
    ).fetchall()
    return [_Known(*row) for row in rows]


def _forget(
    connection: duckdb.DuckDBPyConnection, registered: RegisteredSource, partition: str
) -> None:
    """Drop a partition's history so that it is read again from the archive."""
    tables = (KINDS[registered.source.kind].table, "ingested", "rejects")
    with transaction(connection):
        for table in tables:
            connection.execute(
                f"delete from core.{table} where source_id = ? and partition = ?",
                [registered.source.id, partition],
            )


def _forget_others(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    partitions: Iterable[str],
) -> None:
    """Drop partitions that the archive does not have (another archive, or a renamed claim)."""
    known = connection.execute(
        "select distinct partition from core.ingested where source_id = ?",
        [registered.source.id],
    ).fetchall()
    for (partition,) in known:
        if partition not in partitions:
            _forget(connection, registered, partition)


@cache
def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parser_version(registered: RegisteredSource) -> str:
    """Hash of the code that decides what a capture of this source means."""
    modules: list[object] = [
        inspect.getmodule(registered.parse),
        pipelines.sources.base,
        pipelines.sources.reading,
        schemas.fields,
        schemas.observations,
        warehouse.anomalies,
    ]
    files = sorted({Path(inspect.getfile(m)) for m in modules})  # type: ignore[arg-type]
    shared = sorted(Path(pipelines.sources.__file__).parent.glob("*.py"))
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in dict.fromkeys([*files, *shared]):
        digest.update(_file_hash(file).encode())
    return digest.hexdigest()[:16]


def confirm(
    connection: duckdb.DuckDBPyConnection,
    sources: Iterable[RegisteredSource],
    judge: Callable[[str], Sequence[CaptureRecord]],
) -> None:
    """Write ``core.confirmations``: when each partition was last found good, and last changed."""
    rows = []
    status = dict(connection.execute("select capture_id, status from core.ingested").fetchall())
    for registered in sources:
        partitions: dict[str, list[CaptureRecord]] = {}
        for record in judge(registered.source.id):
            partitions.setdefault(record.partition, []).append(record)
        for partition, records in partitions.items():
            good = [r for r in records if status.get(r.capture_id) == "loaded"]
            whole = [r for r in good if not r.is_partial]
            fresh = [
                b
                for a, b in zip([None, *good], good, strict=False)
                if a is None or a.content_id != b.content_id
            ]
            rows.append(
                {
                    "source_id": registered.source.id,
                    "partition": partition,
                    "last_good_at": good[-1].captured_at if good else None,
                    "last_whole_at": whole[-1].captured_at if whole else None,
                    "last_change_at": fresh[-1].captured_at if fresh else None,
                    "newest_capture_id": records[-1].capture_id,
                    "captures": len(good),
                }
            )
    schema = {c.name: c.type for c in columns_of(Confirmations)}
    with transaction(connection):
        connection.execute("delete from core.confirmations")
        insert(connection, "core.confirmations", pl.DataFrame(rows, schema=schema))
