"""Arcee: what its platform charges per model, from the Markdown of its documentation.

Unproven: no real page is held; the layout (an HTML table under a heading of its own) follows a
public reader of the page, and columns are known by their titles alone.

Belongs here: token prices of the models that Arcee serves, its own and others'. Must not be here:
prices agreed with sales, and what other sellers charge for its models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipelines.reading.html_tables import html_of, table_grid
from pipelines.reading.price_page import ZERO, dollars
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="arcee_pricing",
    kind="token_prices",
    publisher="Arcee AI",
    urls=("https://docs.arcee.ai/get-started/pricing.md",),
    claims=(r"https://docs\.arcee\.ai/get-started/pricing(?:\.md)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="arcee",
)

SECTION = re.compile(r"(?ms)^#{1,6} +Text Models *$\n(?P<body>.*?)(?=^#{1,6} |\Z)")
OTHER = re.compile(r"(?i)<table|^\s*\|.*\|\s*$", re.MULTILINE)
UNIT = re.compile(r"(?i)(?:per|/) ?(?:1 ?M|1 million|million)(?: tokens?)?\b")
UNITS = r"(?: (?:price|cost|tokens?))?(?: ?\((?:per |/|\$|USD)[^)]*\)| ?/ ?1?M.*| per .*)?"
TITLES = (
    ("model", re.compile(r"model(?: (?:id|name))?", re.I)),
    ("input", re.compile(rf"input{UNITS}", re.I)),
    ("output", re.compile(rf"output{UNITS}", re.I)),
    ("cached_input", re.compile(rf"(?:cached input|input \(cached\)|cache reads?){UNITS}", re.I)),
)
COLUMNS = {"model", "input", "output", "cached_input"}
NO_PRICE = ("-", "–", "—")


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the table of text models; raises ``SourceError`` on any other table or column."""
    require_pages(capture, 1)
    text = capture.page.text
    sections = list(SECTION.finditer(text))
    if len(sections) != 1:
        raise SourceError(SOURCE.id, "document", "not one section of text models", len(sections))
    body = sections[0]["body"]
    if OTHER.search(text.replace(sections[0][0], "")):
        raise SourceError(SOURCE.id, "document", "a table outside of the text models", None)
    if not UNIT.search(text):
        raise SourceError(SOURCE.id, "document", "no unit of a million tokens", None)
    tables = html_of(body).find_all("table")
    if len(tables) != 1:
        raise SourceError(SOURCE.id, "Text Models", "not one table", len(tables))
    grid = [[cell.text for cell in row] for row in table_grid(tables[0])]
    columns = [_column(title) for title in grid[0]]
    if set(columns) != COLUMNS or len(columns) != len(COLUMNS) or len(grid) == 1:
        raise SourceError(SOURCE.id, "Text Models", "unknown columns", " | ".join(grid[0]))
    rows = [
        row
        for number, cells in enumerate(grid[1:], start=1)
        for row in _model_rows(f"table 0 row {number}", columns, cells)
    ]
    return frame_of(SOURCE, rows)


def _column(title: str) -> str:
    """What a column holds, by its title; empty where that does not tell."""
    return next((name for name, pattern in TITLES if pattern.fullmatch(title)), "")


def _model_rows(
    place: str, columns: Sequence[str], cells: Sequence[str]
) -> Iterator[dict[str, Any]]:
    if len(cells) != len(columns):
        raise SourceError(SOURCE.id, place, "row of another length", cells)
    named = dict(zip(columns, cells, strict=True))
    for index, (meter, text) in enumerate(zip(columns, cells, strict=True)):
        if meter == "model" or text in NO_PRICE:
            continue
        at = f"{place} column {index}"
        price = dollars(SOURCE.id, at, text)
        yield token_row(
            locator=at,
            listed_seller=SOURCE.seller_id,
            listed_model=named["model"],
            meter=meter,
            price=price,
            currency="USD",
            listed_price=text,
            listed_unit="USD per million tokens",
            problem=None if price else ZERO,
        )
