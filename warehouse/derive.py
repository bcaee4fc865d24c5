"""Derived tables: running ``models/<subject>/*.sql`` in order and validating before writing.

Belongs here: finding the models, their order and their contracts. Does not belong here:
arithmetic (that is the SQL) and publishing.

One file is one table of schema ``mart``; its first comment is its description. A table named in
``schemas.published.TABLES`` is validated against its contract before anything is written; the
others are steps on the way.

A row that breaks its contract is set aside with its reason (``core.set_aside``), and the others
stand: one bad figure never stops a night. Where more than a few break it, the table is refused.

A table whose SQL and inputs are what they were when it was made is left as it is: the same bytes
give the same rows, and most nights change little. ``core.made`` keeps what each was made from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from pandera.errors import SchemaErrors

from schemas.columns import columns_of, key_of
from schemas.errors import GateError
from schemas.fields import Table
from schemas.published import TABLES
from warehouse.database import create_table, insert, scalar, transaction
from warehouse.macros import macros

MODEL_FOLDER = Path(__file__).parent / "models"
CONTRACT_FOLDER = Path(__file__).parent.parent / "schemas"

SET_ASIDE_SHARE = 0.01
"""One row, or this share of a table, may break its contract; where more do, the rule is wrong."""


@dataclass(frozen=True)
class Model:
    """One SQL model.

    ``subject`` is the folder that it stands in; ``depends_on`` names other models; ``reads`` names
    tables of schemas ``core`` and ``seed``; ``calls`` names macros.
    """

    name: str
    subject: str
    sql: str
    description: str
    depends_on: tuple[str, ...]
    reads: tuple[str, ...]
    calls: tuple[str, ...]

    @property
    def is_published(self) -> bool:
        """Whether readers see the table."""
        return self.name in TABLES


@cache
def models() -> Mapping[str, Model]:
    """All models in an order in which they can run."""
    return models_in(MODEL_FOLDER)


def models_in(folder: Path) -> Mapping[str, Model]:
    """The models of the subjects of a folder in an order in which they can run.

    Raises:
        GateError: where a file does not describe itself, or two subjects have a model of one name.
    """
    found: dict[str, Model] = {}
    for path in sorted(folder.glob("*/*.sql")):
        if path.stem in found:
            raise GateError(
                f"{path.stem}: a model of {found[path.stem].subject} and of {path.parent.name}; "
                "a table has one"
            )
        sql = path.read_text(encoding="utf-8")
        comment = re.match(r"((?:--.*\n)+)", sql)
        if not comment:
            raise GateError(f"{path.name}: the first line must be a comment that describes it")
        code = re.sub(r"--.*", "", sql)
        calls = _with_their_own(re.findall(r"\b(\w+)\(", code))
        found[path.stem] = Model(
            name=path.stem,
            subject=path.parent.name,
            sql=sql,
            description=" ".join(line.strip("- ") for line in comment[1].splitlines()),
            depends_on=tuple(sorted({*re.findall(r"\bmart\.(\w+)", code), *_tables_of(calls)})),
            reads=tuple(sorted(set(re.findall(r"\b((?:core|seed)\.\w+)", code)))),
            calls=calls,
        )
    order = TopologicalSorter({m.name: m.depends_on for m in found.values()}).static_order()
    return {name: found[name] for name in order}


def subjects(models: Iterable[Model]) -> Mapping[str, tuple[str, ...]]:
    """Each subject with those that it needs, none before one that it needs.

    Raises:
        GateError: where two subjects need each other, naming the circle.
    """
    known = {model.name: model for model in models}
    needs: dict[str, set[str]] = {model.subject: set() for model in known.values()}
    for model in known.values():
        needs[model.subject] |= {known[name].subject for name in model.depends_on}
    one_way = {subject: tuple(sorted(needs[subject] - {subject})) for subject in sorted(needs)}
    try:
        return {subject: one_way[subject] for subject in TopologicalSorter(one_way).static_order()}
    except CycleError as error:
        raise GateError(f"subjects need each other: {' -> '.join(error.args[1])}") from error


def published_by_subject() -> dict[str, dict[str, type[Table]]]:
    """Published tables by the folder of their SQL, each in the order of the documentation."""
    known = models()
    return {
        subject: {n: model for n, model in TABLES.items() if known[n].subject == subject}
        for subject in subjects(known.values())
    }


def _with_their_own(called: Iterable[str]) -> tuple[str, ...]:
    """Those called that are macros, and the macros that these call, in order of creation."""
    wanted = set(called)
    for name, macro in reversed(macros().items()):
        if name in wanted:
            wanted.update(macro.names(macros()))
    return tuple(name for name in macros() if name in wanted)


def _tables_of(calls: Iterable[str]) -> set[str]:
    return {table for name in calls for table in macros()[name].tables}


def _create_macros(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Create macros where their table names, which have no schema, mean those of ``mart``."""
    for name in names:
        connection.execute("use mart")
        create = macros()[name].create
        connection.execute(create.replace("create macro", "create or replace macro", 1))


@cache
def code_version() -> str:
    """Hash of what decides how a model becomes a table, the models' own SQL apart."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for path in (Path(__file__), *sorted(CONTRACT_FOLDER.rglob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def rows_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Hash of a table's rows, whatever their order."""
    rows = connection.execute(f"select count(*), sum(hash(t)::hugeint) from {table} t").fetchall()
    return f"{table}{rows}"


