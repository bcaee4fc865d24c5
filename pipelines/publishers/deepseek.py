"""DeepSeek's price page: the reader that its English and its Chinese source share.

Belongs here: the layout of the page (one table with models as columns, footnotes below it) and
what a language module has to say about wording. Does not belong here: any wording itself, and the
sources (``token_prices/deepseek_pricing_en.py`` and ``..._zh.py``).

The layouts that are read, all with rows and columns merged:

* rows ``PRICING | meter``, with a struck-out list price beside a promotional one (April 2026);
* rows ``PRICING | meter | PEAK or OFF-PEAK``, hours and days in a footnote (since August 2026);
* rows ``STANDARD PRICE (hours) | meter`` and ``DISCOUNT PRICE (hours) | meter`` (2025);
* a second table of announced prices, models as rows, with the moment they begin (August 2026);
* a table of search and fetch requests (since October 2026).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import BeautifulSoup, Tag

from pipelines.reading.html_tables import Cell, folded, html_of, one_width, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

MODEL = re.compile(r"deepseek-[a-z0-9]+(?:[.-][a-z0-9]+)*")
MARKER = re.compile(r"\((\d+)\)")
WINDOW = re.compile(r"(\d{1,2}):(\d\d) ?[-~] ?(\d{1,2}):(\d\d)")
MONEY = re.compile(r"[$¥€]|\d元")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
THOUSAND = 1000


@dataclass(frozen=True)
class Wording:
    """What the page says in one language; labels are written as :func:`fold` leaves them.

    Attributes:
        currency: ISO 4217 code of all prices.
        amount: A price cell; groups ``number`` and, for a stated discount, ``cut``.
        model: Label of the row of model names.
        price_group: Label of the group of price rows.
        timed_groups: Labels of groups with their hours inside (group ``hours``), by schedule.
        meters: Labels of price rows.
        periods: Labels of time-of-day rows, by schedule.
        other_rows: Labels of rows that hold no price.
        price_words: What makes an unlisted label suspicious.
        peak: The footnote on peak hours; groups ``hours``, ``days`` and ``holidays``.
        zone: Time zone of all hours, in words.
        utc_offset: Hours that the zone is ahead of UTC.
        until: The end of a promotion in a footnote; groups of a moment.
        since: The start of a price in a footnote; groups of a moment.
        announced: When the announced prices begin; groups of a moment.
        older_names: What tells that a footnote is about names still accepted.
        tool_heads: Accepted headings of the three columns of the request table.
        tool_unit: What one listed price of a request table buys, always a thousand requests.
        tools: Names in the request table, by meter.
    """

    currency: str
    amount: re.Pattern[str]
    model: str
    price_group: str
    timed_groups: Mapping[str, re.Pattern[str]]
    meters: Mapping[str, str]
    periods: Mapping[str, str]
    other_rows: frozenset[str]
    price_words: re.Pattern[str]
    peak: re.Pattern[str]
    zone: str
    utc_offset: int
    until: re.Pattern[str]
    since: re.Pattern[str]
    announced: re.Pattern[str]
    older_names: re.Pattern[str]
    tool_heads: tuple[frozenset[str], frozenset[str], frozenset[str]]
    tool_unit: re.Pattern[str]
    tools: Mapping[str, str]


@dataclass(frozen=True)
class _Page:
    """The page with its footnotes, and in whose name it is read."""

    source: Source
    wording: Wording
    footnotes: Mapping[str, str]
    text: str

    def error(self, field: str, message: str, value: object = None) -> SourceError:
        return SourceError(self.source.id, field, message, value)


@dataclass(frozen=True)
class _Timing:
    """When a row holds, from its labels and their footnotes."""

    schedule: str = "always"
    detail: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class _Offer:
    """One amount of a price cell."""

    offer: str
    price: Decimal
    listed: str
    until: datetime | None = None


def read(source: Source, wording: Wording, capture: Capture) -> pl.DataFrame:
    """Rows of a captured price page; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    soup = html_of(capture.page.text)
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    page = _Page(source, wording, _footnotes(soup), _plain(soup.get_text()))
    rows: list[dict[str, Any]] = []
    model_tables = 0
    for index, table in enumerate(soup.find_all("table")):
        grid = table_grid(table)
        place = f"table {index}"
        if not grid or not grid[0]:
            continue
        if {len(row) for row in grid} != {len(grid[0])}:
            raise page.error(place, "rows of unequal length", [len(row) for row in grid])
        labels = sum(cell.tag is grid[0][0].tag for cell in grid[0])
        head = [fold(_text(cell)) for cell in grid[0]]
        if head[0] == wording.model and set(head[labels:]) <= set(wording.meters):
            rows.extend(_announced_rows(page, place, grid, labels))
        elif head[0] == wording.model:
            model_tables += 1
            rows.extend(_model_rows(page, place, grid, labels))
        elif len(head) == 3 and all(map(frozenset.__contains__, wording.tool_heads, head)):
            rows.extend(_tool_rows(page, place, grid))
        elif MONEY.search(table.get_text()):
            raise page.error(place, "unknown table with prices", " | ".join(head))
    if model_tables != 1 or soup.find("article") is None or "</article>" not in capture.page.text:
        raise page.error("document", "not a whole article with one table of models", model_tables)
    return frame_of(source, rows)


