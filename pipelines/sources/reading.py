"""Reading aids for parsers: JSON, tables, money, and building observation rows.

Belongs here: pure functions that two or more parsers need. Does not belong here: knowledge of one
website, names of models or GPUs, fetching, and anything that guesses.
"""

from __future__ import annotations

import ipaddress
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

import polars as pl
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

from pipelines.errors import SourceError
from pipelines.sources.base import KINDS, Capture, Source
from schemas.fields import Table

PRICE_STEP = Decimal("1e-9")
PRICE_LIMIT = Decimal("1e9")
MOST_SPANNED = 1000
RAISING = re.compile(r"</?su[bp]\b", re.IGNORECASE)
STRIKING = re.compile(r"</?(?:del|s|strike)>", re.IGNORECASE)
RAISED = ("<super>", "<sub>", "<circle>", "<fraction>")
IPV4 = re.compile(
    rb"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
)
MAYBE_IPV6 = re.compile(rb"[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*")
MILLION = Decimal(1_000_000)


def json_of(
    source_id: str,
    text: str,
    field: str = "document",
    repeated: Callable[[str, Any, Any], Any] | None = None,
) -> Any:
    """Parse JSON with every number that has a fraction as Decimal; raise ``SourceError``.

    Duplicate keys and NaN or Infinity are refused. ``repeated``, where given, is asked instead
    about a duplicate key with the key, its earlier and its later value, and gives the value to
    keep.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in items:
            if name not in found:
                found[name] = value
            elif repeated is None:
                raise SourceError(source_id, field, "duplicate key in object", name)
            else:
                found[name] = repeated(name, found[name], value)
        return found

    def constant(name: str) -> None:
        raise SourceError(source_id, field, "not a number", name)

    try:
        return json.loads(
            text, parse_float=Decimal, object_pairs_hook=pairs, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        raise SourceError(source_id, field, f"not JSON ({error})", text[:120]) from error


def without_addresses(content: bytes, names: Iterable[str] = ()) -> bytes:
    """A JSON document without network addresses and without the values of some fields.

    Every IPv4 and IPv6 address in a text, and the text or number that a field of one of the
    ``names`` holds, becomes a mark; not a byte changes besides. Nothing is parsed, so a document
    that nobody can read is cleaned as well.
    """
    listed = b"|".join(re.escape(name.encode()) for name in names)
    if listed:
        field = rb'("(?:%s)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[^\s,}\]]*)' % listed
        content = re.sub(field, rb'\1"withheld"', content)
    content = IPV4.sub(b"withheld", content)
    return MAYBE_IPV6.sub(_withheld_ipv6, content)


def _withheld_ipv6(match: re.Match[bytes]) -> bytes:
    try:
        ipaddress.IPv6Address(match[0].decode())
    except ValueError:
        return match[0]
    return b"withheld"


def expect_keys(
    source_id: str,
    field: str,
    found: Iterable[str],
    *,
    known: Iterable[str],
    required: Iterable[str] = (),
) -> None:
    """Raise ``SourceError`` on a key nobody has looked at, or on a missing required key."""
    names = set(found)
    if unknown := sorted(names - set(known)):
        raise SourceError(source_id, field, "unknown column or key", ", ".join(unknown))
    if missing := sorted(set(required) - names):
        raise SourceError(source_id, field, "missing column or key", ", ".join(missing))


def expect_once(source_id: str, field: str, titles: Iterable[str]) -> None:
    """Raise where a table has two columns of one title: either could be the one that is meant."""
    told = [title for title in titles if title]
    if twice := sorted({title for title in told if told.count(title) > 1}):
        raise SourceError(source_id, field, "two columns of one title", ", ".join(twice))


def decimal_of(source_id: str, field: str, value: object) -> Decimal:
    """A finite Decimal from a JSON number or a plain numeral such as ``0.00000015``."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise SourceError(source_id, field, "not a number", value)
    if isinstance(value, str) and "_" in value:
        raise SourceError(source_id, field, "not a number", value)
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation as error:
        raise SourceError(source_id, field, "not a number", value) from error
    if not number.is_finite():
        raise SourceError(source_id, field, "not a finite number", value)
    return number


