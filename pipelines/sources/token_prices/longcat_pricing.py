"""LongCat (Meituan): what its API charges, from the price page of each model.

Unproven: no real page is held; the layout follows public extracts of both pages.

Belongs here: list and discounted token prices in US dollars and in yuan. Must not be here: token
plans, and what other sellers charge for its models.

A page prices one model, which it names in a sentence. It has a table per currency; both are headed
with a dollar sign, so that the sign of each figure tells the currency. Discounts have no end date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import folded, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

PAGES = "https://longcat.chat/platform/docs/pricing"

SOURCE = Source(
    id="longcat_pricing",
    kind="token_prices",
    publisher="LongCat",
    urls=(f"{PAGES}/longcat-2.0", f"{PAGES}/longcat-2.5"),
    claims=(rf"{re.escape(PAGES)}/(?P<partition>longcat-[0-9.]+)/?",),
    media_type="text/html",
    currency="USD,CNY",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="longcat",
)

SENTENCE = re.compile(r"Pay-As-You-Go currently supports (?P<model>LongCat-[\w.-]*\w)\.?(?!\w)")
COLUMN = re.compile(r"(?P<cut>Discounted )?Price \$/1M Tokens(?: \(limited-time\))?", re.I)
METERS: Mapping[str, str] = {
    "uncached input": "input",
    "cached input": "cached_input",
    "output": "output",
}
SIGNS: Mapping[str, str] = {"$": "USD", "¥": "CNY"}
PRICE = re.compile(r"(?P<sign>[$¥]) ?(?P<number>\d+(?:\.\d+)?)")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the page's model; raises ``SourceError`` on a column, item or sign not known."""
    require_pages(capture, 1)
    soup = html_of(capture.page.text)
    named = {match["model"] for match in SENTENCE.finditer(folded(soup.get_text(" ")))}
    if len(named) != 1:
        raise SourceError(SOURCE.id, "document", "not one model named", sorted(named))
    model = named.pop()
    tables = soup.find_all("table")
    rows = [row for n, table in enumerate(tables) for row in _rows(f"table {n}", table, model)]
    if {row["currency"] for row in rows} != set(SIGNS.values()) or len(tables) != len(SIGNS):
        raise SourceError(SOURCE.id, "tables", "not one per currency", len(tables))
    return frame_of(SOURCE, rows)


def _rows(place: str, table: Tag, model: str) -> Iterator[dict[str, Any]]:
    grid = [[cell.text for cell in row] for row in table_grid(table)]
    columns = [COLUMN.fullmatch(title) for title in grid[0][1:]] if grid else []
    if not columns or grid[0][0] != "Item" or None in columns:
        raise SourceError(SOURCE.id, place, "unknown columns", grid[:1])
    if {len(row) for row in grid} != {len(grid[0])}:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    if sorted(row[0].lower() for row in grid[1:]) != sorted(METERS):
        raise SourceError(SOURCE.id, place, "unknown items", [row[0] for row in grid[1:]])
    for number, row in enumerate(grid[1:], start=1):
        for index, (column, text) in enumerate(zip(columns, row[1:], strict=True), start=1):
            at = f"{place} row {number} column {index}"
            match = PRICE.fullmatch(text)
            if match is None or column is None:
                raise SourceError(SOURCE.id, at, "not a price in dollars or yuan", text)
            price, currency = Decimal(match["number"]), SIGNS[match["sign"]]
            yield token_row(
                locator=at,
                listed_seller=SOURCE.seller_id,
                listed_model=model,
                meter=METERS[row[0].lower()],
                offer="promotional" if column["cut"] else "list",
                price=price,
                currency=currency,
                listed_price=text,
                listed_unit=f"{currency} per million tokens",
                problem=None if price else "zero price, free or missing not told",
            )
