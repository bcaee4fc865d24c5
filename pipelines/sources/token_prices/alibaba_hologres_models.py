"""Alibaba Cloud Hologres: models that the database calls for its users, from the help page.

Belongs here: the table of token prices, which are in yuan for **one thousand** tokens. Must not be
here: the tables of images, seconds of video and of audio, and Model Studio's own prices.

What the page means by its own words: a region cell lists all regions of one price, tiers are
lengths of the input, an explicit cache has a price to write and one to read, an implicit one a
price to read; the explicit one is the variant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import Cell, folded, html_of, one_width, table_grid
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="alibaba_hologres_models",
    kind="token_prices",
    publisher="Alibaba Cloud",
    urls=("https://help.aliyun.com/zh/hologres/user-guide/managed-models-billing",),
    claims=(
        r"https://help\.aliyun\.com/zh/hologres/user-guide/managed-models-billing/?(?:\?[^#]*)?",
    ),
    media_type="text/html",
    currency="CNY",
    is_official=True,
    terms="Public help page; no data licence stated; figures only.",
    minimum_rows=90,
    seller_id="alibaba_hologres",
    proven_on=("2026-07-20",),
)

PER_K = "(元/千Token)"
HEADER = (
    "地域",
    "模型名称",
    "模型类别",
    "输入Token阶梯",
    f"输入单价{PER_K}",
    f"显式缓存创建{PER_K}",
    f"显式缓存命中{PER_K}",
    f"隐式缓存命中{PER_K}",
    f"输出单价{PER_K}",
)
EXPLICIT = "explicit cache"
PRICES: Mapping[str, tuple[str, str]] = {
    f"输入单价{PER_K}": ("input", ""),
    f"显式缓存创建{PER_K}": ("cache_write", EXPLICIT),
    f"显式缓存命中{PER_K}": ("cached_input", EXPLICIT),
    f"隐式缓存命中{PER_K}": ("cached_input", ""),
    f"输出单价{PER_K}": ("output", ""),
}
KINDS: Mapping[str, Sequence[str]] = {
    "文本生成(非思考+思考)": ("input",),
    "翻译": ("input",),
    "向量": ("input",),
    "多模态向量-文本": ("input",),
    "多模态向量-图片/视频": ("input_image", "input_video"),
}
"""Kind of model -> meters of its input price."""

OTHER_UNITS = re.compile(r"单价\(元/(?:张|秒)\)")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
TIER = re.compile(
    r"≤(?P<first>\d+)(?P<first_unit>[KM])|(?P<low>\d+)(?P<low_unit>[KM])~(?P<high>\d+)(?P<high_unit>[KM])"
)
SIZES: Mapping[str, int] = {"K": 1_000, "M": 1_000_000}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NO_PRICE = "-"
"""Hyphen of a price or tier that does not apply."""


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the token table; raises ``SourceError`` on anything not looked at before."""
    require_pages(capture, 1)
    rows: list[dict[str, Any]] = []
    for index, table in enumerate(html_of(capture.page.text).find_all("table")):
        grid = table_grid(table)
        header = tuple(_label(cell.text) for cell in grid[0]) if grid else ()
        if any(OTHER_UNITS.fullmatch(label) for label in header):
            continue
        if not any("元" in label or "单价" in label for label in header):
            continue
        if header != HEADER or len(grid) < 2:
            raise SourceError(SOURCE.id, f"table {index}", "unknown table", " | ".join(header))
        for number, row in enumerate(grid[1:], start=1):
            rows.extend(_rows(f"table {index} row {number}", row))
    if not rows:
        raise SourceError(SOURCE.id, "document", "no table of token prices")
    return frame_of(SOURCE, rows)


def _label(text: str) -> str:
    return re.sub(r"\s+", "", _plain(text))


def _plain(text: str) -> str:
    return one_width(folded(text))


def _rows(place: str, row: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """Rows of one table row: one per region and price."""
    if len(row) != len(HEADER):
        raise SourceError(SOURCE.id, place, "row of another length", [cell.text for cell in row])
    cells = {label: _plain(cell.text) for label, cell in zip(HEADER, row, strict=True)}
    model, kind = cells["模型名称"], cells["模型类别"]
    if not NAME.fullmatch(model):
        raise SourceError(SOURCE.id, place, "not a model name", model)
    if kind not in KINDS:
        raise SourceError(SOURCE.id, place, "unknown kind of model", kind)
    above, up_to = _tier(place, cells["输入Token阶梯"])
    for column, label in enumerate(HEADER):
        if label not in PRICES or cells[label] == NO_PRICE:
            continue
        meter, variant = PRICES[label]
        for region in cells["地域"].split(" "):
            for name in KINDS[kind] if meter == "input" else (meter,):
                yield _row(
                    f"{place} column {column}",
                    cells[label],
                    listed_model=model,
                    variant=variant,
                    region=region,
                    context_above_tokens=above,
                    context_up_to_tokens=up_to,
                    meter=name,
                )


def _tier(place: str, text: str) -> tuple[int | None, int | None]:
    """Bounds of the input length."""
    if text == NO_PRICE:
        return None, None
    match = TIER.fullmatch(text)
    if match is None:
        raise SourceError(SOURCE.id, place, "unknown tier", text)
    if match["first"]:
        return None, int(match["first"]) * SIZES[match["first_unit"]]
    low = int(match["low"]) * SIZES[match["low_unit"]]
    high = int(match["high"]) * SIZES[match["high_unit"]]
    if low >= high:
        raise SourceError(SOURCE.id, place, "tier without length", text)
    return low, high


def _row(place: str, listed: str, **what: Any) -> dict[str, Any]:
    """One observation row of one figure."""
    if not NUMBER.fullmatch(listed):
        raise SourceError(SOURCE.id, place, "not a price in yuan", listed)
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        price=Decimal(listed) * 1000,
        currency="CNY",
        listed_price=listed,
        listed_unit="yuan per thousand tokens",
        problem=None if Decimal(listed) else "zero price, free or missing not told",
        **what,
    )
