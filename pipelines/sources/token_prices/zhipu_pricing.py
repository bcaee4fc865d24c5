"""Zhipu: API prices in yuan of its mainland platform, from the rendered price page of BigModel.

Belongs here: the token tables of the flagship models, the lists of other models, and the search
tools. Must not be here: sections that sell something else than calls of a listed model (storage,
fine-tuning, private instances and deployments), and the international platform
(``zai_pricing.py``).

The server sends an empty page that a browser fills in, so it is not fetched; copies that a browser
saved are read. Each table stands there as two: one with the head, one with the rows.

What the page means by its own words:

* ``输入长度 [32, 128)`` bounds the prompt in thousand tokens, lower end included, upper end not;
  ``输出长度`` bounds the answer the same way, which only ``variant`` can tell;
* ``免费`` and ``不计费`` are prices of zero; ``限时免费`` is a zero promotion without an end;
* the lists state one price per token and do not say for which: those rows carry a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.html_tables import Cell, html_of, table_grid
from pipelines.reading.markdown import unread_rows
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import aside, frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="zhipu_pricing",
    kind="token_prices",
    publisher="Zhipu AI",
    urls=("https://open.bigmodel.cn/pricing",),
    claims=(r"https://(?:open\.)?bigmodel\.cn/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="CNY",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=80,
    seller_id="zhipu",
    proven_on=("2026-07-17",),
    disabled="The page is filled in by a browser; what the server sends holds no prices.",
)

TOKEN_COLUMNS: Mapping[str, str] = {
    "输入单价 (百万tokens)": "input",
    "输出单价 (百万tokens)": "output",
    "缓存存储 (百万tokens/小时)": "cache_storage",
    "缓存命中 (百万tokens)": "cached_input",
}
NAME, CONTEXT, MODALITY = "模型名称", "上下文 (千tokens)", "输入模态"
PRICE, BATCH = "单价", "Batch API 定价"
LIST_LABELS = frozenset({"模型", "工具名称", "简介", "上下文", "分辨率", "多模态支持"})
PRICED_SECTIONS = frozenset({"旗舰模型", "模型推理", "搜索工具服务"})
OTHER_SECTIONS = frozenset(
    {"知识库扩容服务", "模型微调", "模型私有实例", "云端私有化套餐", "本地私有化解决方案"}
)
BADGE = "新品"

MODEL = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
NUMBER = r"(?P<price>\d+(?:\.\d+)?)"
YUAN = re.compile(rf"{NUMBER} ?元")
BOUNDS = r"\[(?P<low>\d+(?:\.\d+)?)(?:, (?P<high>\d+(?:\.\d+)?)\)|\+\))"
INPUT_LENGTH = re.compile(rf"输入长度 {BOUNDS}(?: 输出长度 (?P<output>\[[\d., +]+\)))?")
WINDOW = re.compile(r"\d+[KM]|/")
PER_TOKENS = re.compile(rf"{NUMBER} ?元 ?/ ?百万 ?[Tt]okens")
PER_CALL = re.compile(rf"{NUMBER} ?元 ?/ ?次")
PER_CHARACTERS = re.compile(rf"{NUMBER} ?元/万字符")
SPEECH = re.compile(rf"输入：{NUMBER}元/百万 tokens\(约\d+(?:\.\d+)?元/秒）；输出：不计费")
MINUTES = re.compile(rf"音频：{NUMBER}元/分钟；视频：(?P<video>\d+(?:\.\d+)?)元/分钟")
WHICH_TOKENS = "one price for tokens, the page does not say which"
ZERO = "zero price, free or missing not told"
THOUSAND = 1000
TEN_THOUSAND = 10_000
MILLION = 1_000_000


@dataclass(frozen=True)
class _Table:
    """A table of a section; ``index`` is that of the element with the rows."""

    index: int
    section: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every table on the page; raises ``SourceError`` on anything unknown with money."""
    require_pages(capture, 1)
    if "</html>" not in capture.page.text:
        raise SourceError(SOURCE.id, "document", "page is cut off", capture.page.text[-120:])
    tables = list(_tables(capture.page.text))
    found = {table.section for table in tables}
    if missing := PRICED_SECTIONS - found:
        looked_for = f"sections missing: {', '.join(sorted(missing))!r}"
        raise SourceError(SOURCE.id, "document", f"{looked_for}; found", ", ".join(sorted(found)))
    parts = (
        Part(
            f"table {table.index}",
            table.section,
            "\n".join(" | ".join(cell.text for cell in row) for row in table.rows),
            partial(_table_rows, table),
        )
        for table in tables
    )
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _table_rows(table: _Table) -> Iterator[dict[str, Any]]:
    """Rows of one table by its section."""
    lines = [
        (f"table {table.index} row {number}", [cell.text for cell in row])
        for number, row in enumerate(table.rows)
    ]
    if table.section in OTHER_SECTIONS:
        for place, cells in lines:
            yield aside(place, f"sold otherwise than by use: {table.section}", " | ".join(cells))
    elif table.section not in PRICED_SECTIONS:
        yield from unread_rows(SOURCE, table.section, table.header, lines)
    elif not table.rows:
        raise SourceError(SOURCE.id, f"table {table.index}", "no rows", table.section)
    elif any(len(row) != len(table.header) for row in table.rows):
        place = f"table {table.index}"
        raise SourceError(SOURCE.id, place, "cells do not fit the head", table.header)
    else:
        yield from (_token_rows if NAME in table.header else _list_rows)(table)


