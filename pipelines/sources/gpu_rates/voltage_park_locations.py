"""Voltage Park: prices per GPU of bare-metal nodes by location and network.

Belongs here: both prices of every location of the dashboard's public list. Must not be here: how
many GPUs are free, and reservations, whose price is not public.

What the fields mean:

* prices are texts, for one GPU and hour, although nodes have ``specs_per_node.gpu_count``;
* Ethernet and InfiniBand are two networks of the same offer on demand;
* a location is named by its id only;
* the answer has no currency; the seller prints its prices in US dollars.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="voltage_park_locations",
    kind="gpu_rates",
    publisher="Voltage Park",
    urls=("https://cloud-api.voltagepark.com/api/v1/bare-metal/locations",),
    claims=(r"https://cloud-api\.voltagepark\.com/api/v1/bare-metal/locations/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public answer of the dashboard without a key; no data licence stated.",
    minimum_rows=2,
    seller_id="voltage_park",
    proven_on=("2026-08-31",),
)

ENVELOPE = ("results", "total_result_count", "has_previous", "has_next")
PRICES = {"ethernet": "gpu_price_ethernet", "infiniband": "gpu_price_infiniband"}
REQUIRED = ("id", *PRICES.values(), "specs_per_node")
KNOWN = (
    *REQUIRED,
    "gpu_count_ethernet",
    "gpu_count_infiniband",
    "reserved_gpu_count_infiniband_cluster_one",
    "reserved_gpu_count_infiniband_cluster_two",
)
SPECS = ("gpu_model", "gpu_count", "cpu_model", "cpu_count", "ram_gb", "storage_gb")


def parse(capture: Capture) -> pl.DataFrame:
    """Two rows per location, one for each network."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=ENVELOPE, required=ENVELOPE)
    results = document["results"]
    if not isinstance(results, list) or not results:
        raise SourceError(SOURCE.id, "results", "no list of locations", results)
    if document["has_next"] or document["total_result_count"] != len(results):
        raise SourceError(SOURCE.id, "results", "not all locations are on this page", len(results))
    return frame_of(
        SOURCE,
        [
            _row(f"/results/{number}", location, network)
            for number, location in enumerate(results)
            for network in PRICES
        ],
    )


def _row(field: str, location: object, network: str) -> dict[str, Any]:
    if not isinstance(location, dict):
        raise SourceError(SOURCE.id, field, "not an object", location)
    expect_keys(SOURCE.id, field, location, known=KNOWN, required=REQUIRED)
    specs = location["specs_per_node"]
    if not isinstance(specs, dict):
        raise SourceError(SOURCE.id, f"{field}/specs_per_node", "not an object", specs)
    expect_keys(SOURCE.id, f"{field}/specs_per_node", specs, known=SPECS, required=SPECS)
    name = PRICES[network]
    price = decimal_of(SOURCE.id, f"{field}/{name}", location[name])
    if price < 0:
        raise SourceError(SOURCE.id, f"{field}/{name}", "negative price", price)
    return gpu_row(
        locator=f"{field}/{name}",
        listed_seller=SOURCE.seller_id,
        sku=f"{_text(field, specs, 'gpu_model')}, {network}",
        listed_gpu=_text(field, specs, "gpu_model"),
        gpu_count=_whole(field, specs, "gpu_count"),
        host_memory_gb=float(_whole(field, specs, "ram_gb")),
        region=_text(field, location, "id"),
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=True,
        listed_price=str(location[name]),
        listed_unit=f"{name}, dollars per GPU and hour",
        problem=None if price else ZERO,
        note="The region is the seller's id of the location.",
    )


def _text(field: str, values: Mapping[str, Any], name: str) -> str:
    if not isinstance(values[name], str) or not values[name]:
        raise SourceError(SOURCE.id, f"{field}/{name}", "not a text", values[name])
    return str(values[name])


def _whole(field: str, values: Mapping[str, Any], name: str) -> int:
    value = values[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise SourceError(SOURCE.id, f"{field}/{name}", "not a whole number above zero", value)
    return value
