"""Google Vertex AI: token prices of Gemini and partner models, from its pricing page.

Belongs here: the tables that price tokens (Gemini by tier, Claude by region, other partners, cached
context, tuning, Gemini embeddings) and the search tool of Claude. Must not be here: prices by
image, second, song or character, provisioned throughput, grounding (tiers of free use in prose) and
worked examples; their tables are skipped by header.

What the page means by its own words:

* ``<= 200K`` and ``> 200K`` columns hold the prices of shorter and longer prompts; a sentence says
  that the whole prompt is charged at the dearer one. Equal figures in both are one price.
* ``(Global)`` and ``(Non-global)`` are endpoints; the latter's price begins on a day that a
  sentence states. Claude's tables stand under their region.
* ``Flex/Batch`` is one price for two tiers. Image, video and audio that an ``Input (...)`` row
  names beside text cost what text costs and get no row of their own.
* A cell that names one meter twice with two figures (seen under us-east5) contradicts itself.
* Tables are not closed and so nest: only those without another table inside are read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import Cell, folded, html_of, table_grid
from pipelines.reading.markdown import expect_once, unread_rows
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="vertex_ai_pricing",
    kind="token_prices",
    publisher="Google Cloud",
    urls=("https://cloud.google.com/vertex-ai/generative-ai/pricing",),
    claims=(
        r"https://cloud\.google\.com/(?:vertex-ai|gemini-enterprise-agent-platform)"
        r"/generative-ai/pricing/?(?:\?hl=en)?",
    ),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public page of Google Cloud; figures only.",
    minimum_rows=200,
    seller_id="google_vertex_ai",
    proven_on=("2026-05-08",),
)

SKIPPED_HEADERS = (
    ("feature", "pricing"),
    ("model", "feature", "type", "price ( =< 128k input tokens)", "price ( > 128k input tokens)"),
    ("model", "feature", "description", "input", "output", "price"),
    ("model", "feature", "description", "input", "output", "output resolution", "price"),
    ("model", "type", "region", "price per 1,000 characters"),
    ("model", "type", "description", "price"),
    ("open source model", "type", "price per 1,000 input tokens"),
    ("model", "method", "usage", "price per million characters"),
    ("duration", "price per gsu", "per"),
    ("model", "type", "price (/1m training characters)"),
    ("model", "type", "storage (modality-hour)", "price"),
)
"""Tables of media, characters, capacity and free use; headers folded to lower case."""

BY_MODALITY = "Modality-based pricing"
"""Heading of tables that restate token prices by character, image and second."""

EXAMPLE = re.compile(r"\d+:\d+ i/o ratio")
SKIPPED_ROW = re.compile(r"(?:Web )?Grounding (?:with|for) .*")
MONEY = re.compile(r"[$€£¥]")
CORE = ("price (/1m tokens)", "price with batch api")
"""How titles of the tables of Google's own models and of Claude begin."""

MATRIX = re.compile(
    r"price \(/1m tokens\) (?P<side><=|=<|>) 200k (?P<cached>cached )?input tokens"
    r"(?: with (?P<tier>priority|flex/batch))?"
)
TIERS = {None: ("standard",), "priority": ("priority",), "flex/batch": ("flex", "batch")}
LIMIT = 200_000
WHOLE_PROMPT = "all tokens (input and output) are charged at long context rates"
NON_GLOBAL = re.compile(
    r"For non-global endpoints, pricing will go into effect for .{1,90}? on "
    r"(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4})\."
)
AMOUNT = r"\$(?P<price>(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?)"
PLAIN = re.compile(AMOUNT)
BY_ENDPOINT = re.compile(rf"{AMOUNT} \(Global\) \$(?P<other>\d+(?:\.\d+)?) \(Non-global\)\*?")
STORAGE = re.compile(rf"{AMOUNT} \(/M Tok/hr\)")
LABELLED = re.compile(
    rf"(?P<label>[A-Z0-9][A-Za-z0-9 ]*): {AMOUNT}"
    r"(?P<unit> / million tokens)?(?P<page> \(or \$[\d.]+/page\))? ?"
)
ONLINE = re.compile(rf"Online requests: {AMOUNT} Batch requests: \$(?P<other>\d+(?:\.\d+)?)")
SEARCH = re.compile(rf"{AMOUNT} per 1000 searches\b.*")
REGION = re.compile(r"(?:.*\()?(?P<region>[a-z]+(?:-[a-z]+\d*)*)\)?")
NOTHING = ("N/A", "NA", "")