def _tables(text: str) -> Iterator[_Table]:
    """Tables with the head that the element before them holds."""
    header: tuple[str, ...] = ()
    for index, table in enumerate(html_of(text).find_all("table")):
        grid = [tuple(row) for row in table_grid(table)]
        if "el-table__header" in (table.get("class") or []):
            header = tuple(cell.text for cell in grid[0])
            continue
        heading = table.find_previous(["h2", "h3"])
        section = heading.get_text(strip=True) if heading else ""
        yield _Table(index, section, header, tuple(grid))
        header = ()


def _token_rows(table: _Table) -> Iterator[dict[str, Any]]:
    """Rows of a flagship table: one line per model and length of the prompt."""
    known = {NAME, CONTEXT, MODALITY, *TOKEN_COLUMNS}
    if unknown := [title for title in table.header if title not in known]:
        raise SourceError(SOURCE.id, f"table {table.index}", "unknown column", ", ".join(unknown))
    if missing := [title for title in TOKEN_COLUMNS if title not in table.header]:
        raise SourceError(SOURCE.id, f"table {table.index}", "missing column", ", ".join(missing))
    for number, row in enumerate(table.rows):
        place = f"table {table.index} row {number}"
        told = {title: cell.text for title, cell in zip(table.header, row, strict=True)}
        name, unread = told[NAME].removesuffix(f" {BADGE}"), ""
        try:
            length = _length(told[CONTEXT], place)
            _name(name, place)
        except SourceError as error:
            length, unread = {}, str(error).partition(": ")[2]
        for column, title in enumerate(table.header):
            if title not in TOKEN_COLUMNS:
                continue
            at, meter, text = f"{place} column {column}", TOKEN_COLUMNS[title], told[title]
            price, offer, problem = _price(text)
            if unread:
                price, offer, problem = None, "list", unread
            yield token_row(
                locator=at,
                listed_seller=SOURCE.seller_id,
                listed_model=name,
                offer=offer,
                meter=meter,
                price=price,
                currency="CNY",
                unit="per_mtok_hour" if meter == "cache_storage" else "per_mtok",
                listed_price=text,
                listed_unit=title.partition(" ")[2].strip("()"),
                problem=problem,
                **length,
            )


def _name(text: str, place: str) -> str:
    if not MODEL.fullmatch(text):
        raise SourceError(SOURCE.id, f"{place} model", "not a name of a model or tool", text)
    return text


