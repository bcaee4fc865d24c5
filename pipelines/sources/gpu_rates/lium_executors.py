"""Lium: machines that hosts of a decentralised marketplace offer, from its public list.

Belongs here: the cheapest machine of each kind, that is of one GPU, number of GPUs, tier and
country. Must not be here: addresses, wallets and exact places of hosts, which ``scrub`` marks out
before the answer is archived.

What the answer means:

* ``price_per_gpu`` is in US dollars per GPU and hour; no field says so, the seller's own client and
  the public collectors of the list read it so.
* ``tier`` spot is interruptible, and ``specs.is_spot`` says the same; whether hosts or the market
  make that price is not said.
* Hosts come and go by the hour, so a machine is no product to follow: of each kind the cheapest
  that is free counts, and the others are kept as problems.
* ``pending_price_per_hour`` is an announced price of a form nobody has looked at: only noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of, without_addresses
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

PERSONAL = ("executor_ip_address", "miner_hotkey", "validator_hotkey", "zip", "lat", "lon", "city")


def _scrub(content: bytes) -> bytes:
    return without_addresses(content, PERSONAL)


SOURCE = Source(
    id="lium_executors",
    kind="gpu_rates",
    publisher="Lium",
    urls=("https://lium.io/api/executors",),
    claims=(r"https://lium\.io/api/executors/?(?:\?size=\d+)?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public list of the marketplace, no key; no data licence stated; hosts' data left out.",
    minimum_rows=1,
    seller_id="lium",
    scrub=_scrub,
    proven_on=("2026-08-22",),
)

REQUIRED = (
    "machine_name",
    "price_per_gpu",
    "pending_price_per_hour",
    "gpu_count",
    "available_gpu_count",
    "specs",
    "tier",
    "location",
)
MONEY = ("price", "cost", "fee", "bid", "discount", "usd")
KNOWN_MONEY = ("price_per_gpu", "pending_price_per_hour", "price_change_effective_date")
PURCHASES = {"secure": "on_demand", "spot": "spot"}


def parse(capture: Capture) -> pl.DataFrame:
    """One row per machine; those that do not count are problems."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, list) or not document:
        raise SourceError(SOURCE.id, "document", "no list of machines")
    rows = [_row(f"/{number}", machine) for number, machine in enumerate(document)]
    _keep_cheapest(rows)
    return frame_of(SOURCE, rows)


def _row(field: str, machine: Any) -> dict[str, Any]:
    if not isinstance(machine, dict):
        raise SourceError(SOURCE.id, field, "not an object")
    expect_keys(SOURCE.id, field, machine, known=machine, required=REQUIRED)
    telling = [name for name in machine if any(word in name for word in MONEY)]
    expect_keys(SOURCE.id, field, telling, known=KNOWN_MONEY)
    purchase = _purchase(field, machine)
    price = decimal_of(SOURCE.id, f"{field}/price_per_gpu", machine["price_per_gpu"])
    if price < 0:
        raise SourceError(SOURCE.id, f"{field}/price_per_gpu", "negative price", price)
    name, count = machine["machine_name"], _whole(field, machine, "gpu_count")
    if not isinstance(name, str) or not name or not count:
        raise SourceError(SOURCE.id, field, "no GPU of a name", (name, count))
    reasons = [] if price else [ZERO]
    if not _whole(field, machine, "available_gpu_count"):
        reasons.append("not to be had: no GPU of the machine is free")
    country = _country(field, machine["location"])
    return gpu_row(
        locator=f"{field}/price_per_gpu",
        listed_seller=SOURCE.seller_id,
        product="marketplace",
        sku=f"{count}x {name}",
        listed_gpu=name,
        gpu_count=count,
        region=country or "unstated",
        country=country,
        purchase=purchase,
        price=price,
        currency=SOURCE.currency,
        unit="per_gpu_hour",
        includes_host=True,
        listed_price=str(machine["price_per_gpu"]),
        listed_unit="price_per_gpu, dollars per GPU and hour",
        problem="; ".join(reasons) or None,
        note=None
        if machine["pending_price_per_hour"] is None
        else "Its host has announced another price.",
    )


def _purchase(field: str, machine: Mapping[str, Any]) -> str:
    """How the machine is rented; raises where the two fields about it disagree."""
    tier, specs = machine["tier"], machine["specs"]
    if tier not in PURCHASES or not isinstance(specs, dict):
        raise SourceError(SOURCE.id, f"{field}/tier", "unknown tier", tier)
    if specs.get("is_spot") is not (tier == "spot"):
        raise SourceError(SOURCE.id, f"{field}/specs/is_spot", f"does not fit {tier}")
    return PURCHASES[tier]


def _country(field: str, location: object) -> str | None:
    if location is None:
        return None
    code = location.get("country_code") if isinstance(location, dict) else location
    if code is not None and (not isinstance(code, str) or len(code) != 2 or not code.isupper()):
        raise SourceError(SOURCE.id, f"{field}/location/country_code", "not a country")
    return code


def _whole(field: str, machine: Mapping[str, Any], name: str) -> int:
    value = machine[name]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise SourceError(SOURCE.id, f"{field}/{name}", "not a whole number")
    return value


def _keep_cheapest(rows: list[dict[str, Any]]) -> None:
    """Of each kind of machine let the cheapest count; where two tie, the first."""
    best: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        kind = tuple(row[field] for field in ("sku", "region", "purchase"))
        if row["problem"] is None and (kind not in best or row["price"] < best[kind]["price"]):
            best[kind] = row
    for row in rows:
        kept = best.get(tuple(row[field] for field in ("sku", "region", "purchase")))
        if row["problem"] is None and row is not kept and kept is not None:
            row["problem"] = f"of its kind in its country {kept['locator']} counts, the cheapest"
