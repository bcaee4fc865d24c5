"""One way to ask a contract for its columns, and what follows from a column's type.

Belongs here: reading pandera models and mapping types to DuckDB and Data Package types. Does not
belong here: the contracts themselves.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from schemas.fields import Table, rank_of


@dataclass(frozen=True)
class Column:
    """A column of a contract in plain form."""

    name: str
    type: Any
    description: str
    unit: str | None
    one_of: Sequence[str]
    is_key: bool
    is_nullable: bool
    is_volatile: bool
    is_tracked: bool
    references: str | None

    @property
    def duckdb_type(self) -> str:
        """Type in DuckDB DDL."""
        return _types(self.type)[0]

    @property
    def data_package_type(self) -> str:
        """Type in a Data Package field descriptor."""
        return _types(self.type)[1]


_PLAIN = {
    pl.String: ("VARCHAR", "string"),
    pl.Int64: ("BIGINT", "integer"),
    pl.Float64: ("DOUBLE", "number"),
    pl.Boolean: ("BOOLEAN", "boolean"),
    pl.Date: ("DATE", "date"),
}


def _types(dtype: Any) -> tuple[str, str]:
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})", "number"
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMPTZ", "datetime"
    for plain, names in _PLAIN.items():
        if dtype == plain:
            return names
    raise TypeError(f"no mapping for {dtype}")


def columns_of(model: type[Table]) -> tuple[Column, ...]:
    """Columns of a contract: inherited dimensions, its own, then evidence and provenance."""
    return _columns_of(model)  # type: ignore[arg-type]  # a class is hashable


@cache
def _columns_of(model: type[Table]) -> tuple[Column, ...]:
    schema = model.to_schema()
    names: list[str] = []
    for base in sorted(model.__mro__, key=lambda base: rank_of(base, model)):
        names += [n for n in vars(base).get("__annotations__", {}) if n not in names]
    found = []
    for name in names:
        if name not in schema.columns:
            continue
        declared = schema.columns[name]
        meta = declared.metadata or {}
        found.append(
            Column(
                name=name,
                type=declared.dtype.type,
                description=declared.description or "",
                unit=meta.get("unit"),
                one_of=tuple(meta.get("one_of") or ()),
                is_key=bool(meta.get("key")),
                is_nullable=declared.nullable,
                is_volatile=bool(meta.get("volatile")),
                is_tracked=bool(meta.get("tracked", True)),
                references=meta.get("references"),
            )
        )
    return tuple(found)


def key_of(model: type[Table]) -> tuple[str, ...]:
    """Names of the key columns."""
    return tuple(c.name for c in columns_of(model) if c.is_key)


def title_of(model: type[Table]) -> str:
    """First sentence of the contract's docstring."""
    return inspect.getdoc(model).split("\n\n")[0].replace("\n", " ")  # type: ignore[union-attr]


def description_of(model: type[Table]) -> str:
    """The contract's docstring as one paragraph of plain text."""
    text = inspect.getdoc(model) or ""
    return " ".join(text.replace("``", "`").split())


def polars_schema(model: type[Table], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Column names and polars types, in contract order."""
    return {c.name: c.type for c in columns_of(model) if c.name not in without}


def definitions(columns: Iterable[Column]) -> str:
    """Column definitions as they stand between the brackets of a ``create table``."""
    return ",\n".join(
        f"    {identifier(c.name)} {c.duckdb_type}{'' if c.is_nullable else ' not null'}"
        for c in columns
    )


def identifier(name: str) -> str:
    """A name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'
