"""Z.ai: its API prices in dollars, from the pricing page of its documentation.

Belongs here: the token tables (whatever section they stand in) and the short lists of tools,
images, videos, audio and agents. Must not be here: credits of the Coding Plan, and the mainland
platform, which states other prices in yuan (``zhipu_pricing.py``).

The page is one document in two forms with the same cells, the Markdown twin (fetched) and the HTML
page; both are read. What it means by its own words:

* the words under a heading give the unit of its table (``Prices per 1M tokens.``);
* ``Free`` is a price of zero; ``Limited-time Free`` a zero promotion without an end;
* ``-`` and a backslash mean that the model does not have the meter;
* a struck-out price is the list price of a promotion, whose end a sentence may name.

Proven on the HTML page; the Markdown twin was written from public copies of it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from bs4 import Tag
from bs4.element import NavigableString

from pipelines.reading.html_tables import Cell, folded, html_of, table_grid
from pipelines.reading.markdown import has_prices, markdown_tables, unread_rows
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="zai_pricing",
    kind="token_prices",
    publisher="Z.ai",
    urls=("https://docs.z.ai/guides/overview/pricing.md",),
    claims=(r"https://docs\.z\.ai/guides/overview/pricing(?:\.md)?/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=40,
    seller_id="zai",
    proven_on=("2026-08-18",),
)

TOKEN_COLUMNS: Mapping[str, str] = {
    "Input": "input",
    "Cached Input": "cached_input",
    "Cached Input Storage": "cache_storage",
    "Output": "output",
}
LISTS = (("Tool", "Cost"), ("Model", "Price"), ("Agent", "Price"))
KNOWN_COLUMNS = frozenset({*TOKEN_COLUMNS, *(name for names in LISTS for name in names)})
SPELT = {name.casefold(): name for name in KNOWN_COLUMNS}
HEADINGS = ("h1", "h2", "h3", "h4")

AMOUNT = r"\$(?P<price>\d+(?:\.\d+)?)"
PRICE = re.compile(rf"(?:~~\$(?P<list>\d+(?:\.\d+)?)~~ ?)?{AMOUNT}")
WITH_UNIT = re.compile(
    rf"{AMOUNT} / (?P<unit>use|video|image|MTok)"
    r"(?: \(equivalent to approximately \$\d+(?:\.\d+)?/minute\))?"
)
STATEMENT = re.compile(r"Prices per (?P<unit>1M tokens|image|video)\.")
MONEY = re.compile(r"[$€£¥]\s*\d|\bUSD\b")
NO_METER = frozenset({"-", "\\", ""})
PROMOTION_END = (
    r"{model} is available at a \d+% discount [^\n]*?"
    r"promotion ends at 24:00 on (?P<day>[A-Z][a-z]+ \d{{1,2}}, \d{{4}}) \(UTC\+8\b"
)
UTC_OFFSET = timedelta(hours=8)

UNITS: Mapping[str, tuple[str, str]] = {
    "use": ("tool_call", "per_request"),
    "image": ("image", "per_image"),
    "video": ("request", "per_request"),
    "MTok": ("input", "per_mtok"),
    "1M tokens": ("input", "per_mtok"),
}
WHICH_TOKENS = "one price for tokens, the page does not say which"


@dataclass(frozen=True)
class _Table:
    """A table: the words between it and its heading, and its rows with their places."""

    words: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table on the page; raises ``SourceError`` on anything unknown with money."""
    require_pages(capture, 1)
    text = capture.page.text
    is_html = text.lstrip()[:15].casefold().startswith(("<!doctype html", "<html"))
    if is_html and "</html>" not in text:
        raise SourceError(SOURCE.id, "document", "page is cut off", text[-120:])
    plain = folded(html_of(text).get_text()) if is_html else text
    tables = list(_html_tables(text) if is_html else _md_tables(text))
    if not any(
        set(map(str.casefold, table.header)) & {*map(str.casefold, TOKEN_COLUMNS)}
        for table in tables
    ):
        raise SourceError(SOURCE.id, "tables", "no table of token prices", text[:120])
    parts = (
        Part(
            table.rows[0][0] if table.rows else "table",
            table.words[:80],
            [table.header, *(cells for _, cells in table.rows)],
            partial(_table_rows, table, plain),
        )
        for table in tables
    )
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _html_tables(text: str) -> Iterator[_Table]:
    for index, table in enumerate(html_of(text).find_all("table")):
        grid = table_grid(table)
        if {len(row) for row in grid} != {len(grid[0])}:
            lengths = [len(row) for row in grid]
            raise SourceError(SOURCE.id, f"table {index}", "rows of unequal length", lengths)
        rows = tuple(
            (f"table {index} row {number}", tuple(_cell(cell) for cell in row))
            for number, row in enumerate(grid[1:], start=1)
        )
        yield _Table(_words_above(table), tuple(cell.text for cell in grid[0]), rows)


def _cell(cell: Cell) -> str:
    """Text of a cell with struck-out parts between tildes, as Markdown has them."""
    if cell.tag is None:
        return cell.text
    tag = copy.copy(cell.tag)
    for struck in tag.find_all(["del", "s"]):
        struck.replace_with(f"~~{struck.get_text()}~~ ")
    return folded(tag.get_text())


