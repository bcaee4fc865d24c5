"""Reader of OVHcloud's order catalogue for the public cloud, of any subsidiary.

Belongs here: every instance with GPUs among the catalogue's addons, by the hour and by the month,
for the whole instance. Must not be here: which subsidiary and currency (the modules say so), and
what is not such an instance: addons of another ``brick`` than ``gpu``, among them the managed
``ai-*`` services, which carry a GPU too but are priced by the minute.

Meaning of the fields:

* ``price`` is a whole number of hundred-millionths: 275000000 is 2.75. ``formattedPrice`` repeats
  it, rounded to cents, with the currency; it must agree. Tax stands apart, in ``tax``.
* The end of ``planCode`` tells the billing: ``.consumption`` by the hour, ``.monthly.postpaid``
  for a whole month. The US catalogue leaves ``interval`` at 0 and ``intervalUnit`` at ``none``.
* What follows ``.consumption`` is a kind of region with a price of its own (``3AZ``, ``LZ.EU``).
* Windows flavours hold a licence and are kept as problems. The tag ``coming_soon`` stands on
  flavours that are on sale as well, so it is only noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SCALE = Decimal("1e-8")
HALF_CENT = Decimal("0.005")
DOCUMENT = ("addons", "catalogId", "locale", "plans", "products", "planFamilies")
ADDON = (
    "planCode",
    "invoiceName",
    "addonFamilies",
    "product",
    "pricingType",
    "consumptionConfiguration",
    "pricings",
    "configurations",
    "family",
    "blobs",
)
PRICING = (
    "phase",
    "capacities",
    "commitment",
    "description",
    "interval",
    "intervalUnit",
    "quantity",
    "repeat",
    "price",
    "formattedPrice",
    "tax",
    "mode",
    "strategy",
    "mustBeCompleted",
    "type",
    "promotions",
    "engagementConfiguration",
)
PRICING_REQUIRED = ("price", "formattedPrice", "interval", "intervalUnit")
PLAN = re.compile(
    r"(?P<sku>[\w-]+)\."
    r"(?:(?P<hourly>consumption)|(?P<monthly>monthly\.postpaid))"
    r"(?:\.(?P<region>[A-Z0-9][A-Z0-9._-]*))?"
)
FORMATTED = {
    "EUR": re.compile(r"(?P<amount>\d+(?:\.\d+)?) €"),
    "USD": re.compile(r"\$(?P<amount>\d+(?:\.\d+)?)(?: USD)?"),
}


def catalog_rows(source: Source, capture: Capture, subsidiary: str) -> list[dict[str, Any]]:
    """One row for each GPU instance and way of billing."""
    require_pages(capture, 1)
    rows = [
        _row(source, f"/addons/{number}", addon)
        for number, addon in enumerate(_addons(source, capture.page.text, subsidiary))
        if _is_gpu_instance(source, f"/addons/{number}", addon)
    ]
    if not rows:
        raise SourceError(source.id, "addons", "no instance with a GPU")
    return rows


def _addons(source: Source, text: str, subsidiary: str) -> list[Any]:
    document = json_of(source.id, text)
    if not isinstance(document, dict):
        raise SourceError(source.id, "document", "not an object", document)
    expect_keys(source.id, "document", document, known=DOCUMENT, required=("addons",))
    if (locale := document.get("locale")) is not None:
        for field, expected in {"currencyCode": source.currency, "subsidiary": subsidiary}.items():
            if not isinstance(locale, dict) or locale.get(field) != expected:
                raise SourceError(source.id, f"locale/{field}", f"not {expected}", locale)
    addons: object = document["addons"]
    if not isinstance(addons, list):
        raise SourceError(source.id, "addons", "not a list", addons)
    return addons


def _is_gpu_instance(source: Source, locator: str, addon: object) -> bool:
    """Skip rule: all but addons of the ``gpu`` brick."""
    if not isinstance(addon, dict) or "blobs" not in addon:
        raise SourceError(source.id, locator, "not an addon with blobs", addon)
    blobs = addon["blobs"] or {}
    return (blobs.get("commercial") or {}).get("brick") == "gpu"


def _row(source: Source, locator: str, addon: Mapping[str, Any]) -> dict[str, Any]:
    expect_keys(source.id, locator, addon, known=ADDON, required=("planCode", "pricings", "blobs"))
    plan = PLAN.fullmatch(str(addon["planCode"]))
    if plan is None:
        raise SourceError(source.id, f"{locator}/planCode", "unknown billing", addon["planCode"])
    pricing = _pricing(source, locator, addon)
    _check_interval(source, f"{locator}/pricings/0", pricing, "hour" if plan["hourly"] else "month")
    price = _price(source, f"{locator}/pricings/0", pricing)
    technical = addon["blobs"].get("technical") or {}
    return gpu_row(
        locator=f"{locator}/pricings/0",
        listed_seller=source.seller_id,
        sku=plan["sku"],
        **_gpu(source, f"{locator}/blobs/technical", technical),
        region=plan["region"] or "unstated",
        purchase="on_demand" if plan["hourly"] else "reserved",
        term_months=0 if plan["hourly"] else 1,
        price=price,
        currency=source.currency,
        unit="per_instance_hour" if plan["hourly"] else "per_instance_term",
        includes_host=True,
        tax="excluded",
        listed_price=str(pricing["price"]),
        listed_unit=f"hundred-millionths of {source.currency} per instance and "
        + ("hour" if plan["hourly"] else "month"),
        problem=_problem(plan["sku"], technical, price, pricing),
        note=_note(addon),
    )


def _pricing(source: Source, locator: str, addon: Mapping[str, Any]) -> Mapping[str, Any]:
    """The addon's one price."""
    pricings = addon["pricings"]
    if not isinstance(pricings, list) or len(pricings) != 1 or not isinstance(pricings[0], dict):
        raise SourceError(source.id, f"{locator}/pricings", "not one price", pricings)
    field = f"{locator}/pricings/0"
    expect_keys(source.id, field, pricings[0], known=PRICING, required=PRICING_REQUIRED)
    if pricings[0].get("commitment", 0) != 0:
        raise SourceError(
            source.id, f"{field}/commitment", "not without one", pricings[0]["commitment"]
        )
    pricing: Mapping[str, Any] = pricings[0]
    return pricing


