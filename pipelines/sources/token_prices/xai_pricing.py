"""xAI: its own API prices, from the Markdown twin of its pricing page.

Belongs here: the tables of text, image, video and voice prices and of tools, and the US regional
prices that the page states as figures. Must not be here: figures that follow from a discount or a
multiplier in words (batch, priority), storage of files, and prices of subscriptions.

Reads the page's tables by their columns, so that the rendering of the older page of models, whose
tables are the same but for the cached price and the prompt length, reads as well, and so does the
JSON list of models that the latter embeds (``pipelines/publishers/xai.py``). Proven on that
rendering and on an excerpt of the list; the twin's form was written from published copies of its
text.

A price "at 200k tokens and above" begins one token below its own bound, since our rows speak of
prompts longer than a bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.publishers.xai import rows_of_list
from pipelines.reading.html_tables import folded
from pipelines.reading.json_documents import json_of
from pipelines.reading.markdown import (
    MarkdownTable,
    has_prices,
    in_known_words,
    lines_of,
    markdown_tables,
    part_of,
    unread_rows,
)
from pipelines.reading.parts import rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="xai_pricing",
    kind="token_prices",
    publisher="xAI",
    urls=("https://docs.x.ai/developers/pricing.md",),
    claims=(r"https://docs\.x\.ai/(developers/pricing(\.md)?|docs/models)/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=12,
    seller_id="xai",
    proven_on=("2026-05-08", "2026-09-30"),
)

TOKEN_COLUMNS: Mapping[str, str] = {
    "Input / 1M tokens": "input",
    "Cached input / 1M tokens": "cached_input",
    "Output / 1M tokens": "output",
}
OLD_COLUMNS: Mapping[str, str] = {"Input": "input", "Output": "output"}
OLD_UNIT = "Prices shown per million tokens"
TOOL_COLUMNS = frozenset({"Tool", "Description", "Cost / 1k Calls", "Tool Name"})
KNOWN_COLUMNS = (
    frozenset({"Model", "Context", "Mode", "Cost", *TOKEN_COLUMNS, *OLD_COLUMNS}) | TOOL_COLUMNS
)
PRICE_COLUMNS = KNOWN_COLUMNS - {"Mode", "Description", "Tool Name"}
WITHOUT_MODELS = frozenset({"Resource"})
"""First columns of tables that price no model: storage and downloads of files."""

PIECES: Mapping[str, tuple[str, str]] = {
    "image": ("output_image", "per_image"),
    "sec": ("output_video", "per_second"),
}


@dataclass(frozen=True)
class _Mode:
    """A kind of row of the voice table: its label, its price text, and what each amount meters."""

    label: str
    price: str
    meters: Mapping[str, tuple[str, str, str]]


VOICE = (
    _Mode(
        r"Realtime|Speech to Speech(?: \(.+\))?",
        r"\$(?P<audio>\d+(?:\.\d+)?) / min(?: \(\$[\d.]+ / hr\))?"
        r"(?: audio; \$(?P<text>\d+(?:\.\d+)?) / text input)?",
        {
            "audio": ("audio_duration", "per_minute", ""),
            "text": ("request", "per_request", "text input"),
        },
    ),
    _Mode(
        r"Text to Speech(?: \(.+\))?",
        r"\$(?P<text>\d+(?:\.\d+)?) / 1M char(?:acter)?s",
        {"text": ("character_input", "per_mchar", "")},
    ),
    _Mode(
        r"Speech to Text(?: \(.+\))?",
        r"\$(?P<rest>\d+(?:\.\d+)?) / hr \(REST\), \$(?P<stream>\d+(?:\.\d+)?) / hr \(Streaming\)",
        {
            "rest": ("audio_duration", "per_hour", "REST"),
            "stream": ("audio_duration", "per_hour", "streaming"),
        },
    ),
)
NO_PRICE = ("-", "–", "—", "N/A", "")
PRICE = re.compile(r"\$(?P<price>\d+(?:\.\d+)?)")
MODEL = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)(?: \((?P<side><|≥) (?P<thousands>\d+)k prompt tokens\))?"
)
PIECE = re.compile(r"\$(?P<price>\d+(?:\.\d+)?) / (?P<unit>[a-z]+)")
CALLS = re.compile(r"\$(?P<price>\d+(?:\.\d+)?) / 1k calls")
WHOLE_PROMPT = re.compile(r"billed at the higher rate for all tokens")
GLOBAL = "Global endpoint"
US_HEADING = "## US Regional Endpoint Pricing"
US = "US regional endpoint"
US_PRICES = re.compile(
    r"For `(?P<name>[a-z0-9.-]+)` this is (?P<short>\$[\d.]+ / \$[\d.]+ / \$[\d.]+) per 1M tokens "
    r"\(input / cached input / output\) below (?P<thousands>\d+)k prompt tokens, and "
    r"(?P<long>\$[\d.]+ / \$[\d.]+ / \$[\d.]+) above"
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table; raises ``SourceError`` on an unknown table with money."""
    require_pages(capture, 1)
    text = capture.page.text
    if text.lstrip().startswith("{"):
        return frame_of(SOURCE, list(rows_of_list(SOURCE, json_of(SOURCE.id, text))))
    tables = [in_known_words(table, KNOWN_COLUMNS) for table in markdown_tables(SOURCE.id, text)]
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("|") and "$" in line and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "price outside of a table", line)
    region = _region(folded(text))
    parts = (part_of(table, partial(_table_rows, text, table, region)) for table in tables)
    rows = rows_of_parts(SOURCE, parts)
    is_whole = all(row.get("problem_scope") != "section" for row in rows)
    if is_whole and not any(row.get("meter") == "output" for row in rows):
        raise SourceError(SOURCE.id, "document", "no table of text models", text[:120])
    return frame_of(SOURCE, [*rows, *_us_rows(text)])


