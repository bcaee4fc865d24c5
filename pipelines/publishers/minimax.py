"""MiniMax's pay-as-you-go page: the reader that its international and Chinese sources share.

Belongs here: the layout of the Markdown page and what a site's module has to say about wording.
Does not belong here: any wording itself, and the sources
(``token_prices/minimax_pricing.py`` and ``..._cn.py``).

Tables stand under second-level headings, some of them indented in ``<Tab>`` and ``<Accordion>``
elements, where Markdown readers see no table; so lines with pipes are read here. A model cell holds
the name, then a length of the prompt, then a badge; a price cell may hold a struck-out price first.
Under a badge that says the cut is permanent the struck-out price is a remark, not an offer.

Sections on speech, videos, music and images, and sections never seen, are searched for prices of
tokens only: a table under known columns in a known section is read, any other leaves problem rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

HEADING = re.compile(r"(?P<level>#{2,6}) (?P<title>.+)")
TAB = re.compile(r'<Tab title="(?P<title>[^"]*)">')
RULE = re.compile(r"\|(?: *:?-+:? *\|)+")
BADGE = re.compile(r"<span [^>]*>(?P<badge>[^<]*)</span>")
TAGS = re.compile(r"<[^>]*>")
MODEL = re.compile(r"(?P<model>[A-Z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)+)(?: (?P<length>[≤>].*))?")
PLAIN_BADGE = re.compile(r"(?i)new|hot|beta|preview|新|热门|新品|推荐")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Wording:
    """How one site words the page.

    ``columns`` maps titles of token tables to meters; ``call_titles`` are the titles under which
    a call's price stands; ``other_sections`` sell speech, videos, music and images, and
    ``other_columns`` are the titles of token tables there. ``price`` and ``call`` have the groups
    ``price`` and ``list``.
    """

    currency: str
    symbol: str
    models: str
    model: str
    columns: Mapping[str, str]
    price: re.Pattern[str]
    length: re.Pattern[str]
    unit: str
    tabs: Mapping[str, str]
    permanent: frozenset[str]
    limited: re.Pattern[str]
    call_sections: Mapping[str, str]
    call_titles: frozenset[str]
    call_labels: frozenset[str]
    call: re.Pattern[str]
    call_unit: str
    other_sections: frozenset[str]
    other_columns: Mapping[str, str]


@dataclass
class _Table:
    """A table with the section and the tab it stands in; rows with their line numbers."""

    section: str
    tab: str
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Model:
    """What a model cell says: the name, the bounds of the prompt, and the badge."""

    name: str
    above: int | None
    up_to: int | None
    badge: str


def read(source: Source, wording: Wording, capture: Capture) -> pl.DataFrame:
    """Rows of a captured page; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    text = capture.page.text
    tables = list(_tables(source, text))
    main = {t.tab for t in tables if t.section == wording.models and t.header[0] == wording.model}
    is_torn = text.count("<Tabs>") != text.count("</Tabs>")
    if "standard" not in map(wording.tabs.get, main) or is_torn:
        raise SourceError(source.id, "document", "not a whole page of prices", text[-120:])
    parts = (
        Part(
            f"line {table.rows[0][0]}" if table.rows else "table",
            table.section,
            [table.header, *table.rows],
            partial(_table_rows, source, wording, table),
        )
        for table in tables
    )
    return frame_of(source, rows_of_parts(source, parts))


def _table_rows(source: Source, wording: Wording, table: _Table) -> Iterator[dict[str, Any]]:
    """Rows of one table by its section; nothing for a table that sells neither tokens nor calls."""
    if table.section == wording.models:
        _tier(source, wording, table)
        if table.header[0] != wording.model:
            raise SourceError(source.id, "token table", "not a table of models", table.header)
        yield from _token_rows(source, wording, table, wording.columns)
    elif table.section in wording.call_sections:
        yield from _call_rows(source, wording, table)
    elif _sells_tokens(wording, table):
        is_other = table.section in wording.other_sections and not table.tab
        if is_other and set(table.header[1:]) <= set(wording.other_columns):
            yield from _token_rows(source, wording, table, wording.other_columns)
        else:
            yield from _unread_rows(source, wording, table)


def _tables(source: Source, text: str) -> Iterator[_Table]:
    """Runs of lines with pipes as tables: a head, a rule, and rows."""
    section = tab = ""
    table: _Table | None = None
    lines = text.splitlines()
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line.startswith("|"):
            cells = _cells(line)
            if table is None:
                if number == len(lines) or not RULE.fullmatch(lines[number].strip()):
                    raise SourceError(source.id, f"line {number}", "not a table", line)
                table = _Table(section, tab, tuple(_words(cell) for cell in cells))
            elif not RULE.fullmatch(line):
                if len(cells) != len(table.header):
                    raise SourceError(source.id, f"line {number}", "cells do not fit", line)
                table.rows.append((number, cells))
            continue
        if table is not None:
            yield table
            table = None
        if match := HEADING.fullmatch(line):
            title = _words(match["title"])
            section = title if match["level"] == "##" else f"{section} / {title}"
        elif match := TAB.match(line):
            tab = match["title"]
        elif line.startswith("</Tab>"):
            tab = ""
    if table is not None:
        yield table


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|")))


def _words(cell: str) -> str:
    """Words of a cell without markup; struck-out parts keep their tildes."""
    plain = TAGS.sub(" ", cell).replace("**", "")
    return folded(re.sub(r"\\([$*_])", r"\1", plain))


def _tier(source: Source, wording: Wording, table: _Table) -> str:
    tier = wording.tabs.get(table.tab)
    if tier is None:
        raise SourceError(source.id, "tab", "unknown tab", table.tab)
    return tier


