"""Google: prices of the Gemini API's paid tier, from the Markdown twin of its pricing page.

Belongs here: the tables of each model's section, by service tier, with the price of grounding. Must
not be here: prices of the same models on Google Cloud (another page), the free tier's column, the
sections that repeat prices of tools and agents in words, and restated figures ("equivalent to ...
per image", "or ... per minute").

Read in two forms: the Markdown twin, where a heading above each table names its service tier, and
a rendering of the HTML page, where a strip of tabs names the tiers of the tables below it in order.
Proven on two renderings; the twin's form, its dated prices and its escapes were written from what
other readers of it describe.

A cell of a model's section that reads differently becomes a row with a problem, so that one new
product does not take the prices of all others down; a column, unit, currency or service tier that
is not known refuses the page.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded
from pipelines.reading.markdown import MarkdownTable, lines_of, markdown_tables, unread_rows
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="google_gemini_pricing",
    kind="token_prices",
    publisher="Google",
    urls=("https://ai.google.dev/gemini-api/docs/pricing.md.txt",),
    claims=(r"https://ai\.google\.dev/gemini-api/docs/pricing(\.md\.txt)?/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Documentation page, text under CC BY 4.0 as its footer states; offered as Markdown.",
    minimum_rows=150,
    seller_id="google_gemini_api",
    proven_on=("2026-05-08", "2026-06-05"),
)

TIERS: Mapping[str, str] = {
    "Standard": "standard",
    "Batch": "batch",
    "Flex": "flex",
    "Priority": "priority",
}
UNITS: Mapping[str, str] = {
    "1M tokens": "per_mtok",
    "Image": "per_image",
    "second": "per_second",
    "request": "per_request",
}
REPEATING = frozenset({"Pricing for tools", "Pricing for agents"})
"""Sections that put prices of the model sections, or of none, in words."""

KINDS: Mapping[str, str] = {
    "Input price": "input",
    "Input price (text, image, video)": "input",
    "Text input price": "input",
    "Image input price": "input_image",
    "Audio input price": "input_audio",
    "Video input price": "input_video",
    "Output price": "output",
    "Output price (including thinking tokens)": "output",
    "Context caching price": "cached_input",
    "Context caching (storage)": "cache_storage",
}
METERS: Mapping[tuple[str, str], str] = {
    ("input", "text"): "input",
    ("input", "image"): "input_image",
    ("input", "audio"): "input_audio",
    ("input", "video"): "input_video",
    ("output", "text"): "output",
    ("output", "thinking"): "output",
    ("output", "image"): "output_image",
    ("output", "images"): "output_image",
    ("output", "audio"): "output_audio",
    ("output", "video"): "output_video",
    ("cached_input", "text"): "cached_input",
    ("cached_input", "image"): "cached_input_image",
    ("cached_input", "audio"): "cached_input_audio",
    ("cached_input", "video"): "",
}
"""Meter of a kind of price and a modality; none of ours meters cached video."""

PRODUCTS: tuple[tuple[str, str, str], ...] = (
    (r"(?P<name>Imagen .+) image price", "per_image", "output_image"),
    (r"(?P<name>Veo .+) video with audio price \(default\)", "per_second", "output_video"),
    (r"Video price", "per_second", "output_video"),
    (r"(?P<name>Lyria .+)", "per_request", "request"),
)
"""Rows of sections that price several products: label, unit and meter."""

UNPRICED = frozenset({"Not available", "Not available (shut down)"})
HEADER = re.compile(r"Paid Tier, per (?P<unit>.+) in (?P<currency>[A-Z]{3})", re.IGNORECASE)
ID = r"`(?P<id>[a-z0-9.-]+)`"
IDS = re.compile(r"[*_]`[a-z0-9.-]+`(?:(?:, and|,| and) `[a-z0-9.-]+`)*[*_]")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
STRIP = re.compile(r"(?:\[[A-Z][a-z]+\]\([^)]*#[a-z]+\))+(?:More)?")
MARK = re.compile(r"\^?\*{1,3}\^?")
SHUT_DOWN = re.compile(
    r"(?P<when>has been|will be) shut down (?:on )?(?P<day>[A-Z][a-z]+ \d+, \d{4})"
)
GROUNDING = re.compile(r"Grounding with Google (?P<what>Search|Maps|Web and Image Search)")
GROUNDED = re.compile(
    r"[^$]*\(?free\b[^$]*, then \$(?P<price>\d+(?:\.\d+)?) (?:/|per) (?P<unit>1,000 [a-z ]+?)"
    r"(?: for text and image-based grounding)?\.?"
)

MONEY = r"\$\d+(?:\.\d+)?"
DAY = r"(?:through|starting) [A-Z][a-z]+ \d{1,2}, \d{4}\."
SAME = re.compile(r"Same as Standard(?:, Batch pricing not yet implemented)? ")
RESTATED = re.compile(
    rf",? [Ee]quivalent to (?:(?!through|starting).)+$"
    rf"|(?: [Ee]quivalent to {MONEY} per (?:(?! {DAY}).)+ {DAY})+$"
    rf"| \({MONEY} per [a-z]+\)$"
    rf"| \(4k output not supported\)$"
)
PART = re.compile(
    rf"\$(?P<price>\d+(?:\.\d+)?)"
    rf"(?P<storage> / 1,000,000 tokens per hour(?: \(storage price\))?)?"
    rf"(?: / 1,000,000 tokens)?"
    rf"(?: per (?:(?P<size>\w+(?:/\w+)*) )?(?P<each>image|song)(?P<imagemark>\*{{0,2}}))?"
    rf"(?:, prompts (?P<side><=|>) (?P<thousands>\d+)k(?: tokens?)?)?"
    rf"(?: or {MONEY}/min)?"
    rf"(?: \((?P<of>[^)$]+)\)(?P<mark>\*{{0,2}}))?"
    rf"(?: (?P<date>through|starting) (?P<day>[A-Z][a-z]+ \d{{1,2}}, \d{{4}})\.)?"
    rf",?(?: |$)"
)
MODALITIES = re.compile(r" ?/ ?|, | and ")
RESOLUTIONS = re.compile(r"\d+[pk](?: and \d+[pk])*")


@dataclass(frozen=True)
class _Section:
    """A model's section: its ids, tiers named by tabs, and what it says about shutting down."""

    title: str
    ids: tuple[str, ...]
    tabs: tuple[str, ...]
    problem: str | None
    shut_on: date | None


