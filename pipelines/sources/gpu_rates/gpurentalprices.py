"""gpurentalprices.com: what a third party read each day off the pages of some thirty sellers.

Belongs here: every offer of the daily file, as second opinion beside the sellers' own documents.
Must not be here: trust. "Fetched today" is not "true today": for a year the file had a price list
of AWS that the seller had left behind, read off another third party.

What the file means:

* ``usd_hr`` is per GPU and hour, with or without the machine around it: without where ``instance``
  says so (``GPU rate only``) or the page that is named as its source prices bare GPUs, else nobody
  knows. The region is not told, save where ``region`` tells it;
* ``kind`` mixes how a GPU is bought with whose it is: ``secure`` and ``on-demand`` are the
  seller's machines, ``community`` and ``marketplace`` other people's, ``serverless`` is running
  time, ``spot`` may be taken back;
* ``min_gpus`` is the smallest number that can be rented, not the number that the price is for;
* a seller that is ``stale`` was not read that day: its rows are those of an earlier day and are
  kept as problems, so that they confirm nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of, list_in, object_in
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

BASE = "https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/HEAD/data"

SOURCE = Source(
    id="gpurentalprices",
    kind="gpu_rates",
    publisher="gpurentalprices.com",
    urls=(f"{BASE}/latest.json",),
    claims=(
        r"https://raw\.githubusercontent\.com/adriannutiu/gpu-rental-prices/[\w.-]+/data"
        r"/(?:latest|snapshots/\d{4}-\d{2}-\d{2})\.json",
    ),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="GPU rental price data by gpurentalprices.com (https://gpurentalprices.com), "
    "CC BY 4.0; changed: matched to our names, regions and purchases.",
    minimum_rows=20,
    proven_on=("2026-07-05", "2026-07-18", "2026-08-10"),
)

DOCUMENT = ("date", "generated_at", "offers", "providers")
OFFER = ("provider", "gpu", "vram_gb", "usd_hr", "kind", "source_url", "fetched_at")
OFFER_EXTRA = (
    "min_gpus",
    "availability",
    "instance",
    "gpu_count_reported",
    "region",
    "ram_label",
    "disk_label",
    "source_quote",
)
SELLER = ("ok", "last_verified", "stale")
SELLER_EXTRA = ("error", "source_url")
KINDS: Mapping[str, tuple[str, str]] = {
    "on-demand": ("rental", "on_demand"),
    "secure": ("rental", "on_demand"),
    "community": ("marketplace", "on_demand"),
    "marketplace": ("marketplace", "on_demand"),
    "serverless": ("serverless", "on_demand"),
    "spot": ("rental", "spot"),
}
"""Product and purchase of each ``kind``."""
MARKETPLACES = ("lium", "primeintellect", "salad", "sfcompute", "spheron", "tensordock")
"""Sellers whose machines are other people's, whatever the ``kind``."""
GPU_ONLY = "GPU rate only"
GPU_ONLY_PAGES = ("https://cloud.google.com/compute/gpus-pricing",)
"""Pages that price GPUs to attach to a machine, whose CPUs and memory are priced elsewhere."""


def parse(capture: Capture) -> pl.DataFrame:
    """One row per offer."""
    require_pages(capture, 1)
    document = object_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    expect_keys(SOURCE.id, "document", document, known=(*DOCUMENT, "meta"), required=DOCUMENT)
    sellers = object_in(SOURCE, "/providers", document["providers"])
    for name, seller in sellers.items():
        place = f"/providers/{name}"
        object_in(SOURCE, place, seller)
        expect_keys(SOURCE.id, place, seller, known=SELLER + SELLER_EXTRA, required=SELLER)
    rows = [
        _row(f"/offers/{number}", offer, sellers)
        for number, offer in enumerate(list_in(SOURCE, "/offers", document["offers"]))
    ]
    _judge_repeats(rows)
    return frame_of(SOURCE, rows)


def _row(place: str, offer: Any, sellers: Mapping[str, Any]) -> dict[str, Any]:
    object_in(SOURCE, place, offer)
    expect_keys(SOURCE.id, place, offer, known=OFFER + OFFER_EXTRA, required=OFFER)
    for field in ("provider", "gpu", "kind", "source_url"):
        if not isinstance(offer[field], str) or not offer[field]:
            raise SourceError(SOURCE.id, f"{place}/{field}", "not a text", offer[field])
    if offer["kind"] not in KINDS:
        raise SourceError(SOURCE.id, f"{place}/kind", "unknown kind", offer["kind"])
    if offer["provider"] not in sellers:
        raise SourceError(SOURCE.id, f"{place}/provider", "not in providers", offer["provider"])
    product, purchase = KINDS[offer["kind"]]
    if product == "rental" and offer["provider"] in MARKETPLACES:
        product = "marketplace"
    price = decimal_of(SOURCE.id, f"{place}/usd_hr", offer["usd_hr"])
    if price < 0:
        raise SourceError(SOURCE.id, f"{place}/usd_hr", "negative price", price)
    instance = offer.get("instance") or ""
    is_gpu_alone = GPU_ONLY in instance or offer["source_url"] in GPU_ONLY_PAGES
    return gpu_row(
        locator=f"{place}/usd_hr",
        listed_seller=offer["provider"],
        product=product,
        sku=offer["gpu"],
        variant=_variant(place, offer, instance),
        listed_gpu=offer["gpu"],
        gpu_memory_gb=_memory(place, offer),
        region=offer.get("region") or "unstated",
        purchase=purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=False if is_gpu_alone else None,
        listed_price=str(offer["usd_hr"]),
        listed_unit=f"usd_hr, kind {offer['kind']}",
        problem="; ".join(_problems(price, sellers[offer["provider"]])) or None,
        note=f"Names {offer['source_url']} as its source.",
    )


def _variant(place: str, offer: Mapping[str, Any], instance: str) -> str:
    """What tells two offers of a GPU apart: the machine, the tier and the smallest number."""
    smallest = offer.get("min_gpus")
    if smallest is not None and (not isinstance(smallest, int) or smallest < 1):
        raise SourceError(SOURCE.id, f"{place}/min_gpus", "not a whole number", smallest)
    parts = [instance, f"at least {smallest} GPUs" if smallest and smallest > 1 else ""]
    return ", ".join(filter(None, parts))


def _memory(place: str, offer: Mapping[str, Any]) -> float:
    memory = decimal_of(SOURCE.id, f"{place}/vram_gb", offer["vram_gb"])
    if memory <= 0:
        raise SourceError(SOURCE.id, f"{place}/vram_gb", "not above zero", memory)
    return float(memory)


def _problems(price: Decimal, seller: Mapping[str, Any]) -> Iterator[str]:
    if price == 0:
        yield ZERO
    if seller["stale"] is True or seller["ok"] is not True:
        yield f"carried forward: the seller was last read at {seller['last_verified']}"


def _judge_repeats(rows: Sequence[dict[str, Any]]) -> None:
    """Keep one of several alike; where they differ nobody can tell which is meant."""
    offers: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["problem"] is None:
            names = ("listed_seller", "product", "sku", "variant", "region", "purchase")
            offers[tuple(row[name] for name in names)].append(row)
    for found in offers.values():
        facts = {(row["price"], row["gpu_memory_gb"]) for row in found}
        for row in found if len(facts) > 1 else found[1:]:
            row["problem"] = (
                "the file names different prices or memories for this offer"
                if len(facts) > 1
                else "listed twice"
            )
