"""Vast.ai: machines that hosts offer for rent, from the public search of the marketplace.

Belongs here: one offer of each machine on ask, its price and the lowest bid that it takes. Must not
be here: addresses and names of hosts, which the answer carries and no row may repeat, so errors
name fields but never show an offer.

What the answer means:

* ``dph_total`` is the price of the whole offer per hour, with the small disk that the search
  assumes; ``min_bid`` is what an interruptible rent must bid at least, disk not included: a floor.
* ``gpu_ram`` is in MiB and of one GPU, ``gpu_total_ram`` of all.
* ``gpu_frac`` is the share of the machine's GPUs, not a part of a GPU: a machine with eight is on
  offer as eights, quarters and halves at once. Of those the cheapest per GPU counts, the smaller
  one where they tie, and the others are kept as problems.
* ``cpu_cores_effective`` are the offer's own cores; what share of ``cpu_ram`` comes with them is
  not said.

The search answers with 64 offers at most, so it is asked one GPU at a time, in its own spelling.
Addresses, host names and account numbers of hosts are personal data: ``scrub`` puts a mark in their
place before the answer is archived, so that not even the captured bytes have them.

An offer has close to a hundred fields and gets new ones often: a new one is refused where its name
may be about money, and is a fact about the machine otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of, without_addresses
from pipelines.reading.money import decimal_of
from pipelines.reading.price_page import ZERO
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

API = "https://console.vast.ai/api/v0/bundles/"
GPUS = (
    "A100 PCIE",
    "A100 SXM4",
    "B200",
    "B300",
    "H100 NVL",
    "H100 PCIE",
    "H100 SXM",
    "H200",
    "H200 NVL",
    "L4",
    "L40",
    "L40S",
    "MI300X",
    "RTX 3090",
    "RTX 4090",
    "RTX 5090",
    "RTX 6000Ada",
    "RTX PRO 6000 S",
    "RTX PRO 6000 WS",
)
QUERY = (
    '{"gpu_name":{"eq":"%s"},"rentable":{"eq":true},"type":"on-demand",'
    '"order":[["dph_total","asc"]],"limit":64}'
)


def _url(gpu: str) -> str:
    return f"{API}?q={quote(QUERY % gpu, safe='')}"


PERSONAL = ("public_ipaddr", "hostname", "webpage", "host_id")
"""Fields about the host and not the machine."""


def _scrub(content: bytes) -> bytes:
    return without_addresses(content, PERSONAL)


_BEFORE, _AFTER = (quote(part, safe="") for part in QUERY.split("%s"))

SOURCE = Source(
    id="vast_bundles",
    kind="gpu_rates",
    publisher="Vast.ai",
    urls=tuple(_url(gpu) for gpu in GPUS),
    claims=(
        r"https://console\.vast\.ai/api/v0/bundles/?",
        rf"https://console\.vast\.ai/api/v0/bundles/?\?q={re.escape(_BEFORE)}"
        rf"(?P<partition>(?:\w|%20)+){re.escape(_AFTER)}",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public search of the marketplace, no key; no data licence stated; hosts' data left out.",
    minimum_rows=0,
    seller_id="vast",
    delay_seconds=3.0,
    scrub=_scrub,
    proven_on=("2026-08-22",),
)

REQUIRED = (
    "machine_id",
    "gpu_name",
    "num_gpus",
    "gpu_frac",
    "gpu_ram",
    "gpu_total_ram",
    "dph_base",
    "dph_total",
    "min_bid",
    "is_bid",
    "rentable",
    "rented",
    "verification",
    "geolocation",
)
MONEY = re.compile(r"dph|price|cost|bid|discount|hourly|premium|fee|usd|sla_")
KNOWN_MONEY = frozenset(
    {
        "avail_vol_dph",
        "credit_discount_max",
        "discount_rate",
        "discounted_dph_total",
        "discounted_hourly",
        "dlperf_per_dphtotal",
        "dph_base",
        "dph_total",
        "dph_total_adj",
        "flops_per_dphtotal",
        "inet_down_cost",
        "inet_up_cost",
        "internet_down_cost_per_tb",
        "internet_up_cost_per_tb",
        "is_bid",
        "min_bid",
        "sla_broker_rate",
        "sla_r_claim",
        "sla_sigma_x",
        "storage_cost",
        "storage_total_cost",
        "time_remaining_isbid",
        "vram_costperhour",
    }
)
VERIFICATIONS = ("verified", "unverified", "deverified")
MIB_PER_GB = 1024
COUNTRY = re.compile(r"(?:(?P<place>[^,]*), ?)?(?P<country>[A-Z]{2})")


def parse(capture: Capture) -> pl.DataFrame:
    """Two rows per machine (ask and lowest bid); an empty frame where a GPU has no offer."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object")
    expect_keys(SOURCE.id, "document", document, known=("offers", "success"), required=("offers",))
    offers = document["offers"]
    if not isinstance(offers, list):
        raise SourceError(SOURCE.id, "offers", "not a list")
    if not offers and not capture.partition:
        raise SourceError(SOURCE.id, "offers", "no offer at all")
    found = {number: _checked(number, offer) for number, offer in enumerate(offers)}
    asked = capture.partition.replace("%20", " ")
    for number, offer in found.items():
        if asked and offer["gpu_name"] != asked:
            raise SourceError(SOURCE.id, f"/offers/{number}/gpu_name", f"asked for {asked}")
    counted = _counted(found)
    rows = [
        row
        for number, offer in found.items()
        for row in _rows(number, offer, counted[offer["machine_id"]])
    ]
    return frame_of(SOURCE, rows)


