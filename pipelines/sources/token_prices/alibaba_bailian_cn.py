"""Alibaba Cloud Bailian (Model Studio, Chinese site): its price list, from the help page's JSON.

Belongs here: every table that prices tokens, in yuan, for the regions that the Chinese site sells.
Must not be here: tables that price images, seconds, characters, voices or calls (skipped by
:func:`_is_of_another_unit`, which refuses any of them that mentions tokens), cache prices (the page
only points to them), and the international site (``alibaba_model_studio``).

What the page means by its own words:

* Each tab is a region; ``服务部署范围`` tells where in the world the region may run the model.
* ``0<Token≤128K`` tiers price the whole request by the length of its input; K is 1,000.
* ``原价 12元 限时5折`` is a list price of 12 and, for a time not told, a price of half of it.
* ``Batch调用 半价`` behind a model halves its input and output price for batch calls.
* Two output columns, without and with thinking, are two variants only where their prices differ.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import Cell, folded, html_of, one_width, table_grid
from pipelines.reading.json_documents import json_of
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.reading.stepped_over import left_out
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="alibaba_bailian_cn",
    kind="token_prices",
    publisher="Alibaba Cloud",
    urls=(
        "https://help.aliyun.com/help/json/document_detail.json"
        "?alias=/model-studio/model-pricing&website=cn&language=zh",
    ),
    claims=(
        r"https://help\.aliyun\.com/help/json/document_detail\.json"
        r"\?alias=(?:/|%2F)model-studio(?:/|%2F)model-pricing&website=cn&language=zh(?:&[^#]*)?",
    ),
    media_type="application/json",
    currency="CNY",
    is_official=True,
    terms="Data behind a public help page; no data licence stated; figures only.",
    minimum_rows=1500,
    seller_id="alibaba_cloud",
    proven_on=("2026-08-10",),
)

INPUT = "输入单价(每百万Token)"
OUTPUT = "输出单价(每百万Token)"
TEXT_ONLY = "text-only input"
PRICES: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    (INPUT, ""): (("input",), ""),
    (INPUT, "文本"): (("input",), ""),
    (INPUT, "文本/图片"): (("input", "input_image"), ""),
    (INPUT, "文本/图片/视频"): (("input", "input_image", "input_video"), ""),
    (INPUT, "音频"): (("input_audio",), ""),
    (INPUT, "输入:音频"): (("input_audio",), ""),
    (INPUT, "图片"): (("input_image",), ""),
    (INPUT, "输入:图片"): (("input_image",), ""),
    (INPUT, "图片/视频"): (("input_image", "input_video"), ""),
    (OUTPUT, ""): (("output",), ""),
    (OUTPUT, "文本"): (("output",), ""),
    (OUTPUT, "输出:文本"): (("output",), ""),
    (OUTPUT, "非思考模式"): (("output",), "non_thinking"),
    (OUTPUT, "思考模式(思维链+回答)"): (("output",), "thinking"),
    (OUTPUT, "文本多模态输入"): (("output",), ""),
    (OUTPUT, "文本仅纯文本输入"): (("output",), TEXT_ONLY),
    (OUTPUT, "文本+音频仅音频计费"): (("output_audio",), ""),
    (OUTPUT, "音频"): (("output_audio",), ""),
    (OUTPUT, "输出:音频"): (("output_audio",), ""),
}
"""Price column, as its own and its sub-label -> meters and variant."""

LABELLED_INPUTS: Mapping[str, str] = {"文本输入": "input", "图片输入": "input_image"}
MODEL_LABELS = ("模型ID(ModelID)", "模型名称")
SCOPE = "服务部署范围"
MODE = "模式"
TIERS = ("单次请求的输入Token数", "单次请求的输入Token范围", "输入Token数量")
QUOTA = re.compile(r"免费额度.*")
OTHER_LABELS = frozenset(
    {
        "输入单价",
        "输出单价",
        "单价",
        "输入和输出单价",
        "输出单价(每秒)",
        "输入单价(每万字符)",
        "单价(每个音色)",
        "语音合成单价(每万字符)",
        "复刻一个音色",
        "折扣",
        "阶梯层级",
        "输出图像分辨率",
        "输出视频分辨率",
        "输出视频类型",
        "输出视频模式",
        "3D任务类型",
        "输出规格",
    }
)
"""Columns of tables that price something other than tokens."""

MODES: Mapping[str, str] = {
    "": "",
    "非思考和思考模式": "thinking or not",
    "非思考和思考": "thinking or not",
    "仅非思考模式": "non_thinking",
    "非思考模式": "non_thinking",
    "仅思考模式": "thinking",
}
"""Mode in words; it only tells prices apart where a table lists a model in several."""

UNTIERED = frozenset({"无阶梯计价", "不区分阶梯"})
TIER = re.compile(r"(?P<low>\d+)(?P<low_unit>[KM]?)<Token≤(?P<high>\d+)(?P<high_unit>[KM])")
SIZES: Mapping[str, int] = {"": 1, "K": 1_000, "M": 1_000_000}
NAME = r"[A-Za-z0-9][A-Za-z0-9._/-]*"
MODEL = re.compile(
    rf"(?P<id>{NAME})(?: 当前能力等同于 ?(?P<same>{NAME}))?(?P<batch> Batch调用 半价)?"
    r"(?: 上下文缓存 享有折扣| Session Cache 享有折扣)?"
)
HEADING = re.compile(r"h[1-6]")
REGION = re.compile(r"[一-龥]+\d?(?:（[一-龥]+）)?")
AMOUNT = re.compile(r"(?P<price>\d+(?:\.\d+)?) ?元")
CUT = re.compile(
    r"原价 ?(?P<price>(?=[\d.]*[1-9])\d+(?:\.\d+)?) ?元 限时 ?(?P<tenths>\d(?:\.\d+)?) ?折"
)
LABELLED = re.compile(r"(?P<label>[一-龥]+)[:：](?P<price>\d+(?:\.\d+)?) ?元")
TRIAL = re.compile(r"目前仅供免费体验.*")
RETIRED = re.compile(r"已下线.*")
TIMED = re.compile(r".*(?:忙时.*闲时|闲时.*忙时|限时).*")
"""Prices by the hour (since autumn 2026) and cuts in other words than :data:`CUT`."""

FREE_FOR_NOW = "限时免费"
NO_PRICE = "-"
SIZE_WORDS = "K 表示 1,000，M 表示 1,000,000"
WHOLE_PROMPT = "该请求的所有 Token 均按对应阶梯的单价结算"
SPEECH = "语音合成"
BATCH_METERS = frozenset({"input", "output"})


@dataclass(frozen=True)
class _Column:
    """What one column of a token table holds; ``meters`` is empty for the other roles."""

    role: str
    meters: tuple[str, ...] = ()
    variant: str = ""


@dataclass(frozen=True)
class _Figure:
    """One price of a cell."""

    meter: str
    price: Decimal | None
    listed: str
    offer: str = "list"
    problem: str | None = None


@dataclass(frozen=True)
class _Line:
    """What one table row says about all of its prices."""

    place: str
    model: re.Match[str]
    region: str
    mode: str
    above: int | None
    up_to: int | None
    rule: str


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every token table; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    content = _content(json_of(SOURCE.id, capture.page.text))
    soup = html_of(content)
    words = folded(soup.get_text())
    if SIZE_WORDS not in words:
        raise SourceError(SOURCE.id, "/data/content", "no longer tells what K and M mean")
    rule = "whole_prompt" if WHOLE_PROMPT in words else "unstated"
    parts = (
        Part(
            f"table {index}",
            " / ".join(_headings(table)),
            folded(table.get_text(" ")),
            partial(_table_rows, table, f"table {index}", rule),
        )
        for index, table in enumerate(soup.find_all("table"))
    )
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _content(document: Any) -> str:
    """HTML of the help page; raises where the answer is not that page."""
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, dict) or document.get("code") != 200:
        raise SourceError(SOURCE.id, "document", "not an answer with a page", str(document)[:120])
    content = data.get("content")
    if data.get("alias") != "/model-studio/model-pricing" or not isinstance(content, str):
        raise SourceError(SOURCE.id, "/data", "not the page of model prices", data.get("alias"))
    return content


def _label(text: str) -> str:
    """Column label for exact comparison: width and white space removed."""
    return re.sub(r"\s+", "", one_width(folded(text)))


def _table_rows(table: Tag, place: str, rule: str) -> Iterator[dict[str, Any]]:
    """Rows of one table; nothing for a table that prices something other than tokens."""
    grid = table_grid(table)
    if not grid or {len(row) for row in grid} != {len(grid[0])}:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    heads = sum(row[0].tag is grid[0][0].tag for row in grid)
    labels = [_labels(grid[:heads], column) for column in range(len(grid[0]))]
    if _is_of_another_unit(place, grid, labels):
        lines = [
            (f"{place} row {number}", [cell.text for cell in row])
            for number, row in enumerate(grid[heads:], start=heads)
        ]
        yield from left_out(" / ".join(_headings(table)), [top for top, _ in labels], lines)
        return
    speaks = any(heading.startswith(SPEECH) for heading in _headings(table))
    columns = [_column(place, label, speaks) for label in labels]
    if len(grid) == heads or not {"model", "price"} <= {column.role for column in columns}:
        raise SourceError(SOURCE.id, place, "no models or no prices", labels)
    region = _region(table, place)
    read: list[tuple[_Line, list[Cell]]] = []
    unread: list[list[Cell]] = []
    for number, row in enumerate(grid[heads:], start=heads):
        at = f"{place} row {number}"
        try:
            line = _line(at, columns, row, region, rule)
            list(_line_rows(line, columns, row, "", is_split=False))
            read.append((line, row))
        except SourceError as error:
            yield from _unread_rows(at, columns, row, region, error)
            unread.append(row)
    modes: dict[str, set[str]] = {}
    split: set[str] = set()
    for line, row in read:
        modes.setdefault(line.model["id"], set()).add(line.mode)
        if len(set(_outputs(columns, row).values())) > 1:
            split.add(line.model["id"])
    for model, row in itertools.product(list(modes), unread):
        texts = {column.role: cell.text for column, cell in zip(columns, row, strict=True)}
        if not texts["model"] or texts["model"].startswith(model):
            modes[model].add(MODES.get(texts.get("mode", ""), "unread"))
            if len(set(_outputs(columns, row).values())) > 1:
                split.add(model)
    for line, row in read:
        mode = line.mode if len(modes[line.model["id"]]) > 1 else ""
        yield from _line_rows(line, columns, row, mode, line.model["id"] in split)


def _unread_rows(
    place: str, columns: Sequence[_Column], row: Sequence[Cell], region: str, error: SourceError
) -> Iterator[dict[str, Any]]:
    """Problem rows for a line that does not read; the other lines stand."""
    texts = {column.role: cell.text for column, cell in zip(columns, row, strict=True)}
    match = MODEL.fullmatch(texts["model"])
    for meter in ("input", "output"):
        yield token_row(
            locator=place,
            listed_seller=SOURCE.seller_id,
            listed_model=match["id"] if match else texts["model"] or "unnamed",
            region=", ".join(filter(None, (region, texts.get("scope", "")))),
            meter=meter,
            price=None,
            currency="CNY",
            listed_price=" | ".join(cell.text for cell in row),
            listed_unit="",
            problem=str(error).partition(": ")[2],
        )


def _labels(heads: Sequence[Sequence[Cell]], column: int) -> tuple[str, str]:
    """Label of a column and its sub-label, empty where it has none."""
    cells = list({id(row[column].tag): row[column] for row in heads}.values())
    texts = [_label(cell.text) for cell in cells]
    if len(texts) > 2 or "" in texts[1:]:
        raise SourceError(SOURCE.id, "header", "not one or two titles", " | ".join(texts))
    top = re.sub(r"思维链[+和]回答$", "", texts[0])
    return top, texts[1] if len(texts) == 2 else ""


def _is_of_another_unit(
    place: str, grid: Sequence[Sequence[Cell]], labels: Sequence[tuple[str, str]]
) -> bool:
    """Whether a table prices images, seconds, characters, voices or calls.

    Raises where such a table has an unknown column or speaks of tokens after all.
    """
    if any("百万Token" in top for top, _ in labels):
        return False
    for top, below in labels:
        is_known = top in OTHER_LABELS or top in MODEL_LABELS or top == SCOPE or QUOTA.match(top)
        if below or not is_known:
            raise SourceError(SOURCE.id, place, "unknown column or key", f"{top} {below}".strip())
    for row in grid:
        for cell in row:
            if "token" in cell.text.casefold():
                raise SourceError(SOURCE.id, place, "tokens in a table of other units", cell.text)
    return True


def _headings(table: Tag) -> list[str]:
    """Headings of the sections around a table, innermost first."""
    found = [parent.find(HEADING, recursive=False) for parent in table.parents]
    return [folded(heading.get_text()) for heading in found if isinstance(heading, Tag)]


def _column(place: str, label: tuple[str, str], speaks: bool) -> _Column:
    """Role of a column; output of speech models is sound. Raises on a column not looked at."""
    top, below = label
    if label in PRICES:
        meters, variant = PRICES[label]
        if speaks and meters == ("output",):
            meters = ("output_audio",)
        return _Column("price", meters, variant)
    if not below:
        if top == MODEL_LABELS[0]:
            return _Column("model")
        if top in (SCOPE, MODE):
            return _Column("scope" if top == SCOPE else "mode")
        if top in TIERS:
            return _Column("tier")
        if QUOTA.fullmatch(top):
            return _Column("quota")
    raise SourceError(SOURCE.id, place, "unknown column or key", " / ".join(label))


def _region(table: Tag, place: str) -> str:
    """Heading of the outermost tab that the table stands in."""
    tab: Tag | None = None
    child: Tag = table
    for parent in table.parents:
        if "tabbed-content-box" in (parent.get("class") or []):
            tab = child
        child = parent
    heading = tab.find(HEADING, recursive=False) if tab else None
    region = folded(heading.get_text()) if isinstance(heading, Tag) else ""
    if not REGION.fullmatch(region):
        raise SourceError(SOURCE.id, place, "no tab that names a region", region)
    return region


def _line(
    place: str, columns: Sequence[_Column], row: Sequence[Cell], region: str, rule: str
) -> _Line:
    """Model, region, mode and tier of one table row."""
    texts = {c.role: cell.text for c, cell in zip(columns, row, strict=True) if c.role != "price"}
    if "" in (texts.get(role, "told") for role in ("scope", "mode", "tier")):
        raise SourceError(SOURCE.id, place, "empty scope, mode or tier", list(texts.values()))
    model = MODEL.fullmatch(texts["model"])
    if model is None:
        raise SourceError(SOURCE.id, place, "unknown words in the model cell", texts["model"])
    mode = texts.get("mode", "")
    if mode not in MODES:
        raise SourceError(SOURCE.id, place, "unknown mode", mode)
    above, up_to = _tier(place, texts.get("tier", ""))
    return _Line(
        place,
        model,
        ", ".join(filter(None, (region, texts.get("scope", "")))),
        MODES[mode],
        above,
        up_to,
        rule if up_to else "unstated",
    )


def _tier(place: str, text: str) -> tuple[int | None, int | None]:
    """Bounds of the input length, None where there is none."""
    if not text or text in UNTIERED:
        return None, None
    match = TIER.fullmatch(re.sub(r"\s+", "", text))
    if match is None:
        raise SourceError(SOURCE.id, place, "unknown context tier", text)
    low = int(match["low"]) * SIZES[match["low_unit"]]
    high = int(match["high"]) * SIZES[match["high_unit"]]
    if low >= high:
        raise SourceError(SOURCE.id, place, "context tier without length", text)
    return low or None, high


def _outputs(columns: Sequence[_Column], row: Sequence[Cell]) -> dict[str, str]:
    """Output price cells of a row by variant."""
    return {
        column.variant: cell.text
        for column, cell in zip(columns, row, strict=True)
        if column.meters == ("output",) and cell.text != NO_PRICE
    }


def _line_rows(
    line: _Line, columns: Sequence[_Column], row: Sequence[Cell], mode: str, is_split: bool
) -> Iterator[dict[str, Any]]:
    """Rows of all prices of one table row; an input price stands in every variant."""
    prices = [
        (number, column, cell.text)
        for number, (column, cell) in enumerate(zip(columns, row, strict=True))
        if column.role == "price" and cell.text != NO_PRICE
    ]
    if not prices:
        raise SourceError(SOURCE.id, line.place, "no price at all", line.model["id"])
    variants = list(_outputs(columns, row)) if is_split else [""]
    seen: set[tuple[str, str, str]] = set()
    for number, column, text in prices:
        for figure in _figures(line, column, text):
            for variant in _variants(figure, column, variants):
                key = (figure.meter, variant, figure.offer)
                if key not in seen:
                    place = f"{line.place} column {number}"
                    yield from _price_rows(line, place, figure, variant or mode)
                seen.add(key)


def _variants(figure: _Figure, column: _Column, variants: Sequence[str]) -> Sequence[str]:
    """Variants that a figure holds for, of those that the model's output prices tell apart."""
    if figure.meter == "input":
        return variants
    return [column.variant if column.variant in variants else ""]


