"""Hyperbolic: options of machines for rent on demand, from the public API of its console.

Belongs here: the price of each option for customers. Must not be here: what Hyperbolic pays its
own supplier (``providerCostPerHourCents`` lies beside the price and is never read).

What the fields mean:

* ``costPerHourCents`` is for the whole option with all its ``gpuCount`` GPUs; the answer names no
  currency, the seller prices in US dollars;
* an option is told from another by GPU, count, network, kind of machine and region together;
* the beginning of a region names a country only where it is one: ``eu-north-4`` names none;
* ``nodes`` describe the machines; their cores count as virtual ones only where so named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="hyperbolic_options",
    kind="gpu_rates",
    publisher="Hyperbolic",
    urls=("https://api.hyperbolic.ai/v2/alpha/on-demand/rental-options",),
    claims=(r"https://api\.hyperbolic\.(?:ai|xyz)/v2/alpha/on-demand/rental-options/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public answer of the console without a key; no data licence stated.",
    minimum_rows=3,
    seller_id="hyperbolic",
    proven_on=("2026-08-31",),
)

REQUIRED = (
    "enabled",
    "costPerHourCents",
    "region",
    "gpuCount",
    "gpuType",
    "gpuFormFactor",
    "connectionType",
    "machineType",
)
KNOWN = (*REQUIRED, "providerCostPerHourCents", "ethernetVariant", "totalAvailable", "nodes")
NODE = ("cpuModel", "gpuCount", "ramGb", "storageGb", "vcpuCount", "cpuCount")
COUNTRIES = {"us": "US", "ca": "CA", "uk": "GB", "jp": "JP"}
CENTS = Decimal(100)


def parse(capture: Capture) -> pl.DataFrame:
    """One row per option."""
    require_pages(capture, 1)
    options = json_of(SOURCE.id, capture.page.text)
    if not isinstance(options, list) or not options:
        raise SourceError(SOURCE.id, "document", "no list of options", options)
    return frame_of(SOURCE, [_row(f"/{n}", option) for n, option in enumerate(options)])


def _row(field: str, option: object) -> dict[str, Any]:
    if not isinstance(option, dict):
        raise SourceError(SOURCE.id, field, "not an object", option)
    expect_keys(SOURCE.id, field, option, known=KNOWN, required=REQUIRED)
    cents = decimal_of(SOURCE.id, f"{field}/costPerHourCents", option["costPerHourCents"])
    if cents < 0:
        raise SourceError(SOURCE.id, f"{field}/costPerHourCents", "negative price", cents)
    count = option["gpuCount"]
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise SourceError(SOURCE.id, f"{field}/gpuCount", "not a whole number above zero", count)
    names = ("gpuType", "gpuFormFactor", "connectionType", "machineType", "region")
    gpu, form, network, machine, region = (_text(field, option, name) for name in names)
    if option.get("ethernetVariant") is not None:
        network = f"{network} {_text(field, option, 'ethernetVariant')}"
    vcpus, memory = _host(field, option.get("nodes"), count)
    return gpu_row(
        locator=f"{field}/costPerHourCents",
        listed_seller=SOURCE.seller_id,
        sku=f"{count}x {gpu} {form}, {network}, {machine}",
        listed_gpu=f"{gpu} {form}",
        gpu_count=count,
        vcpus=vcpus,
        host_memory_gb=memory,
        region=region,
        country=COUNTRIES.get(region.split("-")[0]),
        price=cents / CENTS,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price=str(option["costPerHourCents"]),
        listed_unit="costPerHourCents, cents per hour, whole option",
        problem=_problem(field, option, cents),
    )


def _problem(field: str, option: Mapping[str, Any], cents: Decimal) -> str | None:
    if not isinstance(option["enabled"], bool):
        raise SourceError(SOURCE.id, f"{field}/enabled", "neither true nor false")
    reasons = [] if option["enabled"] else ["not on offer: enabled is false"]
    reasons += [] if cents else [ZERO]
    return "; ".join(reasons) or None


def _host(field: str, nodes: object, count: int) -> tuple[float | None, float | None]:
    """Virtual CPUs and memory of all nodes; nothing where they are not told for all GPUs."""
    if nodes is None:
        return None, None
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise SourceError(SOURCE.id, f"{field}/nodes", "not a list of objects", nodes)
    for number, node in enumerate(nodes):
        expect_keys(SOURCE.id, f"{field}/nodes/{number}", node, known=NODE)
    if sum(node.get("gpuCount", 0) for node in nodes) != count:
        return None, None
    return _sum(field, nodes, "vcpuCount"), _sum(field, nodes, "ramGb")


def _sum(field: str, nodes: Sequence[Mapping[str, Any]], name: str) -> float | None:
    if any(name not in node for node in nodes):
        return None
    return float(sum(decimal_of(SOURCE.id, f"{field}/nodes/{name}", n[name]) for n in nodes))


def _text(field: str, option: Mapping[str, Any], name: str) -> str:
    if not isinstance(option[name], str) or not option[name]:
        raise SourceError(SOURCE.id, f"{field}/{name}", "not a text", option[name])
    return str(option[name])