@dataclass(frozen=True)
class _Place:
    """Where a price stands: the section's model, the table's tier and unit, the row."""

    section: _Section
    tier: str
    unit: str
    unit_words: str
    line: int
    label: str


class _UnreadableError(Exception):
    """A cell that does not read; its text is the reason."""


def parse(capture: Capture) -> pl.DataFrame:
    """Paid-tier prices of every model section; raises ``SourceError`` where most do not read."""
    require_pages(capture, 1)
    text = capture.page.text
    tables = markdown_tables(SOURCE.id, text)
    parts, within = [], 0
    for title, first, lines in _sections(text):
        mine = [t for t in tables if first <= (t.lines or (0,))[0] <= first + len(lines)]
        within += sum(map(_has_tier_columns, mine))
        read = partial(_section_rows, title, first, lines, mine)
        parts.append(Part(f"line {first}", title, "\n".join(lines), read))
    if not parts:
        raise SourceError(SOURCE.id, "document", "no model section with prices", text[:120])
    if within != sum(map(_has_tier_columns, tables)):
        raise SourceError(SOURCE.id, "tables", "a price table outside of a model section", within)
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _section_rows(
    title: str, first: int, lines: Sequence[str], tables: Sequence[MarkdownTable]
) -> Iterator[dict[str, Any]]:
    """Rows of one section; raises ``SourceError`` on an unknown layout."""
    _require_all_read(first, lines, tables)
    section = _section(title, lines)
    if not section.ids and not any(map(_has_tier_columns, tables)):
        for table in tables:
            yield from unread_rows(SOURCE, title, table.header, lines_of(table))
        return
    for table, tier in zip(tables, _tiers(section, tables), strict=True):
        if tier is None:
            at = f"{title} / {_heading(table)}"
            yield from unread_rows(SOURCE, at, table.header, lines_of(table))
        else:
            yield from _table_rows(section, table, tier)


