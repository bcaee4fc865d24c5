"""Xiaomi MiMo: its API prices, in yuan at home and in dollars overseas.

Belongs here: the tables of token prices and of speech recognition under the two headings on models.
Must not be here: web search plugins and token plans, whose layout nobody has looked at.

The page is Markdown with HTML tables. One cell may name several models that share their prices.
``Real-time API`` is the standard tier. Pages before the batch API had no column of inference types.

Unproven: written from public readers of the page of October 2026 and excerpts of earlier ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import folded, html_of, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="xiaomi_mimo_pricing",
    kind="token_prices",
    publisher="Xiaomi",
    urls=("https://mimo.mi.com/static/docs/price/pay-as-you-go.md",),
    claims=(r"https://mimo\.mi\.com/static/docs/price/pay-as-you-go\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD,CNY",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="xiaomi",
)

SECTIONS: Mapping[str, tuple[str, str, str]] = {
    "Domestic Pricing of the Model": ("domestic", "CNY", "¥"),
    "Overseas Pricing of the Model": ("overseas", "USD", "$"),
}
OTHER_SECTIONS = frozenset({"Pricing for Web Search Plugins"})
TOKEN_COLUMNS: Mapping[str, str] = {
    "Input (Cache Hit)": "cached_input",
    "Input (Cache Miss)": "input",
    "Output": "output",
}
NAMES = ("Model Name", "")
TYPE, DURATION = "Inference Type", "Input audio duration"
TIERS: Mapping[str, str] = {"Real-time API": "standard", "Batch API": "batch"}

HEADING = re.compile(r"#{1,3} +(?P<title>.+)")
UNIT = re.compile(r"(?i)\b(?:dollars?|yuan|USD|CNY|RMB) ?/ ?1?M tokens")
MODELS = re.compile(r"(?:`mimo-[a-z0-9.-]+`[ ,、/]*)+")
MODEL = re.compile(r"`(mimo-[a-z0-9.-]+)`")
MONEY = re.compile(r"[$¥€]\s*\d")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of both tables of models; raises ``SourceError`` on anything unknown with money."""
    require_pages(capture, 1)
    text = capture.page.text
    if len(re.findall(r"<table\b", text)) != text.count("</table>"):
        raise SourceError(SOURCE.id, "document", "page is cut off", text[-120:])
    rows: list[dict[str, Any]] = []
    found: set[str] = set()
    index = 0
    for title, body in _sections(text):
        tables = html_of(body).find_all("table") if "<table" in body else []
        if title in SECTIONS:
            found.add(title)
            if not tables or not UNIT.search(text):
                raise SourceError(SOURCE.id, title, "no table, or no unit in the document", body)
            for table in tables:
                rows.extend(_table_rows(f"table {index}", title, table))
                index += 1
            continue
        if title not in OTHER_SECTIONS and any(MONEY.search(t.get_text()) for t in tables):
            raise SourceError(SOURCE.id, "document", "unknown section with prices", title)
        index += len(tables)
    if missing := set(SECTIONS) - found:
        raise SourceError(SOURCE.id, "document", "sections missing", ", ".join(sorted(missing)))
    return frame_of(SOURCE, rows)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Headings down to the third level with the text under each."""
    title, lines = "", list[str]()
    for line in text.splitlines():
        if match := HEADING.fullmatch(line.strip()):
            yield title, "\n".join(lines)
            title, lines = _words(match["title"]), []
        else:
            lines.append(line)
    yield title, "\n".join(lines)


def _words(text: str) -> str:
    return folded(text.replace("**", ""))


def _table_rows(place: str, section: str, table: Tag) -> Iterator[dict[str, Any]]:
    """Rows of a table by its header: token prices, or prices of audio per hour."""
    grid = [[_words(cell.text) for cell in row] for row in table_grid(table)]
    header = grid[0] if grid else []
    if len({len(row) for row in grid}) != 1 or len(grid) == 1:
        raise SourceError(SOURCE.id, f"{section} {place}", "rows missing or of unequal length")
    if any(DURATION in title for title in header):
        read, known = _audio_rows, {*NAMES, *(title for title in header if DURATION in title)}
    else:
        read, known = _token_rows, {*NAMES, TYPE, *TOKEN_COLUMNS}
        if missing := [title for title in TOKEN_COLUMNS if title not in header]:
            raise SourceError(SOURCE.id, f"{section} {place}", "missing column", ", ".join(missing))
    if unknown := [title for title in header if title not in known]:
        raise SourceError(SOURCE.id, f"{section} {place}", "unknown column", ", ".join(unknown))
    if sum(title in NAMES for title in header) != 1:
        titles = " | ".join(header)
        raise SourceError(SOURCE.id, f"{section} {place}", "not one column of models", titles)
    for number, row in enumerate(grid[1:], start=1):
        yield from read(f"{place} row {number}", section, header, row)


def _token_rows(
    place: str, section: str, header: Sequence[str], row: Sequence[str]
) -> Iterator[dict[str, Any]]:
    told = dict(zip(header, row, strict=True))
    kind = told.get(TYPE, "Real-time API")
    if kind not in TIERS:
        raise SourceError(SOURCE.id, f"{place} {TYPE}", "unknown inference type", kind)
    for column, title in enumerate(header):
        if meter := TOKEN_COLUMNS.get(title):
            at = f"{place} column {column}"
            amount = _amount(section, row[column], "", f"{at} {meter}")
            for model in _models(header, row, place):
                base = _row(at, section, model, meter, amount, row[column])
                yield {**base, "service_tier": TIERS[kind]}


def _audio_rows(
    place: str, section: str, header: Sequence[str], row: Sequence[str]
) -> Iterator[dict[str, Any]]:
    column = next(number for number, title in enumerate(header) if DURATION in title)
    at = f"{place} column {column}"
    amount = _amount(section, row[column], r" ?/ ?h", f"{at} {DURATION}")
    for model in _models(header, row, place):
        base = _row(at, section, model, "audio_duration", amount, row[column].partition("/")[0])
        yield {**base, "unit": "per_hour", "listed_unit": "h"}


def _models(header: Sequence[str], row: Sequence[str], place: str) -> list[str]:
    cell = next(row[column] for column, title in enumerate(header) if title in NAMES)
    if not MODELS.fullmatch(cell):
        raise SourceError(SOURCE.id, f"{place} model", "not names of models", cell)
    return MODEL.findall(cell)


def _amount(section: str, cell: str, unit: str, place: str) -> Decimal:
    _, currency, symbol = SECTIONS[section]
    match = re.fullmatch(rf"{re.escape(symbol)}(\d+(?:\.\d+)?){unit}", cell)
    if not match:
        raise SourceError(SOURCE.id, place, f"not a price in {currency}", cell)
    return Decimal(match[1])


def _row(
    place: str, section: str, model: str, meter: str, amount: Decimal, cell: str
) -> dict[str, Any]:
    region, currency, _ = SECTIONS[section]
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        region=region,
        meter=meter,
        price=amount,
        currency=currency,
        listed_price=cell.strip(),
        listed_unit="1M tokens",
        problem=None if amount else "zero price, free or missing not told",
    )
