"""Foreign keys: declared in the contracts, written to the Data Package, held before publishing."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.publish.tables import hold_references
from schemas.columns import columns_of
from schemas.dictionary import create_table, dictionary, meaning_alone, meaning_of, table_schema
from schemas.errors import GateError
from schemas.published import TABLES

DECLARED = [
    (table, column)
    for table, model in TABLES.items()
    for column in columns_of(model)
    if column.references
]


def test_every_reference_names_a_published_column_of_its_type() -> None:
    for table, column in DECLARED:
        other, referenced = str(column.references).split(".")
        (found,) = [c for c in columns_of(TABLES[other]) if c.name == referenced]
        assert found.type == column.type, f"{table}.{column.name}"
        assert (other, referenced) != (table, column.name)


def test_every_seller_and_source_is_a_reference() -> None:
    """A contract with one of these columns must say so, or say here why it cannot."""
    wanted = {"seller_id": "providers.provider_id", "source_id": "sources.source_id"}
    for table, model in TABLES.items():
        for column in columns_of(model):
            if column.name in wanted and table != "sources":
                assert column.references == wanted[column.name], f"{table}.{column.name}"


def test_the_data_package_has_a_foreign_key_of_each() -> None:
    keys = table_schema(TABLES["gpu_market"])["foreignKeys"]
    assert keys == [
        {"fields": ["gpu_id"], "reference": {"resource": "gpus", "fields": ["gpu_id"]}},
        {
            "fields": ["cheapest_seller_id"],
            "reference": {"resource": "providers", "fields": ["provider_id"]},
        },
    ]
    written = [
        key for model in TABLES.values() for key in table_schema(model).get("foreignKeys", ())
    ]
    assert len(written) == len(DECLARED)


def test_comment_and_dictionary_say_it_and_parquet_does_not() -> None:
    (column,) = [c for c in columns_of(TABLES["gpu_power"]) if c.name == "gpu_id"]
    assert meaning_of(column) == "GPU. References `gpus.gpu_id`."
    assert meaning_alone(column) == "GPU."
    assert "| `gpu_id` | VARCHAR |  | no | GPU. References `gpus.gpu_id`. |" in dictionary(
        {"costs": {"gpu_power": TABLES["gpu_power"]}}
    )


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    """A build with every published table, empty, without `not null`."""
    with duckdb.connect() as connection:
        connection.execute("create schema mart")
        for name, model in TABLES.items():
            connection.execute(create_table("mart", name, model).replace(" not null", ""))
        yield connection


def test_a_row_that_is_missing_is_named_with_table_column_value_and_count(
    build: duckdb.DuckDBPyConnection,
) -> None:
    build.execute("insert into mart.gpus by name select 'h100' as gpu_id")
    build.execute("insert into mart.gpu_power by name select 'h100' as gpu_id")
    build.execute("insert into mart.gpu_rates by name select null as gpu_id")
    hold_references(build)
    build.execute("insert into mart.gpu_rates by name select 'b200' as gpu_id")
    build.execute("insert into mart.gpu_rates by name select 'a100' as gpu_id from range(2)")
    with pytest.raises(GateError) as refused:
        hold_references(build)
    assert str(refused.value) == (
        "references do not hold: gpu_rates: gpu_id: 2 values in 3 rows not in gpus.gpu_id, "
        "first 'a100'"
    )
