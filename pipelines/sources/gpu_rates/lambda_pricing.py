"""Lambda: list prices per GPU of instances and of committed clusters, from its price page.

Belongs here: rows of the instance tables and of the 1-Click Clusters. Must not be here: copies of
the same tables in the page's scripts, and the API, which needs a key.

What the page means by its own words:

* ``PRICE/GPU/HR*`` is for one GPU and hour; the star leads to the words that tax comes on top;
* the tab above an instance table (``8x``) is the number of GPUs, and the price depends on it; CPUs,
  memory and storage are those of the whole instance;
* a cluster row is a commitment: ``2 weeks – 1 year`` is counted as the whole months of its shortest
  end, so 0, and a count such as ``256+`` is a lower bound, so no count at all;
* a dash says that there is no public price.

Cells carry their column's name themselves, so rows are read by those and not by position.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="lambda_pricing",
    kind="gpu_rates",
    publisher="Lambda",
    urls=("https://lambda.ai/pricing",),
    claims=(r"https://lambda\.ai/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="lambda",
    proven_on=("2026-08-31",),
)

PRICE = "PRICE/GPU/HR*"
INSTANCE = ("Plan", "VRAM/GPU", "vCPUs", "RAM", "STORAGE", PRICE)
CLUSTER = ("Plan", "DURATION", "GPU COUNT", PRICE)
ACTION = ("Action",)
DURATIONS = {"2 weeks – 1 year": 0, "1 year+": 12}
"""Whole months of the shortest commitment that the label covers."""
TAX_NOTE = "* plus applicable sales tax/VAT/GST"
NO_PRICE = ("—", "–", "-", "")
MEMORY = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?:GB|GiB)")
TAB = re.compile(r"(?P<count>\d+)x")
COUNT = re.compile(r"(?P<count>\d+)(?P<more>\+?)")


def parse(capture: Capture) -> pl.DataFrame:
    """One row per instance or cluster size."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    tax = "excluded" if TAX_NOTE in words(page.soup) else "unstated"
    rows = []
    for number, table in enumerate(page.soup.find_all("table")):
        for index, row in enumerate(table.find_all("tr")):
            if row.has_attr("data-plan"):
                place = f"table {number} row {index}"
                rows.append(_row(page, row, place) | {"tax": tax})
            elif row.find("td") is not None:
                raise page.error(f"table {number} row {index}", "row without a plan", words(row))
    if not rows:
        raise page.error("table", "no row with a plan")
    return frame_of(SOURCE, rows)


def _row(page: PricePage, row: Tag, place: str) -> dict[str, Any]:
    cells: dict[str, str] = {}
    for cell in row.find_all(["th", "td"], recursive=False):
        label = str(cell.get("data-label", ""))
        if label in cells:
            raise page.error(place, "column twice", label)
        cells[label] = words(cell)
    if cells.get("Plan") != row["data-plan"]:
        raise page.error(f"{place} Plan", "not the plan of the row", cells.get("Plan"))
    if "DURATION" in cells:
        expect_keys(SOURCE.id, place, cells, known=CLUSTER + ACTION, required=CLUSTER)
        offer = _cluster(place, cells)
    else:
        expect_keys(SOURCE.id, place, cells, known=INSTANCE, required=INSTANCE)
        offer = _instance(page, row, place, cells)
    listed = cells[PRICE]
    price, problem = None, "no public price"
    if listed not in NO_PRICE:
        price = dollars(SOURCE.id, f"{place} {PRICE}", listed)
        problem = "" if price else ZERO
    return gpu_row(
        locator=f"{place} column {list(cells).index(PRICE)}",
        listed_seller=SOURCE.seller_id,
        listed_gpu=cells["Plan"],
        region="unstated",
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=True,
        listed_price=listed,
        listed_unit=PRICE,
        problem=problem or None,
        **offer,
    )


def _instance(page: PricePage, row: Tag, place: str, cells: Mapping[str, str]) -> dict[str, Any]:
    count = _tab(page, row, place)
    return {
        "sku": f"{count}x {cells['Plan']} {cells['VRAM/GPU']}",
        "gpu_count": count,
        "gpu_memory_gb": _memory(place, cells, "VRAM/GPU"),
        "vcpus": _vcpus(place, cells["vCPUs"]),
        "host_memory_gb": _memory(place, cells, "RAM"),
    }


def _tab(page: PricePage, row: Tag, place: str) -> int:
    """Number of GPUs that the tab above the row's table names."""
    panel = row.find_parent(attrs={"role": "tabpanel"})
    name = "" if panel is None else str(panel.get("id", ""))
    tabs = page.soup.find_all(None, {"role": "tab", "aria-controls": name}) if name else []
    label = words(page.one(tabs, f"{place} tab"))
    match = TAB.fullmatch(label)
    if match is None:
        raise page.error(f"{place} tab", "no number of GPUs", label)
    return int(match["count"])


def _cluster(place: str, cells: Mapping[str, str]) -> dict[str, Any]:
    match = COUNT.fullmatch(cells["GPU COUNT"])
    if match is None:
        raise SourceError(SOURCE.id, f"{place} GPU COUNT", "not a number", cells["GPU COUNT"])
    duration = cells["DURATION"]
    if duration not in DURATIONS:
        raise SourceError(SOURCE.id, f"{place} DURATION", "unknown commitment", duration)
    return {
        "sku": f"1-Click Cluster {cells['GPU COUNT']}x {cells['Plan']}, {duration}",
        "gpu_count": None if match["more"] else int(match["count"]),
        "purchase": "reserved",
        "term_months": DURATIONS[duration],
        "note": f"Commitment of {duration}; the term is the shortest, in whole months.",
    }


def _memory(place: str, cells: Mapping[str, str], name: str) -> float:
    match = MEMORY.fullmatch(cells[name])
    if match is None:
        raise SourceError(SOURCE.id, f"{place} {name}", "not a size in GB", cells[name])
    return float(match["number"])


def _vcpus(place: str, text: str) -> float:
    if not re.fullmatch(r"\d+", text):
        raise SourceError(SOURCE.id, f"{place} vCPUs", "not a number", text)
    return float(text)
