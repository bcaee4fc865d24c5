"""Voyage AI: prices of its embedding and reranking models, from the Markdown of its pricing page.

Belongs here: the tables of prices per million tokens and per billion pixels. Must not be here: the
free allowance of each model, and discounts that the page states in words.

A model costs the same for every token it reads and writes none, so that all of its token prices
are prices of input. Where a table states a price per thousand tokens as well, both must agree.
Proven on a trimmed copy, in which one table lacks the line below its header: a line with money
outside of a table is kept as a row with a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.markdown import (
    MarkdownTable,
    in_known_words,
    lines_of,
    markdown_tables,
    unread_rows,
)
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="voyage_pricing",
    kind="token_prices",
    publisher="Voyage AI",
    urls=("https://docs.voyageai.com/docs/pricing.md",),
    claims=(r"https://docs\.voyageai\.com/docs/pricing\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=8,
    seller_id="voyage",
    proven_on=("2026-07-15",),
)

PER_MILLION = "Price per million tokens"
PER_THOUSAND = "Price per thousand tokens"
PER_PIXELS = "Price per billion pixels"
COLUMNS = frozenset(
    {
        "Model",
        PER_MILLION,
        PER_THOUSAND,
        PER_PIXELS,
        "Number of free tokens",
        "Number of free tokens and pixels",
    }
)
METERS: Mapping[str, tuple[str, str, int, str]] = {
    PER_MILLION: ("input", "per_mtok", 1, "million tokens"),
    PER_PIXELS: ("input_image", "per_megapixel", 1000, "billion pixels"),
}
"""Meter of a column, its unit, how many units the listed price buys, and the unit as listed."""

PRICE = re.compile(r"\$(?P<price>\d+(?:\.\d+)?)")
IDS = re.compile(r"`[a-z0-9.-]+`(?:\s*(?:<br ?/?>|,)\s*`[a-z0-9.-]+`)*")
ID = re.compile(r"`([a-z0-9.-]+)`")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table; raises ``SourceError`` on an unknown column."""
    require_pages(capture, 1)
    text = capture.page.text
    lines = text.splitlines()
    found = (in_known_words(table, COLUMNS) for table in markdown_tables(SOURCE.id, text))
    tables = [table for table in found if _has_money(table)]
    if not tables:
        raise SourceError(SOURCE.id, "document", "no table with prices", text[:120])
    rows = [row for table in tables for row in _table_rows(lines, table)]
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("|") and "$" in line and number not in known:
            problem = "a price outside of a table"
            rows.append(_row(number, line.split("|")[1].strip(" `"), PER_MILLION, None, problem))
    return frame_of(SOURCE, rows)


def _has_money(table: MarkdownTable) -> bool:
    return any("$" in cell for row in table.rows for cell in row)


def _table_rows(lines: list[str], table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of one table: one or several models per line, one price per column."""
    header = table.header
    section = (table.headings or ("",))[-1]
    place = f"table in {section!r}"
    if header[:1] != ("Model",) and not set(header) & set(METERS):
        yield from unread_rows(SOURCE, section, header, lines_of(table))
        return
    if header[:1] != ("Model",) or PER_MILLION not in header or not set(header) <= COLUMNS:
        raise SourceError(SOURCE.id, place, "unknown columns", " | ".join(header))
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        models = _models(lines[line - 1])
        for column in METERS:
            if column not in cells:
                continue
            problem = _disagreement(cells) if column == PER_MILLION else None
            for model in models or [row[0]]:
                unnamed = None if models else "not model ids"
                yield _row(line, model, column, cells[column], unnamed or problem)


def _models(raw: str) -> list[str]:
    """Model ids of a line's first cell, which may hold several; none where it holds other words."""
    cell = raw.split("|")[1].strip()
    return ID.findall(cell) if IDS.fullmatch(cell) else []


def _price(cell: str | None) -> Decimal | None:
    match = PRICE.fullmatch(cell or "")
    return Decimal(match["price"]) if match else None


def _disagreement(cells: Mapping[str, str]) -> str | None:
    """The reason not to trust a line whose prices per thousand and per million differ."""
    if PER_THOUSAND not in cells:
        return None
    thousand, million = _price(cells[PER_THOUSAND]), _price(cells[PER_MILLION])
    if thousand is None or million is None:
        return f"not a price in USD: {cells[PER_THOUSAND]}, {cells[PER_MILLION]}"
    if thousand * 1000 == million:
        return None
    return f"another price per thousand tokens: {cells[PER_THOUSAND]}"


def _row(
    line: int, model: str, column: str, cell: str | None, problem: str | None
) -> dict[str, Any]:
    meter, unit, many, words = METERS[column]
    price = _price(cell)
    if price is None:
        problem = problem or "not a price in USD"
    elif not price:
        problem = problem or "zero price, free or missing not told"
    return token_row(
        locator=f"line {line}",
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=None if price is None else price / many,
        currency="USD",
        unit=unit,
        listed_price=cell or "",
        listed_unit=words,
        problem=problem,
    )
