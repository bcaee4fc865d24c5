"""What is made from the contracts: DDL, comments, Table Schemas and the data dictionary."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from schemas.columns import columns_of, description_of, key_of
from schemas.dictionary import (
    comments,
    create_table,
    dictionary,
    meaning_of,
    table_schema,
)
from schemas.fields import Instant, Money, Table, column
from schemas.published import TABLES
from tests.builds import valid_rows
from warehouse.derive import published_by_subject

NAMES = list(TABLES)


class Hostile(Table):
    """It's a "table"; drop table x; --

    With a second paragraph.
    """

    name: str = column("It's | a 'name'\n-- or \"not\".", key=True)
    kind: str = column("Kind.", one_of=("a'b", "c|d"), nullable=True)
    price: Money = column("Price.", unit="USD per 'unit'", nullable=True)
    at: Instant = column("When.")


@pytest.mark.parametrize("name", NAMES)
def test_ddl_and_comments_say_in_duckdb_what_the_contract_says(name: str) -> None:
    model = TABLES[name]
    with duckdb.connect() as connection:
        connection.execute(create_table("main", name, model))
        for comment in comments("main", name, model):
            connection.execute(comment)
        made = connection.execute(
            "select column_name, data_type, is_nullable, comment from duckdb_columns() "
            "where table_name = ? order by column_index",
            [name],
        ).fetchall()
        table_comment = connection.execute("select comment from duckdb_tables()").fetchall()
    assert made == [
        (
            c.name,
            c.duckdb_type.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"),
            c.is_nullable,
            meaning_of(c),
        )
        for c in columns_of(model)
    ]
    assert table_comment == [(description_of(model),)]


def test_quotes_in_names_and_descriptions_do_no_harm() -> None:
    with duckdb.connect() as connection:
        connection.execute('create schema "s""x"')
        connection.execute(create_table('s"x', "t'y", Hostile))
        for comment in comments('s"x', "t'y", Hostile):
            connection.execute(comment)
        found = connection.execute(
            "select comment from duckdb_columns() where table_name = 't''y' order by column_index"
        ).fetchall()
    assert [row[0] for row in found] == [meaning_of(c) for c in columns_of(Hostile)]


def test_meaning_has_unit_and_vocabulary() -> None:
    meanings = {c.name: meaning_of(c) for c in columns_of(Hostile)}
    assert meanings["price"] == "Price. Unit: USD per 'unit'."
    assert meanings["kind"] == "Kind. One of: `a'b`, `c|d`."


def test_table_schema_of_a_small_contract() -> None:
    assert table_schema(Hostile) == {
        "fields": [
            {
                "name": "name",
                "type": "string",
                "description": "It's | a 'name'\n-- or \"not\".",
                "missingValues": [],
                "constraints": {"required": True},
            },
            {
                "name": "kind",
                "type": "string",
                "description": "Kind.",
                "constraints": {"enum": ["a'b", "c|d"]},
            },
            {"name": "price", "type": "number", "description": "Price.", "unit": "USD per 'unit'"},
            {
                "name": "at",
                "type": "datetime",
                "description": "When.",
                "constraints": {"required": True},
            },
        ],
        "missingValues": [""],
        "primaryKey": ["name"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_primary_key_is_only_claimed_where_no_key_column_can_be_null(name: str) -> None:
    columns = {c.name: c for c in columns_of(TABLES[name])}
    key = key_of(TABLES[name])
    claimed = table_schema(TABLES[name]).get("primaryKey")
    has_null = any(columns[k].is_nullable for k in key)
    assert claimed == (list(key) if key and not has_null else None)


def test_dictionary_has_every_column_once_in_its_table() -> None:
    text = dictionary(published_by_subject())
    for name, model in TABLES.items():
        chapter = text.split(f"\n### {name}\n")[1].split("\n##")[0]
        rows = [line for line in chapter.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == [c.name for c in columns_of(model)]
        assert description_of(model) in chapter


def test_dictionary_cells_cannot_break_the_table() -> None:
    text = dictionary({"ours": {"hostile": Hostile}})
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(columns_of(Hostile))
    for row in rows:
        assert row.replace("\\|", "").count("|") == 6


@pytest.mark.parametrize("name", NAMES)
def test_made_up_rows_keep_the_contract(name: str) -> None:
    rows = valid_rows(TABLES[name], 4)
    assert isinstance(TABLES[name].validate(rows, lazy=True), pl.DataFrame)
