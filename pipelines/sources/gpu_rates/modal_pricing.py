"""Modal: what a GPU costs per second of a running function, from its price page.

Belongs here: the list of GPU tasks. Must not be here: CPU and memory, which the same page bills
apart, and plans.

This is serverless time, another product than a rented machine: it is billed by the second while a
function runs, CPU and memory come on top, and the page warns that a choice of region multiplies it.
So its product is ``serverless`` and no row includes the host, so that nobody takes one for a
machine. Prices are turned into hours of 3,600 seconds.

The page can show prices per hour, too; how it then words them nobody has seen, so only prices per
second are read.
"""

from __future__ import annotations

import re
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import folded
from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="modal_pricing",
    kind="gpu_rates",
    publisher="Modal",
    urls=("https://modal.com/pricing",),
    claims=(r"https://modal\.com/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=5,
    seller_id="modal",
    proven_on=("2025-06-12",),
)

HEADING = "GPU Tasks"
SECONDS_PER_HOUR = 3600
PRICE = re.compile(r"(?P<amount>\$\S+) / (?P<unit>.+)")
PER_SECOND = "sec"
MEMORY = re.compile(r"\b(?P<number>\d+) ?GB\b")


def parse(capture: Capture) -> pl.DataFrame:
    """One row per GPU."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    heading = page.one((p for p in page.soup.find_all("p") if words(p) == HEADING), HEADING)
    items = heading.find_next_sibling()
    if items is None or items.name != "div":
        raise page.error(HEADING, "no list below the heading")
    rows = [_row(page, item) for item in items.find_all("div", recursive=False)]
    if not rows:
        raise page.error(HEADING, "empty list")
    return frame_of(SOURCE, rows)


def _row(page: PricePage, item: Tag) -> dict[str, Any]:
    place = page.place(item)
    parts = [words(p) for p in item.find_all("p")]
    if len(parts) != 2 or not parts[0]:
        raise page.error(place, "expected a GPU and its price", " | ".join(parts))
    gpu, listed = folded(parts[0]), parts[1]
    match = PRICE.fullmatch(listed)
    if match is None:
        raise page.error(f"{place} {gpu}", "not a price with its unit", listed)
    if match["unit"] != PER_SECOND:
        raise page.error(f"{place} {gpu}", "unknown unit", match["unit"])
    price = dollars(SOURCE.id, f"{place} {gpu}", match["amount"])
    memory = MEMORY.search(gpu)
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        product="serverless",
        sku=gpu,
        listed_gpu=gpu,
        gpu_count=1,
        gpu_memory_gb=float(memory["number"]) if memory else None,
        region="unstated",
        price=price * SECONDS_PER_HOUR,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=False,
        listed_price=listed,
        listed_unit="/ sec",
        problem=None if price else ZERO,
        note="Serverless: billed per second of running time; CPU and memory are billed apart.",
    )
