"""Perplexity: prices of its Agent API, from the Markdown of that API's page of models.

Belongs here: the tables of models that Perplexity sells, its own and other makers', by maker. Must
not be here: fees of tools and of the search API (another page), and what a service tier costs, of
which the page only tells that it exists.

The tables are indented inside tabs, so that the page is read without the indentation of table lines
and without lines that are nothing but a tag. Unproven: written from published copies of parts of
the page of October 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.markdown import MarkdownTable, markdown_tables
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="perplexity_pricing",
    kind="token_prices",
    publisher="Perplexity",
    urls=("https://docs.perplexity.ai/docs/agent-api/models.md",),
    claims=(r"https://docs\.perplexity\.ai/docs/agent-api/models\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=10,
    seller_id="perplexity",
)

METERS: Mapping[str, str] = {
    "Input ($/1M)": "input",
    "Output ($/1M)": "output",
    "Cache read ($/1M)": "cached_input",
}
HEADER = frozenset({"Model", *METERS, "Service tiers", "Docs"})
NONE = "—"
WRAPPING = re.compile(r"^[ \t]+(?=\|)|^[ \t]*</?[A-Z][^<>]*>[ \t]*$", re.MULTILINE)
MODEL = re.compile(r"[a-z0-9-]+/[A-Za-z0-9._-]+")
PART = re.compile(r"(?P<price>\d+(?:\.\d+)?)(?: \((?P<side>[<≤>≥]) ?(?P<thousands>\d+)k\))?")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table of models; raises ``SourceError`` on other columns."""
    require_pages(capture, 1)
    text = WRAPPING.sub("", capture.page.text)
    tables = [table for table in markdown_tables(SOURCE.id, text) if "Model" in table.header]
    rows = [row for table in tables for row in _table_rows(table)]
    if not rows:
        raise SourceError(SOURCE.id, "document", "no table of models", text[:120])
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("| `") and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "a model outside of a table", line)
    return frame_of(SOURCE, rows)


def _table_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of one table: one model per line, one meter per column."""
    if set(table.header) != HEADER:
        raise SourceError(SOURCE.id, "table", "unknown columns", " | ".join(table.header))
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.header, row, strict=True))
        if not MODEL.fullmatch(cells["Model"]):
            raise SourceError(SOURCE.id, f"line {line} Model", "not a model id", cells["Model"])
        for column, meter in METERS.items():
            if cells[column] != NONE:
                yield from _cell_rows(line, cells["Model"], meter, cells[column])


def _cell_rows(line: int, model: str, meter: str, cell: str) -> Iterator[dict[str, Any]]:
    """Rows of one cell; several prices in it must each say for which prompts."""
    parts = list(PART.finditer(cell))
    whole = "".join(part[0] for part in parts) == cell
    if not parts or not whole or (len(parts) > 1 and not all(part["side"] for part in parts)):
        yield _row(line, model, meter, None, cell, problem="the cell does not read as prices")
        return
    for part in parts:
        price = Decimal(part["price"])
        problem = None if price else "zero price, free or missing not told"
        bounds = _bounds(part["side"], part["thousands"])
        yield _row(line, model, meter, price, part["price"], problem=problem, **bounds)


def _bounds(side: str | None, thousands: str | None) -> dict[str, Any]:
    """Bounds of the prompt's length; ``<`` and ``≥`` stand one token away from their figure."""
    if side is None or thousands is None:
        return {}
    last = int(thousands) * 1000 - (side in "<≥")
    return {"context_up_to_tokens" if side in "<≤" else "context_above_tokens": last}


def _row(
    line: int,
    model: str,
    meter: str,
    price: Decimal | None,
    listed: str,
    *,
    problem: str | None = None,
    **bounds: Any,
) -> dict[str, Any]:
    return token_row(
        locator=f"line {line}",
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=price,
        currency="USD",
        listed_price=listed,
        listed_unit="$/1M",
        problem=problem,
        **bounds,
    )
