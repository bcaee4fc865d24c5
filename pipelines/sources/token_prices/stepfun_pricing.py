"""StepFun: its API prices in dollars, from the international pricing page.

Belongs here: token tables, speech by characters or hours, images, and searches. Must not be here:
file storage, rate limits by top-up amount, the Step Plan's credits, and the mainland platform,
which states other prices in yuan.

What the page means by its own words: ``Free (limited time)`` is a zero promotion without an end;
a dash is a cell without a price.

Unproven: written from a public copy of the page of October 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.markdown import MarkdownTable, markdown_tables, part_of
from pipelines.reading.parts import rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="stepfun_pricing",
    kind="token_prices",
    publisher="StepFun",
    urls=("https://platform.stepfun.ai/docs/en/guides/pricing/details.md",),
    claims=(r"https://platform\.stepfun\.ai/docs/en/guides/pricing/details\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=15,
    seller_id="stepfun",
)

TOKEN_COLUMNS: Mapping[str, str] = {
    "input (cache miss)": "input",
    "input (cache hit)": "cached_input",
    "output": "output",
}
TOKEN_LABELS = ("model", "billing unit", "current status")
UNIT_PRICES = ("model", "model type", "unit price")
IMAGES = ("model", "billing unit (per image)")
CAPABILITIES = ("capability", "billing unit")
RATE_LIMITS = ("user tier", "cumulative top-up amount", "concurrency", "rpm", "tpm")

MONEY = re.compile(r"[$¥€]\s*\d")
MODEL = re.compile(r"step[a-z0-9]*(?:[.-][a-z0-9]+)+")
AMOUNT = r"\$(?P<price>\d+(?:\.\d+)?)"
PRICE = re.compile(AMOUNT)
UNIT_PRICE = re.compile(rf"{AMOUNT} / (?P<unit>10,000 characters|hour|voice)(?:;.*)?")
CALL = re.compile(rf"{AMOUNT} / call")
UNITS: Mapping[str, tuple[str, str, int]] = {
    "10,000 characters": ("character_input", "per_mchar", 100),
    "hour": ("audio_duration", "per_hour", 1),
    "voice": ("request", "per_request", 1),
}
SEARCHES: Mapping[str, str] = {"Internet search": "web_search", "Image search": "tool_call"}
NOT_READ = frozenset({"File storage"})
STATUSES = frozenset({"", "Usage-based"})
FREE = "Free (limited time)"
UNIT, DASH = "1M tokens", "—"
ZERO = "zero price, free or missing not told"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table on the page; raises ``SourceError`` on anything unknown with money."""
    require_pages(capture, 1)
    text = capture.page.text
    tables = markdown_tables(SOURCE.id, text)
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("|") and MONEY.search(line) and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "price outside of a table", line)
    if not any(set(_header(table)) & set(TOKEN_COLUMNS) for table in tables):
        raise SourceError(SOURCE.id, "tables", "no table of token prices", text[:120])
    parts = (part_of(table, partial(_table_rows, table)) for table in tables)
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _header(table: MarkdownTable) -> tuple[str, ...]:
    return tuple(title.casefold() for title in table.header)