def _region(text: str) -> str:
    """Endpoint of the tables' prices; ``unstated`` on a page that knows of one endpoint only."""
    if GLOBAL not in text and US in text:
        raise SourceError(SOURCE.id, "document", "no longer tells the global endpoint", US)
    return "global" if GLOBAL in text else "unstated"


def _table_rows(text: str, table: MarkdownTable, region: str) -> Iterator[dict[str, Any]]:
    """Rows of one table by its columns; nothing for a table without money."""
    columns = tuple(name for name in table.header if name)
    rest = set(columns) - {"Model", "Context"}
    place = f"table in {(table.headings or ('',))[-1]!r}"
    if columns[:2] == ("Model", "Context") and rest == set(TOKEN_COLUMNS):
        yield from _token_rows(text, table, TOKEN_COLUMNS, region)
    elif columns[:2] == ("Model", "Context") and rest == set(OLD_COLUMNS):
        if OLD_UNIT not in text:
            raise SourceError(SOURCE.id, place, "prices without a unit", " | ".join(columns))
        yield from _token_rows(text, table, OLD_COLUMNS, region)
    elif columns == ("Model", "Cost"):
        yield from _piece_rows(table)
    elif columns == ("Mode", "Cost"):
        yield from _voice_rows(table)
    elif set(columns) == TOOL_COLUMNS:
        yield from _tool_rows(table)
    elif set(columns) & PRICE_COLUMNS and any(has_prices(row) for row in table.rows):
        raise SourceError(SOURCE.id, place, "unknown columns", " | ".join(columns))
    elif columns[:1] and columns[0] not in WITHOUT_MODELS:
        section = (table.headings or ("",))[-1]
        yield from unread_rows(SOURCE, section, table.header, lines_of(table))


def _amount(cell: str, line: int, field: str) -> Decimal:
    match = PRICE.fullmatch(cell)
    if not match:
        raise SourceError(SOURCE.id, f"line {line} {field}", "not a price in USD", cell)
    return Decimal(match["price"])


def _bounds(side: str | None, thousands: str | None) -> dict[str, Any]:
    """Bounds of the prompt's length; ``<`` and ``≥`` are turned into up to and above."""
    if side is None or thousands is None:
        return {}
    last = int(thousands) * 1000 - 1
    return {"context_up_to_tokens" if side == "<" else "context_above_tokens": last}


