"""AWS: on-demand list prices of EC2 instances with GPUs, one location after another.

Belongs here: every GPU instance type of the JSON files behind the EC2 on-demand price page (Linux,
shared tenancy), priced per instance and hour. Must not be here: instances with other accelerators
or none, spot (the Spot Advisor has savings, not prices), Savings Plans, Reserved Instances and
Capacity Blocks, none of which the file holds.

The file names no GPU: which one, how many and with how much memory comes from
``warehouse/seeds/aws_gpu_instances.csv``, which has its own sources. A GPU instance that the table
does not know keeps its price, without GPU and count. The figures are hourly although no field says
so; the page shows them under "On-Demand hourly rate". Proven on an excerpt only: GPU rows of one
location, retyped, without the ``Storage`` and ``Network Performance`` fields and the manifest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import polars as pl

from pipelines.errors import SourceError
from pipelines.sources.base import Capture, Source
from pipelines.sources.reading import (
    decimal_of,
    expect_keys,
    frame_of,
    gpu_row,
    json_of,
    require_pages,
)

LOCATIONS: Mapping[str, tuple[str, str]] = {
    "Africa (Cape Town)": ("af-south-1", "ZA"),
    "Asia Pacific (Hong Kong)": ("ap-east-1", "HK"),
    "Asia Pacific (Hyderabad)": ("ap-south-2", "IN"),
    "Asia Pacific (Jakarta)": ("ap-southeast-3", "ID"),
    "Asia Pacific (Malaysia)": ("ap-southeast-5", "MY"),
    "Asia Pacific (Melbourne)": ("ap-southeast-4", "AU"),
    "Asia Pacific (Mumbai)": ("ap-south-1", "IN"),
    "Asia Pacific (Osaka)": ("ap-northeast-3", "JP"),
    "Asia Pacific (Seoul)": ("ap-northeast-2", "KR"),
    "Asia Pacific (Singapore)": ("ap-southeast-1", "SG"),
    "Asia Pacific (Sydney)": ("ap-southeast-2", "AU"),
    "Asia Pacific (Thailand)": ("ap-southeast-7", "TH"),
    "Asia Pacific (Tokyo)": ("ap-northeast-1", "JP"),
    "Canada (Central)": ("ca-central-1", "CA"),
    "Canada West (Calgary)": ("ca-west-1", "CA"),
    "EU (Frankfurt)": ("eu-central-1", "DE"),
    "EU (Ireland)": ("eu-west-1", "IE"),
    "EU (London)": ("eu-west-2", "GB"),
    "EU (Milan)": ("eu-south-1", "IT"),
    "EU (Paris)": ("eu-west-3", "FR"),
    "EU (Spain)": ("eu-south-2", "ES"),
    "EU (Stockholm)": ("eu-north-1", "SE"),
    "EU (Zurich)": ("eu-central-2", "CH"),
    "Israel (Tel Aviv)": ("il-central-1", "IL"),
    "Mexico (Central)": ("mx-central-1", "MX"),
    "Middle East (Bahrain)": ("me-south-1", "BH"),
    "Middle East (UAE)": ("me-central-1", "AE"),
    "South America (Sao Paulo)": ("sa-east-1", "BR"),
    "US East (N. Virginia)": ("us-east-1", "US"),
    "US East (Ohio)": ("us-east-2", "US"),
    "US West (N. California)": ("us-west-1", "US"),
    "US West (Oregon)": ("us-west-2", "US"),
}
"""Region code and country by the name that the files use ("EU", where others say "Europe")."""
BASE = (
    "https://b0.p.awsstatic.com/pricing/2.0/meteredUnitMaps/ec2/USD/current"
    "/ec2-ondemand-without-sec-sel"
)

SOURCE = Source(
    id="aws_ec2_pricing_page",
    kind="gpu_rates",
    publisher="Amazon Web Services",
    urls=tuple(f"{BASE}/{quote(name, safe='().')}/Linux/index.json" for name in LOCATIONS),
    claims=(
        rf"{re.escape(BASE)}/(?P<partition>[\w.()-]+(?:%20[\w.()-]+)*)/Linux/index\.json"
        r"/?(?:\?timestamp=\d+)?",
    ),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Undocumented file behind the public price page, no key; reuse terms not checked.",
    minimum_rows=1,
    seller_id="aws",
    proven_on=("2026-09-29",),
)

INSTANCES_FILE = Path(__file__).resolve().parents[3] / "warehouse/seeds/aws_gpu_instances.csv"
FIELDS = (
    "rateCode",
    "price",
    "Location",
    "Instance Family",
    "vCPU",
    "Instance Type",
    "Memory",
    "plc:OperatingSystem",
    "plc:InstanceFamily",
    "Operating System",
    "Pre Installed S/W",
    "License Model",
)
FIELDS_EXTRA = ("Storage", "Network Performance")
EXPECTED = {
    "Operating System": "Linux",
    "plc:OperatingSystem": "Linux",
    "Pre Installed S/W": "NA",
    "License Model": "No License required",
}
MANIFEST = (
    "serviceId",
    "accessType",
    "hawkFilePublicationDate",
    "ETLIngestionTriggerDate",
    "currencyCode",
    "source",
)
GPU_TYPE = re.compile(r"(?:p|g|gr)\d\w*(?:-\w+)?\.\S+")


@dataclass(frozen=True)
class Instance:
    """What the seed table knows; a type without a count has a part of a GPU only."""

    listed_gpu: str
    count: int | None
    memory_gb: float | None
    is_fraction: bool = False
    remark: str = ""


UNKNOWN = Instance("", None, None)


def parse(capture: Capture) -> pl.DataFrame:
    """GPU rows of one location."""
    require_pages(capture, 1)
    location = unquote(SOURCE.partition(capture.page.url))
    rows: list[dict[str, Any]] = []
    offers = _offers(capture.page.text, location)
    for name, offer in offers.items():
        locator = f"/regions/{_escaped(location)}/{_escaped(name)}"
        if not isinstance(offer, dict):
            raise SourceError(SOURCE.id, locator, "not an object", offer)
        expect_keys(SOURCE.id, locator, offer, known=FIELDS + FIELDS_EXTRA, required=FIELDS)
        if wrong := next((f for f, v in offer.items() if not isinstance(v, str)), None):
            raise SourceError(SOURCE.id, f"{locator}/{wrong}", "not a text", offer[wrong])
        if _has_gpu(offer):
            rows.append(_row(locator, location, offer))
    if not rows:
        raise SourceError(SOURCE.id, "regions", "no instance type with a GPU", location)
    return frame_of(SOURCE, rows)


def _offers(text: str, location: str) -> Mapping[str, Any]:
    """Offers by name of the one location that the file is for."""
    document = json_of(SOURCE.id, text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    known = ("manifest", "sets", "regions")
    expect_keys(SOURCE.id, "document", document, known=known, required=("regions",))
    if (manifest := document.get("manifest")) is not None:
        expect_keys(SOURCE.id, "manifest", manifest, known=MANIFEST, required=("currencyCode",))
        if manifest["currencyCode"] != SOURCE.currency:
            raise SourceError(
                SOURCE.id, "manifest/currencyCode", "not USD", manifest["currencyCode"]
            )
    regions = document["regions"]
    if not isinstance(regions, dict) or list(regions) != [location]:
        raise SourceError(SOURCE.id, "regions", f"not {location} alone", regions)
    offers: object = regions[location]
    if not isinstance(offers, dict):
        raise SourceError(SOURCE.id, f"regions/{location}", "not an object", offers)
    return offers


def _has_gpu(offer: Mapping[str, str]) -> bool:
    """Skip rule: neither AWS's family of GPU instances nor a name of the P, G or Gr families."""
    is_named_so = GPU_TYPE.fullmatch(offer["Instance Type"]) is not None
    return offer["Instance Family"] == "GPU instance" or is_named_so


