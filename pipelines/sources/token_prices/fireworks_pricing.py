"""Fireworks: its own serverless prices, from the Markdown twin of its pricing page.

Unproven: only a flattened excerpt of the page is held, whose figures the fixture repeats; the
layout of the table follows stored copies of the page.

Belongs here: the table of models with its Standard and Priority columns. Must not be here: the
prices by model size and of embeddings (classes, not models), the batch price (half, in words), and
dedicated GPUs.

A cell holds ``input / cached input / output`` in US dollars for a million tokens, in the order
that the page states. A fast serving of a model is a row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.figures import figure_row, per_mtok
from pipelines.reading.markdown import MarkdownTable, markdown_tables
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="fireworks_pricing",
    kind="token_prices",
    publisher="Fireworks AI",
    urls=("https://docs.fireworks.ai/serverless/pricing.md",),
    claims=(r"https://docs\.fireworks\.ai/serverless/pricing\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=15,
    seller_id="fireworks",
)

HEADER = ("Model", "Standard", "Priority")
SECTION = "Text and vision models"
TIERS = ("standard", "priority")
METERS = (per_mtok("input"), per_mtok("cached_input"), per_mtok("output"))
SKIPPED = re.compile(r"Other base models\b.*|Embeddings?\b.*")
"""Sections whose tables price classes of models."""
UNIT = re.compile(r"per 1 million tokens\W+in US dollars", re.IGNORECASE)
ORDER = re.compile(r"input / cached input / output", re.IGNORECASE)
CELL = re.compile(r"\$(\d+(?:\.\d+)?) / \$(\d+(?:\.\d+)?) / \$(\d+(?:\.\d+)?)")
WITHOUT = ("—", "-", "")
MONEY = re.compile(r"[$€£¥]")
SPEEDS = ((re.compile(r"\bUltra-?fast\b", re.I), "ultrafast"), (re.compile(r"\bFast\b"), "fast"))


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the table of models; raises ``SourceError`` on another table with money."""
    require_pages(capture, 1)
    text = capture.page.text
    for pattern, what in ((UNIT, "unit"), (ORDER, "order of the three prices")):
        if not pattern.search(text):
            raise SourceError(SOURCE.id, "document", f"the page no longer states the {what}")
    rows: list[dict[str, Any]] = []
    for table in markdown_tables(SOURCE.id, text):
        section = table.headings[-1] if table.headings else ""
        if table.header == HEADER and section == SECTION:
            rows.extend(_table_rows(table))
        elif not SKIPPED.fullmatch(section) and any(
            MONEY.search(cell) for row in table.rows for cell in row
        ):
            raise SourceError(SOURCE.id, section or "table", "unknown table", table.header)
    if not rows:
        raise SourceError(SOURCE.id, SECTION, "no table of models")
    return frame_of(SOURCE, rows)


def _table_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    for line, (name, *cells) in zip(table.lines, table.rows, strict=True):
        if not name:
            raise SourceError(SOURCE.id, f"line {line}", "no name of a model", cells)
        speed = next((tier for pattern, tier in SPEEDS if pattern.search(name)), None)
        for tier, cell in zip(TIERS, cells, strict=True):
            if cell in WITHOUT and tier != "standard":
                continue
            match = CELL.fullmatch(cell)
            if not match or (speed and tier != "standard"):
                raise SourceError(SOURCE.id, f"line {line} {tier}", "not three prices", cell)
            for figure, price in zip(METERS, match.groups(), strict=True):
                yield figure_row(
                    SOURCE,
                    f"line {line}",
                    Decimal(price),
                    figure,
                    model=name,
                    is_free=False,
                    service_tier=speed or tier,
                )
