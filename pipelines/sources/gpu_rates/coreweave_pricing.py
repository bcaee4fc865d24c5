"""CoreWeave: prices of GPU instances on demand and spot, by region, from its price page.

Belongs here: the section of GPU instances. Must not be here: the section of CPU instances, which is
laid out alike, and the price of a single GPU for customers of the inference platform.

What a row means:

* prices are of the whole instance; the number of GPUs may carry a footnote: ``4^1`` is 4 (two
  superchips with two GPUs each);
* prices are read from the lines that name themselves (``On-Demand Price:``), not from the cells
  that repeat them;
* ``N/A`` says that the instance is not sold that way, an empty price that there is no public one;
* ``VRAM`` is of one GPU. How spot prices are made the page does not say.

Unproven: written after pages that other public projects saved in 2026-08 and 2026-09. The seller's
terms are reported to prohibit scraping: the source is off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.json_documents import expect_keys
from pipelines.reading.price_page import ZERO, PricePage, dollars, words
from pipelines.reading.rows import aside, frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source

SOURCE = Source(
    id="coreweave_pricing",
    kind="gpu_rates",
    publisher="CoreWeave",
    urls=("https://www.coreweave.com/pricing",),
    claims=(r"https://www\.coreweave\.com/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Terms of service are reported to prohibit scraping.",
    minimum_rows=4,
    seller_id="coreweave",
    disabled="The seller's terms are reported to prohibit scraping.",
)

SECTION = "On-demand GPU instances"
REGION = re.compile(r"REGION: (?P<name>\S.*)")
PRICES = {
    "instance-price": ("on_demand", "On-Demand Price:"),
    "spot-price": ("spot", "Spot Price:"),
}
INFERENCE = "inference-price"
SPECS = ("GPU Count", "VRAM", "vCPUs", "Local Storage (TB)", "System RAM")
COUNT = re.compile(r"(?P<count>[1-9]\d*)(?P<footnote>\^\d+)?")
NUMBER = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
NOT_SOLD = "N/A"


def parse(capture: Capture) -> pl.DataFrame:
    """One row per instance, region and way of buying it."""
    require_pages(capture, 1)
    page = PricePage(SOURCE.id, capture.page.text)
    headings = (h for h in page.soup.find_all("h2") if words(h) == SECTION)
    section = page.one(headings, SECTION).find_parent("section")
    if section is None:
        raise page.error(SECTION, "heading without its section")
    rows: list[dict[str, Any]] = []
    region = ""
    for tag in section.find_all(["h5", "div"]):
        if tag.name == "h5":
            match = REGION.fullmatch(words(tag))
            if match is None:
                raise page.error(page.place(tag), "not a region", words(tag))
            region = match["name"]
        elif tag.get("role") == "listitem":
            if not region:
                raise page.error(page.place(tag), "row before any region")
            rows += _rows(page, tag, region)
    if not rows:
        raise page.error(SECTION, "no rows")
    return frame_of(SOURCE, rows)


def _rows(page: PricePage, item: Tag, region: str) -> Iterator[dict[str, Any]]:
    place = page.place(item)
    names = {words(name) for name in item.find_all(class_="table-model-name")}
    if len(names) != 1:
        raise page.error(place, "expected one name", ", ".join(sorted(names)))
    name = names.pop()
    specs = _specs(page, item, place)
    count = COUNT.fullmatch(specs["GPU Count"])
    if count is None:
        raise page.error(f"{place} {name} GPU Count", "not a number", specs["GPU Count"])
    for tag in item.find_all(class_="item-value"):
        kinds = [] if tag.parent is None else list(tag.parent.get_attribute_list("class"))
        if not set(kinds) & {*PRICES, INFERENCE}:
            raise page.error(f"{place} {name}", "price of an unknown kind", kinds)
    for css, (purchase, label) in PRICES.items():
        line = page.one(item.find_all(class_=css), f"{place} {name} {label}")
        value = words(page.one(line.find_all(class_="item-value"), f"{place} {name} {label}"))
        if words(line) != " ".join(filter(None, (label, value, "/ Hour"))):
            raise page.error(f"{place} {name}", "unknown label or unit", words(line))
        if value == NOT_SOLD:
            yield aside(page.place(line), f"not sold: {label} {value}", f"{name}, {region}")
            continue
        price = dollars(SOURCE.id, f"{place} {name} {label}", value) if value else None
        yield gpu_row(
            locator=page.place(line),
            listed_seller=SOURCE.seller_id,
            sku=name,
            listed_gpu=name,
            gpu_count=int(count["count"]),
            gpu_memory_gb=_number(page, place, specs, "VRAM"),
            vcpus=_number(page, place, specs, "vCPUs"),
            host_memory_gb=_number(page, place, specs, "System RAM"),
            region=region,
            purchase=purchase,
            price=price,
            currency=SOURCE.currency,
            unit="per_instance_hour",
            includes_host=True,
            listed_price=value,
            listed_unit=f"{label} / Hour",
            problem=_problem(value, price),
            note="Two superchips with two GPUs each." if count["footnote"] else None,
        )


def _problem(value: str, price: object) -> str | None:
    if not value:
        return "no public price: contact the seller"
    return None if price else ZERO


def _specs(page: PricePage, item: Tag, place: str) -> Mapping[str, str]:
    """Values of the instance by their labels."""
    specs: dict[str, str] = {}
    for block in item.find_all(class_="table-meta-text-right"):
        parts = [words(part) for part in block.find_all("div", recursive=False)]
        if len(parts) != 2 or parts[1] in specs:
            raise page.error(place, "not a value and its label", " | ".join(parts))
        specs[parts[1]] = parts[0]
    expect_keys(SOURCE.id, place, specs, known=SPECS, required=SPECS)
    return specs


def _number(page: PricePage, place: str, specs: Mapping[str, str], name: str) -> float:
    if not NUMBER.fullmatch(specs[name]):
        raise page.error(f"{place} {name}", "not a number", specs[name])
    return float(specs[name].replace(",", ""))
