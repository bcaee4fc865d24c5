"""What Tencent Cloud's price pages share, in Chinese and in English.

Belongs here: the tab that a table stands in, tiers of input length, and plain numbers. Does not
belong here: the columns, units and currency of one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from bs4 import Tag

from pipelines.reading.html_tables import folded
from schemas.errors import SourceError

DIRECT = "supplied by the model's maker"
"""Variant of a model that Tencent resells instead of running it."""

NO_PRICE = "-"
TIER = re.compile(
    r"(?:输入长度|Input length) ?(?:(?P<open>[(\[])(?P<low>\d+)(?P<low_unit>[kM]?), ?"
    r"(?P<high>\d+)(?P<high_unit>[kM])(?P<close>[)\]])"
    r"|(?P<from>\[)?(?P<over>\d+)(?P<over_unit>[kM])\+\)?)"
)
SIZES: Mapping[str, int] = {"": 1, "k": 1_000, "M": 1_000_000}
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def tab_of(source_id: str, table: Tag, place: str) -> str:
    """Label of the tab that the table stands in; ``unstated`` outside of tabs."""
    pane = table.find_parent(class_="tse-tabs__cont")
    box = pane.find_parent(class_="tse-tabs") if pane else None
    if pane is None or box is None:
        return "unstated"
    labels = [folded(label.get_text()) for label in box.find_all(class_="tse-tabs__item-label")]
    panes = box.find_all(class_="tse-tabs__cont")
    found = [index for index, tag in enumerate(panes) if tag is pane]
    if len(panes) != len(labels) or len(found) != 1:
        raise SourceError(source_id, place, "tabs and their labels differ in number", labels)
    return labels[found[0]]


def bounds_of(source_id: str, place: str, text: str) -> tuple[int | None, int | None]:
    """Lower bound, exclusive, and upper bound, inclusive, of the input length."""
    if text == NO_PRICE:
        return None, None
    match = TIER.fullmatch(text)
    if match is None:
        raise SourceError(source_id, place, "unknown tier", text)
    if match["over"]:
        over = int(match["over"]) * SIZES[match["over_unit"]]
        return over - (1 if match["from"] else 0), None
    low = int(match["low"]) * SIZES[match["low_unit"]]
    high = int(match["high"]) * SIZES[match["high_unit"]]
    if low >= high:
        raise SourceError(source_id, place, "tier without length", text)
    above = low - (1 if match["open"] == "[" and low else 0)
    return above or None, high - (1 if match["close"] == ")" else 0)


def number_of(source_id: str, place: str, text: str) -> Decimal:
    """A plain price without a sign; raises on anything else."""
    if not NUMBER.fullmatch(text):
        raise SourceError(source_id, place, "not a plain price", text)
    return Decimal(text)