def fold(text: str) -> str:
    """Label for exact comparison: width, case, white space and space before brackets removed."""
    return re.sub(r"\s+(?=\()", "", _plain(text).casefold())


def _plain(text: str) -> str:
    return folded(one_width(text))


def _text(cell: Cell, without: Sequence[str] = ("sup",)) -> str:
    """Text of a cell without the given elements (footnote markers, struck-out prices)."""
    tag = copy.copy(cell.tag)
    if tag is None:
        return cell.text
    for part in tag.find_all(list(without)):
        part.extract()
    return folded(tag.get_text())


def _footnotes(soup: BeautifulSoup) -> dict[str, str]:
    """Footnotes by number; a line that does not begin with a number goes on with the last one."""
    notes: dict[str, str] = {}
    for paragraph in soup.find_all("p"):
        number = ""
        for line in _lines(paragraph):
            if start := MARKER.match(line):
                number = start[1]
                notes[number] = line[start.end() :].strip()
            elif number:
                notes[number] = f"{notes[number]} {line}"
    return notes


def _lines(paragraph: Tag) -> Iterator[str]:
    for line in paragraph.get_text().split("\n"):
        if plain := _plain(line):
            yield plain


def _noted(page: _Page, cells: Iterable[Cell], place: str) -> list[str]:
    """Footnotes that the markers in the cells refer to."""
    numbers = [
        number
        for cell in cells
        if cell.tag is not None
        for marker in cell.tag.find_all("sup")
        for number in MARKER.findall(_plain(marker.get_text()))
    ]
    for number in numbers:
        if number not in page.footnotes:
            raise page.error(place, "footnote is missing", f"({number})")
    return [page.footnotes[number] for number in dict.fromkeys(numbers)]


def _model_rows(
    page: _Page, place: str, grid: Sequence[Sequence[Cell]], labels: int
) -> Iterator[dict[str, Any]]:
    """Price rows of the table that has one column per model."""
    models = [_model(page, cell, f"{place} row 0") for cell in grid[0][labels:]]
    notes = [_older_names(page, cell, models, place) for cell in grid[0][labels:]]
    found: set[str] = set()
    for number, row in enumerate(grid[1:], start=1):
        at = f"{place} row {number}"
        titles = list({id(cell.tag): cell for cell in row[:labels]}.values())
        path = [fold(_text(cell)) for cell in titles]
        if not _is_price_row(page, path, row, at):
            continue
        meter = page.wording.meters.get(path[1] if len(path) > 1 else "")
        if meter is None:
            raise page.error(at, "unknown price label", " | ".join(path))
        found.add(meter)
        timing = _timing(page, titles, path, at)
        for column, cell in enumerate(row[labels:]):
            where = f"{at} column {labels + column}"
            for offer in _offers(page, cell, where, timing):
                yield _row(page, where, models[column], meter, offer, timing, notes[column])
    if missing := set(page.wording.meters.values()) - found:
        raise page.error(place, "price rows are missing", ", ".join(sorted(missing)))


