"""From locators of every form back to the captured text."""

from __future__ import annotations

import html
import re
from pathlib import Path

import duckdb
import pytest

from pipelines.archive import Archive
from pipelines.commands.evidence import around
from schemas.errors import PricebookError

HTML = (
    "<html><body>\r\n<table><tr><th>no</th></tr></table>\x85"
    + "x" * 300
    + "\r\n<table>\r\n<tr><th>Model</th></tr>\r\n<tr><td>big</td><td>$1.25</td></tr></table>"
)


@pytest.mark.parametrize(
    ("document", "locator", "text"),
    [
        ('{"data": [{"id": "a"}, {"id": "b", "price": 0.25}]}', "/data/1/price", "0.25"),
        ('{"a/b": {"c~d": "x"}, "e": ["y", {"f": [1, 2]}]}', "/a~1b/c~0d", '"x"'),
        ('\ufeff{"e": ["y", {"f": [1, 22]}]}', "/e/1/f/1", "22"),
        ("one\ntwo $3\nthree", "line 2 column 1", "two $3"),
        ("abcdefgh", "offset 4", "efgh"),
        (HTML, "table 1 row 1 column 1", "$1.25"),
    ],
)
def test_a_locator_leads_to_its_text(document: str, locator: str, text: str) -> None:
    excerpt = around(document.encode(), locator)
    assert text in excerpt.text
    assert document[excerpt.start : excerpt.start + len(excerpt.text)] == excerpt.text


@pytest.mark.parametrize("locator", ["/data/9", "/nothing", "line 99", "table 5 row 0", "page 3"])
def test_a_locator_that_leads_nowhere_is_an_error(locator: str) -> None:
    with pytest.raises(PricebookError, match="locator"):
        around(b'{"data": []}', locator)


def _plain(text: str) -> str:
    return re.sub(r"[\s\"\\,]+", "", html.unescape(re.sub(r"</?[a-zA-Z!][^>]*>", "", text)))


def test_every_source_can_be_walked_back(world: Path, law_book: duckdb.DuckDBPyConnection) -> None:
    """Up to five prices of every source stand in the captured text around their locators."""
    archive = Archive(world / "archive")
    rows = law_book.execute("""
        select source_id, locator, capture_sha256, listed_price, price from token_price_meters
        where capture_sha256 is not null
        qualify row_number() over (partition by source_id order by md5(meter_id)) <= 5
        order by all
    """).fetchall()
    assert len({row[0] for row in rows}) >= 20
    for source_id, locator, sha256, listed, price in rows:
        text = _plain(around(archive.read(sha256), locator).text)
        wanted = {_plain(listed), f"{price.normalize():f}"}
        if re.fullmatch(r"[\d.]+", listed):
            wanted.add(repr(float(listed)))  # JSON writes 0.0000009 as 9e-07
        assert any(w in text for w in wanted), (source_id, locator, listed, text[:300])
