"""Hyperstack (NexGen Cloud): prices per GPU of virtual machines, from its price page.

Belongs here: the cards of prices on demand, reserved and spot. Must not be here: the cards of CPU
machines, storage and services, which are laid out alike.

What the cards mean:

* prices are for one GPU and hour: the columns beside them are shares per GPU, and so are the
  seller's own totals;
* reserved prices are ``Starting from`` and name no commitment, so they are kept as problems;
* spot prices are the seller's own list (four fifths of the price on demand in 2026-08), so they are
  administered;
* ``NVLink`` in a name bridges PCIe cards and is no SXM; a name without a form leaves it open.

Unproven: written after pages that other public projects saved in 2026-08 and 2026-09.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="hyperstack_pricing",
    kind="gpu_rates",
    publisher="Hyperstack",
    urls=("https://www.hyperstack.cloud/gpu-pricing",),
    claims=(r"https://www\.hyperstack\.cloud/gpu-pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="hyperstack",
)

CARDS = {
    "On-Demand GPU Pricing": (
        "on_demand",
        (
            "GPU Model",
            "VRAM (GB)",
            "Max pCPUs per GPU",
            "Max RAM (GB) per GPU",
            "Pricing Per Hour",
        ),
        4,
    ),
    "Reservation Pricing": ("reserved", ("GPU Model", "Starting from", "Reserve"), 1),
    "Spot VM Pricing": ("spot", ("GPU Model", "Spot VM"), 1),
}
"""Purchase, columns and index of the price column of each card."""
OTHER_CARDS = ("On-Demand CPU Pricing", "Storage Pricing", "Other Services")
RESERVED = "a floor (starting from), and the commitment is not stated"


def parse(capture: Capture) -> pl.DataFrame:
    """One row per GPU and card."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    rows: list[dict[str, Any]] = []
    seen: list[str] = []
    for card in page.soup.find_all(class_="page-price_card"):
        title = words(page.one(card.find_all("h3"), f"{page.place(card)} title"))
        if title in CARDS:
            seen.append(title)
            rows += _rows(page, card, title)
        elif title not in OTHER_CARDS and re.search("GPU|VM|Reserv|Spot", title):
            raise page.error(page.place(card), "unknown card that may hold prices of GPUs", title)
    if sorted(seen) != sorted(CARDS):
        raise page.error("cards", "expected each of three once", ", ".join(seen))
    return frame_of(SOURCE, rows)


def _rows(page: PricePage, card: Tag, title: str) -> Iterator[dict[str, Any]]:
    _, columns, _ = CARDS[title]
    heads = tuple(words(cell) for cell in card.find_all(class_="page-price_card_head_item"))
    if heads != columns:
        raise page.error(title, "unknown columns", ", ".join(heads))
    items = card.find_all(class_="page-price_card_row_item")
    if not items:
        raise page.error(title, "no rows")
    for item in items:
        cells = item.find_all(class_="page-price_card_row_item_col")
        place = page.place(item)
        if len(cells) != len(columns):
            raise page.error(f"{place} {title}", "another number of cells", words(item))
        yield _row(page, place, title, [words(cell) for cell in cells])


def _row(page: PricePage, place: str, title: str, cells: Sequence[str]) -> dict[str, Any]:
    purchase, columns, price_column = CARDS[title]
    gpu, listed = cells[0], cells[price_column]
    field = f"{place} {title} {gpu}"
    if not gpu:
        raise page.error(field, "no name")
    price = dollars(SOURCE.id, field, listed)
    memory = cells[columns.index("VRAM (GB)")] if "VRAM (GB)" in columns else ""
    if memory and not re.fullmatch(r"\d+(?:\.\d+)?", memory):
        raise page.error(field, "not a size of memory", memory)
    reasons = [*([RESERVED] if purchase == "reserved" else []), *([] if price else [ZERO])]
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=gpu,
        listed_gpu=gpu,
        gpu_memory_gb=float(memory) if memory else None,
        region="unstated",
        purchase=purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=True,
        spot_kind="administered" if purchase == "spot" else None,
        listed_price=listed,
        listed_unit=f"{columns[price_column]}, per GPU",
        problem="; ".join(reasons) or None,
    )
