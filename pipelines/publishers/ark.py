"""Ark's price page: the reader that Volcengine's and BytePlus's source share.

Belongs here: the layout of the document (Markdown tables under headings) and where it stands in an
answer. Does not belong here: wording of one language, and the sources
(``token_prices/volcengine_pricing.py`` and ``token_prices/byteplus_modelark.py``).

The document comes in three envelopes: ``Result.MDContent`` of the documentation API, the same
Markdown as ``curDoc.MDContent`` in ``window._ROUTER_DATA`` of the page, and a page that has only
the rendered tables under ``h2`` headings.

What the layouts mean:

* A price table has columns per million tokens; a row without a model belongs to the one above.
* Tiers price the whole request by the length of its input, some also by that of its output, both
  in thousands of tokens.
* A row marked as of before an adjustment is kept as superseded, with the day it ended.
* Video prices depend on conditions inside the cell. A cell that does not read is kept as a problem
  so that it does not take the prices of language models down with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded, html_of, one_width, table_grid
from pipelines.reading.json_documents import json_of
from pipelines.reading.markdown import markdown_tables, unread_rows
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.reading.stepped_over import left_out
from pipelines.source import Capture, Source
from schemas.errors import SourceError

ROUTER_DATA = "window._ROUTER_DATA = "
MARKDOWN_VALUE = re.compile(r'"MDContent": ?"')
STRING_PART = re.compile(r'\\.|"')
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NO_PRICE = "-"
RANGE = re.compile(
    r"(?:\[(?P<from>0)|\((?P<above>\d+(?:\.\d+)?)), ?(?:(?P<up_to>\d+(?:\.\d+)?)\]|\+?∞\))"
)
CUT_ORIGINAL = re.compile(r"\(Original\) ?(?P<price>\d+(?:\.\d+)?) ?Time limited (?P<cut>\d+)% off")
SEPARATOR = re.compile(r"[*;\s]+")
THOUSAND = 1000
SUPERSEDED = "superseded price, still listed"
UNREAD = "conditions that are not modelled"


@dataclass(frozen=True)
class Column:
    """What a column holds: a ``role``, or a price with its meter.

    ``tier`` and ``variant``, where given, replace those of the section.
    """

    role: str
    meter: str = ""
    unit: str = "per_mtok"
    variant: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Section:
    """What a heading says about all prices below it."""

    tier: str = "standard"
    variant: str = ""


@dataclass(frozen=True)
class Wording:
    """What the page says in one language; labels are written as :func:`label_of` leaves them.

    Attributes:
        currency: ISO 4217 code of all prices.
        money: The unit of prices, in words.
        unit: What a label of a price column contains.
        utc_offset: Hours that stated days are ahead of UTC.
        sections: Headings of price tables.
        main: The heading that must have prices.
        columns: Labels of all columns of price tables.
        examples: Headings whose tables only give examples.
        model: A model cell; groups ``id`` and ``remark``.
        superseded: A remark that ends a price, where there is one; groups of a day.
        tier: A condition cell; groups ``input`` and, where there is one, ``output`` hold ranges.
        periods: Time-of-day condition cells, by text.
        sizes: What opens a list of video prices; group ``sizes``.
        figures: Labels of video prices, by the words of the variant.
        not_sold: Cells of products that are not sold.
        services: Service type cells of embedding tables, by meter.
    """

    currency: str
    money: str
    unit: str
    utc_offset: int
    sections: Mapping[str, Section]
    main: str
    columns: Mapping[str, Column]
    examples: frozenset[str]
    model: re.Pattern[str]
    superseded: re.Pattern[str] | None
    tier: re.Pattern[str]
    periods: Mapping[str, str]
    sizes: re.Pattern[str]
    figures: Mapping[str, str]
    not_sold: frozenset[str]
    services: Mapping[str, str]


@dataclass(frozen=True)
class _Table:
    """A table in any envelope; ``places[i]`` is the locator of ``rows[i]``."""

    headings: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class _Terms:
    """What one table row says about all of its prices."""

    place: str
    model: str
    section: Section
    variant: str = ""
    above: int | None = None
    up_to: int | None = None
    schedule: str = "always"
    end: datetime | None = None


@dataclass(frozen=True)
class _Page:
    """In whose name and language the document is read."""

    source: Source
    wording: Wording

    def error(self, field: str, message: str, value: object = None) -> SourceError:
        return SourceError(self.source.id, field, message, value)


def read(source: Source, wording: Wording, capture: Capture) -> pl.DataFrame:
    """Rows of a captured price page; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    page = _Page(source, wording)
    tables = _tables(page, capture.page.text)
    if not any(label_of(heading) == wording.main for t in tables for heading in t.headings[-1:]):
        raise page.error("document", "no table of the main prices", capture.page.text[:120])
    parts = (
        Part(
            table.places[0] if table.places else "table",
            " / ".join(table.headings),
            [table.header, *table.rows],
            partial(_rows_of, page, table),
        )
        for table in tables
    )
    return frame_of(source, rows_of_parts(source, parts))


