"""Tencent Cloud TokenHub: its price page in Chinese, in yuan.

Belongs here: the tables that price tokens of language, multimodal and embedding models, online and
in batch, and web search by the call. Must not be here: image, video, speech and music models, whose
"tokens" are a fixed number per picture or second (``Token 单价`` tables), and prices in credits;
:data:`OTHER_TABLES` names those tables by their columns.

What the page means by its own words:

* Tabs above a table are regions (Guangzhou, Singapore); other tables name none.
* A model marked as supplied directly is served by the model's maker, and is a variant.
* Brackets of tiers differ from row to row: ``（0, 16k）`` ends before 16k, ``（0, 32k]`` at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.publishers.tencent import DIRECT, NO_PRICE, bounds_of, number_of, tab_of
from pipelines.reading.html_tables import Cell, folded, html_of, one_width, table_grid
from pipelines.reading.markdown import expect_once, unread_rows
from pipelines.reading.parts import rows_of_parts, tables_as_parts
from pipelines.reading.rows import frame_of, last_day, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="tencent_tokenhub_cn",
    kind="token_prices",
    publisher="Tencent Cloud",
    urls=("https://cloud.tencent.com/document/product/1823/130055",),
    claims=(r"https://cloud\.tencent\.com/document/product/1823/130055/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="CNY",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=150,
    seller_id="tencent_cloud",
    proven_on=("2026-08-10",),
)

PER_MTOK = "(元/百万tokens)"
MODEL = "模型名称"
CONDITION = "条件(token)"
PRICES: Mapping[str, str] = {
    f"推理输入{PER_MTOK}": "input",
    f"推理输出{PER_MTOK}": "output",
    f"缓存命中{PER_MTOK}": "cached_input",
}
ITEM = "计费项"
ITEM_PRICE = f"价格{PER_MTOK}"
ITEMS: Mapping[str, str] = {
    "文本输入": "input",
    "图片输入": "input_image",
    "视频输入": "input_video",
}
SEARCH = ("版本", "价格(元/千次)", "版本说明")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
SEARCH_HEADING = "联网搜索"
OTHER_TABLES = frozenset(
    {
        (MODEL, "功能", "分辨率", "Token单价", "Token用量", "折合参考费用"),
        (MODEL, "生成功能", "分辨率", "Token单价", "Token用量", "折合参考费用"),
        ("模型分类", MODEL, "分辨率", "Token单价", "Token用量", "折合参考费用"),
        (MODEL, "旧计费方式参考费用(按张计费)", "新计费方式参考费用(按Token计费)"),
        (
            MODEL,
            "旧计费方式积分单价(元/积分)",
            "规格",
            "旧计费方式参考费用(按积分计费)",
            "新计费方式参考费用(按Token计费)",
        ),
        (MODEL, "输出消耗"),
    }
)
"""Headers of tables that price a picture, a second or a call by way of tokens or credits."""

CREDITS = (MODEL, "积分单价(元/积分)")
"""The first columns of the table of credits; its last one holds a sentence."""

SPELT: Mapping[str, str] = {
    label.casefold(): label
    for label in (
        MODEL,
        CONDITION,
        *PRICES,
        ITEM,
        ITEM_PRICE,
        *(n for t in OTHER_TABLES for n in t),
    )
}

TIERS: Mapping[str, str] = {"批量任务场景": "batch", "在线推理场景": "standard"}
NAME = re.compile(
    r"(?P<id>[A-Za-z][A-Za-z0-9 ._-]*?(?: (?:正式版|预览版))?)"
    r"(?: ?\((?P<end>\d{4}-\d\d-\d\d) ?下线\))?(?P<direct> 原厂直供)?"
)


@dataclass(frozen=True)
class _Terms:
    """What a table or one of its rows says about its prices."""

    place: str
    region: str
    tier: str
    model: str = ""
    variant: str = ""
    above: int | None = None
    up_to: int | None = None
    end: str | None = None


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every token table; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    soup = html_of(capture.page.text)
    rows = rows_of_parts(SOURCE, tables_as_parts(soup.find_all("table"), _table_rows))
    meters = {(row.get("service_tier"), row.get("meter")) for row in rows}
    needed = {("standard", "input"), ("standard", "output"), ("batch", "output")}
    is_whole = all(row.get("problem_scope") != "section" for row in rows)
    if is_whole and not needed <= meters:
        found = ", ".join(sorted(folded(h.get_text(" ")) for h in soup.find_all("h2"))) or "none"
        looked_for = f"no tables of {PER_MTOK} under {' and '.join(TIERS)}; headings found"
        raise SourceError(SOURCE.id, "document", looked_for, found)
    return frame_of(SOURCE, rows)


def _plain(text: str) -> str:
    return one_width(folded(text))


def _table_rows(table: Tag, place: str) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing for a table that prices something other than tokens."""
    grid = table_grid(table)
    if not grid or {len(row) for row in grid} != {len(grid[0])}:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    labels = (re.sub(r"\s+", "", _plain(cell.text)) for cell in grid[0])
    header = tuple(SPELT.get(label.casefold(), label) for label in labels)
    is_sticky_copy = len(grid) == 1 and "tea-sticky-table" in (table.get("class") or [])
    if is_sticky_copy or header in OTHER_TABLES or header[:2] == CREDITS:
        return
    if len(grid) == 1:
        raise SourceError(SOURCE.id, place, "empty table", " | ".join(header))
    expect_once(SOURCE.id, place, header)
    lines = [(f"{place} row {number}", row) for number, row in enumerate(grid[1:], start=1)]
    if header == SEARCH:
        for at, row in lines:
            yield _search_row(table, at, row)
        return
    chapter = table.find_previous("h2")
    title = folded(chapter.get_text()) if chapter else ""
    speaks_of_money = any("元" in label or "token" in label.casefold() for label in header)
    has_figures = any(FIGURE.fullmatch(_plain(c.text)) for _, row in lines for c in row)
    if not speaks_of_money and not (has_figures and title in (SEARCH_HEADING, *TIERS)):
        return
    known = {*PRICES, ITEM_PRICE} & set(header)
    if title not in TIERS or not (known or header[0] == MODEL):
        texts = [(at, [_plain(cell.text) for cell in row]) for at, row in lines]
        yield from unread_rows(SOURCE, title, header, texts, is_priced=True)
        return
    terms = _Terms(place, tab_of(SOURCE.id, table, place), TIERS[title])
    if header == (MODEL, ITEM, ITEM_PRICE):
        for at, row in lines:
            try:
                yield from list(_item_rows(_model(terms, at, row[0]), row))
            except SourceError as error:
                yield _unread_row(terms, at, "input", row, error)
    elif (
        header[0] == MODEL
        and set(header[1:]) - {CONDITION}
        and set(header[1:])
        <= {
            *PRICES,
            CONDITION,
        }
    ):
        for at, row in lines:
            try:
                yield from list(_price_rows(_model(terms, at, row[0]), header, row))
            except SourceError as error:
                for meter in (PRICES[label] for label in header if label in PRICES):
                    yield _unread_row(terms, at, meter, row, error)
    else:
        raise SourceError(SOURCE.id, place, "unknown column or key", " | ".join(header))


