"""Macros: what a file must be, in which order they are made, and that the published ones work."""

from __future__ import annotations

import duckdb
import pytest

from schemas.errors import GateError
from warehouse.macros import Macro, in_order, macros

TEXT = """-- Twice the price,
-- exactly.
-- Example: select double_price(21)
create macro double_price(
    price, factor := 2
) as price * factor;
"""


def test_a_file_says_what_the_macro_gives_and_how_to_call_it() -> None:
    macro = Macro.read("double_price", TEXT)
    assert macro.signature == "double_price( price, factor := 2 )"
    assert macro.description == "Twice the price, exactly."
    assert macro.example == "select double_price(21)"
    assert not macro.is_table
    with duckdb.connect() as connection:
        for statement in macro.statements:
            connection.execute(statement)
        assert connection.execute(macro.example).fetchall() == [(42,)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("other_name", TEXT),
        ("double_price", TEXT.replace("-- Example: select double_price(21)\n", "")),
        ("double_price", TEXT.split("\n", 2)[2]),
        ("double_price", "-- A view.\n-- Example: from v\ncreate view v as select 1;\n"),
    ],
)
def test_a_file_that_is_not_a_described_macro_is_named(name: str, text: str) -> None:
    with pytest.raises(GateError, match=rf"^{name}\.sql: "):
        Macro.read(name, text)


def test_macros_that_others_call_come_first() -> None:
    text = "-- It.\n-- Example: select {0}()\ncreate macro {0}() as {1};\n"
    found = {
        "a": Macro.read("a", text.format("a", "b() + 1")),
        "b": Macro.read("b", text.format("b", "1")),
    }
    assert list(in_order(found)) == ["b", "a"]


@pytest.mark.parametrize("name", list(macros()))
def test_the_example_gives_rows(first: duckdb.DuckDBPyConnection, name: str) -> None:
    assert first.execute(macros()[name].example).fetchall()
