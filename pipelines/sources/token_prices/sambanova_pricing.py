"""SambaNova: its own API prices, from the table on its cloud pricing page.

Unproven: no real page is held among the captures; layout and figures of the fixture follow a copy
of the page in a public repository (2026).

Belongs here: the one table of models. Must not be here: the same figures in the page's script
payload, dedicated systems and plans.

Cells read ``0.60 USD``; ``N/A`` means that there is no such price. The heads of input and output
say "per 1M tokens"; that of the cached price does not, yet its figure is a tenth of the input's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from pipelines.reading.figures import figure_row, per_mtok
from pipelines.reading.html_tables import Cell, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="sambanova_pricing",
    kind="token_prices",
    publisher="SambaNova",
    urls=("https://cloud.sambanova.ai/plans/pricing",),
    claims=(r"https://cloud\.sambanova\.ai/(plans/)?pricing/?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public page, marked as open to indexing; no data licence stated; figures only.",
    minimum_rows=8,
    seller_id="sambanova",
)

HEADER = ("Model", "Cached Input Tokens", "Input (per 1M tokens)", "Output (per 1M tokens)")
METERS = (per_mtok("cached_input"), per_mtok("input"), per_mtok("output"))
PRICE = re.compile(r"(\d+(?:\.\d+)?) USD")
MONEY = re.compile(r"[$€£¥]|\b(?:USD|EUR)\b")
NONE = "N/A"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the table; raises ``SourceError`` on another table with money, or on none."""
    require_pages(capture, 1)
    if "</html>" not in capture.page.text:
        raise SourceError(SOURCE.id, "document", "not a whole page", capture.page.text[-80:])
    rows: list[dict[str, Any]] = []
    for index, table in enumerate(html_of(capture.page.text).find_all("table")):
        grid = table_grid(table)
        if grid and tuple(cell.text for cell in grid[0]) == HEADER:
            rows.extend(_table_rows(f"table {index}", grid))
        elif MONEY.search(table.get_text()):
            head = [cell.text for cell in grid[0]] if grid else []
            raise SourceError(SOURCE.id, f"table {index}", "unknown table with prices", head)
    if not rows:
        raise SourceError(SOURCE.id, "document", "no table of models with prices")
    return frame_of(SOURCE, rows)


def _table_rows(place: str, grid: Sequence[Sequence[Cell]]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(grid[1:], start=1):
        at = f"{place} row {number}"
        if len(row) != len(HEADER) or not row[0].text:
            raise SourceError(SOURCE.id, at, "not four cells with a model", [c.text for c in row])
        for column, (cell, figure) in enumerate(zip(row[1:], METERS, strict=True), start=1):
            if cell.text == NONE:
                continue
            match = PRICE.fullmatch(cell.text)
            if not match:
                raise SourceError(SOURCE.id, f"{at} column {column}", "not a price", cell.text)
            where = f"{at} column {column}"
            yield figure_row(SOURCE, where, match[1], figure, model=row[0].text, is_free=False)
