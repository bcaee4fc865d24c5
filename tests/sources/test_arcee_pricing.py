"""Arcee's price page: changed pages that must be read right, or refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.errors import SourceError
from pipelines.sources.base import Capture
from tests.support import fixture_capture, parse

SOURCE_ID = "arcee_pricing"


def changed(*pairs: tuple[str, str]) -> Capture:
    """The fixture with texts replaced, each of which it must have."""
    capture = fixture_capture(SOURCE_ID)
    text = capture.page.text
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return replace(capture, pages=(replace(capture.page, content=text.encode()),))


def test_columns_are_known_by_their_titles() -> None:
    moved = changed(
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
        parse(changed((old, new)))
