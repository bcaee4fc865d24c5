"""Mistral: prices of its models and tools in dollars and in euros, from its pricing page.

Belongs here: the grid of APIs that the page carries as data (a React payload in its scripts), whose
prices each come in both currencies. Must not be here: subscription plans, the few models that the
page shows again above the grid, and what follows from a discount in words (batch).

Both currencies are listed by Mistral itself; neither is converted from the other. A price that
reads differently, such as a euro cell that holds a label, becomes a row with a problem. Proven on
``/pricing``; that ``/pricing/api``, which is fetched, carries the same grid is what other readers
of it describe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import BeautifulSoup

from pipelines.reading.flight import offset_of, payload_of, value_of
from pipelines.reading.html_tables import folded, html_of
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="mistral_pricing",
    kind="token_prices",
    publisher="Mistral AI",
    urls=("https://mistral.ai/pricing/api",),
    claims=(r"https://mistral\.ai/pricing(/api)?/?(\?[^#]*)?",),
    media_type="text/html",
    currency="USD,EUR",
    is_official=True,
    terms="Public pricing page; no data licence stated; figures only.",
    minimum_rows=60,
    seller_id="mistral",
    proven_on=("2026-05-08",),
)

CURRENCIES: Mapping[str, tuple[str, str]] = {
    "price_dollar": ("USD", "$"),
    "price_euro": ("EUR", "€"),
}
ENTRY_KEYS = frozenset(
    {"id", "sort", "name", "icon", "description", "type", "api_endpoint", "price", "api_model_id"}
    | {"usage", "licence", "fine_tunable", "fine_tuning", "background", "speed", "performance"}
    | {"context", "content", "status", "capabilities", "locale"}
)
MONEY_KEY = re.compile(r"price|pricing|cost|rate|fee|discount|promo|currency", re.IGNORECASE)
"""Names of unknown parts of an entry that may bear on its prices."""

PRICE_KEYS = frozenset({"value", "price_dollar", "price_euro", "detail", "locale"})


@dataclass(frozen=True)
class _Meaning:
    """What a label meters; ``unit`` is empty where the price text has to say it."""

    meter: str
    unit: str = ""
    words: str = ""
    variant: str = ""


LABELS: Mapping[str, _Meaning] = {
    "Input (/M tokens)": _Meaning("input", "per_mtok", "M tokens"),
    "Output (/M tokens)": _Meaning("output", "per_mtok", "M tokens"),
    "Training Cost (/M tokens)": _Meaning("training", "per_mtok", "M tokens"),
    "Audio Input/min": _Meaning("input_audio", "per_minute", "min"),
    "Audio generation": _Meaning("character_input"),
    "Storage Cost": _Meaning("fine_tuned_hosting"),
    "OCR": _Meaning("page"),
    "Annotations": _Meaning("page", variant="annotations"),
    "Indexing": _Meaning("tool_call", variant="indexing"),
    "Call": _Meaning("tool_call"),
    "Price": _Meaning("tool_call"),
}
MIXED = "Input (per min / per M tok)"
FREE_LABEL = "API endpoint"
WITHOUT_PRICE = frozenset({"Available on"})
MODEL_COST = "Model cost per M token + Tool call"
TOOLS: Mapping[str, str] = {"Web search": "web_search", "Images": "output_image"}

SUFFIXES: Mapping[str, tuple[str, int]] = {
    "/ 1000 pages": ("per_page", 1000),
    "/ 1,000 pages": ("per_page", 1000),
    "/1K pages": ("per_page", 1000),
    "/ 1000 calls": ("per_request", 1000),
    "/ 1000 images": ("per_image", 1000),
    "/per call": ("per_request", 1),
    "/M tokens": ("per_mtok", 1),
    "/per M tokens": ("per_mtok", 1),
    "/ month per model": ("per_month", 1),
    "per month per model": ("per_month", 1),
}
"""Units behind an amount: our unit, and how many of them the amount buys."""

PER_CHARACTERS = "per 1k characters"
GRID = "apis"
AMOUNT = re.compile(
    r"(?P<before>[$€]?)(?P<number>\d+(?:\.\d+)?)(?P<after>[$€]?)(?: ?(?P<unit>.+))?"
)
MIXED_PRICE = re.compile(r"(?P<audio>\S+) \(audio\) / (?P<text>\S+) \(text\)")
BATCH = re.compile(r"(?P<price>.+) \+ (?P<percent>\d+)% off with batch-APIs")
LIMITED = re.compile(r"\blimited (?:period|time)\b")
STRUCK = "s, del, strike, [style*=line-through], [class*=line-through]"


@dataclass(frozen=True)
class _Item:
    """One label of one model with its texts in one currency."""

    model: str
    label: str
    variant: str
    currency: str
    symbol: str
    shown: str
    struck: str
    detail: str
    place: str
    note: str | None


class _UnreadableError(Exception):
    """A price that does not read; its text is the reason."""


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the API grid in both currencies; raises ``SourceError`` on another payload."""
    require_pages(capture, 1)
    text = capture.page.text
    entries = _list(value_of(SOURCE.id, payload_of(SOURCE.id, text), GRID), GRID)
    if not entries:
        raise SourceError(SOURCE.id, GRID, "no entries", "[]")
    start = max(text.find(f'\\"{GRID}\\":'), 0)
    rows = [row for index, entry in enumerate(entries) for row in _entry(entry, index, text, start)]
    return frame_of(SOURCE, rows)