def price_of(source_id: str, field: str, number: Decimal) -> Decimal:
    """The number at nine decimals; raise where that would lose more than a rounding step.

    Figures with more than nine decimals (a float's tail) are rounded half to even; a positive
    figure that would round to zero is refused, and so is one that the column cannot hold.
    """
    if abs(number) >= PRICE_LIMIT:
        raise SourceError(source_id, field, "larger than a price can be", number)
    rounded = number.quantize(PRICE_STEP, rounding=ROUND_HALF_EVEN)
    if rounded == 0 and number != 0:
        raise SourceError(source_id, field, "smaller than nine decimals can hold", number)
    return rounded


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


def frame_of(source: Source, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Observation frame of the source's kind from row dictionaries, in the contract's columns.

    Raises ``SourceError`` on a column the contract does not have. Missing columns are null.
    """
    return _frame(source.id, KINDS[source.kind].observation, rows)


def _frame(source_id: str, model: type[Table], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    columns = model.to_schema().columns
    schema = {name: column.dtype.type for name, column in columns.items()}
    for row in rows:
        if unknown := sorted(set(row) - set(schema)):
            raise SourceError(source_id, "row", "column outside the contract", ", ".join(unknown))
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in schema}, schema=schema, strict=True
    )


def token_row(
    *,
    locator: str,
    listed_seller: str,
    listed_model: str,
    meter: str,
    price: Decimal | None,
    currency: str,
    listed_price: str,
    listed_unit: str,
    unit: str = "per_mtok",
    page: int = 0,
    variant: str = "",
    region: str = "unstated",
    service_tier: str = "standard",
    context_above_tokens: int | None = None,
    context_up_to_tokens: int | None = None,
    context_rule: str = "unstated",
    schedule: str = "always",
    schedule_detail: str | None = None,
    offer: str = "list",
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
    problem: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """One row of ``TokenPriceObservation``; ``price`` is per ``unit``, not yet rounded.

    Raises ``SourceError`` where the seller, model or region has no name.
    """
    _require_names(locator, listed_seller, listed_model, region)
    return {**locals(), "price": _rounded(price, locator)}


def _require_names(locator: str, seller: str, model: str, region: str) -> None:
    """Raise where one of them is blank: such a row would be told apart from no other."""
    if not all(name.strip() for name in (seller, model, region)):
        raise SourceError("row", locator, "blank seller, model or region", (seller, model, region))


def gpu_row(
    *,
    locator: str,
    listed_seller: str,
    sku: str,
    region: str,
    price: Decimal | None,
    currency: str,
    unit: str,
    listed_price: str,
    listed_unit: str,
    product: str = "rental",
    variant: str = "",
    purchase: str = "on_demand",
    term_months: int = 0,
    payment: str | None = None,
    page: int = 0,
    listed_gpu: str = "",
    gpu_count: int | None = None,
    is_fraction: bool = False,
    gpu_memory_gb: float | None = None,
    vcpus: float | None = None,
    host_memory_gb: float | None = None,
    country: str | None = None,
    includes_host: bool | None = None,
    hours_per_month: int | None = None,
    setup_fee: Decimal | None = None,
    spot_kind: str | None = None,
    tax: str = "unstated",
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
    problem: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """One row of ``GpuRateObservation``; ``price`` is per ``unit``, not yet rounded."""
    return {
        **locals(),
        "price": _rounded(price, locator),
        "setup_fee": _rounded(setup_fee, locator),
    }


def _rounded(price: Decimal | None, locator: str) -> Decimal | None:
    return None if price is None else price_of("row", f"{locator} price", price)


def require_pages(capture: Capture, count: int | None = None) -> None:
    """Raise where the capture has no page, or another number of pages than ``count``."""
    if not capture.pages or (count is not None and len(capture.pages) != count):
        raise SourceError(
            capture.source_id, "pages", f"expected {count or 'some'} page(s)", len(capture.pages)
        )