def _rows_of(page: _Page, table: _Table) -> list[dict[str, Any]]:
    """Rows of one table, and a reject for each of its lines that has none."""
    rows: list[dict[str, Any]] = []
    lines = list(zip(table.places, table.rows, strict=True))
    section = _section(page, table)
    if section in page.wording.sections:
        rows += _table_rows(page, table, page.wording.sections[section])
    elif section:
        rows += unread_rows(page.source, section, table.header, lines, is_priced=True)
    named = {row["locator"] for row in rows}
    return [*rows, *left_out(" / ".join(table.headings), table.header, lines, named)]


def label_of(text: str) -> str:
    """Label for exact comparison: width, case, white space and emphasis removed."""
    plain = one_width(folded(text)).replace("*", "")
    return re.sub(r"\s+", "", plain).casefold()


def _tables(page: _Page, text: str) -> list[_Table]:
    """All tables of the document, in order, out of its envelope."""
    if text.lstrip().startswith("{"):
        document = json_of(page.source.id, text)
        result = document.get("Result") if isinstance(document, dict) else None
        content = result.get("MDContent") if isinstance(result, dict) else None
        return _markdown(page, text, content, 0)
    start = text.find(ROUTER_DATA)
    if start < 0:
        return _rendered(text)
    try:
        document, _ = json.JSONDecoder().raw_decode(text, start + len(ROUTER_DATA))
    except json.JSONDecodeError as error:
        raise page.error("_ROUTER_DATA", f"not JSON ({error})") from error
    parts = document.get("loaderData") if isinstance(document, dict) else None
    pages = [part.get("curDoc") for part in (parts or {}).values() if isinstance(part, dict)]
    contents = [found.get("MDContent") for found in pages if isinstance(found, dict)]
    return _markdown(page, text, contents[0] if len(contents) == 1 else None, start)


def _markdown(page: _Page, text: str, content: object, start: int) -> list[_Table]:
    """Tables of the Markdown; locators are offsets of their lines in the whole answer."""
    value = MARKDOWN_VALUE.search(text, start)
    if not isinstance(content, str) or value is None:
        raise page.error("MDContent", "missing", text[:120])
    offsets = _line_offsets(text, value.end())
    return [
        _Table(
            table.headings,
            table.header,
            table.rows,
            tuple(f"offset {offsets[line - 1]}" for line in table.lines),
        )
        for table in markdown_tables(page.source.id, content)
    ]


def _line_offsets(text: str, start: int) -> list[int]:
    """Where each line of the JSON string that begins at ``start`` stands in the text."""
    offsets = [start]
    for match in STRING_PART.finditer(text, start):
        if match[0] == '"':
            break
        if match[0] == "\\n":
            offsets.append(match.end())
    return offsets


def _rendered(text: str) -> list[_Table]:
    """Tables of a page without its Markdown."""
    tables: list[_Table] = []
    for index, table in enumerate(html_of(text).find_all("table")):
        grid = [tuple(cell.text for cell in row) for row in table_grid(table)]
        heading = table.find_previous("h2")
        title = folded(heading.get_text()) if heading else ""
        places = tuple(f"table {index} row {number}" for number in range(1, len(grid)))
        if grid:
            path = tuple(part.strip() for part in title.split("—"))
            tables.append(_Table(path, grid[0], tuple(grid[1:]), places))
    return tables


def _section(page: _Page, table: _Table) -> str:
    """Heading of a price table, known or not; empty where it prices something but tokens."""
    labels = [label_of(name) for name in table.header]
    headings = [label_of(heading) for heading in table.headings]
    if not any(page.wording.unit in label for label in labels):
        is_priced = bool(headings) and headings[-1] in page.wording.sections
        if ("token" in "".join(labels) or is_priced) and not page.wording.examples & set(headings):
            raise page.error(" / ".join(headings), "unknown unit", " | ".join(labels))
        return ""
    return headings[-1] if headings else "no heading"


