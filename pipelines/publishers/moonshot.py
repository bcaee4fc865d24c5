"""Moonshot's price pages: the reader that its international and its Chinese source share.

Belongs here: the layout of a page of ``/docs/pricing/`` and what a site's module has to say about
wording. Does not belong here: any wording itself, and the sources
(``token_prices/moonshot_pricing.py`` and ``..._cn.py``).

A page is one document in two forms with the same cells: MDX, where a table is a ``DocTable``
element with its columns and rows as JavaScript arrays (the ``.md`` address), and the rendered HTML
page. Cells are strings or fragments such as ``<>{"$"}0.16</>``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

ELEMENT = re.compile(
    r"<DocTable\s+columns=\{\[(?P<columns>.*?)\]\}\s*rows=\{\[(?P<rows>.*?)\]\}\s*/>", re.DOTALL
)
OPENING = re.compile(r"<DocTable\b")
COLUMN = re.compile(r'\{\s*title:\s*(?P<title>"[^"]*")\s*(?:,\s*width:\s*"[^"]*"\s*)?\}')
FRAGMENT = r'<>(?:\{"[^"]*"\}|[^<>{}"])*</>'
CELL = re.compile(rf'"[^"]*"|{FRAGMENT}')
ROW = re.compile(rf'\[\s*(?P<cells>(?:(?:"[^"]*"|{FRAGMENT})\s*,?\s*)*)\]')
BETWEEN = re.compile(r"[\s,]*")
MONEY = re.compile(r"[$¥￥€]\s*\d|\d\s*元")
MODEL = re.compile(r"(?P<model>[a-z0-9]+(?:[.-][a-z0-9]+)+)(?P<batch> \(Batch\)|（Batch）)?")
CONTEXT = re.compile(r"\d{1,3}(?:,\d{3})* tokens")
UNIT = "1M tokens"


@dataclass(frozen=True)
class Wording:
    """How one site words the page; ``columns`` maps titles to meters or to ``LABELS``."""

    currency: str
    symbol: str
    columns: Mapping[str, str]


LABELS = ("model", "unit", "context")


@dataclass(frozen=True)
class _Table:
    """Column titles, and each row with the place it stands at."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def read(source: Source, wording: Wording, capture: Capture) -> pl.DataFrame:
    """Rows of a captured price page; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    text = capture.page.text
    is_html = text.lstrip()[:15].casefold().startswith(("<!doctype html", "<html"))
    tables = list(_html_tables(source, text) if is_html else _mdx_tables(source, text))
    rows = [row for table in tables for row in _rows(source, wording, table)]
    if not rows:
        raise SourceError(source.id, "document", "no price table", text[:120])
    return frame_of(source, rows)


def _html_tables(source: Source, text: str) -> Iterator[_Table]:
    if "</html>" not in text:
        raise SourceError(source.id, "document", "page is cut off", text[-120:])
    for index, table in enumerate(html_of(text).find_all("table")):
        head, *body = table_grid(table) or [[]]
        rows = tuple(
            (f"table {index} row {number}", tuple(cell.text for cell in row))
            for number, row in enumerate(body, start=1)
        )
        yield _Table(tuple(cell.text for cell in head), rows)


def _mdx_tables(source: Source, text: str) -> Iterator[_Table]:
    elements = list(ELEMENT.finditer(text))
    if len(elements) != len(OPENING.findall(text)):
        raise SourceError(source.id, "DocTable", "element that cannot be read", text[-300:])
    for element in elements:
        columns, rows = element["columns"], element["rows"]
        at = text.count("\n", 0, element.start()) + 1
        _require_all_read(source, f"line {at} columns", COLUMN, columns)
        _require_all_read(source, f"line {at} rows", ROW, rows)
        titles = tuple(folded(json.loads(match["title"])) for match in COLUMN.finditer(columns))
        yield _Table(titles, tuple(_mdx_rows(text, element)))


def _mdx_rows(text: str, element: re.Match[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in ROW.finditer(element["rows"]):
        line = text.count("\n", 0, element.start("rows") + row.start()) + 1
        yield f"line {line}", tuple(_cell(cell[0]) for cell in CELL.finditer(row["cells"]))


def _cell(markup: str) -> str:
    """Words of a JavaScript string or of a fragment of strings and text."""
    if markup.startswith('"'):
        return folded(markup[1:-1])
    return folded(re.sub(r'\{"([^"]*)"\}', r"\1", markup[2:-3]))


def _require_all_read(source: Source, field: str, pattern: re.Pattern[str], text: str) -> None:
    """Raise where the pattern leaves anything but commas and white space unread."""
    rest = pattern.sub("", text)
    if not BETWEEN.fullmatch(rest):
        raise SourceError(source.id, field, "cannot be read", rest.strip())


def _rows(source: Source, wording: Wording, table: _Table) -> Iterator[dict[str, Any]]:
    """Price rows of a table; nothing for a table without money that names no model."""
    place = table.rows[0][0] if table.rows else "table"
    meaning = [wording.columns.get(title) for title in table.titles]
    if "model" not in meaning:
        if any(MONEY.search(cell) for _, cells in table.rows for cell in cells):
            raise SourceError(source.id, place, "unknown columns", " | ".join(table.titles))
        return
    if None in meaning:
        unknown = [t for t, m in zip(table.titles, meaning, strict=True) if m is None]
        raise SourceError(source.id, place, "unknown column", " | ".join(unknown))
    known = [m for m in meaning if m is not None]
    if len(set(known)) != len(known) or not {"model", "unit", "input", "output"} <= set(known):
        raise SourceError(source.id, place, "columns missing or twice", " | ".join(table.titles))
    if not table.rows:
        raise SourceError(source.id, "table", "no rows", " | ".join(table.titles))
    for at, cells in table.rows:
        yield from _row(source, wording, at, known, cells)


def _row(
    source: Source, wording: Wording, place: str, meaning: Sequence[str], cells: Sequence[str]
) -> Iterator[dict[str, Any]]:
    if len(cells) != len(meaning):
        raise SourceError(source.id, place, "cells do not fit the columns", " | ".join(cells))
    told = dict(zip(meaning, cells, strict=True))
    match = MODEL.fullmatch(told["model"])
    if not match:
        raise SourceError(source.id, place, "not a model name", told["model"])
    if told["unit"] != UNIT:
        raise SourceError(source.id, place, "unknown unit", told["unit"])
    if "context" in told and not CONTEXT.fullmatch(told["context"]):
        raise SourceError(source.id, place, "not a context window", told["context"])
    for column, (meter, cell) in enumerate(told.items()):
        if meter in LABELS:
            continue
        price = re.fullmatch(rf"{re.escape(wording.symbol)}(\d+(?:\.\d+)?)", cell)
        if not price:
            raise SourceError(
                source.id, f"{place} {meter}", f"not a price in {wording.currency}", cell
            )
        amount = Decimal(price[1])
        yield token_row(
            locator=f"{place} column {column}",
            listed_seller=source.seller_id,
            listed_model=match["model"],
            service_tier="batch" if match["batch"] else "standard",
            meter=meter,
            price=amount,
            currency=wording.currency,
            listed_price=cell,
            listed_unit=told["unit"],
            problem=None if amount else "zero price, free or missing not told",
        )
