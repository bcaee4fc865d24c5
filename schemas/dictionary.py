"""What follows from a contract for people and machines: DDL, comments, Data Package, dictionary.

Belongs here: pure functions from a contract to text or to a JSON-ready mapping. Does not belong
here: the contracts themselves (``published``), what a column's type maps to (``columns.py``),
and writing anything anywhere (``pipelines/publish``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.columns import (
    Column,
    columns_of,
    definitions,
    description_of,
    identifier,
    key_of,
    title_of,
)
from schemas.fields import Table


def create_table(schema: str, name: str, model: type[Table]) -> str:
    """The ``create table`` statement of a contract, in contract order, with ``not null``.

    Keys are left to the gates: a primary key is an index, which tripled the size of a 60,000-row
    file and which no reader of a finished snapshot needs.
    """
    body = definitions(columns_of(model))
    return f"create table {identifier(schema)}.{identifier(name)} (\n{body}\n)"


def comments(schema: str, name: str, model: type[Table]) -> list[str]:
    """The ``comment on`` statements of a contract: the table's first, then one per column."""
    table = f"{identifier(schema)}.{identifier(name)}"
    return [
        f"comment on table {table} is {literal(description_of(model))}",
        *(
            f"comment on column {table}.{identifier(c.name)} is {literal(meaning_of(c))}"
            for c in columns_of(model)
        ),
    ]


def meaning_of(column: Column) -> str:
    """What a column means, and which column of another table it refers to, in one line."""
    return " ".join([meaning_alone(column), *_referring(column)])


def meaning_alone(column: Column) -> str:
    """Description, unit and vocabulary of a column in one line, for a file that stands alone."""
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.one_of:
        parts.append(f"One of: {', '.join(f'`{value}`' for value in column.one_of)}.")
    return " ".join(parts)


def _referring(column: Column) -> list[str]:
    return [f"References `{column.references}`."] if column.references else []


def table_schema(model: type[Table]) -> dict[str, Any]:
    """The contract as a Table Schema of the Data Package standard, version 2.

    An empty cell is null, except in text columns that are never null: there it is an empty text,
    which the field says by an empty list of missing values. A key with a nullable column cannot
    be a ``primaryKey`` and is left out.
    """
    columns = columns_of(model)
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
    }
    key = key_of(model)
    if key and not any(c.is_nullable for c in columns if c.is_key):
        schema["primaryKey"] = list(key)
    if foreign := [_foreign_key(column) for column in columns if column.references]:
        schema["foreignKeys"] = foreign
    return schema


def _foreign_key(column: Column) -> dict[str, Any]:
    """A reference as the Data Package standard has it; a resource is named as its table."""
    table, referenced = str(column.references).split(".")
    return {
        "fields": [column.name],
        "reference": {"resource": table, "fields": [referenced]},
    }


def dictionary(subjects: Mapping[str, Mapping[str, type[Table]]]) -> str:
    """The data dictionary of the published tables, as Markdown: a chapter per subject.

    Args:
        subjects: Published tables by subject, both in the order of the chapters.
    """
    overview = ["| subject | table | one row is |", "|---|---|---|"]
    for subject, tables in subjects.items():
        overview += [
            f"| {subject} | [`{name}`](#{name}) | {_cell(title_of(model))} |"
            for name, model in tables.items()
        ]
    opening = (
        "# Data dictionary\n\n"
        "Made from the contracts in `schemas/`, which also make the DuckDB tables, their comments "
        "and `datapackage.json`. Types are DuckDB's; `TIMESTAMPTZ` is in UTC. "
        "Null means unknown or not applicable, as the column says: never zero, free or no."
    )
    chapters = [
        "\n\n".join([f"## {subject}", *(_table(name, model) for name, model in tables.items())])
        for subject, tables in subjects.items()
    ]
    return "\n\n".join([opening, "\n".join(overview), *chapters]) + "\n"


def _table(name: str, model: type[Table]) -> str:
    key = ", ".join(f"`{column}`" for column in key_of(model)) or "none"
    lines = ["| column | type | unit | null | meaning |", "|---|---|---|---|---|"]
    for column in columns_of(model):
        vocabulary = ", ".join(f"`{value}`" for value in column.one_of)
        values = [f"One of: {vocabulary}."] if vocabulary else []
        meaning = " ".join([column.description, *values, *_referring(column)])
        cells = (
            f"`{column.name}`",
            column.duckdb_type,
            column.unit or "",
            "yes" if column.is_nullable else "no",
            meaning,
        )
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    table = "\n".join(lines)
    return f"### {name}\n\n{description_of(model)}\n\nKey: {key}.\n\n{table}"


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.data_package_type,
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if column.data_package_type == "string" and not column.is_nullable and not column.one_of:
        field["missingValues"] = []
    constraints: dict[str, Any] = {}
    if not column.is_nullable:
        constraints["required"] = True
    if column.one_of:
        constraints["enum"] = list(column.one_of)
    if constraints:
        field["constraints"] = constraints
    return field


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def literal(text: str) -> str:
    """A text as it stands in SQL."""
    return "'" + text.replace("'", "''") + "'"