def _table_rows(page: _Page, table: _Table, section: Section) -> Iterator[dict[str, Any]]:
    """Rows of one price table."""
    place = " / ".join(table.headings)
    columns: list[Column] = []
    for name in table.header:
        column = page.wording.columns.get(label_of(name))
        if column is None:
            raise page.error(place, "unknown column or key", name)
        columns.append(column)
    roles = [column.role for column in columns]
    telling = [column for column in columns if column.role != "other"]
    if roles.count("model") != 1 or len(set(telling)) != len(telling) or not table.rows:
        raise page.error(place, "columns missing or twice, or no rows", " | ".join(table.header))
    above: tuple[str, ...] = ()
    for at, row in zip(table.places, table.rows, strict=True):
        if len(row) != len(columns):
            raise page.error(at, "row of another length", " | ".join(row))
        if not row[roles.index("model")]:
            row = _with_model(page, at, row, above, roles)
            _require_successor(page, at, row, above, roles)
        above = row
        try:
            terms, reason = _terms(page, at, section, dict(zip(roles, row, strict=True))), ""
        except SourceError as error:
            terms, reason = _nameless(page, at, section, row[roles.index("model")]), str(error)
        for column, cell in zip(columns, row, strict=True):
            try:
                yield from list(_cell_rows(page, terms, column, cell, row, roles, reason))
            except SourceError as error:
                meter = column.meter or "input"
                problem = str(error).partition(": ")[2]
                yield _row(page, terms, column, meter, None, cell, problem=problem)


def _nameless(page: _Page, place: str, section: Section, model: str) -> _Terms:
    """Terms of a row that does not tell them; its prices are kept out."""
    match = page.wording.model.fullmatch(one_width(model))
    return _Terms(place, match["id"] if match else model, section, section.variant)


def _with_model(
    page: _Page, place: str, row: Sequence[str], above: Sequence[str], roles: Sequence[str]
) -> tuple[str, ...]:
    """A row with the model of the row above; raises where there is none."""
    if not above:
        raise page.error(place, "no model", " | ".join(row))
    return tuple(
        above[number] if role == "model" else cell
        for number, (role, cell) in enumerate(zip(roles, row, strict=True))
    )


def _require_successor(
    page: _Page, place: str, row: Sequence[str], above: Sequence[str], roles: Sequence[str]
) -> None:
    """Raise where a row without a model cannot go on with the model of the row above.

    It does where its input begins at the end of that one's or has the same length with other
    output, where it is another time of day or service. Otherwise a model's name is missing.
    """
    now, before = (dict(zip(roles, cells, strict=True)) for cells in (row, above))
    kinds = [name for name in ("condition", "service") if name in now]
    told = [(folded(now[name]), folded(before[name])) for name in kinds]
    if told and all(mine != theirs for mine, theirs in told):
        mine, theirs = told[0]
        periods = page.wording.periods
        if kinds[0] == "service" or (mine in periods and theirs in periods):
            return
        if mine not in periods and theirs not in periods and NO_PRICE not in (mine, theirs):
            low, high = _input(page, place, mine)
            last = _input(page, place, theirs)
            if low == last[1] or (low, high) == last:
                return
    raise page.error(place, "no model, and not the next tier of the one above", " | ".join(row))


def _input(page: _Page, place: str, condition: str) -> tuple[int | None, int | None]:
    """Bounds of the input's length that a condition cell states."""
    tier = page.wording.tier.fullmatch(condition)
    return _range(page, place, tier["input"] if tier else condition)


def _terms(page: _Page, place: str, section: Section, cells: Mapping[str, str]) -> _Terms:
    """Model, tier, schedule and end of one table row."""
    wording = page.wording
    match = wording.model.fullmatch(one_width(cells["model"]))
    if match is None:
        raise page.error(place, "not a model name", cells["model"])
    terms = _Terms(place, match["id"], section, section.variant)
    remark = match["remark"] or ""
    ended = wording.superseded.fullmatch(remark) if wording.superseded else None
    if ended:
        terms = _with(terms, end=_day(page, place, ended))
    elif remark and "video" not in cells:
        raise page.error(place, "unknown remark on a model", remark)
    condition = folded(cells.get("condition", NO_PRICE))
    if condition in wording.periods:
        return _with(terms, schedule=wording.periods[condition])
    if condition == NO_PRICE:
        return terms
    tier = wording.tier.fullmatch(condition)
    above, up_to = _input(page, place, condition)
    variant = terms.variant
    output = tier.groupdict().get("output") if tier else None
    if output:
        low, high = _range(page, place, output)
        words = f"output above {low} tokens" if low else f"output up to {high} tokens"
        variant = ", ".join(filter(None, (variant, words)))
    return _with(terms, above=above, up_to=up_to, variant=variant)


def _with(terms: _Terms, **changes: Any) -> _Terms:
    return _Terms(**{**terms.__dict__, **changes})


def _day(page: _Page, place: str, match: re.Match[str]) -> datetime:
    """The start of a stated day, in UTC."""
    try:
        day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=UTC)
    except ValueError as error:
        raise page.error(place, "not a date", match[0]) from error
    return day - timedelta(hours=page.wording.utc_offset)


