"""Vultr: list prices of cloud and bare-metal plans with GPUs, from the public lists of plans.

Belongs here: every plan with a GPU of ``/v2/plans?type=vcg`` and ``/v2/plans-metal`` (two parts,
each complete on its own), per instance and hour, on demand and preemptible. Must not be here:
metal plans without a GPU, and the monthly prices (672 or 730 hours, by plan).

Unproven: no capture. The layout is that of the API's description and of answers quoted by public
collectors (2026-08, 2026-09):

* ``gpu_count`` may be a part of a card (``1/8``); ``gpu_vram_gb`` is the memory of the whole plan.
  Some plans (type ``vdm``) name neither GPU nor count.
* A price stands in the list for kinds of deployment that are switched off (``deploy_ondemand``,
  ``deploy_preemptible``); such rows are kept as problems.
* ``location_cost`` holds the prices of single locations that differ. ``locations`` may be empty.
* The list goes on where ``meta.links.next`` is not empty; only a whole list is read.

Fields nobody has looked at are refused where their name speaks of money or GPUs; others describe
disks, processors and networks, and are left aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="vultr_plans",
    kind="gpu_rates",
    publisher="Vultr",
    urls=(
        "https://api.vultr.com/v2/plans?type=vcg&per_page=500",
        "https://api.vultr.com/v2/plans-metal?per_page=500",
    ),
    claims=(
        r"https://api\.vultr\.com/v2/(?P<partition>plans)/?\?type=vcg(?:&per_page=\d+)?",
        r"https://api\.vultr\.com/v2/(?P<partition>plans-metal)/?(?:\?per_page=\d+)?",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=2,
    seller_id="vultr",
)

LISTS = {"plans": "plans", "plans-metal": "plans_metal"}
REQUIRED = ("id", "ram", "locations", "hourly_cost")
COSTS = (
    "hourly_cost",
    "hourly_cost_preemptible",
    "monthly_cost",
    "monthly_cost_preemptible",
)
KNOWN = (*COSTS, "location_cost", "gpu_type", "gpu_brand", "gpu_count", "gpu_vram_gb")
MONEY_OR_GPU = re.compile(r"cost|price|currency|gpu|discount|rate")
PURCHASES = {
    "on_demand": ("hourly_cost", "deploy_ondemand"),
    "spot": ("hourly_cost_preemptible", "deploy_preemptible"),
}
NO_GPU = (None, "", "none")
MIB_PER_GB = 1024


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of one of the two lists."""
    require_pages(capture, 1)
    name = LISTS[SOURCE.partition(capture.page.url)]
    rows = [
        row
        for number, plan in enumerate(_plans(capture.page.text, name))
        if _has_gpu(plan)
        for row in _rows(f"/{name}/{number}", plan)
    ]
    if not rows:
        raise SourceError(SOURCE.id, name, "no plan with a GPU in the list")
    return frame_of(SOURCE, rows)


def _plans(text: str, name: str) -> list[Mapping[str, Any]]:
    """All plans, after checking that the one page is the whole list."""
    document = json_of(SOURCE.id, text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=(name, "meta"), required=(name, "meta"))
    plans: object = document[name]
    if not isinstance(plans, list):
        raise SourceError(SOURCE.id, name, "not a list", plans)
    meta = document["meta"]
    expect_keys(SOURCE.id, "meta", meta, known=("total", "links"), required=("total", "links"))
    if meta["total"] != len(plans) or (meta["links"] or {}).get("next"):
        raise SourceError(SOURCE.id, "meta", "not the whole list on one page", meta)
    for number, plan in enumerate(plans):
        field = f"/{name}/{number}"
        if not isinstance(plan, dict):
            raise SourceError(SOURCE.id, field, "not an object", plan)
        telling = [key for key in plan if MONEY_OR_GPU.search(key)]
        expect_keys(SOURCE.id, field, telling, known=KNOWN)
        expect_keys(SOURCE.id, field, plan, known=plan, required=REQUIRED)
    return plans


def _has_gpu(plan: Mapping[str, Any]) -> bool:
    """Skip rule: neither a name of a GPU plan (``vcg-…``, ``…-gpu``) nor a GPU's type or maker."""
    is_named_so = re.fullmatch(r"vcg-.*|.*-gpu", str(plan["id"])) is not None
    return is_named_so or not {plan.get("gpu_type"), plan.get("gpu_brand")} <= set(NO_GPU)


