"""Together AI: what its serverless models charge, from the Markdown of its documentation.

Belongs here: the prices per million tokens of the tables of models. Must not be here: the list that
needs a key (``together_models.py``), and tables whose prices are per image, minute or megapixel.

A title names what a column prices and its unit; a dash is no such price, and ``Free`` is free. The
quantisation of the weights stands beside each model and is kept as a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.markdown import MarkdownTable, lines_of, markdown_tables, part_of
from pipelines.reading.parts import rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="together_serverless",
    kind="token_prices",
    publisher="Together AI",
    urls=("https://docs.together.ai/docs/serverless/models.md",),
    claims=(r"https://docs\.together\.ai/docs/serverless/models\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation; no data licence stated; figures only.",
    minimum_rows=30,
    seller_id="together",
    proven_on=("2026-09-23",),
)

MODEL, QUANTISATION = "API model string", "Quantization"
UNIT = "per 1M tokens"
PRICES: Mapping[str, str] = {
    f"Input pricing ({UNIT})": "input",
    f"Cached input pricing ({UNIT})": "cached_input",
    f"Output pricing ({UNIT})": "output",
}
NO_PRICE, FREE = "-", "Free"
PRICE = re.compile(r"\$(\d+(?:\.\d+)?)")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table of tokens; raises ``SourceError`` where most tables do not read."""
    require_pages(capture, 1)
    tables = markdown_tables(SOURCE.id, capture.page.text)
    parts = (part_of(table, partial(_table_rows, table)) for table in tables)
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _table_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing for one in which no column prices tokens."""
    priced = [title for title in table.header if UNIT in title]
    if not priced:
        return
    columns = dict(zip(table.header, zip(*table.cells, strict=True), strict=False))
    money = [title for title, cells in columns.items() if any("$" in cell for cell in cells)]
    unknown = [title for title in (*priced, *money) if title not in PRICES]
    if unknown or MODEL not in table.header or not table.cells:
        looked_for = f"looked for {MODEL!r} and {', '.join(PRICES)}; found"
        raise SourceError(SOURCE.id, "columns", looked_for, " | ".join(table.header))
    for place, row in lines_of(table):
        told = dict(zip(table.header, row, strict=True))
        for title in priced:
            if told[title] != NO_PRICE:
                yield _row(place, told, title)


def _row(place: str, told: Mapping[str, str], title: str) -> dict[str, Any]:
    cell = told[title]
    match = PRICE.fullmatch(cell)
    price = Decimal(match[1]) if match else Decimal(0) if cell == FREE else None
    problem = None
    if price is None:
        problem = "not a price in dollars"
    elif not price and cell != FREE:
        problem = "zero price, free or missing not told"
    weights = told.get(QUANTISATION, NO_PRICE)
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=told[MODEL],
        service_tier="free" if cell == FREE else "standard",
        meter=PRICES[title],
        price=price,
        currency="USD",
        listed_price=cell,
        listed_unit=UNIT,
        problem=problem,
        note=None if weights == NO_PRICE else f"weights in {weights}",
    )
