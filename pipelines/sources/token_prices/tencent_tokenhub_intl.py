"""Tencent Cloud TokenHub outside of China: its price page in English, in US dollars.

Unproven: no real page is held; the layout follows the tables of 2026-09-29 that a public repository
keeps.

Belongs here: the tables that price a million tokens of language models, by region. Must not be
here: tables in other units (pictures, seconds, calls), which are passed over, and the Chinese page.

What the page means by its own words:

* Tabs above a table are regions; each has prices of its own.
* ``Vendor Direct`` marks a model that its maker serves: a variant.
* ``PEAK`` and ``OFF-PEAK`` are the maker's hours; the tables do not say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.publishers.tencent import DIRECT, NO_PRICE, bounds_of, number_of, tab_of
from pipelines.reading.html_tables import html_of, one_width, table_grid
from pipelines.reading.parts import rows_of_parts, tables_as_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="tencent_tokenhub_intl",
    kind="token_prices",
    publisher="Tencent Cloud",
    urls=("https://intl.cloud.tencent.com/document/product/1300/78937",),
    claims=(
        r"https://(?:intl\.cloud\.tencent\.com|www\.tencentcloud\.com)"
        r"(?:/en)?/document/product/1300/78937/?(?:\?[^#]*)?",
    ),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=150,
    seller_id="tencent_cloud",
    hosts=("www.tencentcloud.com",),
)

PER_MTOK = "(USD/milliontokens)"
MODEL, CONDITION, HOURS = "ModelName", "Condition(token)", "Peak/Off-PeakBilling"
PRICES: Mapping[str, str] = {
    f"InputTokens{PER_MTOK}": "input",
    f"OutputTokens{PER_MTOK}": "output",
    f"Cache{PER_MTOK}": "cached_input",
}
SCHEDULES: Mapping[str, str] = {NO_PRICE: "always", "PEAK": "peak", "OFF-PEAK": "off_peak"}
NAME = re.compile(
    r"(?P<id>[A-Za-z][A-Za-z0-9 ._-]*?)(?: ?\((?P<marks>[^()]*)\))?(?: ?\((?P<other>[^()]*)\))?"
)
MARK = "vendor direct"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every token table; raises ``SourceError`` on a column or mark nobody looked at."""
    require_pages(capture, 1)
    tables = html_of(capture.page.text).find_all("table")
    if not any(_header(_texts(table)) for table in tables):
        found = "; ".join(" | ".join(next(iter(_texts(table)), [])) for table in tables)
        looked_for = f"no table with a column in {PER_MTOK}; found {len(tables)} table(s)"
        raise SourceError(SOURCE.id, "document", looked_for, found or capture.page.text[:120])
    return frame_of(SOURCE, rows_of_parts(SOURCE, tables_as_parts(tables, _table_rows)))


def _texts(table: Tag) -> list[list[str]]:
    return [[one_width(cell.text) for cell in row] for row in table_grid(table)]


def _header(grid: Sequence[Sequence[str]]) -> list[str]:
    """Titles of a table in which some column prices a million tokens; none of another one."""
    titles = [re.sub(r"\s+", "", text) for text in grid[0]] if grid else []
    return titles if any("milliontokens" in title.lower() for title in titles) else []


def _table_rows(table: Tag, place: str) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing for a table in which no column prices a million tokens."""
    grid = _texts(table)
    header = _header(grid)
    if not header:
        return
    if {len(row) for row in grid} != {len(header)} or len(grid) == 1:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    needed = {MODEL, *list(PRICES)[:2]}
    known = {*needed, *PRICES, CONDITION, HOURS}
    if len(set(header)) != len(header) or not needed <= set(header) or set(header) - known:
        raise SourceError(SOURCE.id, place, "unknown column or key", " | ".join(header))
    region = tab_of(SOURCE.id, table, place)
    for number, row in enumerate(grid[1:], start=1):
        yield from _model_rows(f"{place} row {number}", region, header, row)


def _model_rows(
    place: str, region: str, header: Sequence[str], row: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Rows of one model, tier and schedule."""
    cells = dict(zip(header, row, strict=True))
    match = NAME.fullmatch(cells[MODEL])
    marks = [] if match is None else [m.strip().lower() for m in match.group(2, 3) if m]
    if match is None or set(marks) - {MARK}:
        raise SourceError(SOURCE.id, place, "not a model name", cells[MODEL])
    hours = cells.get(HOURS, NO_PRICE)
    if hours not in SCHEDULES:
        raise SourceError(SOURCE.id, place, "unknown hours", hours)
    above, up_to = bounds_of(SOURCE.id, place, cells.get(CONDITION, NO_PRICE))
    for title, meter in PRICES.items():
        listed = cells.get(title, NO_PRICE)
        if listed == NO_PRICE:
            continue
        at = f"{place} column {header.index(title)}"
        price = number_of(SOURCE.id, at, listed)
        yield token_row(
            locator=at,
            listed_seller=SOURCE.seller_id,
            listed_model=match["id"].strip(),
            variant=DIRECT if marks else "",
            region=region,
            schedule=SCHEDULES[hours],
            context_above_tokens=above,
            context_up_to_tokens=up_to,
            meter=meter,
            price=price,
            currency="USD",
            listed_price=listed,
            listed_unit="USD per million tokens",
            problem=None if price else "zero price, free or missing not told",
        )