def _require_all_read(first: int, lines: Sequence[str], tables: Sequence[MarkdownTable]) -> None:
    """Raise where a table-like line with money belongs to no table that Markdown knows."""
    known = {line for table in tables for line in table.lines}
    for number, line in enumerate(lines, start=first + 1):
        if line.lstrip().startswith("|") and "$" in line and number not in known:
            raise SourceError(SOURCE.id, f"line {number}", "price outside of a table", line)


def _has_tier_columns(table: MarkdownTable) -> bool:
    repeats = any(heading in REPEATING for heading in table.headings)
    return _is_free_tier(table.header) and not repeats


def _is_free_tier(header: Sequence[str]) -> bool:
    return len(header) > 1 and header[1].casefold() == "free tier"


def _sections(text: str) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Title, line and lines of what stands under second-level headings, repeats left out."""
    lines = text.splitlines()
    starts = [n for n, line in enumerate(lines, start=1) if line.startswith("## ")]
    for first, following in itertools.pairwise([*starts, len(lines) + 1]):
        title = folded(LINK.sub(r"\1", lines[first - 1].removeprefix("## ")))
        if title not in REPEATING:
            yield title, first, lines[first : following - 1]


def _section(title: str, lines: Sequence[str]) -> _Section:
    """What a section says about its model."""
    body = [LINK.sub(r"\1", line).strip() for line in lines]
    tabs = [line for line in lines if STRIP.fullmatch(line.strip())]
    if len(tabs) > 1:
        raise SourceError(SOURCE.id, f"section {title!r}", "several strips of tabs", tabs)
    shut = SHUT_DOWN.search(" ".join(body))
    gone = shut is not None and shut["when"] == "has been"
    return _Section(
        title=title,
        ids=_ids(body),
        tabs=tuple(re.findall(r"\[([A-Z][a-z]+)\]", tabs[0])) if tabs else (),
        problem=f"shut down on {shut['day']}" if shut and gone else None,
        shut_on=_shut_on(title, shut["day"]) if shut else None,
    )


def _shut_on(title: str, day: str) -> date:
    try:
        return _day(day).date()
    except _UnreadableError as error:
        raise SourceError(SOURCE.id, f"section {title!r}", "not a date", day) from error


def _ids(body: Sequence[str]) -> tuple[str, ...]:
    """API ids of the section's emphasised line of ids; none where there is no such line."""
    for line in body:
        if IDS.fullmatch(line):
            return tuple(re.findall(ID, line))
        if line.startswith("|"):
            break
    return ()


def _tiers(section: _Section, tables: Sequence[MarkdownTable]) -> list[str | None]:
    """Service tier of each table: its own heading's, else the tab's at its place.

    None stands for a heading or tab that names no tier of ours.
    """
    place = f"section {section.title!r}"
    named = [table.headings[-1] for table in tables if _heading(table) != section.title]
    names = [*named, *section.tabs] or ["Standard"] * min(len(tables), 1)
    if len(names) != len(tables) or len(set(names)) != len(names):
        shown = [" | ".join(table.header) for table in tables]
        what = f"expected a table for each of {len(names)} tiers {names}, found {len(tables)}"
        raise SourceError(SOURCE.id, place, f"tables and service tiers do not pair: {what}", shown)
    return [TIERS.get(name) for name in names]


def _heading(table: MarkdownTable) -> str:
    return table.headings[-1] if table.headings else ""