def _list(value: Any, field: str) -> list[Any]:
    if not isinstance(value, list):
        raise SourceError(SOURCE.id, field, "not a list", value)
    return value


def _entry(entry: Any, index: int, text: str, start: int) -> Iterator[dict[str, Any]]:
    """Rows of one entry of the grid."""
    field = f"apis {index}"
    if not isinstance(entry, dict):
        raise SourceError(SOURCE.id, field, "not an object", entry)
    expect_keys(
        SOURCE.id,
        field,
        entry,
        known=ENTRY_KEYS | {key for key in entry if not MONEY_KEY.search(key)},
        required=("name", "price", "fine_tuning", "status", "api_endpoint"),
    )
    if entry["status"] != "published":
        return
    if not isinstance(entry["name"], str):
        raise SourceError(SOURCE.id, field, "no name", entry["name"])
    name = folded(entry["name"])
    place = f"offset {offset_of(text, 'name', entry['name'], start)}"
    note = f"API endpoint {entry['api_endpoint']}" if entry["api_endpoint"] else None
    prices = [(price, "") for price in _list(entry["price"], f"{field} price")]
    tuning = _list(entry["fine_tuning"] or [], f"{field} fine_tuning")
    for price, variant in [*prices, *((price, "fine-tuning") for price in tuning)]:
        expect_keys(
            SOURCE.id, f"{field} price", price, known=PRICE_KEYS, required=("value", *CURRENCIES)
        )
        for key, (currency, symbol) in CURRENCIES.items():
            shown, struck = _texts(price[key], f"{field} {key}")
            yield from _rows(
                _Item(
                    model=name,
                    label=folded(str(price["value"])),
                    variant=variant,
                    currency=currency,
                    symbol=symbol,
                    shown=shown,
                    struck=struck,
                    detail=str(price.get("detail") or ""),
                    place=place,
                    note=note,
                )
            )


def _texts(markup: Any, field: str) -> tuple[str, str]:
    """Words of a price cell without what is struck out, and what is struck out."""
    if not isinstance(markup, str):
        raise SourceError(SOURCE.id, field, "not text", markup)
    soup: BeautifulSoup = html_of(markup.removeprefix("$") if markup[:2] == "$$" else markup)
    for mark in soup.find_all(["sup", "sub"]):
        mark.insert_before(" ")
    gone = [folded(tag.extract().get_text()) for tag in soup.select(STRUCK)]
    if "" in gone:
        raise SourceError(SOURCE.id, field, "nothing is struck out", markup)
    return folded(soup.get_text().replace("\n", " ")), " ".join(gone)