class Ledger:
    """``core.made``: what each derived table of a build file was made from, and its rows.

    Read once: a ledger lives as long as one connection that is the only one to write.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute("create schema if not exists core")
        connection.execute(
            "create table if not exists core.made (name varchar, ingredients varchar, rows bigint)"
        )
        found = connection.execute("select name, ingredients, rows from core.made").fetchall()
        self._made: dict[str, tuple[str, int]] = {n: (i, rows) for n, i, rows in found}

    def ingredients_of(self, name: str) -> str | None:
        """Hash of all that a table was made from; None where other hands made it."""
        return self._made[name][0] if name in self._made else None

    def rows_made_from(self, name: str, ingredients: str | None) -> int | None:
        """Rows of a table if it was made from exactly this, else None."""
        known, rows = self._made.get(name, (None, 0))
        return rows if known is not None and known == ingredients else None

    def note(self, name: str, ingredients: str | None, rows: int) -> None:
        """Note what a table was made from, in the transaction that made it."""
        self._connection.execute("delete from core.made where name = ?", [name])
        self._made.pop(name, None)
        if ingredients is not None:
            self._connection.execute(
                "insert into core.made values (?, ?, ?)", [name, ingredients, rows]
            )
            self._made[name] = (ingredients, rows)


@dataclass(frozen=True)
class Made:
    """A table that stands: its rows, what it was made from, and whether it was made just now.

    ``set_aside`` has a line for each row that broke the contract and is left out.
    """

    rows: int
    ingredients: str | None
    is_new: bool
    set_aside: tuple[str, ...]


class Derivation:
    """Running models on one connection, with what several of them ask asked once.

    Nothing else may write to ``core`` and ``seed`` while it lives.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        connection.execute("create schema if not exists mart")
        self._ledger = Ledger(connection)
        self._read: dict[str, str] = {}
        connection.execute("create table if not exists core.set_aside (name varchar, line varchar)")

    def run(self, model: Model) -> Made:
        """Compute a model and replace its table, unless nothing changed.

        Raises:
            GateError: naming table, column and value where a published table breaks its contract;
                the table of the last good run stays as it was.
        """
        ingredients = self._ingredients(model)
        rows = self._ledger.rows_made_from(model.name, ingredients)
        if rows is not None:
            return Made(rows, ingredients, False, self._set_aside(model))
        rows = self._made(model, ingredients)
        return Made(rows, ingredients, True, self._set_aside(model))

    def _set_aside(self, model: Model) -> tuple[str, ...]:
        found = self.connection.execute(
            "select line from core.set_aside where name = ? order by line", [model.name]
        ).fetchall()
        return tuple(line for (line,) in found)

    def _ingredients(self, model: Model) -> str | None:
        """Hash of all that a model's table depends on; None where an input has no known origin."""
        digest = hashlib.sha256(f"{code_version()}{model.sql}".encode())
        for name in model.calls:
            digest.update(macros()[name].create.encode())
        for table in model.reads:
            if table not in self._read:
                self._read[table] = rows_hash(self.connection, table)
            digest.update(self._read[table].encode())
        for name in model.depends_on:
            made = self._ledger.ingredients_of(name)
            if made is None:
                return None
            digest.update(made.encode())
        return digest.hexdigest()

    def _made(self, model: Model, ingredients: str | None) -> int:
        """Compute a model's table and note what it was made from, in one transaction."""
        connection = self.connection
        _create_macros(connection, model.calls)
        frame, aside = _validated(connection, model) if model.is_published else (None, [])
        with transaction(connection):
            connection.execute("delete from core.set_aside where name = ?", [model.name])
            for line in aside:
                connection.execute("insert into core.set_aside values (?, ?)", [model.name, line])
            if frame is None:
                connection.execute(f"create or replace table mart.{model.name} as {model.sql}")
            else:
                columns = columns_of(TABLES[model.name])
                create_table(connection, f"mart.{model.name}", columns, replace=True)
                insert(connection, f"mart.{model.name}", frame)
            rows = int(scalar(connection, f"select count(*) from mart.{model.name}"))
            self._ledger.note(model.name, ingredients, rows)
        return rows


def run_model(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """Bring one model's table up to date; returns its row count. See ``Derivation.run``."""
    return Derivation(connection).run(model).rows


def _validated(
    connection: duckdb.DuckDBPyConnection, model: Model
) -> tuple[pl.DataFrame, list[str]]:
    """Rows of a published table that keep its contract, and a line for each that does not."""
    contract = TABLES[model.name]
    frame = connection.sql(model.sql).pl()
    keys = list(key_of(contract))
    if keys and (twice := frame.filter(frame.select(keys).is_duplicated())).height:
        raise GateError(
            f"{model.name}: {twice.height} rows share a key ({', '.join(keys)}), first: "
            f"{twice.select(keys).row(0)}"
        )
    try:
        contract.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        case = cases.row(0, named=True)
        broken = cases["index"].drop_nulls().unique().sort().to_list()
        if cases["index"].has_nulls() or len(broken) > max(1, SET_ASIDE_SHARE * frame.height):
            raise GateError(
                f"{model.name}: {case['column']}: {case['check']}: {case['failure_case']!r} "
                f"({cases.height} in all)"
            ) from errors
        kept = frame.with_row_index("row").filter(~pl.col("row").is_in(broken)).drop("row")
        return kept, [_told(frame, keys, case) for case in cases.iter_rows(named=True)]
    return frame, []


def _told(frame: pl.DataFrame, keys: list[str], case: dict[str, Any]) -> str:
    """Why a row is set aside: column, rule, value, and what names the row."""
    named = frame.row(case["index"], named=True)
    of = ", ".join(f"{key} {named[key]}" for key in keys)
    return f"{case['column']}: {case['check']}: {case['failure_case']!r} of {of}"
