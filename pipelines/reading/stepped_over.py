"""Lines of tables that a reader makes no row of, kept in sight.

Belongs here: finding the lines of a page's tables, and a reject for each that no row or reject of
the page names. Does not belong here: what a line means (the modules of the sources), and entries
of JSON documents (``parts.py``).

A reader of a price page passes over what its table does not describe: pictures and training beside
tokens, disks beside GPUs. Whether it did so on purpose or by oversight, nobody should have to read
its code to know. A table that does not speak of money has no lines of this kind; nor have heading
lines and lines of one cell across the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate, pairwise
from typing import Any

import polars as pl
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from pipelines.reading.html_tables import folded
from pipelines.reading.markdown import PRICED
from pipelines.reading.parts import shown
from pipelines.reading.rows import aside, frame_of
from pipelines.source import Capture, Page, Source
from schemas.errors import SourceError

MONEY_WORDS = re.compile(r"\b(?:pric|cost|preis)|单价|价格|定价|收费|计费", re.IGNORECASE)
HEADING = re.compile(r"h[1-6]")
DATA_HOLDER = "astro-island"
"""Element that carries as data what a table in it shows; its reader holds the two to each other."""

TABULAR = ("text/html", "text/markdown", "text/plain")


@dataclass(frozen=True)
class Line:
    """One line of a table: its places in the forms of locators, where it stands, its words.

    ``places`` are whole locators or their beginnings; ``span`` is what ``offset N`` may point into.
    """

    table: int
    heading: str
    places: frozenset[str]
    span: tuple[int, int]
    words: str


def complete(
    source: Source, parse: Callable[[Capture], pl.DataFrame]
) -> Callable[[Capture], pl.DataFrame]:
    """A parser of pages with tables that also rejects each line it made no row of."""
    if source.media_type not in TABULAR:
        return parse

    @wraps(parse)
    def parse_all(capture: Capture) -> pl.DataFrame:
        frame = parse(capture)
        if frame.is_empty():
            raise SourceError(source.id, "document", *_found_instead(capture))
        more = [
            row
            for index, page in enumerate(capture.pages)
            for row in _unnamed(
                index, page, frame.filter(pl.col("page") == index)["locator"].to_list()
            )
        ]
        return pl.concat([frame, frame_of(source, more)]) if more else frame

    return parse_all


def _found_instead(capture: Capture) -> tuple[str, str]:
    """What a page has of which its reader found nothing: the titles of its tables, or its words."""
    text = capture.pages[0].text
    soup = BeautifulSoup(text, "html.parser")
    rows = [row for row in map(_first_row, soup.find_all("table")) if row]
    titles = "; ".join(" | ".join(_titles(row)) for row in rows)
    lines = list(lines_of_tables(text))
    seen = f"the page has {len(rows)} table(s) and {len(lines)} line(s) of tables with money"
    return f"nothing that the reader looks for; {seen}", titles or folded(soup.get_text(" "))


def _first_row(table: Tag) -> Tag | None:
    row = table.find("tr")
    return row if isinstance(row, Tag) else None


def _unnamed(index: int, page: Page, locators: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Rejects of the lines of a page that no locator names."""
    lines = list(lines_of_tables(page.text))
    named = {" ".join(locator.split(" ")[:size]) for locator in locators for size in (2, 4)}
    offsets = sorted(int(o[7:]) for o in locators if o.startswith("offset "))
    told = [
        bool(line.places & named) or any(line.span[0] <= o < line.span[1] for o in offsets)
        for line in lines
    ]
    read = {line.table for line, is_told in zip(lines, told, strict=True) if is_told}
    for line, is_told in zip(lines, told, strict=True):
        if not is_told:
            place = min(line.places, key=lambda p: (not p.startswith("table"), p))
            yield _reject(place, line.heading, line.words, index, is_read=line.table in read)


def left_out(
    heading: str,
    header: Sequence[str],
    lines: Iterable[tuple[str, Sequence[str]]],
    named: Collection[str] = (),
) -> Iterator[dict[str, Any]]:
    """Rejects of the lines of one table whose locator is not ``named``, if it speaks of money.

    For readers of tables that stand in an envelope, which nobody else can open.
    """
    found = list(lines)
    if _speaks_of_money(" ".join([*header, *(cell for _, cells in found for cell in cells)])):
        for place, cells in found:
            if place not in named:
                yield _reject(place, heading, " | ".join(cells), 0, is_read=bool(named))


