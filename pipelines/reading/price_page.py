"""Reading aids for price pages that lay out their figures in HTML: places and dollar amounts.

Belongs here: what several sellers' pages share. Does not belong here: anything about one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from bs4 import BeautifulSoup, Tag

from pipelines.reading.html_tables import folded
from schemas.errors import SourceError

DOLLARS = re.compile(r"\$ ?(?P<number>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
ZERO = "zero, and nothing says that it is free"


@dataclass(frozen=True)
class PricePage:
    """An HTML document that can tell where in its text an element starts."""

    source_id: str
    text: str

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The parsed document; this parser, unlike lxml, knows the place of each element."""
        return BeautifulSoup(self.text, "html.parser")

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    def place(self, tag: Tag) -> str:
        """Locator of an element: ``offset N``, in characters."""
        return f"offset {self._line_starts[(tag.sourceline or 1) - 1] + (tag.sourcepos or 0)}"

    def error(self, field: str, message: str, value: object = None) -> SourceError:
        """An error of the document's source."""
        return SourceError(self.source_id, field, message, value)

    def one(self, tags: Iterable[Tag], field: str) -> Tag:
        """The only element; raises where there is none or another one."""
        found = list(tags)
        if len(found) != 1:
            raise self.error(field, "expected exactly one", len(found))
        return found[0]


def words(tag: Tag) -> str:
    """Text of an element, white space folded."""
    return folded(tag.get_text(" "))


def dollars(source_id: str, field: str, text: str) -> Decimal:
    """Amount of a plain dollar price such as ``$1,234.50``; raises on anything else."""
    match = DOLLARS.fullmatch(text)
    if match is None:
        raise SourceError(source_id, field, "not a price in dollars", text)
    return Decimal(match["number"].replace(",", ""))