def _table_rows(section: _Section, table: MarkdownTable, tier: str) -> Iterator[dict[str, Any]]:
    """Rows of one table of a model section; raises on other columns."""
    place = f"section {section.title!r} header"
    match = HEADER.fullmatch(table.header[-1])
    if len(table.header) != 3 or not _is_free_tier(table.header) or not match:
        raise SourceError(SOURCE.id, place, "unknown columns", " | ".join(table.header))
    units = {name.casefold(): name for name in UNITS}
    unit = units.get(match["unit"].casefold(), "")
    if match["currency"].upper() != "USD" or not unit:
        raise SourceError(SOURCE.id, place, "unknown unit or currency", table.header[-1])
    for line, row in zip(table.lines, table.rows, strict=True):
        label = folded(MARK.sub("", row[0]))
        if label == "Used to improve our products" or row[-1] in UNPRICED:
            continue
        at = _Place(section, tier, UNITS[unit], unit, line, label)
        yield from _cell_rows(at, folded(row[-1].replace("^*^", "*")))


def _cell_rows(at: _Place, cell: str) -> list[dict[str, Any]]:
    """Rows of one cell, or one row for each model with the reason why it cannot be read."""
    try:
        return list(_read_cell(at, cell))
    except _UnreadableError as error:
        meter = KINDS.get(at.label, "request")
        names = at.section.ids or (at.section.title,)
        reason = f"{at.label}: {error}"
        return [_row(at, name, meter, None, cell, problem=reason) for name in names]


def _read_cell(at: _Place, cell: str) -> Iterator[dict[str, Any]]:
    if match := GROUNDING.fullmatch(at.label):
        yield from _grounding(at, match["what"], cell)
    elif at.unit == "per_mtok":
        if at.label not in KINDS:
            raise _UnreadableError("unknown row of the table")
        yield from _token_rows(at, KINDS[at.label], cell)
    else:
        yield from _product_rows(at, cell)


def _grounding(at: _Place, what: str, cell: str) -> Iterator[dict[str, Any]]:
    """Price of a search or map request after the month's or day's free ones."""
    match = GROUNDED.fullmatch(cell)
    if not match:
        raise _UnreadableError("not a price after a free allowance")
    for model in _models(at):
        yield _row(
            at,
            model,
            "tool_call" if what == "Maps" else "web_search",
            Decimal(match["price"]) / 1000,
            f"${match['price']}",
            unit="per_request",
            unit_words=match["unit"],
            variant="Google Maps" if what == "Maps" else "",
            note="after a free allowance",
        )


def _models(at: _Place) -> tuple[str, ...]:
    if not at.section.ids:
        raise _UnreadableError("the section names no model id")
    return at.section.ids


def _parts(cell: str) -> tuple[list[re.Match[str]], str | None]:
    """The amounts of a cell with what is said about each; raises unless nothing is left over."""
    same = SAME.match(cell)
    body = RESTATED.sub("", cell[same.end() :] if same else cell)
    parts = list(PART.finditer(body))
    if not parts or "".join(part[0] for part in parts) != body:
        raise _UnreadableError("the cell does not read as prices")
    return parts, "same price as the standard tier" if same else None


def _token_rows(at: _Place, kind: str, cell: str) -> Iterator[dict[str, Any]]:
    """Rows of a cell in the column of prices per million tokens."""
    if cell == "Free of charge":
        for model in _models(at):
            yield _row(at, model, kind, Decimal(0), cell)
        return
    parts, note = _parts(cell)
    found: set[tuple[Any, ...]] = set()
    for part in parts:
        for meter, unit, variant in _meanings(kind, part):
            key = (meter, unit, variant, part["side"], part["date"])
            if key in found:
                raise _UnreadableError("several prices for the same thing")
            found.add(key)
            for model in _models(at):
                yield _part_row(at, model, meter, part, unit, variant, note)


