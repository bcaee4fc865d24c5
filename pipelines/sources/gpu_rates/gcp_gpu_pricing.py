"""Google Cloud: prices of accelerator-optimized machine types with GPUs, from the price page.

Belongs here: every machine type with GPUs of the page's hourly tables, for the whole machine, in
the region that the page shows to a visitor without choice (Iowa, ``us-central1``; no cell says
so). Must not be here: other regions, which the page loads on request; the same figures by the
month; and tables without machine types (single GPUs to attach to other machines, disks).

The columns are different ways of buying and are never mixed: on demand, spot (a price that Google
sets, at most every 30 days anew), commitments of one and three years (stated by the hour), and
the two kinds of the Dynamic Workload Scheduler: Calendar Mode reserves a block of days, Flex-start
queues for up to seven days. The last is none of the purchases we know, so it is kept as a problem.
``N/A`` means that the machine is not sold this way and gives no row. Where a cell holds only
"A100", the machine type tells the memory. Proven on rows of the main table only, retyped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import Cell, folded, html_of, table_grid
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="gcp_gpu_pricing",
    kind="gpu_rates",
    publisher="Google",
    urls=("https://cloud.google.com/products/compute/pricing/accelerator-optimized",),
    claims=(
        r"https://cloud\.google\.com/products/compute/pricing/accelerator-optimized/?"
        r"(?:\?hl=en(?:-US)?)?",
    ),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="google_cloud",
    proven_on=("2026-10-04",),
)

REGION = "us-central1"
MACHINE, GPU, COMPONENTS = "Machine type", "GPU", "Components"


@dataclass(frozen=True)
class Offer:
    """What a price column sells."""

    purchase: str
    term_months: int = 0


OFFERS = {
    "Price (USD)": Offer("on_demand"),
    "DWS Flex-start price (USD)": Offer("flex_start"),
    "DWS Calendar Mode price (USD)": Offer("capacity_block"),
    "Current Spot pricing (USD)": Offer("spot"),
    "Compute Resource CUDs - 1 Year (USD)": Offer("reserved", 12),
    "Compute Resource CUDs - 3 Year (USD)": Offer("reserved", 36),
}
NOT_SOLD = "N/A"
AMOUNT = re.compile(
    r"\$ ?(?P<whole>\d{1,3}(?:,?\d{3})*)(?: ?\. ?(?P<part>\d+))? ?/ ?1 ?(?P<unit>hour|month)"
)
NAME = re.compile(r"[a-z]\w*(?:-\w+)+")
COUNT = re.compile(r"\bGPUs?: ?(?P<count>\d+(?:/\d+)?)")
VCPUS = re.compile(r"\bvCPUs?: ?(\d+)")
MEMORY = re.compile(r"\bMemory: ?([\d,]+(?:\.\d+)?) ?Gi?B")


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of all hourly tables of machine types."""
    require_pages(capture, 1)
    rows: list[dict[str, Any]] = []
    for number, table in enumerate(html_of(capture.page.text).find_all("table")):
        grid = table_grid(table)
        header = [cell.text for cell in grid[0]] if grid else []
        if MACHINE in header:
            rows += _table(f"table {number}", header, grid)
    if not rows:
        raise SourceError(SOURCE.id, "tables", "no table of machine types with hourly prices")
    _judge_repeats(rows)
    return frame_of(SOURCE, rows)


def _table(place: str, header: Sequence[str], grid: Sequence[Sequence[Cell]]) -> list[Any]:
    """Rows of a table of machine types, after checking that it has the columns we know."""
    if header[:3] != [MACHINE, GPU, COMPONENTS] or "Price (USD)" not in header:
        raise SourceError(SOURCE.id, f"{place} header", "not the columns we know", header)
    if unknown := [name for name in header[3:] if name not in OFFERS]:
        raise SourceError(SOURCE.id, f"{place} header", "unknown column", ", ".join(unknown))
    if len(set(header)) != len(header):
        raise SourceError(SOURCE.id, f"{place} header", "column twice", header)
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(grid[1:], start=1):
        field = f"{place} row {number}"
        texts = [cell.text for cell in cells]
        if len(texts) != len(header):
            raise SourceError(SOURCE.id, field, "not as wide as the header", texts)
        if not _is_section(texts):
            rows += _rows(field, header, texts)
    return rows


def _is_section(texts: Sequence[str]) -> bool:
    """Skip rule: a row with a heading (in one cell, or in one merged cell) and nothing else."""
    return not any(texts[1:]) or len(set(texts)) == 1


def _rows(field: str, header: Sequence[str], texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One row for each way that a machine type is sold."""
    machine, gpu, components = texts[:3]
    if not NAME.fullmatch(machine) or not gpu:
        raise SourceError(SOURCE.id, field, "no machine type with a GPU", texts)
    if not (found := COUNT.search(components)):
        raise SourceError(SOURCE.id, f"{field} {COMPONENTS}", "no count of GPUs", components)
    is_fraction = "/" in found["count"]
    for column, (label, text) in enumerate(zip(header, texts, strict=True)):
        offer = OFFERS.get(label)
        if offer is None or text == NOT_SOLD:
            continue
        price, unit = _price(f"{field} {label}", text)
        if unit == "month":
            continue
        problem = None
        if price is None or price == 0:
            problem = "no price given" if price is None else "zero, and not said to be free"
        yield gpu_row(
            locator=f"{field} column {column}",
            listed_seller=SOURCE.seller_id,
            sku=machine,
            listed_gpu=gpu,
            gpu_count=None if is_fraction else int(found["count"]),
            is_fraction=is_fraction,
            vcpus=_size(VCPUS, components),
            host_memory_gb=_size(MEMORY, components),
            region=REGION,
            country="US",
            purchase=offer.purchase,
            term_months=offer.term_months,
            price=price,
            currency=SOURCE.currency,
            unit="per_instance_hour",
            includes_host=True,
            spot_kind="administered" if offer.purchase == "spot" else None,
            listed_price=text,
            listed_unit=f"{label}, per 1 hour",
            problem=problem,
            note="Region as the page shows without choice.",
        )


def _size(pattern: re.Pattern[str], components: str) -> float | None:
    found = pattern.search(components)
    return float(found[1].replace(",", "")) if found else None


def _price(field: str, text: str) -> tuple[Decimal | None, str]:
    """Amount and unit of a cell; no amount where it is blank."""
    if not text:
        return None, "hour"
    if not (match := AMOUNT.fullmatch(folded(text))):
        raise SourceError(SOURCE.id, field, "not a price by the hour or month in USD", text)
    whole = match["whole"].replace(",", "")
    return Decimal(f"{whole}.{match['part'] or 0}"), match["unit"]


def _judge_repeats(rows: Sequence[dict[str, Any]]) -> None:
    """Keep the first of several rows for one offer; contradictions keep all of them back."""
    offers: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["problem"] is None:
            offers.setdefault((row["sku"], row["purchase"], row["term_months"]), []).append(row)
    for found in offers.values():
        contradicts = len({row["price"] for row in found}) > 1
        for row in found if contradicts else found[1:]:
            row["problem"] = (
                "the page names different prices for this offer" if contradicts else "listed twice"
            )