def _table_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of one table by its header; nothing for a table without money."""
    header = _header(table)
    name = " | ".join(table.header)
    lines = list(zip(table.lines, table.rows, strict=True))
    if set(header) & set(TOKEN_COLUMNS):
        if unknown := [title for title in header if title not in {*TOKEN_LABELS, *TOKEN_COLUMNS}]:
            raise SourceError(SOURCE.id, name, "unknown column", ", ".join(unknown))
        if not {"model", "billing unit", *TOKEN_COLUMNS} <= set(header) or not lines:
            raise SourceError(SOURCE.id, name, "columns or rows missing", table.headings)
        for line, row in lines:
            yield from _token_rows(f"line {line}", header, row)
    elif header == UNIT_PRICES:
        for line, (model, kind, cell) in lines:
            yield _unit_row(f"line {line} column 2", model, kind, cell)
    elif header == IMAGES:
        for line, (model, cell) in lines:
            amount = _amount(PRICE, cell, f"line {line} {model}")
            yield _row(
                f"line {line} column 1", _model(model, line), "image", amount, "per_image", cell
            )
    elif header == CAPABILITIES:
        for line, (capability, cell) in lines:
            if capability in NOT_READ:
                continue
            meter = SEARCHES.get(capability)
            if meter is None:
                raise SourceError(SOURCE.id, f"line {line}", "unknown capability", capability)
            amount = _amount(CALL, cell, f"line {line} {capability}")
            yield _row(f"line {line} column 1", capability, meter, amount, "per_request", cell)
    elif header != RATE_LIMITS and any(MONEY.search(cell) for row in table.rows for cell in row):
        raise SourceError(SOURCE.id, name, "unknown columns", " > ".join(table.headings))


def _token_rows(place: str, header: Sequence[str], row: Sequence[str]) -> Iterator[dict[str, Any]]:
    told = dict(zip(header, row, strict=True))
    model, status = _model(told["model"], place), told.get("current status", "")
    is_free = status == FREE
    if not is_free and status not in STATUSES:
        raise SourceError(SOURCE.id, f"{place} {model}", "unknown status", status)
    if told["billing unit"] != (DASH if is_free else UNIT):
        raise SourceError(SOURCE.id, f"{place} {model}", "unknown unit", told["billing unit"])
    for column, title in enumerate(header):
        meter = TOKEN_COLUMNS.get(title)
        if meter is None:
            continue
        at, cell = f"{place} column {column}", row[column]
        if not is_free:
            amount = _amount(PRICE, cell, f"{at} {meter}")
            yield _row(at, model, meter, amount, "per_mtok", cell)
        elif cell == DASH:
            yield _row(at, model, meter, Decimal(0), "per_mtok", status, offer="promotional")
        else:
            raise SourceError(SOURCE.id, f"{at} {meter}", "free and yet priced", cell)


def _unit_row(place: str, model: str, kind: str, cell: str) -> dict[str, Any]:
    """Row of a table whose cells name the unit; a voice is a unit that no column holds."""
    if cell == FREE:
        row = _row(place, _model(model, place), "request", Decimal(0), "per_request", cell)
        return {**row, "offer": "promotional", "problem": "free, the unit is not told"}
    match = UNIT_PRICE.fullmatch(cell)
    if not match:
        raise SourceError(SOURCE.id, f"{place} {model}", "not a price in USD with its unit", cell)
    meter, unit, factor = UNITS[match["unit"]]
    amount = Decimal(match["price"]) * factor
    if match["unit"] == "voice":
        row = _row(place, model, meter, amount, unit, cell)
        return {**row, "variant": kind, "problem": "priced per voice"}
    return _row(place, _model(model, place), meter, amount, unit, cell)


def _model(text: str, place: str | int) -> str:
    if not MODEL.fullmatch(text):
        raise SourceError(SOURCE.id, f"{place} model", "not a model name", text)
    return text


def _amount(pattern: re.Pattern[str], cell: str, place: str) -> Decimal:
    match = pattern.fullmatch(cell)
    if not match:
        raise SourceError(SOURCE.id, place, "not a price in USD", cell)
    return Decimal(match["price"])


def _row(
    place: str,
    model: str,
    meter: str,
    amount: Decimal,
    unit: str,
    cell: str,
    *,
    offer: str = "list",
) -> dict[str, Any]:
    words = {"per_mtok": UNIT, "per_image": "image"}
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        offer=offer,
        meter=meter,
        price=amount,
        currency="USD",
        unit=unit,
        listed_price=cell.partition(" / ")[0],
        listed_unit=words.get(unit) or cell.partition(" / ")[2].partition(";")[0],
        problem=None if amount or offer == "promotional" else ZERO,
    )