def _figures(line: _Line, column: _Column, text: str) -> Iterator[_Figure]:
    """Prices of one cell; raises on a text that is none."""
    if labelled := _labelled(text):
        if column.meters != ("input",) or set(labelled) - set(LABELLED_INPUTS):
            raise SourceError(SOURCE.id, line.place, "unknown kind of input", text)
        for label, price in labelled.items():
            yield _Figure(LABELLED_INPUTS[label], price, text)
        return
    for meter in column.meters:
        yield from _plain_figures(line, meter, text)


def _labelled(text: str) -> dict[str, Decimal]:
    """Prices by label of a cell such as ``文本输入：0.7元 图片输入：1.8元``; empty for another."""
    parts = [LABELLED.fullmatch(part) for part in text.split(" ")]
    found = {part["label"]: Decimal(part["price"]) for part in parts if part}
    return found if len(found) == len(parts) else {}


def _plain_figures(line: _Line, meter: str, text: str) -> Iterator[_Figure]:
    """The price of a cell, or its list price and the time-limited one."""
    if match := AMOUNT.fullmatch(text):
        problem = None if Decimal(match["price"]) else "zero price, free or missing not told"
        yield _Figure(meter, Decimal(match["price"]), text, problem=problem)
    elif match := CUT.fullmatch(text):
        price, share = Decimal(match["price"]), Decimal(match["tenths"]) / 10
        yield _Figure(meter, price, text)
        yield _Figure(meter, price * share, text, "promotional")
    elif text == FREE_FOR_NOW:
        yield _Figure(meter, Decimal(0), text, "promotional")
    elif TRIAL.fullmatch(text):
        yield _Figure(meter, None, text, problem="a free trial only, not on sale")
    elif RETIRED.fullmatch(text):
        yield _Figure(meter, None, text, problem="no longer offered")
    elif TIMED.fullmatch(text):
        yield _Figure(meter, None, text, problem="timed price that is not modelled")
    else:
        raise SourceError(SOURCE.id, line.place, "not a price in yuan", text)


def _price_rows(line: _Line, place: str, figure: _Figure, variant: str) -> Iterator[dict[str, Any]]:
    """The row of a figure, and that of its batch price where the model has one."""
    same = line.model["same"]
    common: dict[str, Any] = {
        "locator": place,
        "listed_seller": SOURCE.seller_id,
        "listed_model": line.model["id"],
        "variant": variant,
        "region": line.region,
        "context_above_tokens": line.above,
        "context_up_to_tokens": line.up_to,
        "context_rule": line.rule,
        "meter": figure.meter,
        "currency": "CNY",
        "listed_unit": "yuan per million tokens",
    }
    yield token_row(
        **common,
        price=figure.price,
        offer=figure.offer,
        listed_price=figure.listed,
        problem=figure.problem,
        note=f"now the same as {same}" if same else None,
    )
    if line.model["batch"] and figure.offer == "list" and figure.meter in BATCH_METERS:
        yield token_row(
            **common,
            price=None if figure.price is None else figure.price / 2,
            service_tier="batch",
            listed_price=f"{figure.listed}{line.model['batch']}",
            problem=figure.problem,
            note="half of the ordinary list price, as the page says beside the model",
        )
