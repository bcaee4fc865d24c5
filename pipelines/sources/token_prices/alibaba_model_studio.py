"""Alibaba Cloud Model Studio (international site): its price list, from the page's Markdown twin.

Unproven: no whole capture is at hand. The layout (MDX with HTML tables in region tabs, and pipe
tables in a few) and its words are known from public copies of single sections.

Belongs here: tables that price text tokens, in dollars, for all regions. Must not be here: the
Chinese site (``alibaba_bailian_cn``), and tables whose header does not speak of tokens.

Because the whole page was never seen, what is not known here is kept as a problem row and so stays
out of the data, instead of taking the known tables down with it: rows of a token table with columns
nobody has looked at, rows with an unknown model cell, mode or tier, and unreadable price cells.

What the page means by its own words:

* ``0<Token≤128K`` tiers price the whole request by the length of its input; K is 1,000.
* ``List price $2.5 (Limited-time 50% off)`` states a list price and, for a time not told, its cut.
* ``night 80% off, daytime 50% off`` are two such cuts; a note tells the hours of the night.
* ``50% batch inference discount`` below a model halves its input and output price for batch calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import BeautifulSoup, Tag

from pipelines.reading.html_tables import folded, table_grid
from pipelines.reading.markdown import markdown_tables
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="alibaba_model_studio",
    kind="token_prices",
    publisher="Alibaba Cloud",
    urls=("https://www.alibabacloud.com/help/en/model-studio/model-pricing.md",),
    claims=(
        r"https://www\.alibabacloud\.com/help/en/model-studio/model-pricing\.md/?(?:\?[^#]*)?",
    ),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public help page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=200,
    seller_id="alibaba_cloud",
)

MODEL = "model id"
SCOPE = "deployment scope"
MODE = "mode"
TIER = "input tokens per request"
QUOTA = re.compile(r"free quota.*")
UNIT = re.compile(r" ?\(per (?:1 )?million tokens\)")
PRICES: Mapping[str, tuple[str, str]] = {
    "input price": ("input", ""),
    "cache-hit input price": ("cached_input", ""),
    "output price": ("output", ""),
    "output price > chain of thought + answer": ("output", ""),
    "output price / non-thinking mode": ("output", "non_thinking"),
    "output price / thinking mode (chain of thought + answer)": ("output", "thinking"),
}
"""Price column without its unit -> meter and variant."""

MODES: Mapping[str, str] = {
    "": "",
    "Non-Thinking and Thinking modes": "thinking or not",
    "Non-Thinking mode only": "non_thinking",
    "Thinking mode only": "thinking",
}
NAME = r"[A-Za-z0-9][A-Za-z0-9._/-]*"
BADGE = r"(?:> )?(?:50% batch inference discount|context caching discount)"
MODEL_CELL = re.compile(
    rf"(?P<id>{NAME})(?: (?:> )?Currently equivalent to (?P<same>{NAME}))?"
    rf"(?P<badges>(?: {BADGE})*)"
)
BATCH = "50% batch inference discount"
BOUNDS = re.compile(r"(?P<low>\d+)(?P<low_unit>[KM]?)<Token≤(?P<high>\d+)(?P<high_unit>[KM])")
UNTIERED = "No tiered pricing"
SIZES: Mapping[str, int] = {"": 1, "K": 1_000, "M": 1_000_000}
SIZE_WORDS = "K means 1,000 and M means 1,000,000"
WHOLE_PROMPT = "All tokens in the request are billed at the unit price of the corresponding tier"
NIGHT = re.compile(
    r"Night hours: (?P<hours>\d\d:\d\d to \d\d:\d\d \(UTC\+8\)), based on billing time"
)

AMOUNT = re.compile(r"(?:\$|USD )(?P<price>\d+(?:\.\d+)?)")
CUT = re.compile(
    r"List price \$(?P<price>(?=[\d.]*[1-9])\d+(?:\.\d+)?) \(?Limited-time (?P<cut>\d+)% off\)?"
)
NIGHT_CUT = re.compile(
    r"List price \$(?P<price>(?=[\d.]*[1-9])\d+(?:\.\d+)?) "
    r"\(?Limited-time night (?P<night>\d+)% off, daytime (?P<day>\d+)% off\)?"
)
NO_PRICE = "-"
UNREAD_CELL = "price text that is not modelled"
UNREAD_TABLE = "table with columns that are not modelled"

JSX_NUMBER = re.compile(r"(rowSpan|colSpan)=\{(\d+)\}")
JSX_STYLE = re.compile(r" style=\{\{[^}]*\}\}")
ESCAPED = re.compile(r"\\([$<>|~*_])")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class _Table:
    """A table with its header rows joined; ``places[i][j]`` is the locator of a cell."""

    region: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Line:
    """What one table row says about all of its prices."""

    model: re.Match[str]
    region: str
    mode: str
    above: int | None
    up_to: int | None


@dataclass(frozen=True)
class _Figure:
    """One price of a cell."""

    price: Decimal | None
    offer: str = "list"
    schedule: str = "always"
    problem: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every token table; raises ``SourceError`` where the page is not that page."""
    require_pages(capture, 1)
    text = capture.page.text
    if SIZE_WORDS not in text or WHOLE_PROMPT not in text:
        raise SourceError(SOURCE.id, "document", "no longer explains its tiers", text[:120])
    night = {match["hours"] for match in NIGHT.finditer(text)}
    rows: list[dict[str, Any]] = []
    for table in [*_html_tables(text), *_pipe_tables(text)]:
        rows.extend(_table_rows(table, night))
    if not any(row["problem"] is None for row in rows):
        raise SourceError(SOURCE.id, "document", "no table of token prices", text[:120])
    return frame_of(SOURCE, rows)


