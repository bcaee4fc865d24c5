"""DigitalOcean: on-demand prices of GPU Droplets, from the documentation's price page.

Belongs here: the table "On-Demand GPU Droplet Pricing", priced per Droplet and hour (eight GPUs
cost eight times one). Must not be here: Droplets without GPUs, prices under contract (the page
has none; a new table of GPU prices is refused until somebody has looked), and the shop's own page,
which shows prices per GPU.

The address gives Markdown; a copy of the same page as HTML is read alike. Proven on the table as
HTML, retyped; as Markdown unproven. "RTX 4000" and "RTX 6000" do not say which generation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded, html_of, table_grid
from pipelines.reading.markdown import markdown_tables
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="digitalocean_gpu_droplets",
    kind="gpu_rates",
    publisher="DigitalOcean",
    urls=("https://docs.digitalocean.com/products/droplets/details/pricing/index.html.md",),
    claims=(
        r"https://docs\.digitalocean\.com/products/droplets/details/pricing"
        r"/?(?:index\.html(?:\.md)?)?",
    ),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=4,
    seller_id="digitalocean",
    proven_on=("2026-08-18",),
)

TITLE = "On-Demand GPU Droplet Pricing"
OTHER_GPU_PRICES = re.compile(r"(?i)\bGPU\b.*\bpric|\bpric.*\bGPU\b")
HEADER = ("GPU", "Price")
NAME = re.compile(r"(?P<gpu>(?:NVIDIA|AMD) [\w ]+?)(?: \((?P<count>\d+)x\))?")
PRICE = re.compile(r"\$(?P<amount>\d[\d,]*(?:\.\d+)?) per hour")
NO_PRICE = re.compile(r"(?i)|-|—|contact sales|contact us")


@dataclass(frozen=True)
class Table:
    """A table under its nearest heading; ``places`` are the locators of its rows."""

    heading: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    places: Sequence[str]


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of the on-demand table."""
    require_pages(capture, 1)
    text = capture.page.text
    found: list[Table] = []
    for table in _html_tables(text) if "<table" in text else _markdown_tables(text):
        if table.heading == TITLE:
            found.append(table)
        elif OTHER_GPU_PRICES.search(table.heading):
            raise SourceError(SOURCE.id, "heading", "unknown table of GPU prices", table.heading)
    if len(found) != 1:
        raise SourceError(SOURCE.id, "tables", f"not one under {TITLE!r}", len(found))
    if tuple(found[0].header) != HEADER:
        raise SourceError(SOURCE.id, "header", "unknown column", ", ".join(found[0].header))
    rows = [_row(*placed) for placed in zip(found[0].places, found[0].rows, strict=True)]
    if not rows:
        raise SourceError(SOURCE.id, "tables", "empty table", TITLE)
    return frame_of(SOURCE, rows)


def _html_tables(text: str) -> Iterator[Table]:
    for number, table in enumerate(html_of(text).find_all("table")):
        heading = table.find_previous(re.compile(r"h[1-6]"))
        grid = [[cell.text for cell in row] for row in table_grid(table)]
        if grid:
            places = [f"table {number} row {index}" for index in range(1, len(grid))]
            title = folded(heading.get_text(" ")) if heading else ""
            yield Table(title, grid[0], grid[1:], places)


def _markdown_tables(text: str) -> Iterator[Table]:
    for table in markdown_tables(SOURCE.id, text):
        heading = table.headings[-1] if table.headings else ""
        yield Table(heading, table.header, table.rows, [f"line {line}" for line in table.lines])


def _row(place: str, cells: Sequence[str]) -> dict[str, Any]:
    if len(cells) != len(HEADER):
        raise SourceError(SOURCE.id, place, "not as wide as the header", cells)
    name, text = cells
    if not (match := NAME.fullmatch(name)):
        raise SourceError(SOURCE.id, f"{place} GPU", "unknown form of name", name)
    price, problem = _price(place, text)
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=name,
        listed_gpu=match["gpu"],
        gpu_count=int(match["count"] or 1),
        region="unstated",
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price=text,
        listed_unit="per hour, for the Droplet",
        problem=problem,
    )


def _price(place: str, text: str) -> tuple[Decimal | None, str | None]:
    """Hourly price of a cell, and why it must not be published."""
    if NO_PRICE.fullmatch(text):
        return None, "no price given"
    if not (match := PRICE.fullmatch(text)):
        raise SourceError(SOURCE.id, f"{place} Price", "not a price per hour in USD", text)
    price = Decimal(match["amount"].replace(",", ""))
    return price, "zero, and nothing says that it is free" if price == 0 else None
