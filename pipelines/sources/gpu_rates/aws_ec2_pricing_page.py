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

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

import polars as pl

from pipelines.publishers.aws_instances import GOVERNMENT, has_gpu, instance_of
from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

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
        if has_gpu(offer["Instance Type"], offer["Instance Family"]):
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
    instance = instance_of(offer["Instance Type"])
    notes = [
        f"Region code {region[0]}." if region else "",
        *instance.notes,
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
        reasons.append(GOVERNMENT)
    return "; ".join(reasons) or None


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
