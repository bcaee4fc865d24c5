"""IONOS AI Model Hub: what it charges per token in euros, from the German price page of its cloud.

Unproven: no real page is held; the layout (a table per kind of model, its title in a span before
it) follows a public reader of the page.

Belongs here: the tables whose columns price a million tokens. Must not be here: everything else on
that page (servers, storage, pictures), whose tables are passed over, and the page in dollars, which
IONOS rounds on its own.

A badge in the cell of a name (``Neu``) is no part of the name. Prices are in German notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import Cell, folded, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="ionos_model_hub",
    kind="token_prices",
    publisher="IONOS",
    urls=("https://cloud.ionos.de/preise",),
    claims=(r"https://cloud\.ionos\.de/preise/?",),
    media_type="text/html",
    currency="EUR",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=10,
    seller_id="ionos",
)

MODEL = re.compile(r"Modell?(?:e|name)?", re.IGNORECASE)
COLUMNS = (
    ("input", re.compile(r"Preis (?:pro|je) (?:1 )?Million(?:en)? Input-?Tokens?", re.I)),
    ("output", re.compile(r"Preis (?:pro|je) (?:1 )?Million(?:en)? Output-?Tokens?", re.I)),
    ("embedding", re.compile(r"Preis (?:pro|je) (?:1 )?Million(?:en)? Tokens?", re.I)),
)
PRICE = re.compile(r"(?P<number>\d+(?:,\d{1,4}|\.\d{1,2})?) ?€")
BADGE = re.compile(r"\btw-rounded-sm\b")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every token table; raises ``SourceError`` on a token column nobody looked at."""
    require_pages(capture, 1)
    tables = html_of(capture.page.text).find_all("table")
    rows = [row for n, table in enumerate(tables) for row in _rows(f"table {n}", table)]
    if not {"input", "output"} <= {row["meter"] for row in rows}:
        raise SourceError(SOURCE.id, "tables", "no table of token prices", len(tables))
    return frame_of(SOURCE, rows)


def _rows(place: str, table: Tag) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing where no column speaks of tokens."""
    for badge in table.find_all("span", class_=BADGE):
        badge.decompose()
    grid = table_grid(table)
    header = [cell.text for cell in grid[0]] if grid else []
    if not any("token" in title.lower() for title in header):
        return
    meters = [_meter(title) for title in header]
    if not MODEL.fullmatch(header[0]) or len(set(filter(None, meters))) != sum(map(bool, meters)):
        raise SourceError(SOURCE.id, place, "unknown columns", " | ".join(header))
    for index, title in enumerate(header):
        if "token" in title.lower() and not meters[index]:
            raise SourceError(SOURCE.id, place, "unknown token column", title)
    for number, cells in enumerate(grid[1:], start=1):
        if [cell.text for cell in cells] != header:
            yield from _model_rows(f"{place} row {number}", meters, cells)


def _meter(title: str) -> str:
    return next((meter for meter, words in COLUMNS if words.fullmatch(title)), "")


def _model_rows(
    place: str, meters: Sequence[str], cells: Sequence[Cell]
) -> Iterator[dict[str, Any]]:
    name = folded(cells[0].text)
    if len(cells) != len(meters) or not name or "€" in name:
        raise SourceError(SOURCE.id, place, "not a row of a model", [cell.text for cell in cells])
    for index, (meter, cell) in enumerate(zip(meters, cells, strict=True)):
        at = f"{place} column {index}"
        match = PRICE.fullmatch(cell.text)
        if bool(match or "€" in cell.text) != bool(meter) or (meter and match is None):
            raise SourceError(SOURCE.id, at, "not a price in euros, or one elsewhere", cell.text)
        if match is None:
            continue
        price = Decimal(match["number"].replace(",", "."))
        yield token_row(
            locator=at,
            listed_seller=SOURCE.seller_id,
            listed_model=name,
            meter=meter,
            price=price,
            currency="EUR",
            listed_price=cell.text,
            listed_unit="EUR per million tokens",
            problem=None if price else "zero price, free or missing not told",
        )
