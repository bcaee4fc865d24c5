"""Azure: list prices of virtual machines with GPUs, from the public Retail Prices API.

Belongs here: every meter of an N-series size (pay-as-you-go, spot, reservation, savings plan) in
every region, for the whole instance. Must not be here: sizes without a GPU, meters of other
services (AI tokens are another document), and how many GPUs a size has: the API does not say,
so ``warehouse/seeds/azure_gpu_skus.csv`` does, with its sources.

Meaning of the fields (Microsoft's description of the API, and the figures where it is silent):

* ``retailPrice`` of a ``Reservation`` is the total for ``reservationTerm``, although
  ``unitOfMeasure`` says ``1 Hour``; that of a savings plan is indeed per hour.
* Meters for Windows, Dev/Test subscriptions, the retired Low Priority tier, Cloud Services,
  dedicated hosts and US government regions look like plain offers; they are kept as problems.
* One meter may come several times, each with its own window. An end of ``23:59`` is the last
  minute that the price holds.
* Prices in USD are the prices; other currencies are only for orientation, so they are refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.publishers.azure_retail import Meter, meters
from pipelines.publishers.azure_sizes import has_gpu, size_of
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.money import decimal_of, price_of
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Paging, Source
from schemas.errors import SourceError

API = "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview"
FAMILIES = ("NC", "ND", "NG", "NV")


def _family_url(family: str) -> str:
    return (
        f"{API}&$filter=serviceName%20eq%20%27Virtual%20Machines%27"
        f"%20and%20startswith(armSkuName,%20%27Standard_{family}%27)"
    )


def _claim() -> str:
    """URLs of virtual machines, all of them or one family, plain or percent-encoded."""
    space, quote, dollar = r"(?: |%20|\+)", r"(?:'|%27)", r"(?:\$|%24)"
    service = f"serviceName{space}eq{space}{quote}Virtual{space}Machines{quote}"
    family = (
        rf"{space}and{space}startswith(?:\(|%28)armSkuName(?:,|%2[Cc]){space}?"
        rf"{quote}Standard_(?P<partition>{'|'.join(FAMILIES)}){quote}(?:\)|%29)"
    )
    other = rf"(?:api-version=[\w.-]+|currencyCode={quote}?USD{quote}?)"
    return (
        rf"https://prices\.azure\.com(?::443)?/api/retail/prices/?\?(?:{other}&)*"
        rf"{dollar}filter={service}(?:{family})?(?:&{other})*(?:&{dollar}skip=(?P<page>\d+))?"
    )


SOURCE = Source(
    id="azure_retail_gpu",
    kind="gpu_rates",
    publisher="Microsoft",
    urls=tuple(_family_url(family) for family in FAMILIES),
    claims=(_claim(),),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=5,
    seller_id="azure",
    paging=Paging(next_url_pointer="/NextPageLink"),
    proven_on=("2026-07-27",),
)

PLAN_FIELDS = ("unitPrice", "retailPrice", "term")
TERMS = {"1 Year": 12, "3 Years": 36, "5 Years": 60}
HOURS_PER_MONTH = 730
"""Azure's reckoning: a year has 8,760 hours."""
LOWEST_SHARE = Decimal("0.05")
"""A commitment for less than this share of the on-demand price is a misread total, not an offer."""
LOOK_ALIKES = {
    "Windows": "a Windows licence is in the price",
    "Low Priority": "retired Low Priority tier",
    "CloudServices": "meter of Cloud Services",
    "Cloud Services": "meter of Cloud Services",
    "Dedicated Host": "meter of a dedicated host",
}
GOVERNMENT_REGION = re.compile(r"us(gov|dod|sec|nat)")


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of one family (or of the unfiltered list), all pages together."""
    require_pages(capture)
    rows: list[dict[str, Any]] = []
    primary: list[bool] = []
    for meter in meters(SOURCE.id, capture.pages):
        if not has_gpu(meter.text("armSkuName")):
            continue
        _check_meter(meter)
        found = list(_rows(meter))
        rows += found
        primary += [meter.item["isPrimaryMeterRegion"] is True] * len(found)
    if not rows:
        raise SourceError(SOURCE.id, "Items", "no size with a GPU in the list")
    _judge_repeats(rows, primary)
    _judge_against_on_demand(rows, capture.captured_at)
    return frame_of(SOURCE, rows)


def _check_meter(meter: Meter) -> None:
    """Raise where a meter is of another service, currency, unit or type than we know."""
    expected = {
        "serviceName": ("Virtual Machines",),
        "currencyCode": ("USD",),
        "unitOfMeasure": ("1 Hour",),
        "type": ("Consumption", "DevTestConsumption", "Reservation"),
    }
    for field, known in expected.items():
        if (value := meter.text(field)) not in known:
            raise SourceError(SOURCE.id, f"{meter.locator}/{field}", "unknown value", value)


def _rows(meter: Meter) -> Iterator[dict[str, Any]]:
    """The meter's own row, and one for each savings plan it carries."""
    row = _row(meter)
    yield row
    for number, plan in enumerate(meter.item.get("savingsPlan") or []):
        locator = f"{meter.locator}/savingsPlan/{number}"
        expect_keys(SOURCE.id, locator, plan, known=PLAN_FIELDS, required=PLAN_FIELDS)
        problems = [row["problem"]]
        if row["purchase"] != "on_demand":
            problems.append(f"savings plan on an offer that is {row['purchase']}")
        yield {
            **row,
            **_price(plan, locator, problems),
            "purchase": "savings_plan",
            "term_months": _term(locator, plan["term"]),
            "unit": "per_instance_hour",
            "spot_kind": None,
            "listed_unit": f"{meter.text('unitOfMeasure')} (savingsPlan term {plan['term']})",
        }


