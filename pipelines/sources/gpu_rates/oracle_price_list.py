"""Oracle Cloud Infrastructure: list prices of GPUs, from the product list of the cost estimator.

Belongs here: every product metered as ``GPU Per Hour``, priced per GPU and hour at one list price
for all commercial regions. Must not be here: nodes of the VMware solution, devices by the day, and
all products without a GPU; products that are metered by the GPU but are something else (software
licences, hardware in the customer's own hall) are kept as problems.

Some names stand for a GPU without saying which: the generation (``X7``, ``V2``) or the processor
of the shape (``E3``, ``E4``). They are kept as listed, in full, for the alias rules to know.
``H100T`` is not ``H100``: it has its own price, and nothing seen says what it is. The list does
not say whether CPU and memory are in the price, so ``includes_host`` stays open. Preemptible
capacity is not in the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.html_tables import folded
from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import aside, frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

URL = "https://apexapps.oracle.com/pls/apex/cetools/api/v1/products/?currencyCode=USD"

SOURCE = Source(
    id="oracle_price_list",
    kind="gpu_rates",
    publisher="Oracle",
    urls=(URL,),
    claims=(r"https://apexapps\.oracle\.com/pls/apex/cetools/api/v1/products/?\?currencyCode=USD",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=5,
    seller_id="oracle",
    proven_on=("2024-01-31",),
)

FIELDS = (
    "partNumber",
    "displayName",
    "metricName",
    "serviceCategory",
    "currencyCodeLocalizations",
)
METRIC = "GPU Per Hour"
MODEL = "PAY_AS_YOU_GO"
LOOK_ALIKES = {
    "NVIDIA AI Enterprise": "software licence, not the GPU",
    "Cloud@Customer": "hardware in the customer's own hall",
    "Roving Edge": "device sent to the customer",
    "VMware": "part of the VMware solution",
    "Commit": "price under a commitment that the list does not spell out",
}
CATEGORIES = ("Compute - GPU", "Compute - GPU - Other")
NAME = re.compile(
    r"(?:(?:OCI|Oracle Cloud Infrastructure) ?- )?Compute - "
    r"(?P<shape>(?:(?:Bare Metal |Virtual Machine )?GPU Standard|GPU) - (?P<gpu>.+))"
)
SHAPE_ONLY = re.compile(r"[VXE]\d+")
"""A generation or the host's processor, which names no GPU."""


def parse(capture: Capture) -> pl.DataFrame:
    """One row for each product that is metered by the GPU."""
    require_pages(capture, 1)
    rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for number, item in enumerate(_items(capture.page.text)):
        if item["metricName"] == METRIC:
            rows.append(_row(f"/items/{number}", item))
        elif "GPU" in item["displayName"]:
            problem = f"a GPU that is metered as {item['metricName']}"
            others.append(aside(f"/items/{number}", problem, item["displayName"]))
    if not rows:
        raise SourceError(SOURCE.id, "items", "no product metered as GPU Per Hour")
    return frame_of(SOURCE, [*rows, *others])


def _items(text: str) -> list[Mapping[str, Any]]:
    """All products, each with exactly the fields we know."""
    document = json_of(SOURCE.id, text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    known = ("items", "lastUpdated")
    expect_keys(SOURCE.id, "document", document, known=known, required=("items",))
    items: object = document["items"]
    if not isinstance(items, list):
        raise SourceError(SOURCE.id, "items", "not a list", items)
    for number, item in enumerate(items):
        field = f"/items/{number}"
        if not isinstance(item, dict):
            raise SourceError(SOURCE.id, field, "not an object", item)
        expect_keys(SOURCE.id, field, item, known=(*FIELDS, "description"), required=FIELDS)
        for name in FIELDS[:4]:
            if not isinstance(item[name], str):
                raise SourceError(SOURCE.id, f"{field}/{name}", "not a text", item[name])
        _check_metric(field, item)
    return items


def _check_metric(field: str, item: Mapping[str, Any]) -> None:
    """Raise where a GPU product is metered in a way nobody has looked at."""
    metric = item["metricName"]
    is_gpu = item["serviceCategory"] in CATEGORIES or "gpu" in metric.lower()
    if is_gpu and metric != METRIC:
        raise SourceError(SOURCE.id, f"{field}/metricName", "unknown unit", metric)


def _row(locator: str, item: Mapping[str, Any]) -> dict[str, Any]:
    name = folded(item["displayName"])
    price = _price(locator, item)
    if price is not None and price < 0:
        raise SourceError(SOURCE.id, f"{locator}/value", "negative price", price)
    reasons = [reason for word, reason in LOOK_ALIKES.items() if word in name]
    if price is None:
        reasons.append("no pay-as-you-go price given")
    elif price == 0:
        reasons.append("zero, and nothing says that it is free")
    return gpu_row(
        locator=locator,
        listed_seller=SOURCE.seller_id,
        sku=item["partNumber"],
        listed_gpu=_gpu(locator, name, is_known_to_differ=bool(reasons)),
        gpu_count=1,
        region="all",
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        listed_price="" if price is None else str(price),
        listed_unit=f"{METRIC}, {MODEL}",
        problem="; ".join(reasons) or None,
        note=f"{name}. One list price for all commercial regions.",
    )


def _gpu(locator: str, name: str, *, is_known_to_differ: bool) -> str:
    """GPU part of a product's name; raises on a name nobody has looked at."""
    if match := NAME.fullmatch(name):
        return match["shape" if SHAPE_ONLY.fullmatch(match["gpu"]) else "gpu"]
    if is_known_to_differ:
        return name
    raise SourceError(SOURCE.id, f"{locator}/displayName", "unknown kind of product", name)


def _price(locator: str, item: Mapping[str, Any]) -> Decimal | None:
    """Pay-as-you-go price in USD; None where the product has no other price either."""
    field = f"{locator}/currencyCodeLocalizations"
    if not isinstance(localized := item["currencyCodeLocalizations"], list):
        raise SourceError(SOURCE.id, field, "not a list", localized)
    found: list[Decimal] = []
    for entry in localized:
        keys = ("currencyCode", "prices")
        expect_keys(SOURCE.id, field, entry, known=keys, required=keys)
        if entry["currencyCode"] != SOURCE.currency:
            raise SourceError(SOURCE.id, field, "unknown currency", entry["currencyCode"])
        for price in entry["prices"]:
            keys = ("model", "value")
            expect_keys(SOURCE.id, field, price, known=keys, required=keys)
            if price["model"] != MODEL:
                raise SourceError(SOURCE.id, field, "unknown price model", price["model"])
            found.append(decimal_of(SOURCE.id, field, price["value"]))
    if len(found) > 1:
        raise SourceError(SOURCE.id, field, "more than one price", ", ".join(map(str, found)))
    return found[0] if found else None
