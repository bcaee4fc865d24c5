"""Akamai Cloud (Linode): list prices of plans with GPUs, from the public list of plan types.

Belongs here: every plan type with a GPU, priced per instance and hour, and its price in regions
that have one of their own. Must not be here: types without a GPU (skipped by ``gpus`` = 0; the
``accelerated`` class has video cards, not GPUs), backups and the monthly price, which for older
plans is a ceiling on the hourly bill.

The API gives prices in US dollars (its description says so; no field does) and names the GPU in
the plan's label only. A plan whose label is of another form keeps its price, and its id alone
tells the GPU.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="linode_types",
    kind="gpu_rates",
    publisher="Akamai",
    urls=("https://api.linode.com/v4/linode/types?page_size=500",),
    claims=(
        r"https://api\.linode\.com/v4(?:beta)?/linode/types/?(?:\?(?:page(?:_size)?=\d+&?)+)?",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=1,
    seller_id="linode",
    proven_on=("2024-07-19",),
)

ENVELOPE = ("data", "page", "pages", "results")
FIELDS = (
    "id",
    "label",
    "price",
    "region_prices",
    "addons",
    "memory",
    "disk",
    "transfer",
    "vcpus",
    "gpus",
    "network_out",
    "class",
    "successor",
)
PRICE = ("hourly", "monthly")
LABEL = re.compile(
    r"(?:Dedicated \d+ ?GB \+ )?(?P<gpu>[A-Z][\w ]*?)(?: GPU)? x(?P<count>\d+)"
    r"(?: (?:Small|Medium|Large|X-?Large))?"
)
BASE_REGION = "unstated"
MIB_PER_GB = 1024


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of all types with a GPU."""
    require_pages(capture, 1)
    rows = [
        row
        for number, plan in enumerate(_plans(capture.page.text))
        for row in _rows(f"/data/{number}", plan)
    ]
    if not rows:
        raise SourceError(SOURCE.id, "data", "no type with a GPU in the list")
    return frame_of(SOURCE, rows)


def _plans(text: str) -> list[Mapping[str, Any]]:
    """All plan types, after checking that the one page is the whole list."""
    document = json_of(SOURCE.id, text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=ENVELOPE, required=ENVELOPE)
    plans: object = document["data"]
    if not isinstance(plans, list) or len(plans) != document["results"]:
        raise SourceError(SOURCE.id, "results", "not the number of types", document["results"])
    if document["page"] != 1 or document["pages"] != 1:
        raise SourceError(SOURCE.id, "pages", "not the whole list on one page", document["pages"])
    for number, plan in enumerate(plans):
        field = f"/data/{number}"
        if not isinstance(plan, dict):
            raise SourceError(SOURCE.id, field, "not an object", plan)
        known = (*FIELDS, "accelerated_devices")
        expect_keys(SOURCE.id, field, plan, known=known, required=FIELDS)
    return plans


def _rows(locator: str, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan's price and its prices in single regions; nothing where it has no GPU."""
    count = _whole(locator, plan, "gpus")
    if count == 0:
        return
    expect_keys(SOURCE.id, f"{locator}/price", plan["price"], known=PRICE, required=PRICE)
    yield _row(f"{locator}/price", BASE_REGION, locator, plan, plan["price"])
    if not isinstance(plan["region_prices"], list):
        raise SourceError(
            SOURCE.id, f"{locator}/region_prices", "not a list", plan["region_prices"]
        )
    for number, price in enumerate(plan["region_prices"]):
        place = f"{locator}/region_prices/{number}"
        expect_keys(SOURCE.id, place, price, known=("id", *PRICE), required=("id", *PRICE))
        yield _row(place, price["id"], locator, plan, price)


def _row(
    place: str, region: str, locator: str, plan: Mapping[str, Any], listed: Mapping[str, Any]
) -> dict[str, Any]:
    count = _whole(locator, plan, "gpus")
    price, problem = _price(place, listed["hourly"])
    notes = [f"Label: {plan['label']}."]
    if region == BASE_REGION:
        notes.append("Price of every region that has none of its own.")
    if plan["successor"] is not None:
        notes.append(f"The seller names {plan['successor']} as its successor.")
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=plan["id"],
        listed_gpu=_gpu(locator, plan["label"], count),
        gpu_count=count,
        vcpus=float(_whole(locator, plan, "vcpus")),
        host_memory_gb=_whole(locator, plan, "memory") / MIB_PER_GB,
        region=region,
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price="" if price is None else str(listed["hourly"]),
        listed_unit="hourly price of the plan",
        problem=problem,
        note=" ".join(notes),
    )


def _price(place: str, listed: object) -> tuple[Decimal | None, str | None]:
    """Hourly price, and why it must not be published."""
    if listed is None:
        return None, "no hourly price given"
    price = decimal_of(SOURCE.id, f"{place}/hourly", listed)
    if price < 0:
        raise SourceError(SOURCE.id, f"{place}/hourly", "negative price", price)
    return price, "zero, and nothing says that it is free" if price == 0 else None


def _gpu(locator: str, label: object, count: int) -> str:
    """GPU that a label such as ``RTX4000 Ada x1 Small`` names; empty for another form."""
    if not isinstance(label, str):
        raise SourceError(SOURCE.id, f"{locator}/label", "not a text", label)
    if not (match := LABEL.fullmatch(label)):
        return ""
    if int(match["count"]) != count:
        raise SourceError(SOURCE.id, f"{locator}/label", f"does not fit gpus = {count}", label)
    return match["gpu"]


def _whole(locator: str, plan: Mapping[str, Any], field: str) -> int:
    value = plan[field]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SourceError(SOURCE.id, f"{locator}/{field}", "not a whole number", value)
    return value
