"""LongCat's price pages: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.errors import SourceError
from tests.support import changed_fixture, parse

SOURCE_ID = "longcat_pricing"


def test_a_page_with_the_discount_alone_is_read() -> None:
    """The page of the preview model lists no other price."""
    capture = changed_fixture(
        SOURCE_ID,
        ("LongCat-2.0", "LongCat-2.5-Preview"),
        ("<th>Price $/1M Tokens</th>", ""),
        ("<td>$0.75</td>", ""),
        ("<td>$0.015</td>", ""),
        ("<td>$2.95</td>", ""),
        ("<td>¥5</td>", ""),
        ("<td>¥0.10</td>", ""),
        ("<td>¥20</td>", ""),
    )
    frame = parse(capture)
    assert set(frame["listed_model"]) == {"LongCat-2.5-Preview"}
    assert frame.select("meter", "offer", "price", "currency").rows()[:3] == [
        ("input", "promotional", Decimal("0.3"), "USD"),
        ("cached_input", "promotional", Decimal("0.006"), "USD"),
        ("output", "promotional", Decimal("1.2"), "USD"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("¥0.04", "€0.04", "not a price in dollars or yuan"),
        ("<th>Price $/1M Tokens</th>", "<th>Price $/1K Tokens</th>", "unknown columns"),
        ("Uncached Input", "Input", "unknown items"),
        ("<strong>LongCat-2.0</strong>", "several models", "not one model"),
        ("¥", "$", "not one per currency"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed_fixture(SOURCE_ID, (old, new)))
