"""Crusoe: prices per GPU of instances, from its price page.

Belongs here: the section of GPU instances. Must not be here: the other sections of the page, which
use the same markup; one of them, of model deployments, names the same GPUs at other prices.

What the section means:

* its columns are the price on demand and the spot price of the moment; each is for one GPU and
  hour, and says so in every cell (``/GPU-hr``);
* the GPU is told by its heading and two tags, memory and form; the second may be empty;
* ``Contact sales`` says that there is no public price.

Unproven: written after pages that other public projects saved in 2026-08 and 2026-09.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="crusoe_pricing",
    kind="gpu_rates",
    publisher="Crusoe",
    urls=("https://www.crusoe.ai/cloud/pricing",),
    claims=(r"https://(?:www\.)?crusoe\.ai/cloud/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=4,
    seller_id="crusoe",
    hosts=("crusoe.ai",),
)

SECTION = "GPU instances pricing"
COLUMNS = ("GPU model", "On-demand", "Current spot")
PURCHASES = ("on_demand", "spot")
UNIT = "/GPU-hr"
ON_REQUEST = "Contact sales"
MEMORY = re.compile(r"(?P<number>\d+) ?GB")


def parse(capture: Capture) -> pl.DataFrame:
    """One row per GPU and way of buying it."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    headings = (h for h in page.soup.find_all("h3") if words(h) == SECTION)
    section = page.one(headings, SECTION).find_parent("div", class_="pricing-dd")
    if section is None:
        raise page.error(SECTION, "heading without its section")
    columns = tuple(words(cell) for cell in section.find_all(class_="pricing-heading"))
    if columns != COLUMNS:
        raise page.error(SECTION, "unknown columns", ", ".join(columns))
    rows = [row for item in section.find_all(role="listitem") for row in _rows(page, item)]
    if not rows:
        raise page.error(SECTION, "no rows")
    return frame_of(SOURCE, rows)


def _rows(page: PricePage, item: Tag) -> Iterator[dict[str, Any]]:
    place = page.place(item)
    name = words(page.one(item.find_all("h4"), f"{place} heading"))
    tags = [words(tag) for tag in item.find_all(class_="pricing-tag")]
    cells = item.find_all(class_="pricing-rich")
    if not name or len(tags) != 2 or len(cells) != len(PURCHASES):
        raise page.error(place, "expected a name, two tags and two prices", words(item))
    memory = MEMORY.fullmatch(tags[0])
    if memory is None:
        raise page.error(f"{place} {name}", "not a size of memory", tags[0])
    gpu = " ".join(filter(None, (name, *tags)))
    for purchase, cell in zip(PURCHASES, cells, strict=True):
        listed = words(cell)
        price, problem = None, "no public price: contact the seller"
        if listed != ON_REQUEST:
            if not listed.endswith(UNIT):
                raise page.error(f"{page.place(cell)} {gpu}", f"not a price {UNIT}", listed)
            field = f"{page.place(cell)} {gpu}"
            price = dollars(SOURCE.id, field, listed.removesuffix(UNIT))
            problem = "" if price else ZERO
        yield gpu_row(
            locator=page.place(cell),
            listed_seller=SOURCE.seller_id,
            sku=gpu,
            listed_gpu=gpu,
            gpu_memory_gb=float(memory["number"]),
            region="unstated",
            purchase=purchase,
            price=price,
            currency=SOURCE.currency,
            unit="per_gpu_hour",
            includes_host=True,
            listed_price=listed,
            listed_unit=UNIT,
            problem=problem or None,
        )