def _check_interval(source: Source, field: str, pricing: Mapping[str, Any], unit: str) -> None:
    interval = (pricing["interval"], pricing["intervalUnit"])
    if interval not in ((1, unit), (0, "none")):
        raise SourceError(source.id, f"{field}/intervalUnit", f"not one {unit}", interval)


def _price(source: Source, field: str, pricing: Mapping[str, Any]) -> Decimal:
    """The price, after checking scale and currency against the formatted one."""
    if isinstance(pricing["price"], str):
        raise SourceError(source.id, f"{field}/price", "not a number", pricing["price"])
    price = decimal_of(source.id, f"{field}/price", pricing["price"]) * SCALE
    if price < 0:
        raise SourceError(source.id, f"{field}/price", "negative price", price)
    text = str(pricing["formattedPrice"])
    shown = FORMATTED[source.currency].fullmatch(text.replace("\u00a0", " ").replace(",", ""))
    if shown is None:
        raise SourceError(
            source.id, f"{field}/formattedPrice", f"no amount in {source.currency}", text
        )
    if abs(Decimal(shown["amount"]) - price) > HALF_CENT:
        raise SourceError(source.id, f"{field}/formattedPrice", f"differs from {price:f}", text)
    return price


def _gpu(source: Source, field: str, technical: Mapping[str, Any]) -> dict[str, Any]:
    """GPU and host as the catalogue describes them."""
    gpu = technical.get("gpu")
    if not isinstance(gpu, dict) or not isinstance(gpu.get("model"), str) or not gpu["model"]:
        raise SourceError(source.id, f"{field}/gpu", "no GPU model", gpu)
    number = gpu.get("number")
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise SourceError(source.id, f"{field}/gpu/number", "not a whole number", number)
    sizes = {
        "gpu_memory_gb": (gpu.get("memory") or {}).get("size"),
        "vcpus": (technical.get("cpu") or {}).get("cores"),
        "host_memory_gb": (technical.get("memory") or {}).get("size"),
    }
    return {
        "listed_gpu": gpu["model"],
        "gpu_count": number,
        **{
            name: None if size is None else float(decimal_of(source.id, f"{field}/{name}", size))
            for name, size in sizes.items()
        },
    }


def _problem(
    sku: str, technical: Mapping[str, Any], price: Decimal, pricing: Mapping[str, Any]
) -> str | None:
    """Why the row must not be published, if there is a reason."""
    reasons = []
    if sku.startswith("win-") or (technical.get("os") or {}).get("family") == "windows":
        reasons.append("a Windows licence is in the price")
    if price == 0:
        reasons.append("zero, and nothing says that it is free")
    if pricing.get("promotions"):
        reasons.append("has a promotion that nobody has looked at")
    return "; ".join(reasons) or None


def _note(addon: Mapping[str, Any]) -> str | None:
    notes = []
    if "coming_soon" in (addon["blobs"].get("tags") or []):
        notes.append("Tagged as coming soon.")
    for configuration in addon.get("configurations") or []:
        if configuration.get("name") == "region":
            notes.append(f"Regions: {', '.join(configuration.get('values') or [])}.")
    return " ".join(notes) or None
