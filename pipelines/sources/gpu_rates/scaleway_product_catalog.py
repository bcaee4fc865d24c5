"""Scaleway: prices of instances with GPUs in its product catalogue, a second route to its figures.

Belongs here: every instance with a GPU that the catalogue has in a zone, per instance. Must not be
here: products without a GPU, and the list of instance types (``scaleway_instances``), which names a
GPU's memory and is the first route; where both read an offer, the later confirmed one stands.

What the fields mean:

* ``retail_price`` is whole ``units`` and ``nanos`` of a currency for one ``unit_of_measure``, which
  is a minute for most GPUs and an hour for others. Prices are turned into hours of 60 minutes.
* ``hardware.gpu`` holds number and type; its description repeats both, ``8 x L4``.
* What is no longer sold keeps its price and is a problem. Prices are before tax, as the seller's
  price pages say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.publishers.scaleway import COUNTRIES, ZONES
from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

API = "https://api.scaleway.com/product-catalog/v2alpha1/public-catalog/products"

SOURCE = Source(
    id="scaleway_product_catalog",
    kind="gpu_rates",
    publisher="Scaleway",
    urls=tuple(f"{API}?product_types=instance&zone={zone}" for zone in ZONES),
    claims=(
        rf"{re.escape(API)}/?\?product_types=instance&zone=(?P<partition>[a-z]{{2}}-[a-z]{{3}}-\d+)",
    ),
    media_type="application/json",
    currency="EUR",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=0,
    seller_id="scaleway",
    proven_on=("2026-03-31", "2026-04-17", "2026-04-20", "2026-07-01"),
)

PRODUCT = (
    "sku",
    "service_category",
    "product_category",
    "product",
    "variant",
    "description",
    "locality",
    "price",
    "properties",
    "unit_of_measure",
    "status",
    "badges",
)
PRODUCT_EXTRA = ("environmental_impact_estimation", "end_of_growth_at", "end_of_life_at")
RETAIL = ("currency_code", "units", "nanos")
PER_HOUR = {"minute": 60, "hour": 1}
ON_SALE = ("general_availability", "end_of_growth")
GONE = ("end_of_sale", "retired")
NANO = Decimal("1e-9")
BYTES_PER_GB = 2**30


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of one zone; an empty frame where it has no GPU."""
    require_pages(capture, 1)
    zone = SOURCE.partition(capture.page.url)
    if zone[:2] not in COUNTRIES:
        raise SourceError(SOURCE.id, "zone", "unknown country", capture.page.url)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    known = ("products", "total_count")
    expect_keys(SOURCE.id, "document", document, known=known, required=known)
    products = document["products"]
    if not isinstance(products, list) or len(products) != document["total_count"] or not products:
        raise SourceError(
            SOURCE.id, "total_count", "not all products are here", document["total_count"]
        )
    rows = []
    for number, product in enumerate(products):
        field = f"/products/{number}"
        if not isinstance(product, dict):
            raise SourceError(SOURCE.id, field, "not an object", product)
        expect_keys(SOURCE.id, field, product, known=PRODUCT + PRODUCT_EXTRA, required=PRODUCT)
        if gpu := (product["properties"].get("hardware") or {}).get("gpu"):
            rows.append(_row(field, zone, product, gpu))
    return frame_of(SOURCE, rows)


def _row(
    field: str, zone: str, product: Mapping[str, Any], gpu: Mapping[str, Any]
) -> dict[str, Any]:
    if product["locality"] != {"zone": zone}:
        raise SourceError(SOURCE.id, f"{field}/locality", f"not {zone}", product["locality"])
    if product["status"] not in ON_SALE + GONE:
        raise SourceError(SOURCE.id, f"{field}/status", "unknown status", product["status"])
    listed, unit, price = _price(field, product)
    reasons = [] if price else [ZERO]
    if product["status"] in GONE:
        reasons.append(f"no longer sold: {product['status']}")
    hardware = product["properties"]["hardware"]
    cores, memory = hardware["cpu"]["virtual"]["count"], hardware["ram"]["size"]
    return gpu_row(
        locator=f"{field}/price/retail_price",
        listed_seller=SOURCE.seller_id,
        sku=str(product["product"]),
        listed_gpu=_gpu(field, gpu),
        gpu_count=gpu["count"],
        vcpus=float(cores),
        host_memory_gb=memory / BYTES_PER_GB,
        region=zone,
        country=COUNTRIES[zone[:2]],
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        tax="excluded",
        listed_price=f"{listed:f}",
        listed_unit=f"retail_price, units and nanos per {unit}",
        problem="; ".join(reasons) or None,
    )


def _gpu(field: str, gpu: Mapping[str, Any]) -> str:
    """Type of GPU, after checking that the description says the same."""
    expect_keys(SOURCE.id, f"{field}/gpu", gpu, known=("description", "count", "type"))
    count, kind = gpu.get("count"), gpu.get("type")
    if gpu.get("description") != f"{count} x {kind}" or not isinstance(count, int) or count < 1:
        raise SourceError(SOURCE.id, f"{field}/gpu", "not a number of one type", dict(gpu))
    return str(kind)


def _price(field: str, product: Mapping[str, Any]) -> tuple[Decimal, str, Decimal]:
    """The price as listed, its unit, and the price per hour."""
    place = f"{field}/price/retail_price"
    retail = product["price"].get("retail_price")
    if not isinstance(retail, dict) or len(product["price"]) != 1:
        raise SourceError(SOURCE.id, place, "not one retail price", product["price"])
    expect_keys(SOURCE.id, place, retail, known=RETAIL, required=RETAIL)
    if retail["currency_code"] != SOURCE.currency:
        raise SourceError(SOURCE.id, place, f"not {SOURCE.currency}", retail["currency_code"])
    for name in ("units", "nanos"):
        value = retail[name]
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise SourceError(SOURCE.id, f"{place}/{name}", "not a whole number", value)
    measure = product["unit_of_measure"]
    if measure.get("unit") not in PER_HOUR or measure.get("size") != 1:
        raise SourceError(SOURCE.id, f"{field}/unit_of_measure", "not a minute or hour", measure)
    listed = retail["units"] + retail["nanos"] * NANO
    return listed, measure["unit"], listed * PER_HOUR[measure["unit"]]