def _reject(place: str, heading: str, words: str, page: int, *, is_read: bool) -> dict[str, Any]:
    what = "a line of which no row is made" if is_read else "a table that is not read"
    return aside(place, f"{what}, under {heading or 'no heading'}", shown(words), page=page)


def lines_of_tables(text: str) -> Iterator[Line]:
    """Lines of the tables of an HTML or Markdown document that speak of money."""
    if "<table" in text:
        yield from _html_lines(text)
    if re.search(r"^[ \t>]*\|", text, re.MULTILINE):
        yield from _pipe_lines(text)


def _html_lines(text: str) -> Iterator[Line]:
    soup = BeautifulSoup(text, "html.parser")  # lxml does not tell where a tag stands
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def offset(tag: Tag) -> int:
        return starts[(tag.sourceline or 1) - 1] + (tag.sourcepos or 0)

    ends = dict(pairwise([*(offset(row) for row in soup.find_all("tr")), len(text)]))
    for number, table in enumerate(soup.find_all("table")):
        if not _speaks_of_money(table.get_text(" ")):
            continue
        rows = table.find_all("tr")
        head = _heading_rows(rows)
        before = table.find_previous(HEADING)
        heading = folded(before.get_text(" ")) if before else ""
        for place, row in enumerate(rows):
            if place < head or _is_title(rows, place):
                continue
            start = offset(row)
            whole = table.find_parent(DATA_HOLDER) or row
            first, last = (text.count("\n", 0, at) + 1 for at in (start, ends[start]))
            named = {f"line {line}" for line in range(first, max(last, first + 1))}
            words = " | ".join(folded(cell.get_text(" ")) for cell in _cells(row))
            yield Line(
                number,
                heading,
                frozenset({f"table {number} row {place}", *named}),
                (offset(whole), ends[start]),
                words,
            )


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


def _heading_rows(rows: Sequence[Tag]) -> int:
    """How many rows stand at the head: those of titles, else what the first row reaches over.

    A first row with an amount of money is none: some pages keep titles in a table of their own.
    """
    count = 0
    for row in rows:
        if row.find_parent("thead") is None and any(cell.name != "th" for cell in _cells(row)):
            break
        count += 1
    if count or not rows or PRICED.search(rows[0].get_text(" ")):
        return count
    return max((_reach(cell) for cell in _cells(rows[0])), default=1)


def _reach(cell: Tag) -> int:
    written = str(cell.get("rowspan", "1")).strip()
    return int(written) if written.isdecimal() else 1


def _is_title(rows: Sequence[Tag], place: int) -> bool:
    """Whether a row is one cell across the table, or repeats the titles."""
    if len(cells := _cells(rows[place])) > 1:
        return _titles(rows[place]) == _titles(rows[0]) and place > 0
    return not cells or not any(
        _reach(cell) > place - above
        for above, row in enumerate(rows[:place])
        for cell in _cells(row)
    )


def _titles(row: Tag) -> list[str]:
    return [folded(cell.get_text(" ")) for cell in _cells(row)]


def _pipe_lines(text: str) -> Iterator[Line]:
    written = re.split(r"\r\n?|\n", text)
    heading, is_head, speaks, number = "", False, False, -1
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open" and token.map:
            heading = written[token.map[0]].strip("# ")
        elif token.type == "table_open" and token.map:
            number += 1
            speaks = _speaks_of_money("\n".join(written[slice(*token.map)]))
        elif token.type in ("thead_open", "thead_close"):
            is_head = token.type == "thead_open"
        elif token.type == "tr_open" and token.map and speaks and not is_head:
            line = token.map[0]
            place = frozenset({f"line {line + 1}"})
            yield Line(number, heading, place, (0, 0), written[line].strip("| "))


def _speaks_of_money(text: str) -> bool:
    return PRICED.search(text) is not None or MONEY_WORDS.search(text) is not None
