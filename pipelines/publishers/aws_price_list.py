"""Reader of AWS's bulk price lists of EC2: one CSV file per region, of any partition, as a stream.

Belongs here: GPU instances with Linux and shared tenancy, on demand and reserved. Must not be here:
which regions and which currency (the modules say so), other tenancies and systems, machines with
bundled software, unused reservations and dedicated hosts, Local and Wavelength Zones, Savings
Plans (another list) and Spot (in no list).

A file has hundreds of megabytes and a row for every combination; it is read line by line, and a
line that cannot hold a GPU row is left alone before it is taken apart. What the fields mean:

* Five lines of ``"Key","Value"`` stand before the header. Empty cells have no quotes.
* ``TermType`` OnDemand has one row with ``Unit`` Hrs. Reserved has a row with Hrs and, where money
  is due at the start, a second one of the same ``SKU`` and ``OfferTermCode`` with Quantity: the
  upfront fee. Both together are the price; the row published is the total of the term.
* ``MarketOption`` CapacityBlock marks a row of 0: the fee of such a block is asked when it is
  reserved and stands in no list. It is kept as a problem, so that nobody takes it for a gift.
* ``EffectiveDate`` is the day of the list and not of the price, so it starts nothing.
* Columns come and go. A new one is refused where its name speaks of money or terms, and describes
  the machine otherwise.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from pipelines.publishers.aws_instances import GOVERNMENT, has_gpu, instance_of
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import gpu_row, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

METADATA = {"FormatVersion": "v1.0", "OfferCode": "AmazonEC2"}
METADATA_LINES = 5
REQUIRED = (
    "SKU",
    "OfferTermCode",
    "TermType",
    "Unit",
    "PricePerUnit",
    "Currency",
    "LeaseContractLength",
    "PurchaseOption",
    "OfferingClass",
    "Product Family",
    "Location Type",
    "Instance Type",
    "Instance Family",
    "vCPU",
    "Memory",
    "Tenancy",
    "Operating System",
    "License Model",
    "CapacityStatus",
    "GPU",
    "Pre Installed S/W",
    "Region Code",
)
TELLING = re.compile(
    r"price|cost|fee|currency|discount|term|lease|purchase|offer|market|upfront|unit"
)
KNOWN_TELLING = (
    *REQUIRED,
    "PriceDescription",
    "MarketOption",
    "SnapshotArchiveFeeType",
)
EXPECTED = {
    "Location Type": ("AWS Region",),
    "Product Family": ("Compute Instance", "Compute Instance (bare metal)"),
    "Tenancy": ("Shared",),
    "Operating System": ("Linux",),
    "License Model": ("No License required",),
    "CapacityStatus": ("Used",),
    "Pre Installed S/W": ("NA",),
}
"""What a row must say to be a plain Linux machine; all others are skipped."""

MARKS = (b"Shared", b"Linux", b"Used")
GPU_MARK = re.compile(rb"GPU instance|\b(?:p|g|gr)\d[0-9a-z-]*\.")
TERMS = {"1yr": 12, "3yr": 36}
PAYMENTS = {
    "No Upfront": "no_upfront",
    "Partial Upfront": "partial_upfront",
    "All Upfront": "all_upfront",
}
VARIANTS = {"standard": "", "convertible": "convertible"}
HOURS_PER_MONTH = 730
"""AWS's reckoning: a year has 8,760 hours."""


@dataclass(frozen=True)
class Line:
    """One row of the file and its number, counted from 1."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def price_list_rows(source: Source, capture: Capture) -> list[dict[str, Any]]:
    """One row for each GPU instance type and way of buying it in the capture's region."""
    require_pages(capture, 1)
    region = capture.partition
    rows: list[dict[str, Any]] = []
    reserved: dict[tuple[str, str], list[Line]] = {}
    with capture.page.open() as file:
        for line in _lines(source, file):
            if not _is_plain(line):
                continue
            _check(source, line, region)
            if line["TermType"] == "OnDemand":
                rows.append(_on_demand(source, line))
            else:
                reserved.setdefault((line["SKU"], line["OfferTermCode"]), []).append(line)
    rows += [_reserved(source, lines) for lines in reserved.values()]
    if not rows:
        raise SourceError(source.id, "rows", "no GPU instance in the list", region)
    _judge_repeats(rows)
    return sorted(rows, key=lambda row: int(row["locator"].split()[1]))