def _meanings(kind: str, part: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    """Meter, unit and variant of each thing that one amount prices."""
    if part["storage"] or kind == "cache_storage":
        if not part["storage"] or part["of"] or part["side"]:
            raise _UnreadableError("not one storage price per hour")
        yield "cache_storage", "per_mtok_hour", ""
    elif part["each"]:
        if part["each"] != "image" or kind != "output" or part["of"]:
            raise _UnreadableError("a price per piece where tokens are priced")
        yield "output_image", "per_image", part["size"] or ""
    elif not part["of"]:
        yield kind, "per_mtok", ""
    else:
        meters = [METERS.get((kind, name)) for name in MODALITIES.split(part["of"])]
        if None in meters or not any(meters):
            raise _UnreadableError("unknown modality")
        for meter in dict.fromkeys(meter for meter in meters if meter):
            yield meter, "per_mtok", ""


def _part_row(
    at: _Place,
    model: str,
    meter: str,
    part: re.Match[str],
    unit: str,
    variant: str,
    note: str | None,
) -> dict[str, Any]:
    words = {"per_mtok_hour": "1,000,000 tokens per hour", "per_image": "image"}
    tokens = int(part["thousands"]) * 1000 if part["side"] else None
    day = _day(part["day"]) if part["date"] else None
    footnote = "its footnote makes it a price per image, not per token" if part["mark"] else None
    return _row(
        at,
        model,
        meter,
        None if footnote else Decimal(part["price"]),
        f"${part['price']}",
        unit=unit,
        problem=footnote,
        unit_words=words.get(unit, at.unit_words),
        variant=variant,
        note=note,
        context_above_tokens=tokens if part["side"] == ">" else None,
        context_up_to_tokens=tokens if part["side"] == "<=" else None,
        context_rule="whole_prompt" if part["side"] else "unstated",
        offer="promotional" if part["date"] == "through" else "list",
        effective_from=day if part["date"] == "starting" else None,
        effective_to=day + timedelta(days=1) if day and part["date"] == "through" else None,
    )


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%B %d, %Y").replace(tzinfo=UTC)
    except ValueError as error:
        raise _UnreadableError("not a date") from error


def _product_rows(at: _Place, cell: str) -> Iterator[dict[str, Any]]:
    """Rows of images, seconds of video and songs; a resolution is the variant."""
    named, meter = _product(at)
    parts, note = _parts(cell)
    sizes = [part["of"] or "" for part in parts]
    if len(set(sizes)) != len(sizes) or not all(not s or RESOLUTIONS.fullmatch(s) for s in sizes):
        raise _UnreadableError("several prices without a resolution each")
    if any(p["storage"] or p["side"] or p["mark"] or p["each"] == "image" for p in parts):
        raise _UnreadableError("the cell does not read as prices")
    for model in (named,) if named else _models(at):
        for part, size in zip(parts, sizes, strict=True):
            yield _part_row(at, model, meter, part, at.unit, size, note)


def _product(at: _Place) -> tuple[str, str]:
    """Name of the product that a row's label gives, or nothing, and its meter."""
    for pattern, unit, meter in PRODUCTS:
        match = re.fullmatch(pattern, at.label)
        if match and unit == at.unit:
            return match.groupdict().get("name") or "", meter
    raise _UnreadableError("unknown row of the table")


def _row(
    at: _Place,
    model: str,
    meter: str,
    price: Decimal | None,
    listed: str,
    *,
    unit: str = "",
    unit_words: str = "",
    problem: str | None = None,
    **terms: Any,
) -> dict[str, Any]:
    zero = "zero price, free or missing not told" if price == 0 and "$" in listed else None
    return token_row(
        locator=f"line {at.line}",
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        service_tier=at.tier,
        meter=meter,
        price=price,
        currency="USD",
        unit=unit or at.unit,
        listed_price=listed,
        listed_unit=unit_words or at.unit_words,
        problem=problem or at.section.problem or zero,
        available_until=at.section.shut_on,
        **terms,
    )
