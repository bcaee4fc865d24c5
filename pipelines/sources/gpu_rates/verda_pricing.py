"""Verda (formerly DataCrunch): prices of instances, clusters and containers, from its price page.

Belongs here: the offers with GPUs of the page's JSON-LD graph. Must not be here: storage, and
instances without a GPU, whose offers have no name before their kind (both skipped by those rules).

What an offer means:

* its name is ``<number>x <GPU> <kind>``, the price that of the whole number of GPUs;
* the kind ends the name and is said again by ``description``; where the two disagree, no offer can
  be trusted;
* a spot price is a set share of the price on demand (half in 2026-08), so it is administered;
* containers are serverless: their product says so, as they are no machines to rent;
* ``CC`` is confidential computing, dearer than the same GPU without;
* two offers of the same name and price are two machines that the page does not tell apart: one
  counts.

The seller's terms are reported to prohibit scrapers: the source is off and reads filed pages only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO, PricePage
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="verda_pricing",
    kind="gpu_rates",
    publisher="Verda",
    urls=("https://verda.com/pricing",),
    claims=(r"https://verda\.com/pricing/?(?:\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Terms are reported to prohibit scrapers.",
    minimum_rows=2,
    seller_id="verda",
    proven_on=("2026-08-31",),
    disabled="The seller's terms are reported to prohibit scrapers.",
)


@dataclass(frozen=True)
class _Kind:
    """How offers whose name ends in ``suffix`` are sold."""

    suffix: str
    description: str
    purchase: str = "on_demand"
    prefix: str = ""
    product: str = "rental"


KINDS = (
    _Kind(
        " serverless continuous",
        "Hourly serverless container price",
        product="serverless",
    ),
    _Kind(
        " serverless spot",
        "Hourly serverless spot container price",
        "spot",
        product="serverless",
    ),
    _Kind(" instant cluster", "Hourly instant cluster price", prefix="instant cluster "),
    _Kind(" on-demand", "Hourly on-demand instance price"),
    _Kind(" spot", "Hourly spot instance price", "spot"),
)
STORAGE = "Monthly storage price per GiB"
FIELDS = (
    "@id",
    "@type",
    "name",
    "description",
    "url",
    "price",
    "priceCurrency",
    "priceSpecification",
)
SPECIFICATION = ("@type", "price", "priceCurrency", "unitText")
NAME = re.compile(r"(?P<count>[1-9]\d*)x (?P<gpu>.*\S)")
MEMORY = re.compile(r"\b(?P<number>\d+)GB\b")


def parse(capture: Capture) -> pl.DataFrame:
    """One row per offer with GPUs."""
    require_pages(capture, 1)
    rows: list[dict[str, Any]] = []
    prices: dict[tuple[str, str, str], tuple[str, Any]] = {}
    for place, offer in _offers(capture.page.text):
        row = _row(place, offer)
        if row is None:
            continue
        key = (row["product"], row["sku"], row["purchase"])
        first, price = prices.setdefault(key, (place, row["price"]))
        if first != place and price == row["price"]:
            row["problem"] = f"the same name and price as {first}"
        rows.append(row)
    if not rows:
        raise SourceError(SOURCE.id, "@graph", "no offer with GPUs")
    return frame_of(SOURCE, rows)


def _offers(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Offers with their places: of the page's JSON-LD, or of a file that is JSON-LD itself."""
    if text.lstrip().startswith("{"):
        yield from _graph(text)
        return
    page = PricePage(SOURCE.id, text)
    scripts = page.soup.find_all("script", attrs={"type": "application/ld+json"})
    if not scripts:
        raise page.error("document", "no JSON-LD", text[:120])
    for script in scripts:
        yield from _graph(script.get_text(), text)


def _graph(body: str, page: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Offers of one JSON-LD document, placed within the page that it is part of, if it is."""
    document = json_of(SOURCE.id, body, "JSON-LD")
    graph = document.get("@graph") if isinstance(document, dict) else None
    if not isinstance(graph, list):
        raise SourceError(SOURCE.id, "@graph", "not a list", graph)
    for number, node in enumerate(graph):
        if not isinstance(node, dict) or node.get("@type") != "Offer":
            continue
        expect_keys(SOURCE.id, f"@graph/{number}", node, known=FIELDS, required=FIELDS)
        at = page.find(f'"{node["@id"]}"')
        if page and at < 0:
            raise SourceError(SOURCE.id, f"@graph/{number}/@id", "not in the page", node["@id"])
        yield (f"offset {at}" if page else f"/@graph/{number}"), node


def _row(place: str, offer: Mapping[str, Any]) -> dict[str, Any] | None:
    """The offer's row, or None where its name or description says that it has no GPU."""
    name, description = offer["name"], offer["description"]
    if description == STORAGE:
        return None
    kind = next((k for k in KINDS if str(name).endswith(k.suffix)), None)
    if kind is None:
        raise SourceError(SOURCE.id, f"{place} name", "unknown kind of offer", name)
    if description != kind.description:
        raise SourceError(SOURCE.id, f"{place} description", f"not that of{kind.suffix}", name)
    label = str(name).removesuffix(kind.suffix)
    if not label:
        return None
    match = NAME.fullmatch(label)
    if match is None:
        raise SourceError(SOURCE.id, f"{place} name", "no number of GPUs", name)
    price = _price(place, offer)
    memory = MEMORY.search(match["gpu"])
    return gpu_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        product=kind.product,
        sku=f"{kind.prefix}{label}",
        listed_gpu=match["gpu"],
        gpu_count=int(match["count"]),
        gpu_memory_gb=float(memory["number"]) if memory else None,
        region="unstated",
        purchase=kind.purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        spot_kind="administered" if kind.purchase == "spot" else None,
        listed_price=str(offer["price"]),
        listed_unit=f"{description}, hour",
        problem=None if price else ZERO,
        note="Serverless container, not a machine." if kind.product == "serverless" else None,
    )


def _price(place: str, offer: Mapping[str, Any]) -> Any:
    """Price per hour, after checking that the offer says it twice alike, in dollars."""
    specification = offer["priceSpecification"]
    if not isinstance(specification, dict):
        raise SourceError(SOURCE.id, f"{place} priceSpecification", "not an object", specification)
    field = f"{place} priceSpecification"
    expect_keys(SOURCE.id, field, specification, known=SPECIFICATION, required=SPECIFICATION)
    if specification["unitText"] != "hour":
        raise SourceError(SOURCE.id, f"{field} unitText", "unknown unit", specification["unitText"])
    for name in ("price", "priceCurrency"):
        if offer[name] != specification[name]:
            raise SourceError(SOURCE.id, f"{field} {name}", "not that of the offer", offer[name])
    if offer["priceCurrency"] != SOURCE.currency:
        raise SourceError(
            SOURCE.id, f"{place} priceCurrency", "unknown currency", offer["priceCurrency"]
        )
    price = decimal_of(SOURCE.id, f"{place} price", offer["price"])
    if price < 0:
        raise SourceError(SOURCE.id, f"{place} price", "negative price", price)
    return price
