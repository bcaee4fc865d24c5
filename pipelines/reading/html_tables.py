"""HTML tables: cells with their spans filled in, and text with its white space folded.

Belongs here: the grid of a table and the text of a cell. Does not belong here: Markdown
(``markdown.py``), what a column means, and knowledge of one website.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from schemas.errors import SourceError

MOST_SPANNED = 1000
RAISED = ("<super>", "<sub>", "<circle>", "<fraction>")


@dataclass(frozen=True)
class Cell:
    """One cell of a table: its text with white space folded, and its markup where it has one."""

    text: str
    tag: Tag | None = None


def folded(text: str) -> str:
    """Text without zero-width characters and byte-order marks, white space folded to one space."""
    return re.sub(r"\s+", " ", re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", text)).strip()


def one_width(text: str) -> str:
    """Text with full-width forms made plain (NFKC); raised digits stay, as they are footnotes."""
    return "".join(
        char
        if unicodedata.decomposition(char).startswith(RAISED)
        else unicodedata.normalize("NFKC", char)
        for char in unicodedata.normalize("NFC", text)
    )


def table_grid(table: Tag) -> list[list[Cell]]:
    """Rows of an HTML table with row and column spans filled in."""
    grid: list[list[Cell]] = []
    pending: dict[tuple[int, int], Cell] = {}
    for row_index, row in enumerate(table.find_all("tr")):
        cells: list[Cell] = []
        for item in row.find_all(["td", "th"], recursive=False):
            while (row_index, len(cells)) in pending:
                cells.append(pending.pop((row_index, len(cells))))
            cell = Cell(folded(item.get_text(" ")), item)
            row_span, column_span = _span(item, "rowspan"), _span(item, "colspan")
            for offset in range(column_span):
                for down in range(1, row_span):
                    pending[(row_index + down, len(cells) + offset)] = cell
            cells.extend([cell] * column_span)
        while (row_index, len(cells)) in pending:
            cells.append(pending.pop((row_index, len(cells))))
        grid.append(cells)
    return grid


def _span(cell: Tag, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    if not written.isdecimal() or int(written) > MOST_SPANNED:
        raise SourceError("table", name, "not a number of cells", written)
    return int(written)


def html_of(text: str) -> BeautifulSoup:
    """Parse an HTML document with lxml."""
    return BeautifulSoup(text, "lxml")