def _checked(number: int, offer: Any) -> Mapping[str, Any]:
    """The offer, once its fields are there and none of them is news about money."""
    field = f"/offers/{number}"
    if not isinstance(offer, dict):
        raise SourceError(SOURCE.id, field, "not an object")
    expect_keys(SOURCE.id, field, offer, known=offer, required=REQUIRED)
    if news := sorted(n for n in offer if MONEY.search(n) and n not in KNOWN_MONEY):
        raise SourceError(SOURCE.id, field, "unknown field about money", ", ".join(news))
    for name in ("num_gpus", "machine_id"):
        if isinstance(offer[name], bool) or not isinstance(offer[name], int) or offer[name] < 1:
            raise SourceError(SOURCE.id, f"{field}/{name}", "not a whole number above zero")
    for name in ("is_bid", "rentable", "rented"):
        if not isinstance(offer[name], bool):
            raise SourceError(SOURCE.id, f"{field}/{name}", "neither true nor false")
    if not isinstance(offer["gpu_name"], str) or not offer["gpu_name"]:
        raise SourceError(SOURCE.id, f"{field}/gpu_name", "not a name")
    if offer["verification"] not in VERIFICATIONS:
        raise SourceError(SOURCE.id, f"{field}/verification", "unknown value")
    return offer


def _counted(offers: Mapping[int, Mapping[str, Any]]) -> dict[int, int]:
    """Number of the offer that counts, by machine: cheapest per GPU, then smallest."""
    best: dict[int, tuple[bool, Decimal, int, int]] = {}
    for number, offer in offers.items():
        per_gpu = _amount(number, offer, "dph_total") / offer["num_gpus"]
        rank = (bool(_problems(number, offer)), per_gpu, offer["num_gpus"], number)
        machine = offer["machine_id"]
        best[machine] = min(rank, best.get(machine, rank))
    return {machine: rank[-1] for machine, rank in best.items()}


def _rows(number: int, offer: Mapping[str, Any], counted: int) -> list[dict[str, Any]]:
    problems = _problems(number, offer)
    if number != counted:
        problems.append(f"the machine counts once, by /offers/{counted}")
    region, country = _place(number, offer["geolocation"])
    gpus = offer["num_gpus"]
    cores = offer.get("cpu_cores_effective")
    shared = {
        "listed_seller": SOURCE.seller_id,
        "product": "marketplace",
        "sku": f"{gpus}x {offer['gpu_name']}, machine {offer['machine_id']}",
        "listed_gpu": offer["gpu_name"],
        "gpu_count": gpus,
        "gpu_memory_gb": float(_amount(number, offer, "gpu_ram")) / MIB_PER_GB,
        "vcpus": None if cores is None else float(_amount(number, offer, "cpu_cores_effective")),
        "region": region,
        "country": country,
        "currency": SOURCE.currency,
        "unit": "per_instance_hour",
        "includes_host": True,
        "note": f"Host is {offer['verification']}.",
    }
    return [
        _priced(number, offer, "dph_total", shared, problems, "dollars per hour, whole offer"),
        _priced(
            number,
            offer,
            "min_bid",
            {**shared, "purchase": "spot", "spot_kind": "floor"},
            problems,
            "lowest bid for the whole offer, dollars per hour",
        ),
    ]


def _priced(
    number: int,
    offer: Mapping[str, Any],
    field: str,
    shared: Mapping[str, Any],
    problems: Sequence[str],
    listed_unit: str,
) -> dict[str, Any]:
    price = _amount(number, offer, field)
    reasons = [*problems, *([] if price else [ZERO])]
    return gpu_row(
        **shared,
        locator=f"/offers/{number}/{field}",
        price=price,
        listed_price=str(offer[field]),
        listed_unit=listed_unit,
        problem="; ".join(reasons) or None,
    )


def _problems(number: int, offer: Mapping[str, Any]) -> list[str]:
    """Why the offer must not be published, whatever its price."""
    reasons = []
    if not offer["rentable"] or offer["rented"]:
        reasons.append("not to be had: rented or not rentable")
    if offer["is_bid"]:
        reasons.append("an interruptible offer where an ask was asked for")
    share = _amount(number, offer, "gpu_frac")
    whole = offer["num_gpus"] / share if share else Decimal(0)
    if whole < 1 or abs(whole - round(whole)) > Decimal("0.02") * whole:
        reasons.append(f"gpu_frac {share} is no share of a machine's GPUs")
    if offer["gpu_total_ram"] != offer["gpu_ram"] * offer["num_gpus"]:
        reasons.append("gpu_total_ram is not that of all GPUs")
    if _amount(number, offer, "dph_total") < _amount(number, offer, "dph_base"):
        reasons.append("dph_total is below dph_base")
    return reasons


def _amount(number: int, offer: Mapping[str, Any], name: str) -> Decimal:
    field = f"/offers/{number}/{name}"
    amount = decimal_of(SOURCE.id, field, offer[name])
    if amount < 0:
        raise SourceError(SOURCE.id, field, "negative", amount)
    return amount


def _place(number: int, listed: object) -> tuple[str, str | None]:
    """Region and country of ``Utah, US`` or ``, US``; nothing where the host gives none."""
    if listed is None or listed == "":
        return "unstated", None
    match = COUNTRY.fullmatch(listed) if isinstance(listed, str) else None
    if match is None:
        raise SourceError(SOURCE.id, f"/offers/{number}/geolocation", "not a place and a country")
    return str(listed).removeprefix(",").strip(), match["country"]
