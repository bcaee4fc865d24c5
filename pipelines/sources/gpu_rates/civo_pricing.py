"""Civo: prices of machines with GPUs, on demand and by commitment, from its price page.

Belongs here: every machine of the section of NVIDIA GPUs, per hour. Must not be here: the section
of other machines, and prices by the month, which are 730 times those by the hour.

What the page means:

* ``8 x NVIDIA H200 - 141GB HBM3e`` stands under the size's name and tells count, GPU and memory of
  one; the price is that of the machine.
* A commitment has a price per hour for each of its terms, which the page shows one at a time; a
  term of ``N/A`` is not sold and gives no row.
* The form factor stands in the table's caption (``NVIDIA H200 SXM GPU pricing``), where it stands.

Unproven: no capture; the layout is that of an excerpt kept in a public repository (2026-08). The
page names no region for a price, and does not speak of tax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="civo_pricing",
    kind="gpu_rates",
    publisher="Civo",
    urls=("https://www.civo.com/pricing",),
    claims=(r"https://www\.civo\.com/pricing/?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=4,
    seller_id="civo",
)

SECTION = "nvidia-gpus"
COLUMNS = ("Size", "RAM", "vCPU", "Storage", "Data Transfer", "On-demand", "Commitment")
CAPTION = re.compile(r"(?P<gpu>NVIDIA .+?)(?: \d+GB)?(?: (?P<form>SXM\d?|PCIe|NVL))? GPU pricing")
OFFER = re.compile(r"(?P<count>[1-9]\d*) x (?P<gpu>NVIDIA .+?) - (?P<memory>\d+) ?GB(?: \S+)?")
TERM = re.compile(r"(?P<months>\d+)_months")
AMOUNT = re.compile(r"(?P<amount>\$.+|N/A) per hour")
RAM = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?P<unit>GB|TB)")
VCPUS = re.compile(r"(?P<number>\d+)(?: cores)?")
NOT_SOLD = "N/A"


def parse(capture: Capture) -> pl.DataFrame:
    """One row for each machine and way of buying it."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    section = page.one(page.soup.find_all("section", id=SECTION), f"section {SECTION}")
    rows = [row for table in section.find_all("table") for row in _table(page, table)]
    if not rows:
        raise page.error(f"section {SECTION}", "no rows")
    return frame_of(SOURCE, rows)


def _table(page: PricePage, table: Tag) -> Iterator[dict[str, Any]]:
    place = page.place(table)
    caption = words(page.one(table.find_all("caption"), f"{place} caption"))
    if not (captioned := CAPTION.fullmatch(caption)):
        raise page.error(f"{place} caption", "not the prices of a GPU", caption)
    columns = tuple(words(cell) for cell in table.find_all("th"))
    if columns != COLUMNS:
        raise page.error(f"{place} {caption}", "unknown columns", ", ".join(columns))
    for item in page.one(table.find_all("tbody"), f"{place} body").find_all("tr"):
        cells = item.find_all("td", recursive=False)
        if len(cells) != len(COLUMNS):
            raise page.error(page.place(item), "not as wide as the header", words(item))
        yield from _rows(page, cells, captioned["form"] or "")


def _rows(page: PricePage, cells: list[Tag], form: str) -> Iterator[dict[str, Any]]:
    """Rows of one machine."""
    detail = page.one(cells[0].find_all(class_="product-detail"), page.place(cells[0]))
    offer, ram, vcpus = (
        pattern.fullmatch(words(cell))
        for pattern, cell in zip((OFFER, RAM, VCPUS), (detail, *cells[1:3]), strict=True)
    )
    if not (offer and ram and vcpus):
        raise page.error(page.place(cells[0]), "not a machine with GPUs", words(cells[0]))
    gpu = " ".join(filter(None, (offer["gpu"], form)))
    for cell, listed, term in _listed(page, cells):
        price = _price(page, cell, listed)
        if price is None:
            continue
        yield gpu_row(
            locator=page.place(cell),
            listed_seller=SOURCE.seller_id,
            sku=f"{offer['count']} x {gpu} - {offer['memory']}GB",
            listed_gpu=gpu,
            gpu_count=int(offer["count"]),
            gpu_memory_gb=float(offer["memory"]),
            vcpus=float(vcpus["number"]),
            host_memory_gb=float(ram["number"]) * (1024 if ram["unit"] == "TB" else 1),
            region="unstated",
            purchase="reserved" if term else "on_demand",
            term_months=term,
            price=price,
            currency=SOURCE.currency,
            unit="per_instance_hour",
            includes_host=True,
            listed_price=listed,
            listed_unit="per hour" + (f", commitment of {term} months" if term else ""),
            problem=None if price else ZERO,
        )


def _listed(page: PricePage, cells: list[Tag]) -> Iterator[tuple[Tag, str, int]]:
    """Prices by the hour with their place and term: on demand first, then each commitment."""
    plain, committed = cells[5], cells[6]
    yield (*_hourly(page, plain), 0)
    terms = committed.find_all("div", recursive=False)
    if not terms:
        raise page.error(page.place(committed), "no term of a commitment", words(committed))
    for term in terms:
        if not (months := TERM.fullmatch(str(term.get("id", "")))):
            raise page.error(page.place(term), "not a term in months", term.get("id"))
        yield (*_hourly(page, term), int(months["months"]))


def _hourly(page: PricePage, tag: Tag) -> tuple[Tag, str]:
    cell = page.one(tag.find_all(True, {"data-option": "hourly"}), f"{page.place(tag)} hourly")
    return cell, words(cell)


def _price(page: PricePage, cell: Tag, listed: str) -> Decimal | None:
    """Amount by the hour; None for what is not sold."""
    if not (found := AMOUNT.fullmatch(listed)):
        raise page.error(page.place(cell), "not a price per hour", listed)
    if found["amount"] == NOT_SOLD:
        return None
    return dollars(SOURCE.id, page.place(cell), found["amount"])
