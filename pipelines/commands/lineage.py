"""From which columns each published column comes, read out of the models by sqlglot.

Belongs here: following a column through the steps to history, hand-kept facts and other published
tables. Does not belong here: which table needs which (``architecture.py``).

What is followed is the value: columns that only join, filter or order are not in it. sqlglot is
needed to make this document and for nothing else, so no other module imports this one at its top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

from pipelines.history.merge import history_columns
from pipelines.source import KINDS
from schemas.columns import columns_of
from schemas.core import (
    Confirmations,
    FactNames,
    GpuListings,
    Ingested,
    PolicyListings,
    Rejects,
    TokenListings,
)
from schemas.published import TABLES
from schemas.published.pipeline import AuditRecords, Snapshot, Sources
from schemas.seeds import SEEDS
from warehouse.derive import Model, models

Origin = tuple[str, str]
"""Table, with its schema unless published, and column."""

CORE = {
    "ingested": Ingested,
    "rejects": Rejects,
    "confirmations": Confirmations,
    "sources": Sources,
    "snapshot": Snapshot,
    "audit_records": AuditRecords,
    "token_listings": TokenListings,
    "gpu_listings": GpuListings,
    "policy_listings": PolicyListings,
    "fact_names": FactNames,
}
"""Tables of schema ``core`` beside the histories of the kinds."""


def origins() -> dict[str, dict[str, set[Origin] | None]]:
    """Of every published column the columns that its value comes from.

    Ends at history, hand-kept facts and other published tables; steps are followed through. Empty
    where no column goes into it (a constant, a count), None where it could not be resolved.
    """
    direct = dict(_direct())
    known = models()
    done: dict[Origin, set[Origin] | None] = {}

    def followed(table: str, column: str) -> set[Origin] | None:
        if (table, column) not in done:
            found = direct[table].get(column)
            done[table, column] = None if found is None else through(found)
        return done[table, column]

    def through(found: Iterable[Origin]) -> set[Origin] | None:
        whole: set[Origin] = set()
        for table, column in found:
            schema, name = table.split(".")
            if schema == "mart" and not known[name].is_published:
                further = followed(name, column)
                if further is None:
                    return None
                whole |= further
            else:
                whole.add((name if schema == "mart" else table, column))
        return whole

    return {
        table: {c.name: followed(table, c.name) for c in columns_of(model)}
        for table, model in TABLES.items()
    }


def _direct() -> Iterator[tuple[str, dict[str, set[Origin]]]]:
    """Of each model's columns those that they are computed from."""
    schema = MappingSchema(_ground(), dialect="duckdb")
    for model in models().values():
        found = _columns_of_model(model, schema)
        yield model.name, found
        names = [c.name for c in columns_of(TABLES[model.name])] if model.is_published else found
        schema.add_table(f"mart.{model.name}", dict.fromkeys(names, "varchar"), dialect="duckdb")


def _ground() -> dict[str, dict[str, dict[str, str]]]:
    """Columns of the tables that the models stand on; types do not matter here."""
    core = {kind.table: history_columns(kind) for kind in KINDS.values()}
    core |= {name: columns_of(model) for name, model in CORE.items()}
    seed = {
        name: tuple(c for c in columns_of(model) if c.name not in absent)
        for name, (model, absent) in SEEDS.items()
    }
    return {
        schema: {name: {c.name: "varchar" for c in columns} for name, columns in tables.items()}
        for schema, tables in (("core", core), ("seed", seed))
    }


def _columns_of_model(model: Model, schema: MappingSchema) -> dict[str, set[Origin]]:
    query = qualify(
        parse_one(model.sql, dialect="duckdb"),
        schema=schema,
        dialect="duckdb",
        validate_qualify_columns=False,
        identify=False,
    )
    _align(query)
    nodes = lineage(
        None,
        query,
        schema,
        scope=build_scope(query),
        trim_selects=False,
        dialect="duckdb",
        copy=False,
    )
    return {column: _leaves(node) for column, node in nodes.items()}


def _leaves(node: Any) -> set[Origin]:
    found, seen, todo = set(), set(), [node]
    while todo:
        here = todo.pop()
        if id(here) not in seen:
            seen.add(id(here))
            todo += here.downstream
            if isinstance(here.expression, exp.Table):
                table = here.expression
                found.add((f"{table.db}.{table.name}", here.name.split(".")[-1]))
    return found


def _align(query: Any) -> None:
    """Put the sides of every `union by name` into one order: sqlglot follows them by position."""
    for union in query.find_all(exp.SetOperation):
        if not union.args.get("by_name"):
            continue
        sides = _sides(union)
        for side in sides:
            own = {column.alias_or_name: column for column in side.selects}
            names = dict.fromkeys(name for other in sides for name in other.named_selects)
            side.set("expressions", [own.get(n) or exp.alias_(exp.null(), n) for n in names])


def _sides(query: Any) -> list[Any]:
    if isinstance(query, exp.SetOperation):
        return [*_sides(query.left), *_sides(query.right)]
    return _sides(query.this) if isinstance(query, exp.Subquery) else [query]


def lineage_document() -> str:
    """`docs/lineage.md`."""
    found = origins()
    columns = [origin for table in found.values() for origin in table.values()]
    unresolved = sum(origin is None for origin in columns)
    chapters = [_chapter(table, of_table) for table, of_table in found.items()]
    opening = _OPENING.format(
        columns=len(columns),
        resolved=len(columns) - unresolved,
        unresolved=unresolved,
        none=sum(origin == set() for origin in columns),
    )
    return "\n\n".join([opening, *chapters]) + "\n"


_OPENING = """\
# Lineage

Made by `make docs`: which columns the value of each published column is computed from. Steps are
followed through, to history (`core.`), hand-kept facts (`seed.`) and other published tables, which
have chapters of their own. Columns that only join, filter or order rows are not listed.

Of {columns} columns {resolved} are resolved; {none} of these come from no column: constants, counts
of rows and the like. {unresolved} are not resolved, because a table macro stands in between, which
sqlglot does not follow; their rows say so."""


def _chapter(table: str, columns: Mapping[str, set[Origin] | None]) -> str:
    lines = [f"## {table}", "", "| column | comes from |", "|---|---|"]
    lines += [f"| `{column}` | {_said(found)} |" for column, found in columns.items()]
    return "\n".join(lines)


def _said(found: set[Origin] | None) -> str:
    if found is None:
        return "not resolved"
    by_table: dict[str, list[str]] = {}
    for table, column in sorted(found):
        by_table.setdefault(table, []).append(column)
    listed = (f"`{table}`: {', '.join(columns)}" for table, columns in by_table.items())
    return "; ".join(listed) or "no column"