def _token_rows(
    text: str, table: MarkdownTable, columns: Mapping[str, str], region: str
) -> Iterator[dict[str, Any]]:
    """Rows of the table of text models: one model and prompt length per line."""
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.header, row, strict=True))
        match = MODEL.fullmatch(cells["Model"])
        bounds = _bounds(match["side"], match["thousands"]) if match else {}
        for name, meter in columns.items():
            price = PRICE.fullmatch(cells[name])
            if match and cells[name] in NO_PRICE and meter != "output":
                continue
            yield _row(
                line,
                match["name"] if match else cells["Model"],
                meter,
                Decimal(price["price"]) if match and price else None,
                cells[name],
                "1M tokens",
                region=region,
                rule=_rule(text) if bounds else "unstated",
                problem=None if match and price else "model or price does not read",
                **bounds,
            )


def _rule(text: str) -> str:
    return "whole_prompt" if WHOLE_PROMPT.search(text) else "unstated"


def _piece_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of the table of images and seconds of video."""
    for line, row in zip(table.lines, table.rows, strict=True):
        match = PIECE.fullmatch(row[1])
        if not match or match["unit"] not in PIECES:
            problem = "unknown price or unit"
            for meter, unit in PIECES.values():
                yield _row(line, row[0], meter, None, row[1], "", unit=unit, problem=problem)
            continue
        meter, unit = PIECES[match["unit"]]
        price = Decimal(match["price"])
        yield _row(line, row[0], meter, price, row[1], match["unit"], unit=unit)


def _voice_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of the table of voice modes; a mode whose price does not read is kept as a problem."""
    for line, (label, cost, *_) in zip(table.lines, table.rows, strict=True):
        mode = next((mode for mode in VOICE if re.fullmatch(mode.label, label)), None)
        match = re.fullmatch(mode.price, cost) if mode else None
        if not mode or not match:
            problem = "the price of the mode does not read"
            yield _row(
                line, label, "audio_duration", None, cost, "", unit="per_minute", problem=problem
            )
            continue
        for name, (meter, unit, variant) in mode.meters.items():
            if match[name]:
                price = Decimal(match[name])
                words = unit.removeprefix("per_")
                yield _row(line, label, meter, price, cost, words, unit=unit, variant=variant)


def _tool_rows(table: MarkdownTable) -> Iterator[dict[str, Any]]:
    """Rows of the table of tools; tools that cost only their tokens have no price of their own."""
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.header, row, strict=True))
        cost = cells["Cost / 1k Calls"]
        if cost == "Token-based":
            continue
        match = CALLS.fullmatch(cost)
        yield _row(
            line,
            cells["Tool"],
            "web_search" if cells["Tool"] == "Web Search" else "tool_call",
            Decimal(match["price"]) / 1000 if match else None,
            cost,
            "1k calls",
            unit="per_request",
            problem=None if match else "unknown price or unit",
        )


def _us_rows(text: str) -> Iterator[dict[str, Any]]:
    """Rows of the US regional prices that a sentence states; other models have only a factor."""
    if US_HEADING not in text:
        return
    match = US_PRICES.search(text)
    line = text.count("\n", 0, match.start() if match else text.index(US_HEADING)) + 1
    if not match:
        problem = "the page no longer states the prices so"
        yield _row(line, US, "input", None, "", "1M tokens", region=US, problem=problem)
        return
    for side, figures in (("<", match["short"]), ("≥", match["long"])):
        for meter, figure in zip(TOKEN_COLUMNS.values(), figures.split(" / "), strict=True):
            yield _row(
                line,
                match["name"],
                meter,
                _amount(figure, line, "US regional price"),
                figure,
                "1M tokens",
                region=US,
                rule=_rule(text),
                **_bounds(side, match["thousands"]),
            )


def _row(
    line: int,
    model: str,
    meter: str,
    price: Decimal | None,
    listed: str,
    words: str,
    *,
    unit: str = "per_mtok",
    rule: str = "unstated",
    problem: str | None = None,
    **terms: Any,
) -> dict[str, Any]:
    zero = "zero price, free or missing not told" if price == 0 else None
    return token_row(
        locator=f"line {line}",
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=price,
        currency="USD",
        unit=unit,
        listed_price=listed,
        listed_unit=words,
        context_rule=rule,
        problem=problem or zero,
        **terms,
    )
