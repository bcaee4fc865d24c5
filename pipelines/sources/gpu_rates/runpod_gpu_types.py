"""RunPod: prices per GPU of the secure and the community cloud, from the GraphQL API.

Belongs here: the four price fields of every entry of ``gpuTypes``. Must not be here: serverless
and the cheapest offer of the moment (``lowestPrice``).

What the fields mean:

* a price is for one GPU and hour, host included; there is no currency beside it, the seller prices
  in US dollars;
* null and 0 say that the cloud does not offer the GPU; such a field gives no row;
* 0.5 stands for a price that is not set (MI300X and H200 NVL have had it); it is kept as a problem;
* a spot price that equals the price on demand is not told from one that is not set; so is it.

The API takes its query as a POST, which the pipeline does not send, and the seller's terms limit
automated access: the source is off and reads filed answers only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import aside, frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="runpod_gpu_types",
    kind="gpu_rates",
    publisher="RunPod",
    urls=("https://api.runpod.io/graphql",),
    claims=(r"https://api\.runpod\.io/graphql/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Terms of service are reported to limit automated access.",
    minimum_rows=5,
    seller_id="runpod",
    proven_on=("2026-08-22",),
    disabled="Terms of service are reported to limit automated access; the API takes POST only.",
)

IDENTITY = ("id", "displayName", "memoryInGb")
CLOUDS = {
    "secure": ("securePrice", "secureSpotPrice"),
    "community": ("communityPrice", "communitySpotPrice"),
}
FIELDS = (*IDENTITY, *(field for fields in CLOUDS.values() for field in fields))
NOT_READ = ("lowestPrice",)
PLACEHOLDER = Decimal("0.5")


def parse(capture: Capture) -> pl.DataFrame:
    """Up to four rows per GPU type: two clouds, on demand and spot."""
    require_pages(capture, 1)
    types = _types(capture.page.text)
    rows = [
        row
        for number, entry in enumerate(types)
        for cloud in CLOUDS
        for row in _rows(f"/data/gpuTypes/{number}", entry, cloud)
    ]
    if all(row.get("problem_scope") for row in rows):
        raise SourceError(SOURCE.id, "/data/gpuTypes", "no GPU with a price")
    return frame_of(SOURCE, rows)


def _types(text: str) -> list[Mapping[str, Any]]:
    found = json_of(SOURCE.id, text)
    for name in ("data", "gpuTypes"):
        if not isinstance(found, dict):
            raise SourceError(SOURCE.id, "document", "not an object", found)
        expect_keys(SOURCE.id, "document", found, known=(name,), required=(name,))
        found = found[name]
    if not isinstance(found, list):
        raise SourceError(SOURCE.id, "/data/gpuTypes", "not a list", found)
    for number, entry in enumerate(found):
        field = f"/data/gpuTypes/{number}"
        if not isinstance(entry, dict):
            raise SourceError(SOURCE.id, field, "not an object", entry)
        expect_keys(SOURCE.id, field, entry, known=FIELDS + NOT_READ, required=FIELDS)
        for name in ("id", "displayName"):
            if not isinstance(entry[name], str) or not entry[name]:
                raise SourceError(SOURCE.id, f"{field}/{name}", "not a name", entry[name])
    return found


def _rows(field: str, entry: Mapping[str, Any], cloud: str) -> Iterator[dict[str, Any]]:
    """Rows of one GPU in one cloud; null and zero say that it is not offered there."""
    demand_field, spot_field = CLOUDS[cloud]
    demand, spot = (_price(field, entry, name) for name in (demand_field, spot_field))
    for name, price, purchase in (
        (demand_field, demand, "on_demand"),
        (spot_field, spot, "spot"),
    ):
        if not price:
            text = f"{entry['displayName']}, {name}: {entry[name]}"
            yield aside(f"{field}/{name}", "not offered: no price, or zero", text)
            continue
        reasons = []
        if price == PLACEHOLDER:
            reasons.append("0.5, which stands for a price that is not set")
        if purchase == "spot" and price == demand:
            reasons.append("spot price equals the price on demand: perhaps not set")
        yield gpu_row(
            locator=f"{field}/{name}",
            listed_seller=SOURCE.seller_id,
            product="marketplace" if cloud == "community" else "rental",
            sku=f"{entry['id']}, {cloud} cloud",
            listed_gpu=entry["displayName"],
            gpu_count=1,
            gpu_memory_gb=_memory(field, entry),
            region="unstated",
            purchase=purchase,
            price=price,
            currency=SOURCE.currency,
            unit="per_gpu_hour",
            includes_host=True,
            spot_kind="administered" if purchase == "spot" else None,
            listed_price=str(entry[name]),
            listed_unit=f"{name}, dollars per GPU and hour",
            problem="; ".join(reasons) or None,
            note="Machines of third parties." if cloud == "community" else None,
        )


def _price(field: str, entry: Mapping[str, Any], name: str) -> Decimal | None:
    if entry[name] is None:
        return None
    price = decimal_of(SOURCE.id, f"{field}/{name}", entry[name])
    if price < 0:
        raise SourceError(SOURCE.id, f"{field}/{name}", "negative price", price)
    return price


def _memory(field: str, entry: Mapping[str, Any]) -> float:
    memory = decimal_of(SOURCE.id, f"{field}/memoryInGb", entry["memoryInGb"])
    if memory <= 0:
        raise SourceError(SOURCE.id, f"{field}/memoryInGb", "not above zero", memory)
    return float(memory)