TYPES: Mapping[str, tuple[str, ...]] = {
    "input (text, image, video, audio)": ("input",),
    "input (text, image, video)": ("input",),
    "input (text, image)": ("input",),
    "input (audio)": ("input_audio",),
    "audio input": ("input_audio",),
    "text output (response and reasoning)": ("output",),
    "image output": ("output_image",),
    "1m input tokens": ("input",),
    "1m input text tokens": ("input",),
    "1m input audio tokens": ("input_audio",),
    "1m input video tokens": ("input_video",),
    "1m input video/image tokens": ("input_image", "input_video"),
    "1m output text tokens": ("output",),
    "1m output audio tokens": ("output_audio",),
    "1m output image tokens": ("output_image",),
    "tuning for 1m training tokens": ("training",),
}
CACHED = {"input": "cached_input", "input_audio": "cached_input_audio"}
LABELS: Mapping[str, str] = {
    "input": "input",
    "output": "output",
    "cache hit": "cached_input",
    "cache write": "cache_write",
    "5m cache write": "cache_write",
    "1h cache write": "cache_write_1h",
}


@dataclass(frozen=True)
class _Figure:
    """One price of the page before columns of prompt length are laid together."""

    locator: str
    model: str
    meter: str
    listed: str
    words: str
    tier: str = "standard"
    region: str = "unstated"
    side: str = ""
    variant: str = ""
    unit: str = "per_mtok"
    factor: Decimal = Decimal(1)
    since: datetime | None = None
    note: str | None = None
    status: str | None = None
    problem: str | None = None

    @property
    def price(self) -> Decimal:
        """Price of our unit."""
        return Decimal(self.listed.replace(",", "")) * self.factor