def _sells_tokens(wording: Wording, table: _Table) -> bool:
    """Whether a title or a cell states the unit of tokens."""
    cells = [*table.header, *(_words(cell) for _, cells in table.rows for cell in cells)]
    return any(wording.unit in cell for cell in cells)


def _unread_rows(source: Source, wording: Wording, table: _Table) -> Iterator[dict[str, Any]]:
    """A problem row for each line of a table that sells tokens in a way never seen."""
    for line, cells in table.rows:
        yield token_row(
            locator=f"line {line}",
            listed_seller=source.seller_id,
            listed_model=_words(cells[0]) or "unnamed",
            meter="input",
            price=None,
            currency=wording.currency,
            listed_price=" | ".join(map(_words, cells[1:])),
            listed_unit=" | ".join(table.header[1:]),
            problem=f"token prices in a table not looked at before, under {table.section}",
        )


def _token_rows(
    source: Source, wording: Wording, table: _Table, columns: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Rows of a table of language models: a model and a length per line, a meter per column."""
    titles = table.header[1:]
    if not {"input", "output"} <= {columns.get(title, "") for title in titles}:
        raise SourceError(
            source.id, "token table", "missing or unknown columns", " | ".join(table.header)
        )
    if unknown := [title for title in titles if title not in columns]:
        raise SourceError(source.id, "token table", "unknown column", ", ".join(unknown))
    if not table.rows:
        raise SourceError(source.id, "token table", "no rows", " | ".join(table.header))
    for line, cells in table.rows:
        model = _model(source, wording, cells[0], f"line {line}")
        for column, (title, cell) in enumerate(zip(titles, cells[1:], strict=True), start=1):
            place = f"line {line} column {column}"
            meter = columns[title]
            for offer in _offers(source, wording, model, _words(cell), f"{place} {meter}"):
                yield token_row(
                    locator=place,
                    listed_seller=source.seller_id,
                    listed_model=model.name,
                    service_tier=wording.tabs[table.tab],
                    context_above_tokens=model.above,
                    context_up_to_tokens=model.up_to,
                    meter=meter,
                    currency=wording.currency,
                    listed_unit=wording.unit,
                    **offer,
                )


def _model(source: Source, wording: Wording, cell: str, place: str) -> _Model:
    badges = [match["badge"].strip() for match in BADGE.finditer(cell)]
    text = _words(BADGE.sub("", cell))
    match = MODEL.fullmatch(text)
    if not match or len(badges) > 1:
        raise SourceError(source.id, f"{place} model", "not a model name", _words(cell))
    badge = badges[0] if badges else ""
    if PLAIN_BADGE.fullmatch(badge):
        badge = ""
    if badge and badge not in wording.permanent and not wording.limited.search(badge):
        raise SourceError(source.id, f"{place} model", "unknown badge", badge)
    if match["length"] is None:
        return _Model(match["model"], None, None, badge)
    length = wording.length.fullmatch(match["length"])
    if not length:
        raise SourceError(source.id, f"{place} model", "not a length of the prompt", text)
    tokens = int(length["thousands"]) * 1000
    above, up_to = (tokens, None) if length["side"] == ">" else (None, tokens)
    return _Model(match["model"], above, up_to, badge)


def _offers(
    source: Source, wording: Wording, model: _Model, text: str, place: str
) -> Iterator[dict[str, Any]]:
    """Offer, price and remarks of a price cell as arguments of a row."""
    match = wording.price.fullmatch(text)
    if not match:
        raise SourceError(source.id, place, f"not a price in {wording.currency}", text)
    is_cut = match["list"] is not None and model.badge not in wording.permanent
    yield _offer(
        wording, match["price"], "promotional" if is_cut else "list", note=_note(match, model)
    )
    if is_cut:
        yield _offer(wording, match["list"], "list")


def _note(match: re.Match[str], model: _Model) -> str | None:
    if match["list"] is None:
        return None
    return f"{model.badge or 'cut'}; struck-out price {match['list']}"


def _offer(wording: Wording, price: str, offer: str, *, note: str | None = None) -> dict[str, Any]:
    amount = Decimal(price)
    return {
        "offer": offer,
        "price": amount,
        "listed_price": f"{wording.symbol}{price}",
        "problem": None if amount else "zero price, free or missing not told",
        "note": note,
    }


def _call_rows(source: Source, wording: Wording, table: _Table) -> Iterator[dict[str, Any]]:
    """Rows of a table of calls: a name, perhaps a description, a price per call."""
    head: Sequence[str] = table.header
    prices = [column for column, title in enumerate(head) if title in wording.call_titles]
    others = {title for title in head if title not in wording.call_titles}
    if len(prices) != 1 or not others <= wording.call_labels:
        raise SourceError(source.id, table.section, "unknown columns", " | ".join(head))
    for line, cells in table.rows:
        name, text = _words(cells[0]), _words(cells[prices[0]])
        match = wording.call.fullmatch(text)
        if not match or not NAME.fullmatch(name):
            raise SourceError(
                source.id, f"line {line} {name}", f"not a price in {wording.currency}", text
            )
        amount = Decimal(match["price"])
        yield token_row(
            locator=f"line {line} column {prices[0]}",
            listed_seller=source.seller_id,
            listed_model=name,
            meter="web_search" if name == "web_search" else wording.call_sections[table.section],
            price=amount,
            currency=wording.currency,
            unit="per_request",
            listed_price=f"{wording.symbol}{match['price']}",
            listed_unit=wording.call_unit,
            problem=None if amount else "zero price, free or missing not told",
        )