def _words_above(table: Tag) -> str:
    words: list[str] = []
    for element in table.previous_elements:
        if isinstance(element, NavigableString):
            if element.find_parent(HEADINGS):
                break
            words.insert(0, str(element))
    return folded(" ".join(words))


def _md_tables(text: str) -> Iterator[_Table]:
    lines = text.splitlines()
    for table in markdown_tables(SOURCE.id, text):
        rows = tuple(
            (f"line {line}", cells) for line, cells in zip(table.lines, table.rows, strict=True)
        )
        first = table.lines[0] - 3 if table.lines else 0
        words: list[str] = []
        for line in reversed(lines[:first]):
            if line.startswith("#"):
                break
            words.insert(0, line)
        yield _Table(folded(" ".join(words)), table.header, rows)
    known = {line for table in markdown_tables(SOURCE.id, text) for line in table.lines}
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("|") and MONEY.search(line) and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "price outside of a table", line)


def _table_rows(table: _Table, plain: str) -> Iterator[dict[str, Any]]:
    """Rows of one table by its header; nothing for a table without money."""
    header = tuple(SPELT.get(name.casefold(), name) for name in table.header)
    table = replace(table, header=header)
    name = " | ".join(table.header)
    stated = STATEMENT.search(table.words)
    unit = stated["unit"] if stated else ""
    if table.header[:1] == ("Model",) and set(table.header) & set(TOKEN_COLUMNS):
        columns = table.header[1:]
        if unknown := sorted(set(columns) - set(TOKEN_COLUMNS)):
            raise SourceError(SOURCE.id, name, "unknown column", ", ".join(unknown))
        if not {"Input", "Output"} <= set(columns) or unit != "1M tokens" or not table.rows:
            raise SourceError(SOURCE.id, name, "columns, unit or rows missing", table.words)
        for place, cells in table.rows:
            yield from _token_rows(place, columns, cells, plain)
    elif table.header in LISTS:
        for place, (label, cell) in table.rows:
            yield _list_row(place, label, cell, unit)
    elif set(table.header) & KNOWN_COLUMNS and any(has_prices(row) for _, row in table.rows):
        raise SourceError(SOURCE.id, name, "unknown columns", table.words)
    else:
        yield from unread_rows(SOURCE, table.words[:80], table.header, table.rows)


def _token_rows(
    place: str, columns: Sequence[str], cells: Sequence[str], plain: str
) -> Iterator[dict[str, Any]]:
    model = cells[0]
    for number, (column, cell) in enumerate(zip(columns, cells[1:], strict=True), start=1):
        meter = TOKEN_COLUMNS[column]
        where = f"{place} column {number}"
        if cell in NO_METER:
            continue
        if cell in ("Free", "Limited-time Free"):
            offer = "list" if cell == "Free" else "promotional"
            yield _token_row(where, model, meter, "0", cell, offer=offer, is_free=True)
            continue
        match = PRICE.fullmatch(cell)
        if not match:
            yield _token_row(where, model, meter, None, cell)
            continue
        if match["list"] is None:
            yield _token_row(where, model, meter, match["price"], cell)
            continue
        end = _promotion_end(model, plain)
        now, before = match["price"], match["list"]
        yield _token_row(where, model, meter, now, f"${now}", offer="promotional", end=end)
        yield _token_row(where, model, meter, before, f"${before}")


def _promotion_end(model: str, plain: str) -> datetime | None:
    """End of the model's promotion where a sentence names it, in UTC."""
    match = re.search(PROMOTION_END.format(model=re.escape(model)), plain)
    if not match:
        return None
    try:
        day = datetime.strptime(match["day"], "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise SourceError(SOURCE.id, "promotion", "not a date", match["day"]) from error
    return day + timedelta(days=1) - UTC_OFFSET


def _token_row(
    place: str,
    model: str,
    meter: str,
    price: str | None,
    listed: str,
    *,
    offer: str = "list",
    end: datetime | None = None,
    is_free: bool = False,
) -> dict[str, Any]:
    amount = None if price is None else Decimal(price)
    problem = None
    if amount is None:
        problem = "not a price in USD"
    elif not amount and not is_free:
        problem = "zero price, free or missing not told"
    elif amount and meter == "cache_storage":
        problem = "time that the storage price covers is not told"
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        offer=offer,
        meter=meter,
        price=amount,
        currency="USD",
        listed_price=listed,
        listed_unit="1M tokens",
        effective_to=end,
        problem=problem,
    )


def _list_row(place: str, label: str, cell: str, unit: str) -> dict[str, Any]:
    """Row of a short list; the unit stands in the cell, or above the table."""
    match = WITH_UNIT.fullmatch(cell)
    if not match and unit and (bare := PRICE.fullmatch(cell)) and not bare["list"]:
        match, words = bare, unit
    elif match:
        words = match["unit"]
    else:
        words = unit or "use"
    meter, per = UNITS[words]
    amount = Decimal(match["price"]) if match else None
    problem = WHICH_TOKENS if per == "per_mtok" else None
    if amount is None:
        problem = "not a price in USD with its unit"
    elif not amount:
        problem = "zero price, free or missing not told"
    return token_row(
        locator=f"{place} column 1",
        listed_seller=SOURCE.seller_id,
        listed_model=label,
        meter="web_search" if label == "Web Search" else meter,
        price=amount,
        currency="USD",
        unit=per,
        listed_price=cell,
        listed_unit=words,
        problem=problem,
    )