def _html_tables(text: str) -> Iterator[_Table]:
    """HTML tables of the MDX; its lines are kept so that locators hold."""
    html = JSX_STYLE.sub("", JSX_NUMBER.sub(r'\1="\2"', text))
    html = ESCAPED.sub(lambda match: "&lt;" if match[1] == "<" else match[1], html)
    for table in BeautifulSoup(html, "html.parser").find_all("table"):
        grid = [row for row in table_grid(table) if row]
        if not grid or {len(row) for row in grid} != {len(grid[0])}:
            raise SourceError(
                SOURCE.id, f"line {table.sourceline}", "rows of unequal length", len(grid)
            )
        heads = sum(row[0].tag is grid[0][0].tag for row in grid)
        header = []
        for column in range(len(grid[0])):
            cells = list({id(row[column].tag): row[column].text for row in grid[:heads]}.values())
            header.append(" / ".join(_words(cell) for cell in cells))
        tabs = [str(tab["title"]) for tab in table.find_parents("tab") if tab.has_attr("title")]
        yield _Table(
            tabs[-1] if tabs else "unstated",
            tuple(header),
            tuple(tuple(_words(cell.text) for cell in row) for row in grid[heads:]),
            tuple(tuple(_place(cell.tag) for cell in row) for row in grid[heads:]),
        )


def _place(tag: Tag | None) -> str:
    return f"line {tag.sourceline}" if tag is not None else "line 1"


def _words(text: str) -> str:
    """Words of a cell: links reduced to their words, code marks dropped."""
    return folded(LINK.sub(r"\1", text).replace("`", ""))


def _pipe_tables(text: str) -> Iterator[_Table]:
    """Pipe tables of the MDX, each read on its own as tags around it would swallow it."""
    lines = text.splitlines()
    region, start = "unstated", 0
    for number, line in enumerate([*lines, ""]):
        plain = line.strip()
        if match := re.match(r'<Tab title="([^"]+)">', plain):
            region = match[1]
        elif plain.startswith("</Tabs"):
            region = "unstated"
        if plain.startswith("|"):
            start = start or number + 1
            continue
        if start:
            block = "\n".join(part.strip() for part in lines[start - 1 : number])
            for table in markdown_tables(SOURCE.id, block):
                places = tuple(
                    (f"line {start + at - 1}",) * len(table.header) for at in table.lines
                )
                yield _Table(region, table.header, table.rows, places)
        start = 0


def _table_rows(table: _Table, night: set[str]) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing for a table whose header does not speak of tokens."""
    labels = [UNIT.sub("", label.casefold()) for label in table.header]
    if not any(UNIT.search(label.casefold()) for label in table.header):
        return
    known = {MODEL, SCOPE, MODE, TIER, *PRICES}
    unknown = [label for label in labels if label not in known and not QUOTA.fullmatch(label)]
    if MODEL not in labels or not table.rows:
        raise SourceError(SOURCE.id, "table", "no models or no rows", " | ".join(table.header))
    lines: list[tuple[_Line, tuple[str, ...], tuple[str, ...]]] = []
    for row, places in zip(table.rows, table.places, strict=True):
        cells = dict(zip(labels, row, strict=True))
        is_split = any(cells[label] != cell for label, cell in zip(labels, row, strict=True))
        if unknown or is_split or not any(label in PRICES for label in labels):
            yield _unread_row(table, cells[MODEL], places[0], UNREAD_TABLE)
            continue
        try:
            lines.append((_line(table, cells, places[0]), row, places))
        except SourceError as error:
            yield _unread_row(table, cells[MODEL], places[0], f"row does not read: {error}")
    modes: dict[str, set[str]] = {}
    split: set[str] = set()
    for line, row, _ in lines:
        modes.setdefault(line.model["id"], set()).add(line.mode)
        if len(set(_outputs(labels, row).values())) > 1:
            split.add(line.model["id"])
    for line, row, places in lines:
        model = line.model["id"]
        mode = line.mode if len(modes[model]) > 1 else ""
        variants = list(_outputs(labels, row)) if model in split else [""]
        yield from _line_rows(line, labels, row, places, variants, mode, night)


def _unread_row(table: _Table, model: str, place: str, problem: str) -> dict[str, Any]:
    """One problem row that stands for all prices of a table row."""
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model.split(" ")[0] or "unnamed",
        region=table.region,
        meter="input",
        price=None,
        currency="USD",
        listed_price="",
        listed_unit=" | ".join(table.header),
        problem=problem,
    )


def _outputs(labels: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Output price cells of a row by variant."""
    return {
        PRICES[label][1]: cell
        for label, cell in zip(labels, row, strict=True)
        if label in PRICES and PRICES[label][0] == "output" and cell != NO_PRICE
    }


