"""Markdown tables: rows under their headings, refused where cells are missing or titles repeat.

Belongs here: pipe tables, and problem rows for tables that nobody has looked at. Does not belong
here: HTML (``html_tables.py``), what a column means, and knowledge of one website.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

from pipelines.reading.html_tables import folded
from pipelines.reading.parts import Part
from pipelines.reading.rows import token_row
from pipelines.source import Source
from schemas.errors import SourceError

RAISING = re.compile(r"</?su[bp]\b", re.IGNORECASE)
STRIKING = re.compile(r"</?(?:del|s|strike)>", re.IGNORECASE)


def expect_once(source_id: str, field: str, titles: Iterable[str]) -> None:
    """Raise where a table has two columns of one title: either could be the one that is meant."""
    told = [title for title in titles if title]
    if twice := sorted({title for title in told if told.count(title) > 1}):
        raise SourceError(source_id, field, "two columns of one title", ", ".join(twice))


@dataclass(frozen=True)
class MarkdownTable:
    """A pipe table of a Markdown document.

    ``headings`` are the headings above it, outermost first; ``header`` and ``rows`` hold cell
    texts with links reduced to their words; ``lines[i]`` is the 1-based line of ``rows[i]``;
    ``misfit`` is the first row that does not fit the header, if there is one.
    """

    headings: tuple[str, ...]
    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    source_id: str
    misfit: str = ""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Rows of cells; raises where a row has more or fewer cells than the header.

        Markdown would cut it off or fill it up, and prices would stand under other titles. Two
        columns of one title raise as well.
        """
        expect_once(self.source_id, "table", self.header)
        if self.misfit:
            field = " | ".join(self.header)
            raise SourceError(self.source_id, field, "row of another length", self.misfit)
        return self.cells


def markdown_tables(source_id: str, text: str) -> list[MarkdownTable]:
    """All pipe tables of a Markdown (or MDX) document, in order."""
    tables: list[MarkdownTable] = []
    headings: dict[int, str] = {}
    header: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells: list[str] = []
    in_head, misfit = False, ""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    written = re.split(r"\r\n?|\n", text)
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            headings = {k: v for k, v in headings.items() if k < level}
            headings[level] = _plain(tokens[index + 1])
        elif token.type == "table_open":
            header, rows, lines, misfit = (), [], [], ""
        elif token.type == "thead_open":
            in_head = True
        elif token.type == "thead_close":
            in_head = False
        elif token.type == "tr_open":
            cells = []
            if not in_head and token.map:
                lines.append(token.map[0] + 1)
        elif token.type in ("th_open", "td_open"):
            cells.append(_plain(tokens[index + 1]))
        elif token.type == "tr_close":
            if in_head:
                header = tuple(cells)
            else:
                rows.append(tuple(cells))
                line = written[lines[-1] - 1]
                if _cells_in(line) != len(header):
                    misfit = misfit or line.strip()
        elif token.type == "table_close":
            path = tuple(headings[level] for level in sorted(headings))
            table = MarkdownTable(path, header, tuple(rows), tuple(lines), source_id, misfit)
            tables.append(table)
    return tables


ASIDES = frozenset(
    {
        *("context window", "context window (tokens)", "description", "knowledge cutoff"),
        *("license", "max output", "max output tokens", "parameters", "rate limits"),
        *("release date", "released"),
    }
)
"""Titles of columns that describe a model and never bear on its price."""

PRICED = re.compile(
    r"[$€£¥￥]\s*\.?\d|\d\s*(?:元|USD\b|EUR\b|CNY\b|DBU\b)|\b(?:USD|EUR|CNY)\s*\d", re.IGNORECASE
)


def in_known_words(table: MarkdownTable, known: Iterable[str]) -> MarkdownTable:
    """The table with titles in the case of the known ones, without unknown ``ASIDES``.

    Nothing else is taken for known: any other title stays as it is, for the reader to refuse.
    """
    spelt = {name.casefold(): name for name in known}
    header = [spelt.get(name.casefold(), name) for name in table.header]
    kept = [
        index
        for index, name in enumerate(header)
        if name.casefold() in spelt or name.casefold() not in ASIDES
    ]
    if kept == list(range(len(header))):
        return replace(table, header=tuple(header))
    cells = tuple(tuple(row[index] for index in kept) for row in table.rows)
    return replace(table, header=tuple(header[index] for index in kept), cells=cells)


def has_prices(cells: Iterable[str]) -> bool:
    """Whether any of the cells names an amount of money."""
    return any(PRICED.search(cell) for cell in cells)


def part_of(table: MarkdownTable, read: Callable[[], Iterable[dict[str, Any]]]) -> Part:
    """A table as a part of its document that stands alone."""
    return Part(
        f"line {table.lines[0]}" if table.lines else "table",
        table.headings[-1] if table.headings else "no heading",
        "\n".join(" | ".join(row) for row in (table.header, *table.cells)),
        read,
    )


def lines_of(table: MarkdownTable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Locator and cells of every row."""
    for line, row in zip(table.lines, table.rows, strict=True):
        yield f"line {line}", row


def unread_rows(
    source: Source,
    section: str,
    header: Sequence[str],
    rows: Iterable[tuple[str, Sequence[str]]],
    *,
    is_priced: bool = False,
) -> Iterator[dict[str, Any]]:
    """A problem row for each priced line of a table that nobody has looked at.

    For tables beside those that a reader needs: a seller that begins to sell something else shows
    among the rejected rows, and its known prices stay.

    Args:
        source: Whose document it is.
        section: Heading above the table.
        header: Titles of the table.
        rows: Locator and cells of every line.
        is_priced: Whether the titles say that the numbers are prices.
    """
    for place, cells in rows:
        if is_priced or has_prices(cells):
            yield token_row(
                locator=place,
                listed_seller=source.seller_id,
                listed_model=next((cell.strip() for cell in cells if cell.strip()), "unnamed"),
                meter="input",
                price=None,
                currency=source.currency.split(",")[0],
                listed_price=" | ".join(cells[1:]),
                listed_unit=" | ".join(header[1:]),
                problem=f"prices in a table not looked at before, under {section or 'no heading'}",
            )


def _cells_in(line: str) -> int:
    """Number of cells that are written in the line of a table row."""
    found = escapedSplit(re.sub(r"^[>\s]+", "", line).rstrip())
    return len(found) - (not found[0]) - (len(found) > 1 and not found[-1])


def _plain(inline: Any) -> str:
    """Words of an inline token: text and code, links and emphasis reduced to their content.

    What is raised or lowered stands apart from the word before it: a footnote is not a digit. What
    is struck out by a tag is struck out as in Markdown, between ``~~``.
    """
    parts = []
    for child in inline.children or []:
        if child.type == "html_inline" and STRIKING.fullmatch(child.content):
            parts.append("~~")
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and RAISING.match(child.content)
        ):
            parts.append(" ")
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return folded("".join(parts))