def _rows(item: _Item) -> list[dict[str, Any]]:
    """Rows of one label in one currency, or one row with the reason why it cannot be read."""
    if item.label in WITHOUT_PRICE or item.shown == MODEL_COST:
        return []
    try:
        return list(_read(item))
    except _UnreadableError as error:
        meaning = LABELS.get(item.label, _Meaning("request", "per_request"))
        return [
            _row(item, meaning, meaning.unit or "per_request", None, item.shown, problem=str(error))
        ]


def _read(item: _Item) -> Iterator[dict[str, Any]]:
    if item.label == FREE_LABEL:
        yield from _free(item)
    elif item.label == MIXED:
        match = MIXED_PRICE.fullmatch(item.shown)
        if not match or item.struck:
            raise _UnreadableError("not a price of audio and one of text")
        audio = _Meaning("input_audio", "per_minute", "min")
        yield _price(item, audio, match["audio"])
        yield _price(item, LABELS["Input (/M tokens)"], match["text"])
    elif item.label not in LABELS:
        raise _UnreadableError(f"unknown label {item.label}")
    else:
        meaning = LABELS[item.label]
        if item.label == "Price":
            meaning = _Meaning(TOOLS.get(item.model, "tool_call"))
        if item.struck:
            yield _price(item, meaning, item.struck)
        yield _price(item, meaning, item.shown, offer="promotional" if item.struck else "list")


def _free(item: _Item) -> Iterator[dict[str, Any]]:
    """Rows of an endpoint that is stated to be free."""
    if item.shown != "Free":
        raise _UnreadableError("not stated to be free")
    offer = "promotional" if LIMITED.search(item.detail) else "list"
    for label in ("Input (/M tokens)", "Output (/M tokens)"):
        yield _row(item, LABELS[label], "per_mtok", Decimal(0), item.shown, offer=offer)


def _price(item: _Item, meaning: _Meaning, shown: str, offer: str = "list") -> dict[str, Any]:
    """Row of one amount in the item's currency."""
    batch = BATCH.fullmatch(shown)
    text = batch["price"] if batch else shown
    match = AMOUNT.fullmatch(text)
    if not match or f"{match['before']}{match['after']}" != item.symbol:
        raise _UnreadableError(f"not a price in {item.currency}")
    amount, behind = Decimal(match["number"]), match["unit"] or ""
    if meaning.unit and not behind:
        unit, price = meaning.unit, amount
    elif meaning.meter == "character_input" and behind == PER_CHARACTERS:
        unit, price = "per_mchar", amount * 1000
    elif not meaning.unit and behind in SUFFIXES:
        unit, many = SUFFIXES[behind]
        price = amount / many
    else:
        raise _UnreadableError(f"unknown unit {behind}" if behind else "no unit is stated")
    note = f"{batch['percent']}% less through the batch API" if batch else None
    zero = None if amount else "zero price, free or missing not told"
    return _row(item, meaning, unit, price, text, offer=offer, problem=zero, note=note)


def _row(
    item: _Item,
    meaning: _Meaning,
    unit: str,
    price: Decimal | None,
    listed: str,
    *,
    offer: str = "list",
    problem: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    match = AMOUNT.fullmatch(listed)
    return token_row(
        locator=item.place,
        listed_seller=SOURCE.seller_id,
        listed_model=item.model,
        variant=meaning.variant or item.variant,
        offer=offer,
        meter=meaning.meter,
        price=price,
        currency=item.currency,
        unit=unit,
        listed_price=listed,
        listed_unit=meaning.words or (match["unit"] if match else None) or item.label,
        problem=problem,
        note="; ".join(part for part in (item.note, note) if part) or None,
    )
