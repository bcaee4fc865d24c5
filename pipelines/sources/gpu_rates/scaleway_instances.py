"""Scaleway: list prices of instances with GPUs, one zone after another.

Belongs here: every instance type with a GPU of ``/instance/v1/zones/{zone}/products/servers``,
priced per instance and hour. Must not be here: types without a GPU (skipped by ``gpu`` = 0), stock
(``…/servers/availability``) and the product catalogue, which prices the same per minute.

Meaning of the fields:

* ``hourly_price`` has no currency beside it: Scaleway's own description of the field (its Go SDK,
  ``ServerType.HourlyPrice``) says euro. Its price pages add that VAT is not included.
* ``monthly_price`` is an estimate from the hourly price and is left aside.
* Sizes are in bytes and stand for binary units: 25769803776 is the L4's 24 GB.
* The list is a map by name in pages of 50, counted from 1; a full last page means that there is
  one more. A zone may well offer no GPU.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.publishers.scaleway import COUNTRIES, ZONES
from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Paging, Source
from schemas.errors import SourceError

PAGE_SIZE = 50

SOURCE = Source(
    id="scaleway_instances",
    kind="gpu_rates",
    publisher="Scaleway",
    urls=tuple(
        f"https://api.scaleway.com/instance/v1/zones/{zone}/products/servers?page=1"
        for zone in ZONES
    ),
    claims=(
        r"https://api\.scaleway\.com/instance/v1/zones/(?P<partition>[a-z]{2}-[a-z]{3}-\d+)"
        r"/products/servers/?(?:\?page=(?P<page>\d+))?",
    ),
    media_type="application/json",
    currency="EUR",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=0,
    seller_id="scaleway",
    paging=Paging(page_parameter="page", rows_pointer="/servers", page_size=PAGE_SIZE),
    proven_on=("2026-03-31", "2026-04-17", "2026-04-20", "2026-07-01"),
)

FIELDS = (
    "alt_names",
    "arch",
    "ncpus",
    "ram",
    "gpu",
    "gpu_info",
    "mig_profile",
    "volumes_constraint",
    "per_volume_constraint",
    "scratch_storage_max_size",
    "scratch_storage_max_volumes_count",
    "monthly_price",
    "hourly_price",
    "capabilities",
    "network",
    "block_bandwidth",
    "end_of_service",
)
GPU_FIELDS = ("gpu_manufacturer", "gpu_name", "gpu_memory")
BYTES_PER_GB = 2**30


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of one zone, all pages together; an empty frame where the zone has no GPU."""
    require_pages(capture)
    zone = _zone(capture)
    rows: list[dict[str, Any]] = []
    names: set[str] = set()
    for index, page in enumerate(capture.pages):
        servers = _servers(page.text)
        is_last = index + 1 == len(capture.pages)
        if (len(servers) == PAGE_SIZE) == is_last or len(servers) > PAGE_SIZE:
            raise SourceError(
                SOURCE.id,
                f"page {index + 1} of {len(capture.pages)}",
                "pages are missing: all but the last hold 50 entries",
                len(servers),
            )
        if twice := sorted(names & set(servers)):
            raise SourceError(SOURCE.id, "servers", "listed on two pages", ", ".join(twice))
        names |= set(servers)
        rows += [
            _row(index, zone, name, server)
            for name, server in servers.items()
            if _has_gpu(name, server)
        ]
    if not names:
        raise SourceError(SOURCE.id, "servers", "no instance type at all", zone)
    return frame_of(SOURCE, rows)


def _zone(capture: Capture) -> str:
    """The zone that all pages are of, after checking that they are its pages 1 to n."""
    zone = SOURCE.partition(capture.pages[0].url)
    if zone[:2] not in COUNTRIES:
        raise SourceError(SOURCE.id, "zone", "unknown country", capture.pages[0].url)
    for number, page in enumerate(capture.pages, start=1):
        if SOURCE.partition(page.url) != zone or SOURCE.page_number(page.url) != number:
            raise SourceError(SOURCE.id, "pages", f"not page {number} of {zone}", page.url)
    return zone


def _servers(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Instance types by name, each with exactly the fields we know."""
    document = json_of(SOURCE.id, text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=("servers",), required=("servers",))
    servers = document["servers"]
    if not isinstance(servers, dict):
        raise SourceError(SOURCE.id, "servers", "not an object", servers)
    for name, server in servers.items():
        if not isinstance(server, dict):
            raise SourceError(SOURCE.id, f"servers/{name}", "not an object", server)
        expect_keys(SOURCE.id, f"servers/{name}", server, known=FIELDS, required=FIELDS)
    return servers


def _has_gpu(name: str, server: Mapping[str, Any]) -> bool:
    """Skip rule: a type without a GPU is not our matter."""
    return _whole(name, server, "gpu") > 0


def _row(page: int, zone: str, name: str, server: Mapping[str, Any]) -> dict[str, Any]:
    field = f"servers/{name}/hourly_price"
    listed = server["hourly_price"]
    price = None if listed is None else decimal_of(SOURCE.id, field, listed)
    if price is not None and price < 0:
        raise SourceError(SOURCE.id, field, "negative price", price)
    listed_gpu, memory_gb = _gpu(name, server)
    return gpu_row(
        page=page,
        locator=f"/servers/{name.replace('~', '~0').replace('/', '~1')}",
        listed_seller=SOURCE.seller_id,
        sku=name,
        listed_gpu=listed_gpu,
        gpu_count=_whole(name, server, "gpu") if server["mig_profile"] is None else None,
        is_fraction=server["mig_profile"] is not None,
        gpu_memory_gb=memory_gb,
        vcpus=float(_whole(name, server, "ncpus")),
        host_memory_gb=_whole(name, server, "ram") / BYTES_PER_GB,
        region=zone,
        country=COUNTRIES[zone[:2]],
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        tax="excluded",
        listed_price="" if listed is None else str(listed),
        listed_unit="hourly_price of the instance",
        problem=_problem(price),
        note="The seller marks this type as at its end of service."
        if server["end_of_service"] is True
        else None,
    )


def _problem(price: Decimal | None) -> str | None:
    """Why the row must not be published, if there is a reason."""
    if price is None:
        return "no price given"
    return None if price else ZERO


def _gpu(name: str, server: Mapping[str, Any]) -> tuple[str, float | None]:
    """Name and memory of one GPU; without them only the type's name tells which it is."""
    info = server["gpu_info"]
    if info is None:
        return "", None
    if not isinstance(info, dict):
        raise SourceError(SOURCE.id, f"servers/{name}/gpu_info", "not an object", info)
    expect_keys(SOURCE.id, f"servers/{name}/gpu_info", info, known=GPU_FIELDS, required=GPU_FIELDS)
    if not isinstance(info["gpu_name"], str):
        raise SourceError(SOURCE.id, f"servers/{name}/gpu_name", "not a text", info["gpu_name"])
    return info["gpu_name"], _whole(name, info, "gpu_memory") / BYTES_PER_GB


def _whole(name: str, server: Mapping[str, Any], field: str) -> int:
    value = server[field]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SourceError(SOURCE.id, f"servers/{name}/{field}", "not a whole number", value)
    return value
