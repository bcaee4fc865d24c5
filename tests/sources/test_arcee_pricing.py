"""Arcee's price page: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.errors import SourceError
from tests.support import changed_fixture, parse

SOURCE_ID = "arcee_pricing"


def test_columns_are_known_by_their_titles() -> None:
    moved = changed_fixture(
        SOURCE_ID,
        ("<th>Input</th><th>Output</th>", "<th>Output</th><th>Input</th>"),
        ("<td>$0.25</td><td>$0.80</td>", "<td>$0.80</td><td>$0.25</td>"),
    )
    frame = parse(moved)
    prices = dict(
        frame.filter(frame["listed_model"] == "trinity-large-thinking")
        .select("meter", "price")
        .rows()
    )
    assert prices["input"] == Decimal("0.25")
    assert prices["output"] == Decimal("0.8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<th>Cached Input</th>", "<th>Cache write</th>", "unknown columns"),
        ("<th>Output</th>", "<th>Batch</th>", "unknown columns"),
        ("$0.80", "0.80", "not a price in dollars"),
        ("$0.80", "€0.80", "not a price in dollars"),
        ("<td>$0.80</td>", "", "row of another length"),
        ("#### Text Models", "#### Chat Models", "not one section"),
        ("#### Next steps", "#### Image Models\n\n<table></table>", "a table outside"),
        ("per 1M tokens", "per 1K tokens", "no unit of a million"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed_fixture(SOURCE_ID, (old, new)))