def _rows(locator: str, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows of a plan: each kind of purchase, everywhere and where a location has its own price."""
    places: dict[str, tuple[str, Mapping[str, Any]]] = {"unstated": (locator, plan)}
    costs = plan.get("location_cost") or {}
    if not isinstance(costs, dict):
        raise SourceError(SOURCE.id, f"{locator}/location_cost", "not an object", costs)
    for location, priced in costs.items():
        field = f"{locator}/location_cost/{location}"
        expect_keys(SOURCE.id, field, priced, known=COSTS)
        places[location] = (field, priced)
    for region, (field, priced) in places.items():
        for purchase, (cost, flag) in PURCHASES.items():
            if cost in priced:
                place = f"{field}/{cost}"
                yield _row(locator, plan, place, region, purchase, priced[cost], plan.get(flag))


def _row(
    locator: str,
    plan: Mapping[str, Any],
    place: str,
    region: str,
    purchase: str,
    listed: object,
    is_on_sale: object,
) -> dict[str, Any]:
    count, is_fraction = _count(locator, plan)
    price = decimal_of(SOURCE.id, place, listed)
    if price < 0:
        raise SourceError(SOURCE.id, place, "negative price", price)
    reasons = [_sale_problem(locator, plan, purchase, is_on_sale)]
    if count is None and not is_fraction:
        reasons.append("no GPU count given")
    if price == 0:
        reasons.append("zero, and nothing says that it is free")
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=str(plan["id"]),
        listed_gpu="" if plan.get("gpu_type") in NO_GPU else str(plan["gpu_type"]),
        gpu_count=count,
        is_fraction=is_fraction,
        gpu_memory_gb=_memory(locator, plan, count),
        vcpus=_number(locator, plan, "cpu_threads" if "cpu_threads" in plan else "vcpu_count"),
        host_memory_gb=float(decimal_of(SOURCE.id, f"{locator}/ram", plan["ram"])) / MIB_PER_GB,
        region=region,
        purchase=purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        spot_kind="administered" if purchase == "spot" else None,
        listed_price=str(listed),
        listed_unit=f"{place.rpartition('/')[2]} of the plan",
        problem="; ".join(filter(None, reasons)) or None,
        note=_note(locator, plan, region),
    )


def _count(locator: str, plan: Mapping[str, Any]) -> tuple[int | None, bool]:
    """Whole GPUs of the plan where it names a number of them, and whether it is a part of one."""
    listed = plan.get("gpu_count")
    if listed is None:
        return None, False
    if not (match := re.fullmatch(r"(\d+)(?:/(\d+))?", str(listed))) or match[1] == "0":
        raise SourceError(SOURCE.id, f"{locator}/gpu_count", "neither count nor fraction", listed)
    return (None, True) if match[2] else (int(match[1]), False)


def _sale_problem(
    locator: str, plan: Mapping[str, Any], purchase: str, is_on_sale: object
) -> str | None:
    """Why the price is not one that anybody can pay now; a missing flag says nothing."""
    if plan.get("invoice_type", "hourly") != "hourly":
        return f"billed {plan['invoice_type']}, although a price per hour is given"
    if is_on_sale not in (True, False, None):
        raise SourceError(SOURCE.id, f"{locator}/deploy", "neither true nor false", is_on_sale)
    return None if is_on_sale in (True, None) else f"switched off: {purchase} deployment"


def _memory(locator: str, plan: Mapping[str, Any], count: int | None) -> float | None:
    """Memory of one GPU: that of the plan, divided by its GPUs."""
    total = _number(locator, plan, "gpu_vram_gb")
    return total / count if total and count else None


def _number(locator: str, plan: Mapping[str, Any], field: str) -> float | None:
    if plan.get(field) is None:
        return None
    return float(decimal_of(SOURCE.id, f"{locator}/{field}", plan[field])) or None


def _note(locator: str, plan: Mapping[str, Any], region: str) -> str | None:
    """Where the plan is offered, for the price that holds everywhere."""
    locations = plan["locations"]
    if not isinstance(locations, list) or not all(isinstance(name, str) for name in locations):
        raise SourceError(SOURCE.id, f"{locator}/locations", "not a list of names", locations)
    if region != "unstated":
        return None
    named = sorted({name for name in locations if name})
    return f"Offered in {', '.join(named)}." if named else "Offered in no location at the moment."