def _lines(source: Source, file: BinaryIO) -> Iterator[Line]:
    """Rows that may be about GPU instances, after checking what stands before them."""
    _check_metadata(source, [next(file, b"") for _ in range(METADATA_LINES)])
    header = _cells(source, METADATA_LINES + 1, next(file, b""))
    expect_keys(source.id, "header", header, known=header, required=REQUIRED)
    if len(set(header)) != len(header):
        raise SourceError(source.id, "header", "column twice", ", ".join(header))
    telling = [name for name in header if TELLING.search(name.lower())]
    expect_keys(source.id, "header", telling, known=KNOWN_TELLING)
    for number, raw in enumerate(file, start=METADATA_LINES + 2):
        if all(mark in raw for mark in MARKS) and GPU_MARK.search(raw):
            cells = _cells(source, number, raw)
            if len(cells) != len(header):
                found = f"{len(cells)} cells under {len(header)} titles"
                raise SourceError(source.id, f"line {number}", "not as wide as the header", found)
            yield Line(number, dict(zip(header, cells, strict=True)))


def _check_metadata(source: Source, lines: Sequence[bytes]) -> None:
    found = {}
    for number, raw in enumerate(lines, start=1):
        cells = _cells(source, number, raw)
        if len(cells) != 2:
            raise SourceError(source.id, f"line {number}", "not a key and its value", cells)
        found[cells[0].removeprefix("\ufeff")] = cells[1]
    for key, expected in METADATA.items():
        if found.get(key) != expected:
            raise SourceError(source.id, key, f"not {expected}", found.get(key))


def _cells(source: Source, number: int, raw: bytes) -> list[str]:
    """Cells of one line; a line that is cut off, or whose quotes do not close, is an error."""
    try:
        (cells,) = csv.reader([raw.decode()], strict=True)
    except (csv.Error, ValueError) as error:
        raise SourceError(source.id, f"line {number}", f"not a row ({error})", raw[:120]) from error
    return cells


def _is_plain(line: Line) -> bool:
    """Skip rule: machines without a GPU, and all that is not plain Linux on shared hardware."""
    if not has_gpu(line["Instance Type"], line["Instance Family"]):
        return False
    return all(line[column] in values for column, values in EXPECTED.items())


def _check(source: Source, line: Line, region: str) -> None:
    """Raise where a row is of another region, currency, unit or term than we know."""
    units = ("Hrs",) if line["TermType"] == "OnDemand" else ("Hrs", "Quantity")
    known: dict[str, Sequence[str]] = {
        "Region Code": (region,),
        "Currency": (source.currency,),
        "TermType": ("OnDemand", "Reserved"),
        "Unit": units,
    }
    if line["TermType"] == "Reserved":
        known |= {
            "LeaseContractLength": tuple(TERMS),
            "PurchaseOption": tuple(PAYMENTS),
            "OfferingClass": tuple(VARIANTS),
        }
    for column, values in known.items():
        if line[column] not in values:
            field = f"line {line.number} {column}"
            raise SourceError(source.id, field, f"not {' or '.join(values)}", line[column])
    market = line.cells.get("MarketOption", "OnDemand")
    if market not in ("OnDemand", "CapacityBlock"):
        raise SourceError(source.id, f"line {line.number} MarketOption", "unknown value", market)


def _price(source: Source, line: Line) -> Decimal:
    field = f"line {line.number} PricePerUnit"
    price = decimal_of(source.id, field, line["PricePerUnit"])
    if price < 0:
        raise SourceError(source.id, field, "negative price", price)
    return price