def _range(page: _Page, place: str, text: str) -> tuple[int | None, int | None]:
    """Bounds in tokens of a range in thousands of tokens."""
    match = RANGE.fullmatch(text.strip())
    if match is None:
        raise page.error(place, "unknown tier", text)
    low = int(Decimal(match["above"]) * THOUSAND) if match["above"] else None
    high = int(Decimal(match["up_to"]) * THOUSAND) if match["up_to"] else None
    if not (low or high) or (low and high and low >= high):
        raise page.error(place, "tier without length", text)
    return low or None, high


def _cell_rows(
    page: _Page,
    terms: _Terms,
    column: Column,
    cell: str,
    row: Sequence[str],
    roles: Sequence[str],
    reason: str,
) -> Iterator[dict[str, Any]]:
    """Rows of one cell; nothing for a cell that is no price, or one without a price.

    A ``reason`` why the row does not read makes a problem row of any price.
    """
    if column.role not in ("price", "video", "service price") or cell == NO_PRICE:
        return
    if reason:
        why = reason.partition(": ")[2]
        yield _row(page, terms, column, column.meter or "input", None, cell, problem=why)
        return
    if column.role == "video":
        if cell not in page.wording.not_sold:
            yield from _video_rows(page, terms, column, cell)
        return
    if not NUMBER.fullmatch(cell):
        raise page.error(terms.place, f"not a price in {page.wording.currency}", cell)
    meter = column.meter
    if column.role == "service price":
        if "service" not in roles:
            raise page.error(terms.place, "no column of services", " | ".join(row))
        service = row[roles.index("service")]
        meter = page.wording.services.get(service, "")
        if not meter:
            raise page.error(terms.place, "unknown service type", service)
    problem = None if Decimal(cell) else "zero price, free or missing not told"
    yield _row(page, terms, column, meter, Decimal(cell), cell, problem=problem)


def _video_rows(page: _Page, terms: _Terms, column: Column, cell: str) -> Iterator[dict[str, Any]]:
    """Rows of a cell with one price, or one per condition; one problem row where it reads so."""
    figures = _video_figures(page, one_width(cell))
    if not figures:
        yield _row(page, terms, column, column.meter, None, cell, problem=UNREAD)
    for variant, text in figures:
        mine = _with(terms, variant=variant)
        cut = CUT_ORIGINAL.fullmatch(text)
        price = Decimal(cut["price"] if cut else text)
        zero = None if price else "zero price, free or missing not told"
        yield _row(page, mine, column, column.meter, price, text, problem=zero)
        if cut:
            price = price * (100 - int(cut["cut"])) / 100
            yield _row(page, mine, column, column.meter, price, text, offer="promotional")


def _video_figures(page: _Page, cell: str) -> list[tuple[str, str]]:
    """Variant and price text of each price in a cell; empty where any of it does not read."""
    if NUMBER.fullmatch(cell):
        return [("", cell)]
    labels = "|".join(map(re.escape, page.wording.figures))
    price = rf"{CUT_ORIGINAL.pattern}|{NUMBER.pattern}".replace("?P<price>", "?:")
    figure = re.compile(rf"(?P<label>{labels}): ?(?P<text>{price.replace('?P<cut>', '?:')})")
    figures: list[tuple[str, str]] = []
    sizes, position = "", 0
    while position < len(cell):
        if match := SEPARATOR.match(cell, position):
            pass
        elif match := page.wording.sizes.match(cell, position):
            sizes = ", ".join(re.findall(r"\d+[pk]", match["sizes"]))
        elif match := figure.match(cell, position):
            words = ", ".join(filter(None, (sizes, page.wording.figures[match["label"]])))
            figures.append((words, match["text"]))
        else:
            return []
        position = match.end()
    return figures if len({variant for variant, _ in figures}) == len(figures) else []


def _row(
    page: _Page,
    terms: _Terms,
    column: Column,
    meter: str,
    price: Decimal | None,
    listed: str,
    offer: str = "list",
    problem: str | None = None,
) -> dict[str, Any]:
    """One observation row of one figure."""
    is_tiered = terms.above is not None or terms.up_to is not None
    hours = " per hour" if column.unit == "per_mtok_hour" else ""
    return token_row(
        locator=terms.place,
        listed_seller=page.source.seller_id,
        listed_model=terms.model,
        variant=", ".join(filter(None, (terms.variant, column.variant))),
        service_tier=column.tier or terms.section.tier,
        context_above_tokens=terms.above,
        context_up_to_tokens=terms.up_to,
        context_rule="whole_prompt" if is_tiered else "unstated",
        schedule=terms.schedule,
        offer=offer,
        meter=meter,
        price=price,
        currency=page.wording.currency,
        unit=column.unit,
        listed_price=listed,
        listed_unit=f"{page.wording.money} per million tokens{hours}",
        effective_to=terms.end,
        problem=SUPERSEDED if terms.end else problem,
        note=None if terms.schedule == "always" else "the table does not tell the hours",
    )