def _line(table: _Table, cells: Mapping[str, str], place: str) -> _Line:
    """Model, region, mode and tier of one table row."""
    if "" in (cells.get(label, "told") for label in (SCOPE, MODE, TIER)):
        raise SourceError(SOURCE.id, place, "empty scope, mode or tier", list(cells.values()))
    model = MODEL_CELL.fullmatch(cells[MODEL])
    if model is None:
        raise SourceError(SOURCE.id, place, "unknown words in the model cell", cells[MODEL])
    mode = cells.get(MODE, "")
    if mode not in MODES:
        raise SourceError(SOURCE.id, place, "unknown mode", mode)
    above, up_to = _bounds(place, cells.get(TIER, UNTIERED))
    region = ", ".join(filter(None, (table.region, cells.get(SCOPE, ""))))
    return _Line(model, region, MODES[mode], above, up_to)


def _bounds(place: str, text: str) -> tuple[int | None, int | None]:
    """Bounds of the input length, None where there is none."""
    if text == UNTIERED:
        return None, None
    match = BOUNDS.fullmatch(re.sub(r"\s+", "", text))
    if match is None:
        raise SourceError(SOURCE.id, place, "unknown context tier", text)
    low = int(match["low"]) * SIZES[match["low_unit"]]
    high = int(match["high"]) * SIZES[match["high_unit"]]
    if low >= high:
        raise SourceError(SOURCE.id, place, "context tier without length", text)
    return low or None, high


def _line_rows(
    line: _Line,
    labels: Sequence[str],
    row: Sequence[str],
    places: Sequence[str],
    variants: Sequence[str],
    mode: str,
    night: set[str],
) -> Iterator[dict[str, Any]]:
    """Rows of all prices of one table row; an input price stands in every variant."""
    seen: set[tuple[str, str]] = set()
    for label, cell, place in zip(labels, row, places, strict=True):
        if label not in PRICES or cell == NO_PRICE:
            continue
        meter, own = PRICES[label]
        for variant in [own if own in variants else ""] if meter == "output" else variants:
            if (meter, variant) in seen:
                continue
            seen.add((meter, variant))
            for figure in _figures(cell, night):
                yield from _price_rows(line, place, meter, variant or mode, figure, cell, night)


def _figures(text: str, night: set[str]) -> Iterator[_Figure]:
    """Prices of one cell; a problem where the cell does not read."""
    if match := AMOUNT.fullmatch(text):
        price = Decimal(match["price"])
        yield _Figure(price, problem=None if price else "zero price, free or missing not told")
    elif match := CUT.fullmatch(text):
        price = Decimal(match["price"])
        yield _Figure(price)
        yield _Figure(_cut(price, match["cut"]), "promotional")
    elif (match := NIGHT_CUT.fullmatch(text)) and len(night) == 1:
        price = Decimal(match["price"])
        yield _Figure(price)
        yield _Figure(_cut(price, match["night"]), "promotional", "off_peak")
        yield _Figure(_cut(price, match["day"]), "promotional", "peak")
    else:
        yield _Figure(None, problem=UNREAD_CELL)


def _cut(price: Decimal, percent: str) -> Decimal:
    return price * (100 - int(percent)) / 100


def _price_rows(
    line: _Line,
    place: str,
    meter: str,
    variant: str,
    figure: _Figure,
    listed: str,
    night: set[str],
) -> Iterator[dict[str, Any]]:
    """The row of a figure, and that of its batch price where the model has one."""
    same = line.model["same"]
    hours = {
        "always": None,
        "off_peak": f"{''.join(night)}, by billing time",
        "peak": f"outside of {''.join(night)}, by billing time",
    }
    common: dict[str, Any] = {
        "locator": place,
        "listed_seller": SOURCE.seller_id,
        "listed_model": line.model["id"],
        "variant": variant,
        "region": line.region,
        "context_above_tokens": line.above,
        "context_up_to_tokens": line.up_to,
        "context_rule": "whole_prompt" if line.up_to else "unstated",
        "meter": meter,
        "currency": "USD",
        "listed_price": listed,
        "listed_unit": "USD per million tokens",
        "problem": figure.problem,
    }
    yield token_row(
        **common,
        price=figure.price,
        offer=figure.offer,
        schedule=figure.schedule,
        schedule_detail=hours[figure.schedule],
        note=f"now the same as {same}" if same else None,
    )
    if BATCH in line.model["badges"] and figure.offer == "list" and meter != "cached_input":
        yield token_row(
            **common,
            price=None if figure.price is None else figure.price / 2,
            service_tier="batch",
            note="half of the ordinary list price, as the page says beside the model",
        )
