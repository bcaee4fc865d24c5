"""Latitude.sh: prices of bare-metal servers with GPUs by country, from its price page.

Belongs here: every server with GPUs among the plans that the page carries in its scripts, for the
whole machine, by the hour, the month and the year. Must not be here: servers without a GPU, and
the twin prices in Brazilian reais, which stand beside every price in dollars.

What the fields mean: a price holds in all locations of a country (``regions[].name``); ``hour`` is
on demand, ``month`` a whole month, and ``year`` the total of a year, about 30 % below twelve single
months and so a commitment. ``stock_level`` says what is free now and changes no price.

Unproven: no capture; the layout is that of an excerpt kept in a public repository (2026-08).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.flight import offset_of, payload_of, value_of
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="latitude_pricing",
    kind="gpu_rates",
    publisher="Latitude.sh",
    urls=("https://www.latitude.sh/pricing",),
    claims=(r"https://www\.latitude\.sh/pricing/?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public price page; no data licence stated; figures only.",
    minimum_rows=2,
    seller_id="latitude",
)

COUNTRIES = {
    "Argentina": "AR",
    "Australia": "AU",
    "Brazil": "BR",
    "Canada": "CA",
    "Chile": "CL",
    "Colombia": "CO",
    "Germany": "DE",
    "Japan": "JP",
    "Mexico": "MX",
    "Netherlands": "NL",
    "Singapore": "SG",
    "United Kingdom": "GB",
    "United States": "US",
}
ATTRIBUTES = ("slug", "name", "specs", "regions")
GPU = ("count", "type", "vram_per_gpu", "interconnect")
REGION = ("name", "deploys_instantly", "locations", "stock_level", "pricing")
PRICES = ("hour", "month", "year")
CURRENCIES = ("USD", "BRL")
OFFERS = {
    "hour": ("on_demand", 0, "per_instance_hour"),
    "month": ("reserved", 1, "per_instance_month"),
    "year": ("reserved", 12, "per_instance_term"),
}
"""How it is bought, for how many months, and what one price buys."""


def parse(capture: Capture) -> pl.DataFrame:
    """Three rows for each server with GPUs and country."""
    require_pages(capture, 1)
    text = capture.page.text
    plans = value_of(SOURCE.id, payload_of(SOURCE.id, text), "plansData")
    servers = plans.get("servers") if isinstance(plans, dict) else None
    if not isinstance(servers, list) or not servers:
        raise SourceError(SOURCE.id, "plansData/servers", "no list of servers", servers)
    rows = [
        row
        for number, server in enumerate(servers)
        for row in _rows(text, f"servers/{number}", server)
    ]
    if not rows:
        raise SourceError(SOURCE.id, "plansData/servers", "no server with a GPU")
    return frame_of(SOURCE, rows)


def _rows(text: str, field: str, server: Any) -> Iterator[dict[str, Any]]:
    """Rows of a server; none where it has no GPU."""
    attributes = server.get("attributes") if isinstance(server, dict) else None
    if not isinstance(attributes, dict):
        raise SourceError(SOURCE.id, field, "no server with attributes", server)
    expect_keys(SOURCE.id, field, attributes, known=attributes, required=ATTRIBUTES)
    gpu = attributes["specs"].get("gpu")
    if not isinstance(gpu, dict):
        raise SourceError(SOURCE.id, f"{field}/specs/gpu", "not an object", gpu)
    if not gpu:
        return
    expect_keys(SOURCE.id, f"{field}/specs/gpu", gpu, known=GPU, required=GPU[:2])
    count = gpu["count"]
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise SourceError(SOURCE.id, f"{field}/specs/gpu/count", "not a whole number", count)
    place = f"offset {offset_of(text, 'slug', str(attributes['slug']))}"
    for region in attributes["regions"]:
        expect_keys(SOURCE.id, f"{field}/regions", region, known=REGION, required=REGION)
        for listed in OFFERS:
            yield _row(place, f"{field}/{region['name']}", attributes, region, listed)


def _row(
    place: str,
    field: str,
    attributes: Mapping[str, Any],
    region: Mapping[str, Any],
    listed: str,
) -> dict[str, Any]:
    if region["name"] not in COUNTRIES:
        raise SourceError(SOURCE.id, field, "unknown country", region["name"])
    expect_keys(SOURCE.id, field, region["pricing"], known=CURRENCIES, required=(SOURCE.currency,))
    prices = region["pricing"][SOURCE.currency]
    expect_keys(SOURCE.id, field, prices, known=PRICES, required=PRICES)
    price = decimal_of(SOURCE.id, f"{field}/{listed}", prices[listed])
    if price < 0:
        raise SourceError(SOURCE.id, f"{field}/{listed}", "negative price", price)
    specs, (purchase, months, unit) = attributes["specs"], OFFERS[listed]
    memory = specs["gpu"].get("vram_per_gpu")
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        sku=str(attributes["name"]),
        listed_gpu=str(specs["gpu"]["type"]),
        gpu_count=specs["gpu"]["count"],
        gpu_memory_gb=None if memory is None else float(memory),
        host_memory_gb=float(specs["memory"]["total"]),
        region=region["name"],
        country=COUNTRIES[region["name"]],
        purchase=purchase,
        term_months=months,
        price=price,
        currency=SOURCE.currency,
        unit=unit,
        includes_host=True,
        listed_price=str(prices[listed]),
        listed_unit=f"{SOURCE.currency} per {listed}, whole server",
        problem=None if price else ZERO,
        note="In stock at the moment of no location."
        if region["stock_level"] == "unavailable"
        else None,
    )