def _model(page: _Page, cell: Cell, place: str) -> str:
    name = _text(cell)
    if not MODEL.fullmatch(name):
        raise page.error(place, "not a model name", name)
    return name


def _older_names(page: _Page, cell: Cell, models: Sequence[str], place: str) -> str | None:
    """Remark on other names that lead to the model, where a footnote on it names some."""
    names = [
        name
        for text in _noted(page, [cell], place)
        if page.wording.older_names.search(text)
        for name in MODEL.findall(text)
        if name not in models
    ]
    return f"older names still accepted: {', '.join(dict.fromkeys(names))}" if names else None


def _is_price_row(page: _Page, path: Sequence[str], row: Sequence[Cell], place: str) -> bool:
    """Whether the row's labels promise prices; raises where that cannot be told."""
    wording = page.wording
    if path[0] == wording.price_group or _hours_label(page, path[0]):
        return True
    told = path[0] not in wording.other_rows and wording.price_words.search(" ".join(path))
    if told or any(MONEY.search(cell.text) for cell in row):
        raise page.error(place, "unknown row that may hold prices", " | ".join(path))
    return False


def _hours_label(page: _Page, label: str) -> tuple[str, str] | None:
    """Schedule and hours of a group label that states its hours itself."""
    for schedule, pattern in page.wording.timed_groups.items():
        if match := pattern.fullmatch(label):
            return schedule, match["hours"]
    return None


def _timing(page: _Page, titles: Sequence[Cell], path: Sequence[str], place: str) -> _Timing:
    """Schedule and start of a price row of the model table."""
    since = [
        _moment(page, match)
        for text in _noted(page, titles, place)
        if (match := page.wording.since.search(text))
    ]
    if len(set(since)) > 1:
        raise page.error(place, "footnotes name several starts", since)
    start = since[0] if since else None
    timed = _hours_label(page, path[0])
    if timed and len(path) == 2:
        detail = f"{_windows(page, timed[1], place)} {page.wording.zone}"
        return _Timing(timed[0], detail, start)
    if timed or len(path) > 3:
        raise page.error(place, "unknown price label", " | ".join(path))
    if len(path) < 3:
        return _Timing("always", None, start)
    return _Timing(*_period(page, path[2], place), start)


def _period(page: _Page, label: str, place: str) -> tuple[str, str | None]:
    """Schedule and its hours in words for a time-of-day label."""
    schedule = page.wording.periods.get(label)
    if schedule is None:
        raise page.error(place, "unknown time-of-day label", label)
    found = [m for text in page.footnotes.values() if (m := page.wording.peak.search(text))]
    if len(found) != 1:
        raise page.error(place, "footnotes do not tell the peak hours", page.footnotes)
    match = found[0]
    words = f"{_windows(page, match['hours'], place)} {page.wording.zone}"
    if match["days"]:
        words = f"Monday to Friday {words}"
    if match["holidays"]:
        words += ", not on Chinese public holidays"
    return schedule, words if schedule == "peak" else f"outside the peak hours ({words})"


def _windows(page: _Page, hours: str, place: str) -> str:
    """``01:00-04:00, 06:00-10:00`` from the hours of a footnote or label."""
    windows = [f"{int(h1):02}:{m1}-{int(h2):02}:{m2}" for h1, m1, h2, m2 in WINDOW.findall(hours)]
    if not windows:
        raise page.error(place, "no hours", hours)
    return ", ".join(windows)


def _moment(page: _Page, match: re.Match[str]) -> datetime:
    """The moment in UTC that a pattern's groups name in the page's own zone."""
    part = match.groupdict()
    month = part["month"]
    number = int(month) if month.isdigit() else MONTHS.index(month.casefold()) + 1
    try:
        local = datetime(
            int(part["year"]),
            number,
            int(part["day"]),
            int(part["hour"]),
            int(part["minute"]),
            tzinfo=UTC,
        )
    except ValueError as error:
        raise page.error("date", "not a date", match[0]) from error
    return local - timedelta(hours=page.wording.utc_offset)


