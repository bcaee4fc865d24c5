"""Databricks' rates in DBU: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.errors import SourceError
from tests.support import changed_fixture, parse, understood

SOURCE_ID = "databricks_serving"
GTE = "<tr><td>GTE</td><td><p>1.857"


def test_a_new_row_and_a_row_of_several_versions() -> None:
    row = "<tr><td>Nova 1, 2.5, 3</td><td>1,000.5</td><td>2</td><td>-</td></tr>"
    frame = parse(changed_fixture(SOURCE_ID, (GTE, row + GTE)))
    new = frame.filter(frame["locator"].str.starts_with("table 0 row 5"))
    assert new.select("listed_model", "meter", "price").rows() == [
        (f"Nova {version}", meter, price)
        for version in ("1", "2.5", "3")
        for meter, price in (("input", Decimal("1000.5")), ("output", Decimal(2)))
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "<th><p>Cache read</p></th>",
            "<th><p>Cache read (1 h)</p></th>",
            "unknown table or column",
        ),
        (
            "<th><p>Input</p></th><th><p>Output</p></th>",
            "<th><p>Output</p></th><th><p>Input</p></th>",
            "unknown table or column",
        ),
        ("DBU Per 1M Tokens", "DBU Per 1K Tokens", "unknown table or column"),
        ("DBU Per Hour)", "DBU Per Image)", "unknown table or column"),
        (">Priority Pay Per Token (", ">Standard Pay Per Token (", "no standard and priority"),
        ("42.857", "$42.857", "not a rate in DBU"),
        ("<td><p>3.143</p></td>", "", "rows of unequal length"),
        ("<p>Model</p>", "<p>Region</p>", "unknown table"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        understood(changed_fixture(SOURCE_ID, (old, new)))