@dataclass(frozen=True)
class _Table:
    """One table: place, folded header, rows, the heading above and what the page says."""

    number: int
    header: tuple[str, ...]
    grid: Sequence[Sequence[Cell]]
    heading: str
    non_global_from: datetime | None
    first: int = 1

    @property
    def is_core(self) -> bool:
        """Whether titles say that it holds Google's own models or Claude."""
        return any(title.startswith(CORE) for title in self.header)

    def rows(self, prices: int = 0, missing: int = 0) -> Iterator[tuple[str, list[str]]]:
        """Place and texts of the rows that have a price.

        Args:
            prices: The first column of prices, where each of them is a price or none.
            missing: How many cells may be missing at the end; they are empty.
        """
        for number, cells in enumerate(self.grid[1:], start=self.first):
            texts = [cell.text for cell in cells]
            if not any(MONEY.search(text) for text in texts):
                is_short = 1 < len(texts) < len(self.header) - missing and not _is_type(texts[0])
                if prices and (is_short or any(text not in NOTHING for text in texts[prices:])):
                    raise self.error(number, "not a price in USD", texts)
                continue
            if SKIPPED_ROW.fullmatch(texts[0]):
                continue
            if len(texts) > len(self.header):
                raise self.error(number, "more cells than columns", texts)
            if len(texts) < len(self.header) - missing:
                raise self.error(number, "fewer cells than columns", texts)
            blanks = [""] * (len(self.header) - len(texts))
            yield f"table {self.number} row {number}", [*texts, *blanks]

    def error(self, place: object, message: str, found: object) -> SourceError:
        """An error that names the table and its heading."""
        return SourceError(
            SOURCE.id, f"table {self.number} ({self.heading}) {place}", message, found
        )


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of every token table; raises ``SourceError`` on an unknown table, type or label."""
    require_pages(capture, 1)
    if "</html>" not in capture.page.text:
        raise SourceError(SOURCE.id, "document", "not a whole page", capture.page.text[-120:])
    document = html_of(capture.page.text)
    text = folded(document.get_text(" "))
    if "Prices are listed in US Dollars (USD)" not in text:
        raise SourceError(SOURCE.id, "currency", "no sentence says US dollars", text[:120])
    starts = {_day(match["day"]) for match in NON_GLOBAL.finditer(text)}
    if len(starts) > 1:
        raise SourceError(SOURCE.id, "Non-global", "several starts", sorted(map(str, starts)))
    figures: list[_Figure] = []
    unread: list[dict[str, Any]] = []
    for number, tag in enumerate(document.find_all("table")):
        heading = tag.find_previous(["h2", "h3", "h4"])
        grid = table_grid(tag)
        header = tuple(cell.text.casefold() for cell in grid[0]) if grid else ()
        title = folded(heading.get_text(" ")) if heading else ""
        table = _Table(number, header, grid, title, next(iter(starts), None))
        read, kept_out = _read(table, tag)
        figures.extend(read)
        unread.extend(kept_out)
    if not {"standard", "priority", "batch"} <= {figure.tier for figure in figures}:
        raise SourceError(SOURCE.id, "tables", "no tables of the three tiers", text[:120])
    rule = "whole_prompt" if WHOLE_PROMPT in text else "unstated"
    return frame_of(SOURCE, [*_rows(_judged(figures), rule), *unread])


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise SourceError(SOURCE.id, "Non-global", "not a date", text) from error


def _read(table: _Table, tag: Tag) -> tuple[list[_Figure], list[dict[str, Any]]]:
    """Prices of one table, and problem rows for lines of a lesser table that do not read."""
    try:
        return list(_figures(table, tag)), []
    except SourceError:
        if table.is_core:
            raise
    figures: list[_Figure] = []
    unread: list[dict[str, Any]] = []
    for number, cells in enumerate(table.grid[1:], start=1):
        line = replace(table, grid=(table.grid[0], cells), first=number)
        try:
            figures.extend(list(_figures(line, tag)))
        except SourceError:
            place, texts = f"table {table.number} row {number}", [cell.text for cell in cells]
            unread.extend(unread_rows(SOURCE, table.heading, table.header, [(place, texts)]))
    return figures, unread


def _figures(table: _Table, tag: Tag) -> Iterable[_Figure]:
    """Prices of one table by its header; none of a skipped table."""
    header = table.header
    if header in SKIPPED_HEADERS or (header and EXAMPLE.match(header[0])):
        return ()
    if table.heading == BY_MODALITY:
        return ()
    expect_once(SOURCE.id, f"table {table.number}", header)
    if tag.find("table") is not None:
        raise table.error("header", "another table inside", header)
    if header[:2] == ("model", "type") and all(map(MATRIX.fullmatch, header[2:])) and header[2:]:
        return _matrix(table)
    if header[:1] == ("model",) and all(map(MATRIX.fullmatch, header[1:])) and header[1:]:
        return _by_region(table)
    readers = {
        ("model", "type", "price", "price with batch api"): _token_based,
        ("model", "pricing"): _partners,
        ("model", "feature", "type", *_SIDES): _storage,
        ("model", "type", "storage (m tok-hour)", "price"): _cached,
        ("model", "type", "price (/1m training tokens)"): _tuning,
        ("model", "type", "region", "price per 1,000 input tokens"): _embeddings,
        ("tool", "price"): _tools,
    }
    if header not in readers:
        raise table.error("header", "unknown columns", " | ".join(header))
    return readers[header](table)


_SIDES = ("price (/1m tokens) <= 200k input tokens", "price (/1m tokens) > 200k input tokens")


def _name(text: str) -> tuple[str, str | None]:
    """Model without footnote marks, and the stage of its life that stands in brackets behind it."""
    if MONEY.search(text):
        raise SourceError(SOURCE.id, "Model", "a price in the place of a model", text)
    name = text.rstrip("* ")
    if name.endswith(" (Deprecated)"):
        return name.removesuffix(" (Deprecated)"), "deprecated"
    return name, None


def _is_type(text: str) -> bool:
    return text.rstrip("* ").casefold() in TYPES


def _meters(table: _Table, place: str, text: str) -> tuple[str, ...]:
    meters = TYPES.get(text.rstrip("* ").casefold())
    if meters is None:
        raise table.error(place, "unknown type", text)
    return meters


def _side(text: str) -> str:
    return ">" if text == ">" else "<="


def _matrix(table: _Table) -> Iterator[_Figure]:
    """Gemini: one line per type, columns by prompt length and cached or not."""
    for place, texts in table.rows(prices=2):
        model, status = _name(texts[0])
        for meter in _meters(table, place, texts[1]):
            for column, text in enumerate(texts[2:], start=2):
                match = MATRIX.fullmatch(table.header[column])
                if match is None or text in NOTHING:
                    continue
                if match["cached"] and meter not in CACHED:
                    raise table.error(place, f"cached price of {meter}", text)
                base = _Figure(
                    f"{place} column {column}",
                    model,
                    CACHED[meter] if match["cached"] else meter,
                    "",
                    "/1M tokens",
                    side=_side(match["side"]),
                    status=status,
                )
                for tier in TIERS[match["tier"]]:
                    yield from _endpoints(table, replace(base, tier=tier), text)


def _endpoints(table: _Table, base: _Figure, text: str) -> Iterator[_Figure]:
    """The one price of a cell, or those of its two endpoints."""
    if match := PLAIN.fullmatch(text):
        yield replace(base, listed=match["price"])
    elif match := BY_ENDPOINT.fullmatch(text):
        yield replace(base, listed=match["price"], region="global")
        yield replace(base, listed=match["other"], region="non-global", since=table.non_global_from)
    else:
        raise table.error(base.locator, "not a price in USD", text)


def _token_based(table: _Table) -> Iterator[_Figure]:
    """Gemini 2.0: one line per type, ordinary and batch price; some models have no batch cells."""
    rows = list(table.rows(prices=2, missing=1))
    batched = {(t[0], bool(t[3])) for _, t in rows if not t[1].startswith("Tuning")}
    if len(batched) > len({model for model, _ in batched}):
        raise table.error("rows", "a model with and without batch prices", sorted(batched))
    for place, texts in rows:
        model, status = _name(texts[0])
        for meter in _meters(table, place, texts[1]):
            for column, tier in ((2, "standard"), (3, "batch")):
                if texts[column] not in NOTHING:
                    at = f"{place} column {column}"
                    base = _Figure(at, model, meter, "", texts[1], tier=tier, status=status)
                    yield from _endpoints(table, base, texts[column])


def _labelled(table: _Table, base: _Figure, text: str, *, has_unit: bool) -> Iterator[_Figure]:
    """Prices of a cell that names its meters; one named twice with two figures is a problem."""
    parts = list(LABELLED.finditer(text))
    if not parts or "".join(part[0] for part in parts).strip() != text:
        raise table.error(base.locator, "not a list of prices in USD", text)
    named: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
    for part in parts:
        if (part["unit"] is not None) != has_unit:
            raise table.error(base.locator, "unit is not that of the table", part[0])
        label = part["label"].casefold()
        tier = "batch" if "batch" in label.split() else "standard"
        meter = LABELS.get(label.replace("batch ", ""))
        if meter is None:
            raise table.error(base.locator, "unknown label", part["label"])
        problem = "two units for one price" if part["page"] else None
        named[meter, tier].append(
            replace(base, meter=meter, tier=tier, listed=part["price"], problem=problem)
        )
    for found in named.values():
        if len({figure.price for figure in found}) > 1:
            found = [replace(f, problem="the cell names two prices for the meter") for f in found]
        else:
            found = found[:1]
        yield from found


def _by_region(table: _Table) -> Iterator[_Figure]:
    """Claude: one line per model, a list of meters in each column, the region in the heading."""
    if table.heading == "Models with uniform pricing across all regions":
        region = "all regions"
    elif match := REGION.fullmatch(table.heading.casefold()):
        region = match["region"]
    else:
        raise table.error("heading", "not a region", table.heading)
    for place, texts in table.rows(prices=1, missing=1):
        model, status = _name(texts[0])
        for column, text in enumerate(texts[1:], start=1):
            match = MATRIX.fullmatch(table.header[column])
            if match is None or match["cached"] or match["tier"]:
                raise table.error("header", "unknown column", table.header[column])
            if text not in NOTHING:
                base = _Figure(
                    f"{place} column {column}",
                    model,
                    "",
                    "",
                    "/1M tokens",
                    region=region,
                    side=_side(match["side"]),
                    status=status,
                )
                found = _labelled(table, base, text, has_unit=False)
                yield from (replace(f, problem=f.problem or _lone(texts)) for f in found)


def _lone(texts: Sequence[str]) -> str | None:
    """What is wrong with a row that leaves its last cell off, if it may be another one.

    Batch prices are named for shorter prompts only.
    """
    if texts[-1] or "Batch" in texts[1]:
        return None
    return "one of two cells is missing, and it is not told which one"


def _partners(table: _Table) -> Iterator[_Figure]:
    """Other partners: a list of meters with their unit."""
    for place, texts in table.rows(prices=1):
        model, status = _name(texts[0])
        base = _Figure(f"{place} column 1", model, "", "", "million tokens", status=status)
        yield from _labelled(table, base, texts[1], has_unit=True)


def _storage(table: _Table) -> Iterator[_Figure]:
    """Storage of cached context by prompt length."""
    for place, texts in table.rows(prices=3):
        if texts[1] != "Context Cache Storage" or _meters(table, place, texts[2]) != ("input",):
            raise table.error(place, "unknown feature", texts[1:3])
        for column, side in ((3, "<="), (4, ">")):
            match = STORAGE.fullmatch(texts[column])
            if match is None:
                raise table.error(f"{place} column {column}", "not a price per hour", texts[column])
            yield _Figure(
                f"{place} column {column}",
                _name(texts[0])[0],
                "cache_storage",
                match["price"],
                "/M Tok/hr",
                side=side,
                unit="per_mtok_hour",
            )


def _cached(table: _Table) -> Iterator[_Figure]:
    """Gemini 2.0: storage and reading of cached context, by type."""
    for place, texts in table.rows(prices=2):
        (meter,) = _meters(table, place, texts[1])
        prices = [PLAIN.fullmatch(text) for text in texts[2:]]
        if meter not in CACHED or prices[0] is None or prices[1] is None:
            raise table.error(place, "not a pair of prices of an input", texts[1:])
        model, status = _name(texts[0])
        variant = "" if meter == "input" else "audio"
        base = _Figure(f"{place} column 2", model, "cache_storage", prices[0]["price"], texts[1])
        base = replace(base, status=status)
        yield replace(base, words="M tok-hour", unit="per_mtok_hour", variant=variant)
        yield replace(
            base,
            locator=f"{place} column 3",
            meter=CACHED[meter],
            listed=prices[1]["price"],
        )


def _tuning(table: _Table) -> Iterator[_Figure]:
    for place, texts in table.rows(prices=2):
        match = PLAIN.fullmatch(texts[2])
        if match is None or texts[1] in NOTHING:
            raise table.error(place, "not a kind of tuning with a price in USD", texts[1:])
        yield _Figure(
            f"{place} column 2",
            _name(texts[0])[0],
            "training",
            match["price"],
            "/1M training tokens",
            variant=texts[1],
        )


def _embeddings(table: _Table) -> Iterator[_Figure]:
    """Gemini embeddings, priced per thousand tokens; rows without money are free output."""
    for place, texts in table.rows():
        match = ONLINE.fullmatch(texts[3])
        if match is None or texts[1] != "Input" or texts[2] != "Global":
            raise table.error(place, "not a price of input by request kind", texts[1:])
        for tier, listed in (("standard", match["price"]), ("batch", match["other"])):
            yield _Figure(
                f"{place} column 3",
                _name(texts[0])[0],
                "embedding",
                listed,
                "per 1,000 input tokens",
                tier=tier,
                region="global",
                factor=Decimal(1_000),
            )


def _tools(table: _Table) -> Iterator[_Figure]:
    for place, texts in table.rows(prices=1):
        match = SEARCH.fullmatch(texts[1])
        if match is None or texts[0] != "Web Search Request":
            raise table.error(place, "unknown tool or unit", texts)
        yield _Figure(
            f"{place} column 1",
            texts[0],
            "web_search",
            match["price"],
            "per 1000 searches",
            unit="per_request",
            factor=Decimal("0.001"),
            note="Search tool of Claude models.",
        )


def _key(figure: _Figure) -> tuple[str, ...]:
    return (figure.model, figure.meter, figure.tier, figure.region, figure.variant, figure.unit)


def _judged(figures: Sequence[_Figure]) -> list[_Figure]:
    """The figures with a problem where two places name the same thing with two prices."""
    prices: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
    for figure in figures:
        if figure.problem is None:
            prices[*_key(figure), figure.side].add(figure.price)
    told: set[tuple[str, ...]] = set()
    judged = []
    for figure in figures:
        place = (*_key(figure), figure.side)
        if figure.problem is None and len(prices[place]) > 1:
            figure = replace(figure, problem="two tables name different prices")
        elif figure.problem is None and place in told:
            figure = replace(figure, problem="another table stands for this price")
        if figure.problem is None:
            told.add(place)
        judged.append(figure)
    return judged


def _rows(figures: Sequence[_Figure], rule: str) -> list[dict[str, Any]]:
    """Rows of all figures; equal prices below and above the limit become one."""
    sides: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(dict)
    for figure in figures:
        if figure.problem is None:
            sides[_key(figure)][figure.side] = figure.price
    rows = []
    for figure in figures:
        both = sides[_key(figure)]
        is_one = figure.problem is None and len(both) == 2 and len(set(both.values())) == 1
        if is_one and figure.side == ">":
            continue
        rows.append(_row(replace(figure, side="") if is_one else figure, rule))
    return rows


def _row(figure: _Figure, rule: str) -> dict[str, Any]:
    zero = None if figure.price else "zero price, free or missing not told"
    return token_row(
        locator=figure.locator,
        listed_seller=SOURCE.seller_id,
        listed_model=figure.model,
        variant=figure.variant,
        region=figure.region,
        service_tier=figure.tier,
        context_above_tokens=LIMIT if figure.side == ">" else None,
        context_up_to_tokens=LIMIT if figure.side == "<=" else None,
        context_rule=rule if figure.side else "unstated",
        meter=figure.meter,
        price=figure.price,
        currency="USD",
        unit=figure.unit,
        listed_price=f"${figure.listed}",
        listed_unit=figure.words,
        effective_from=figure.since,
        problem=figure.problem or zero,
        status=figure.status,
        note=figure.note,
    )