def _offers(page: _Page, cell: Cell, place: str, timing: _Timing) -> list[_Offer]:
    """The list price of a cell, after the promotional one where a list price is struck out."""
    struck = cell.tag.find_all("del") if cell.tag else []
    own, cut = _amount(page, _text(cell, ("sup", "del")), place)
    listed = _plain(_text(cell, ("sup", "del")))
    if not struck:
        if cut and timing.schedule != "off_peak":
            raise page.error(place, "discount without the list price", cell.text)
        return [_Offer("list", own, listed)]
    old_text = _plain(folded(struck[0].get_text(" ")))
    old, _ = _amount(page, old_text, place)
    if len(struck) != 1 or not own < old:
        raise page.error(place, "not one price below a struck-out one", cell.text)
    until = _end(page, cell, place)
    return [_Offer("promotional", own, listed, until), _Offer("list", old, old_text)]


def _amount(page: _Page, text: str, place: str) -> tuple[Decimal, bool]:
    """Number of a price text, and whether it names a discount."""
    match = page.wording.amount.fullmatch(_plain(text))
    if not match:
        raise page.error(place, f"not a price in {page.wording.currency}", text)
    return Decimal(match["number"]), match["cut"] is not None


def _end(page: _Page, cell: Cell, place: str) -> datetime | None:
    """End of a promotion as its footnote states it; None where it names no date."""
    for text in _noted(page, [cell], place):
        if match := page.wording.until.search(text):
            return _moment(page, match)
        if re.search(r"\b20\d\d\b", text):
            raise page.error(place, "footnote with a date that cannot be read", text)
    return None


def _row(
    page: _Page,
    place: str,
    model: str,
    meter: str,
    offer: _Offer,
    timing: _Timing,
    note: str | None = None,
) -> dict[str, Any]:
    return token_row(
        locator=place,
        listed_seller=page.source.seller_id,
        listed_model=model,
        schedule=timing.schedule,
        schedule_detail=timing.detail,
        offer=offer.offer,
        meter=meter,
        price=offer.price,
        currency=page.wording.currency,
        listed_price=offer.listed,
        listed_unit="1M tokens",
        effective_from=timing.since,
        effective_to=offer.until,
        problem=None if offer.price else "zero price, free or missing not told",
        note=note,
    )


def _announced_rows(
    page: _Page, place: str, grid: Sequence[Sequence[Cell]], labels: int
) -> Iterator[dict[str, Any]]:
    """Rows of the table of prices that begin later: one row per model and time of day."""
    meters = [page.wording.meters[fold(_text(cell))] for cell in grid[0][labels:]]
    starts = list(page.wording.announced.finditer(page.text))
    if len(starts) != 1 or len(grid) == 1:
        raise page.error(place, "announced prices without one start or without rows", len(starts))
    since = _moment(page, starts[0])
    for number, row in enumerate(grid[1:], start=1):
        at = f"{place} row {number}"
        titles = list({id(cell.tag): cell for cell in row[:labels]}.values())
        if len(titles) > 2:
            raise page.error(at, "too many labels", [cell.text for cell in titles])
        model = _model(page, titles[0], at)
        period = fold(_text(titles[1])) if len(titles) == 2 else ""
        timing = _Timing(*_period(page, period, at), since)
        for column, cell in enumerate(row[labels:]):
            where = f"{at} column {labels + column}"
            for offer in _offers(page, cell, where, timing):
                yield _row(page, where, model, meters[column], offer, timing)


def _tool_rows(page: _Page, place: str, grid: Sequence[Sequence[Cell]]) -> Iterator[dict[str, Any]]:
    """Rows of the table of search and fetch requests, listed per thousand."""
    for number, (name, unit, price) in enumerate(grid[1:], start=1):
        at = f"{place} row {number}"
        meter = page.wording.tools.get(_text(name))
        if meter is None:
            raise page.error(at, "unknown tool", name.text)
        if not page.wording.tool_unit.fullmatch(_plain(_text(unit))):
            raise page.error(at, "unknown unit", unit.text)
        amount, _ = _amount(page, _text(price), at)
        yield token_row(
            locator=f"{at} column 2",
            listed_seller=page.source.seller_id,
            listed_model=_text(name),
            meter=meter,
            price=amount / THOUSAND,
            currency=page.wording.currency,
            unit="per_request",
            listed_price=_text(price),
            listed_unit=_text(unit),
            problem=None if amount else "zero price, free or missing not told",
        )