def _unread_row(
    terms: _Terms, place: str, meter: str, row: Sequence[Cell], error: SourceError
) -> dict[str, Any]:
    """A problem row for a line that does not read; the other lines stand."""
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=_plain(row[0].text) or "unnamed",
        region=terms.region,
        service_tier=terms.tier,
        meter=meter,
        price=None,
        currency="CNY",
        listed_price=" | ".join(_plain(cell.text) for cell in row[1:]),
        listed_unit="yuan per million tokens",
        problem=str(error).partition(": ")[2],
    )


def _model(terms: _Terms, place: str, cell: Cell) -> _Terms:
    """The terms of a row, from its model cell."""
    match = NAME.fullmatch(_plain(cell.text))
    if match is None:
        raise SourceError(SOURCE.id, place, "not a model name", cell.text)
    return _Terms(
        place,
        terms.region,
        terms.tier,
        match["id"].strip(),
        DIRECT if match["direct"] else "",
        end=match["end"],
    )


def _price_rows(
    terms: _Terms, header: Sequence[str], row: Sequence[Cell]
) -> Iterator[dict[str, Any]]:
    """Rows of a table row with one meter per column."""
    cells = dict(zip(header, row, strict=True))
    if CONDITION in cells:
        above, up_to = bounds_of(SOURCE.id, terms.place, _plain(cells[CONDITION].text))
        terms = _Terms(**{**terms.__dict__, "above": above, "up_to": up_to})
    for label, meter in PRICES.items():
        if label in cells and _plain(cells[label].text) != NO_PRICE:
            place = f"{terms.place} column {header.index(label)}"
            yield _row(terms, place, meter, _plain(cells[label].text))


def _item_rows(terms: _Terms, row: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """The row of a table row that names its meter."""
    meter = ITEMS.get(_plain(row[1].text))
    if meter is None:
        raise SourceError(SOURCE.id, terms.place, "unknown billing item", row[1].text)
    yield _row(terms, f"{terms.place} column 2", meter, _plain(row[2].text))


def _row(terms: _Terms, place: str, meter: str, listed: str) -> dict[str, Any]:
    """One observation row of one figure."""
    price = number_of(SOURCE.id, place, listed)
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=terms.model,
        variant=terms.variant,
        region=terms.region,
        service_tier=terms.tier,
        context_above_tokens=terms.above,
        context_up_to_tokens=terms.up_to,
        meter=meter,
        price=price,
        currency="CNY",
        listed_price=listed,
        listed_unit="yuan per million tokens",
        problem=None if price else "zero price, free or missing not told",
        **last_day(terms.end),
    )


def _search_row(table: Tag, place: str, row: Sequence[Cell]) -> dict[str, Any]:
    """The price of one search of an edition; the table gives it for a thousand."""
    chapter = table.find_previous("h2")
    if chapter is None or folded(chapter.get_text()) != SEARCH_HEADING:
        raise SourceError(SOURCE.id, place, "table of calls in an unknown chapter", chapter)
    listed, edition = _plain(row[1].text), _plain(row[0].text)
    price = number_of(SOURCE.id, place, listed) / 1000
    if not edition:
        raise SourceError(SOURCE.id, place, "an edition without a name", listed)
    return token_row(
        locator=f"{place} column 1",
        listed_seller=SOURCE.seller_id,
        listed_model=SEARCH_HEADING,
        variant=edition,
        meter="web_search",
        unit="per_request",
        price=price,
        currency="CNY",
        listed_price=listed,
        listed_unit="yuan per thousand calls",
        problem=None if price else "zero price, free or missing not told",
    )