def _length(text: str, place: str) -> dict[str, Any]:
    """Bounds of the prompt as arguments of a row, from the context cell."""
    if WINDOW.fullmatch(text):
        return {}
    match = INPUT_LENGTH.fullmatch(text)
    if not match:
        raise SourceError(SOURCE.id, f"{place} context", "not a length", text)
    low = int(Decimal(match["low"]) * THOUSAND)
    high = int(Decimal(match["high"]) * THOUSAND) if match["high"] else None
    return {
        "context_above_tokens": low - 1 if low else None,
        "context_up_to_tokens": high - 1 if high else None,
        "variant": f"output length {match['output']} thousand tokens" if match["output"] else "",
    }


def _price(text: str) -> tuple[Decimal | None, str, str | None]:
    """Amount of a price cell, its offer, and what is wrong with it."""
    if text in ("免费", "限时免费"):
        return Decimal(0), "list" if text == "免费" else "promotional", None
    match = YUAN.fullmatch(text)
    if not match:
        return None, "list", f"not a price in CNY: {text}"
    amount = Decimal(match["price"])
    return amount, "list", None if amount else ZERO


def _list_rows(table: _Table) -> Iterator[dict[str, Any]]:
    """Rows of a list with one price, and sometimes one for batches, per model or tool."""
    prices = {PRICE: "standard", BATCH: "batch"}
    if unknown := [title for title in table.header if title not in LIST_LABELS | set(prices)]:
        raise SourceError(SOURCE.id, f"table {table.index}", "unknown column", ", ".join(unknown))
    if PRICE not in table.header or table.header[0] not in ("模型", "工具名称"):
        raise SourceError(SOURCE.id, f"table {table.index}", "missing column", table.header)
    for number, row in enumerate(table.rows):
        for column, title in enumerate(table.header):
            if title not in prices or (title == BATCH and row[column].text == "不支持"):
                continue
            place = f"table {table.index} row {number} column {column}"
            named = MODEL.fullmatch(row[0].text)
            nameless = {} if named else {"price": None, "problem": "not a name of a model or tool"}
            for found in _list_prices(table.header, row[0].text, row[column].text):
                yield token_row(
                    locator=place,
                    listed_seller=SOURCE.seller_id,
                    listed_model=row[0].text,
                    service_tier=prices[title],
                    currency="CNY",
                    listed_price=row[column].text,
                    **{**found, **nameless},
                )


def _list_prices(header: Sequence[str], model: str, text: str) -> Iterator[dict[str, Any]]:
    """Meter, price and units of a list cell as arguments of a row."""
    is_call = "分辨率" in header or header[0] == "工具名称"
    call = "web_search" if header[0] == "工具名称" else "request"
    if text == "免费":
        for meter in (call,) if is_call else ("input", "output"):
            unit = "per_request" if is_call else "per_mtok"
            yield _found(meter, "0", unit, text, is_free=True)
    elif match := PER_CALL.fullmatch(text):
        yield _found(call, match["price"], "per_request", "次")
    elif match := PER_TOKENS.fullmatch(text):
        meter = "embedding" if model.startswith("Embedding-") else "input"
        found = _found(meter, match["price"], "per_mtok", "百万Tokens")
        yield found if meter == "embedding" else {**found, "problem": WHICH_TOKENS}
    elif match := PER_CHARACTERS.fullmatch(text):
        found = _found("character_input", match["price"], "per_mchar", "万字符")
        yield {**found, "price": found["price"] * MILLION / TEN_THOUSAND}
    elif match := SPEECH.fullmatch(text):
        yield _found("input_audio", match["price"], "per_mtok", "百万 tokens")
        yield _found("output", "0", "per_mtok", "百万 tokens", is_free=True)
    elif match := MINUTES.fullmatch(text):
        yield _found("audio_duration", match["price"], "per_minute", "分钟")
        yield _found("video_duration", match["video"], "per_minute", "分钟")
    else:
        found = _found(
            call if is_call else "input", "0", "per_request" if is_call else "per_mtok", ""
        )
        yield {**found, "price": None, "problem": f"not a price in CNY with its unit: {text}"}


def _found(
    meter: str, price: str, unit: str, words: str, *, is_free: bool = False
) -> dict[str, Any]:
    amount = Decimal(price)
    return {
        "meter": meter,
        "price": amount,
        "unit": unit,
        "listed_unit": words,
        "problem": None if amount or is_free else ZERO,
    }
