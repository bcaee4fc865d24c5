"""Groq: its own API prices, from the Markdown twin of its page of models.

Belongs here: the price column of the three tables of models and systems. Must not be here: rate
limits, and models that are sold by contract (``ContactSales``) or have no price of their own.

A model's cell runs its name, a badge and its id together; the id is also the end of its link, and
both must agree. The column is headed ``PRICE PER 1M TOKENS``, yet a cell may name another unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figure_row, per_mtok
from pipelines.reading.markdown import (
    MarkdownTable,
    has_prices,
    in_known_words,
    lines_of,
    markdown_tables,
    unread_rows,
)
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="groq_models",
    kind="token_prices",
    publisher="Groq",
    urls=("https://console.groq.com/docs/models.md",),
    claims=(r"https://console\.groq\.com/docs/models\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=8,
    seller_id="groq",
    proven_on=("2026-08", "2026-09-23"),
)

HEADER = (
    "MODEL ID",
    "SPEED (T/SEC)",
    "PRICE PER 1M TOKENS",
    "RATE LIMITS (DEVELOPER PLAN)",
    "CONTEXT WINDOW (TOKENS)",
    "MAX COMPLETION TOKENS",
    "MAX FILE SIZE",
)
SECTIONS = {"Production Models": None, "Production Systems": None, "Preview Models": "preview"}
"""Section -> remark on its models."""
PRICE = 2
WITHOUT = ("ContactSales", "Contact Sales", "-", "")
MODEL = re.compile(
    r"\]\(/docs/(?:model|compound/systems)/(?P<path>[^)\s]+)\)(?:Enterprise)? ?(?P<id>[^\s|]+)"
)
TOKENS = re.compile(r"\$(?P<input>\d+(?:\.\d+)?) input ?\$(?P<output>\d+(?:\.\d+)?) output")
OTHER = re.compile(r"\$(?P<price>\d+(?:\.\d+)?) per (?P<unit>hour|1M characters)")
UNITS = {
    "hour": Figure("audio_duration", "USD per hour of audio", unit="per_hour"),
    "1M characters": Figure("character_input", "USD per million characters", unit="per_mchar"),
}


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table; raises ``SourceError`` where a known section has other columns."""
    require_pages(capture, 1)
    text = capture.page.text
    lines = text.splitlines()
    rows: list[dict[str, Any]] = []
    found: set[str] = set()
    for found_table in markdown_tables(SOURCE.id, text):
        table = in_known_words(found_table, HEADER)
        section = table.headings[-1] if table.headings else ""
        if section not in SECTIONS:
            rows.extend(unread_rows(SOURCE, section, table.header, lines_of(table)))
            continue
        if not {HEADER[0], HEADER[PRICE]} <= set(table.header) <= set(HEADER):
            if any(has_prices(row) for row in table.rows):
                raise SourceError(SOURCE.id, section, "unknown table with prices", table.header)
            continue
        found.add(section)
        rows.extend(_table_rows(table, section, lines))
    if missing := sorted(set(SECTIONS) - {"Production Systems"} - found):
        raise SourceError(SOURCE.id, "document", "tables are missing", ", ".join(missing))
    return frame_of(SOURCE, rows)


def _table_rows(table: MarkdownTable, section: str, lines: list[str]) -> Iterator[dict[str, Any]]:
    for line, row in zip(table.lines, table.rows, strict=True):
        place, cell = f"line {line}", row[table.header.index(HEADER[PRICE])]
        match = MODEL.search(lines[line - 1])
        if not match or match["id"].rpartition("/")[2] != match["path"].rpartition("/")[2]:
            raise SourceError(SOURCE.id, f"{place} MODEL ID", "not a link and the same id", row[0])
        if cell in WITHOUT:
            continue
        figures = _figures(cell)
        for meter in ("input", "output") if not figures else ():
            yield token_row(
                locator=place,
                listed_seller=SOURCE.seller_id,
                listed_model=match["id"],
                meter=meter,
                price=None,
                currency="USD",
                listed_price=cell,
                listed_unit=HEADER[PRICE],
                problem="not a known form of price",
                note=SECTIONS[section],
            )
        for figure, price in figures:
            yield figure_row(
                SOURCE,
                place,
                Decimal(price),
                figure,
                model=match["id"],
                is_free=False,
                note=SECTIONS[section],
            )


def _figures(cell: str) -> list[tuple[Figure, str]]:
    """What a price cell prices, and its figures; nothing of a cell in other words."""
    if match := TOKENS.fullmatch(cell):
        return [(per_mtok("input"), match["input"]), (per_mtok("output"), match["output"])]
    if match := OTHER.fullmatch(cell):
        return [(UNITS[match["unit"]], match["price"])]
    return []