def _row(locator: str, location: str, offer: Mapping[str, str]) -> dict[str, Any]:
    for field, expected in {**EXPECTED, "Location": location}.items():
        if offer[field] != expected:
            raise SourceError(SOURCE.id, f"{locator}/{field}", "unknown value", offer[field])
    price = decimal_of(SOURCE.id, f"{locator}/price", offer["price"])
    if price < 0:
        raise SourceError(SOURCE.id, f"{locator}/price", "negative price", price)
    if not (memory := re.fullmatch(r"([\d.,]+) GiB", offer["Memory"])):
        raise SourceError(SOURCE.id, f"{locator}/Memory", "unknown unit", offer["Memory"])
    region = LOCATIONS.get(location)
    instance = _instances().get(offer["Instance Type"], UNKNOWN)
    notes = [
        f"Region code {region[0]}." if region else "",
        "GPU, count and memory from our table of AWS instance types."
        if instance.listed_gpu
        else "Instance type unknown to our table: GPU and count are not told.",
        instance.remark,
    ]
    return gpu_row(
        locator=locator,
        listed_seller=SOURCE.seller_id,
        sku=offer["Instance Type"],
        listed_gpu=instance.listed_gpu,
        gpu_count=instance.count,
        is_fraction=instance.is_fraction,
        gpu_memory_gb=instance.memory_gb,
        vcpus=float(decimal_of(SOURCE.id, f"{locator}/vCPU", offer["vCPU"])),
        host_memory_gb=float(
            decimal_of(SOURCE.id, f"{locator}/Memory", memory[1].replace(",", ""))
        ),
        region=location,
        country=region[1] if region else None,
        price=price,
        currency=SOURCE.currency,
        unit="per_instance_hour",
        includes_host=True,
        listed_price=offer["price"],
        listed_unit="price of the instance (on-demand hourly rate of the page)",
        problem=_problem(location, price),
        note=" ".join(filter(None, notes)),
    )


def _problem(location: str, price: Decimal) -> str | None:
    """Why the row must not be published, if there is a reason."""
    reasons = []
    if price == 0:
        reasons.append("zero, and nothing says that it is free")
    if "GovCloud" in location:
        reasons.append("region for US government customers only")
    return "; ".join(reasons) or None


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


@cache
def _instances() -> Mapping[str, Instance]:
    """The seed table by type; one without a count has a part of a GPU, as its note says."""
    with INSTANCES_FILE.open(newline="", encoding="utf-8") as file:
        return {
            row["instance_type"]: Instance(
                row["listed_gpu"],
                int(row["gpu_count"]) if row["gpu_count"] else None,
                float(row["gpu_memory_gb"]) if row["gpu_memory_gb"] else None,
                not row["gpu_count"],
                "" if row["gpu_count"] else _sentence(row["note"]),
            )
            for row in csv.DictReader(file)
        }
