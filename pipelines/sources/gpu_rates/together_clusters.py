"""Together AI: prices per GPU of GPU clusters, on demand and reserved, from its price page.

Belongs here: the table of GPU clusters. Must not be here: tokens, dedicated endpoints and
everything else that the same page sells in other tables.

What the table means:

* its first two rows are the head: how it is bought, then for how long;
* a reserved price holds for a range of days; it is counted as the whole months (30 days) of the
  shortest end, so ``7-30 days`` is 0 months;
* a dash says that the GPU is not sold that way; ``Contact us`` that there is no public price, and
  it may stand for several columns at once.

The site's robots.txt is reported to keep crawlers out: the source is off and reads filed pages
only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import Cell, html_of, table_grid
from pipelines.reading.price_page import ZERO, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="together_clusters",
    kind="gpu_rates",
    publisher="Together AI",
    urls=("https://www.together.ai/pricing",),
    claims=(r"https://(?:www\.)?together\.ai/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="robots.txt of the site is reported to disallow crawlers.",
    minimum_rows=6,
    seller_id="together",
    proven_on=("2026-08-31",),
    disabled="robots.txt of the site is reported to disallow crawlers.",
)

UNIT = "All prices are per GPU per hour."
HARDWARE, DEMAND, RESERVED, NOW = "Hardware", "ON-Demand", "Reserved", "Pay as you go"
DAYS = re.compile(r"(?P<from>\d+)(?:-\d+|\+) days")
DAYS_PER_MONTH = 30
NOT_SOLD = ("—", "–", "-")
ON_REQUEST = "Contact us"


def parse(capture: Capture) -> pl.DataFrame:
    """One row per GPU and way of buying it."""
    require_pages(capture, 1)
    soup = html_of(capture.page.text)
    found = [
        (number, table)
        for number, table in enumerate(soup.find_all("table"))
        if _first_words(table) == [HARDWARE, DEMAND, RESERVED]
    ]
    if len(found) != 1:
        raise SourceError(SOURCE.id, "GPU Clusters", "expected exactly one table", len(found))
    if UNIT not in words(soup):
        raise SourceError(SOURCE.id, "GPU Clusters", "the page does not tell the unit", UNIT)
    number, table = found[0]
    grid = table_grid(table)
    columns = _columns(number, grid)
    rows = [
        row
        for index, cells in enumerate(grid[2:], start=2)
        for row in _rows(f"table {number} row {index}", cells, columns)
    ]
    if not rows:
        raise SourceError(SOURCE.id, f"table {number}", "no prices")
    return frame_of(SOURCE, rows)


def _first_words(table: Tag) -> list[str]:
    head = table.find("tr")
    return [] if head is None else [words(cell) for cell in head.find_all(["th", "td"])]


def _columns(number: int, grid: Sequence[Sequence[Cell]]) -> list[tuple[str, int, str]]:
    """Purchase, months and label of each price column."""
    columns = []
    for index, (kind, term) in enumerate(zip(grid[0], grid[1], strict=True)):
        field = f"table {number} column {index}"
        match = DAYS.fullmatch(term.text)
        if index == 0 and kind.text == term.text == HARDWARE:
            columns.append(("", 0, ""))
        elif kind.text == DEMAND and term.text == NOW:
            columns.append(("on_demand", 0, ""))
        elif kind.text == RESERVED and match is not None:
            columns.append(("reserved", int(match["from"]) // DAYS_PER_MONTH, term.text))
        else:
            raise SourceError(SOURCE.id, field, "unknown column", f"{kind.text}, {term.text}")
    return columns


def _rows(
    place: str, cells: Sequence[Cell], columns: Sequence[tuple[str, int, str]]
) -> Iterator[dict[str, Any]]:
    if len(cells) != len(columns):
        raise SourceError(SOURCE.id, place, "another number of cells than columns", len(cells))
    gpu = cells[0].text
    if not gpu:
        raise SourceError(SOURCE.id, f"{place} {HARDWARE}", "no name")
    seen: list[Tag | None] = []
    for index, cell in enumerate(cells[1:], start=1):
        if any(cell.tag is tag for tag in seen) or cell.text in NOT_SOLD:
            continue
        seen.append(cell.tag)
        purchase, months, label = columns[index]
        price, problem = None, "no public price: contact the seller"
        if cell.text != ON_REQUEST:
            price = dollars(SOURCE.id, f"{place} column {index}", cell.text)
            problem = "" if price else ZERO
        yield gpu_row(
            locator=f"{place} column {index}",
            listed_seller=SOURCE.seller_id,
            sku=f"GPU cluster {gpu}" + (f", {label}" if label else ""),
            listed_gpu=gpu,
            region="unstated",
            purchase=purchase,
            term_months=months,
            price=price,
            currency=SOURCE.currency,
            unit="per_gpu_hour",
            includes_host=True,
            listed_price=cell.text,
            listed_unit="per GPU per hour",
            problem=problem or None,
            note=f"Reserved for {label}; the term is the shortest, in whole months of 30 days."
            if label
            else None,
        )