def _row(meter: Meter) -> dict[str, Any]:
    """The meter's own row."""
    purchase = _purchase(meter)
    size = size_of(meter.text("armSkuName"))
    start, end, window_problem = meter.window()
    problems = [window_problem, *_look_alikes(meter)]
    term, unit, listed_unit = 0, "per_instance_hour", meter.text("unitOfMeasure")
    notes = [size.remark]
    if purchase == "reserved":
        label = meter.item.get("reservationTerm")
        term, unit = _term(meter.locator, label), "per_instance_term"
        listed_unit = f"{listed_unit} (reservationTerm {label})"
        notes.append("Total for the term, although the document says 1 Hour.")
    priced = _price(meter.item, meter.locator, problems)
    return {
        **gpu_row(
            page=meter.page,
            locator=meter.locator,
            listed_seller=SOURCE.seller_id,
            sku=meter.text("armSkuName"),
            listed_gpu=size.listed_gpu,
            gpu_count=size.count,
            is_fraction=size.is_fraction,
            gpu_memory_gb=size.memory_gb,
            region=meter.text("armRegionName") or "unstated",
            purchase=purchase,
            term_months=term,
            price=None,
            currency=meter.text("currencyCode"),
            unit=unit,
            includes_host=True,
            spot_kind="market" if purchase == "spot" else None,
            listed_price=priced["listed_price"],
            listed_unit=listed_unit,
            effective_from=start,
            effective_to=end,
            note=" ".join(filter(None, notes)) or None,
        ),
        **priced,
    }


def _price(
    priced: Mapping[str, Any], locator: str, problems: Sequence[str | None]
) -> dict[str, Any]:
    """Place, price and problems of an item or of one of its savings plans."""
    field = f"{locator}/retailPrice"
    price = decimal_of(SOURCE.id, field, priced["retailPrice"])
    if price < 0:
        raise SourceError(SOURCE.id, field, "negative price", price)
    reasons = [reason for reason in problems if reason]
    if price == 0:
        reasons.append("zero, and nothing says that it is free")
    if priced["unitPrice"] != priced["retailPrice"]:
        reasons.append(f"unitPrice {priced['unitPrice']} differs from retailPrice")
    return {
        "locator": locator,
        "price": price_of(SOURCE.id, field, price),
        "listed_price": str(priced["retailPrice"]),
        "problem": "; ".join(reasons) or None,
    }


def _purchase(meter: Meter) -> str:
    if meter.text("type") == "Reservation":
        return "reserved"
    return "spot" if _has_word(meter, "Spot") else "on_demand"


def _has_word(meter: Meter, word: str) -> bool:
    """Whether product, meter or SKU name carries a word."""
    return any(word in meter.text(f) for f in ("productName", "meterName", "skuName"))


def _term(locator: str, label: object) -> int:
    """Months of a term as Azure words it."""
    if not isinstance(label, str) or label not in TERMS:
        raise SourceError(SOURCE.id, f"{locator} term", "unknown term", label)
    return TERMS[label]


def _look_alikes(meter: Meter) -> list[str]:
    """Why the meter is not the plain offer that it looks like."""
    reasons = {reason: None for word, reason in LOOK_ALIKES.items() if _has_word(meter, word)}
    if meter.text("type") == "DevTestConsumption":
        reasons["price for Dev/Test subscriptions only"] = None
    if GOVERNMENT_REGION.match(meter.text("armRegionName")):
        reasons["region for US government customers only"] = None
    if meter.item["tierMinimumUnits"] != 0:
        reasons[f"price from {meter.item['tierMinimumUnits']} units on only"] = None
    return list(reasons)


def _judge_repeats(rows: Sequence[dict[str, Any]], primary: Sequence[bool]) -> None:
    """Keep one good row per offer and start; what repeats or contradicts it becomes a problem."""
    offers: dict[tuple[Any, ...], list[tuple[dict[str, Any], bool]]] = defaultdict(list)
    for row, is_primary in zip(rows, primary, strict=True):
        if row["problem"] is None:
            fields = ("sku", "region", "purchase", "term_months", "effective_from")
            offers[tuple(row[f] for f in fields)].append((row, is_primary))
    for found in offers.values():
        best = [row for row, is_primary in found if is_primary] or [row for row, _ in found]
        prices = sorted({row["price"] for row in best})
        for row, _ in found:
            if len(prices) > 1:
                named = ", ".join(f"{price.normalize():f}" for price in prices)
                row["problem"] = f"meters name different prices for this offer: {named}"
            elif row is not best[0]:
                row["problem"] = "another meter stands for this offer"


def _judge_against_on_demand(rows: Sequence[dict[str, Any]], captured_at: datetime) -> None:
    """Compare commitments and spot with the on-demand price in force, where the list has it."""
    on_demand: dict[tuple[str, str], Decimal] = {}
    for row in sorted(rows, key=lambda r: r["effective_from"]):
        end = row["effective_to"]
        is_in_force = row["effective_from"] <= captured_at and (not end or captured_at < end)
        if row["purchase"] == "on_demand" and row["problem"] is None and is_in_force:
            on_demand[row["sku"], row["region"]] = row["price"]
    for row in rows:
        plain = on_demand.get((row["sku"], row["region"]))
        if plain is None or row["problem"] is not None or row["purchase"] == "on_demand":
            continue
        hours = HOURS_PER_MONTH * row["term_months"] if row["unit"] == "per_instance_term" else 1
        hourly = row["price"] / hours
        if row["purchase"] == "spot":
            if hourly >= plain:
                row["note"] = f"Not below the on-demand price of {plain.normalize():f}."
        elif not LOWEST_SHARE * plain < hourly < plain:
            row["problem"] = f"{hourly:.4f} an hour does not fit {plain.normalize():f} on demand"