def _on_demand(source: Source, line: Line) -> dict[str, Any]:
    price = _price(source, line)
    is_block = line.cells.get("MarketOption") == "CapacityBlock"
    reasons = [] if price else ["zero, and nothing says that it is free"]
    if is_block:
        reasons = ["the fee of a Capacity Block is asked at its reservation and not in this list"]
    return _row(
        source,
        line,
        reasons,
        purchase="capacity_block" if is_block else "on_demand",
        price=price,
        unit="per_instance_hour",
        listed_price=line["PricePerUnit"],
        listed_unit="Hrs",
    )


def _reserved(source: Source, lines: Sequence[Line]) -> dict[str, Any]:
    """The total of one reservation: its upfront fee and all its hours, or the hours alone."""
    first, months = lines[0], TERMS[lines[0]["LeaseContractLength"]]
    parts = {line["Unit"]: line for line in lines}
    reasons = []
    if len(parts) != len(lines):
        reasons.append("two rows of one unit for this reservation")
    payment = PAYMENTS[first["PurchaseOption"]]
    has_upfront = payment != "no_upfront"
    if has_upfront != ("Quantity" in parts) or "Hrs" not in parts:
        reasons.append(f"{first['PurchaseOption']}, but there are rows for {', '.join(parts)}")
    hourly = _price(source, parts["Hrs"]) if "Hrs" in parts else Decimal(0)
    upfront = _price(source, parts["Quantity"]) if "Quantity" in parts else Decimal(0)
    hours = months * HOURS_PER_MONTH
    if not hourly and not upfront:
        reasons.append("zero, and nothing says that it is free")
    note = f"Upfront fee {upfront:f}, and {hourly:f} for each of {hours:,} hours."
    return _row(
        source,
        parts.get("Hrs", first),
        reasons,
        note if has_upfront else "",
        variant=VARIANTS[first["OfferingClass"]],
        purchase="reserved",
        term_months=months,
        payment=payment,
        price=upfront + hourly * hours if has_upfront else hourly,
        unit="per_instance_term" if has_upfront else "per_instance_hour",
        hours_per_month=HOURS_PER_MONTH,
        listed_price=" and ".join(line["PricePerUnit"] for line in lines),
        listed_unit=" and ".join(line["Unit"] for line in lines),
    )


def _row(
    source: Source, line: Line, reasons: Sequence[str], note: str = "", **offer: Any
) -> dict[str, Any]:
    instance = instance_of(line["Instance Type"])
    listed_count = int(line["GPU"]) if re.fullmatch("[1-9][0-9]*", line["GPU"]) else None
    count = instance.count if instance.listed_gpu else listed_count
    problems = list(reasons)
    if instance.count and listed_count and instance.count != listed_count:
        problems.append(f"GPU {listed_count} in the list, {instance.count} in our table")
    if line["Region Code"].startswith("us-gov-"):
        problems.append(GOVERNMENT)
    memory = re.fullmatch(r"([\d.,]+) GiB", line["Memory"])
    vcpus = re.fullmatch(r"\d+", line["vCPU"])
    return gpu_row(
        locator=f"line {line.number}",
        listed_seller=source.seller_id,
        sku=line["Instance Type"],
        listed_gpu=instance.listed_gpu,
        gpu_count=count,
        is_fraction=instance.is_fraction,
        gpu_memory_gb=instance.memory_gb,
        vcpus=float(vcpus[0]) if vcpus else None,
        host_memory_gb=float(memory[1].replace(",", "")) if memory else None,
        region=line["Region Code"],
        currency=line["Currency"],
        includes_host=True,
        problem="; ".join(problems) or None,
        note=" ".join(filter(None, (note, *instance.notes))),
        **offer,
    )


def _judge_repeats(rows: Sequence[dict[str, Any]]) -> None:
    """Keep the first of several rows for one offer; contradictions keep all of them back."""
    fields = ("sku", "variant", "purchase", "term_months", "payment")
    offers: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["problem"] is None:
            offers.setdefault(tuple(row[f] for f in fields), []).append(row)
    for found in offers.values():
        prices = sorted({row["price"] for row in found})
        for row in found if len(prices) > 1 else found[1:]:
            named = ", ".join(f"{price.normalize():f}" for price in prices)
            row["problem"] = (
                f"the list names different prices for this offer: {named}"
                if len(prices) > 1
                else "listed twice"
            )
