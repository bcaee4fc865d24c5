"""Azure's Retail Prices API: reading the pages of a price list, whatever the meters are for.

Belongs here: the envelope, the fields of an item, how pages follow each other, and recorded copies
of the same items as one JSON object per line. Must not be here: what a meter means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.source import Page
from schemas.errors import SourceError

ENVELOPE = ("BillingCurrency", "Items", "NextPageLink", "Count")
ENVELOPE_EXTRA = ("CustomerEntityId", "CustomerEntityType")
FIELDS = (
    "currencyCode",
    "tierMinimumUnits",
    "retailPrice",
    "unitPrice",
    "armRegionName",
    "location",
    "effectiveStartDate",
    "meterId",
    "meterName",
    "productId",
    "productName",
    "skuId",
    "skuName",
    "serviceName",
    "serviceId",
    "serviceFamily",
    "unitOfMeasure",
    "type",
    "isPrimaryMeterRegion",
    "armSkuName",
)
FIELDS_EXTRA = ("effectiveEndDate", "reservationTerm", "savingsPlan")
RECORDED = b'{"currencyCode":'
"""How a recorded copy begins: items themselves, one per line, without an envelope."""


@dataclass(frozen=True)
class Meter:
    """One item of the price list and where it stands."""

    source_id: str
    page: int
    locator: str
    item: Mapping[str, Any]

    def text(self, field: str) -> str:
        """A text field; raises ``SourceError`` where it holds something else."""
        if not isinstance(value := self.item[field], str):
            raise SourceError(self.source_id, f"{self.locator}/{field}", "not a text", value)
        return value

    def window(self) -> tuple[datetime, datetime | None, str | None]:
        """Start, exclusive end and what is wrong with them; an end of 23:59 ends with its day."""
        start = self._moment("effectiveStartDate")
        if self.item.get("effectiveEndDate") is None:
            return start, None, None
        last = self._moment("effectiveEndDate")
        if last < start:
            return start, None, f"ends before it starts ({last:%Y-%m-%d})"
        if (last.hour, last.minute) != (23, 59):
            return start, None, f"end in a form nobody has looked at ({last:%Y-%m-%dT%H:%M:%SZ})"
        return start, last.replace(hour=0, minute=0, second=0) + timedelta(days=1), None

    def _moment(self, field: str) -> datetime:
        try:
            return datetime.strptime(self.text(field), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError as error:
            raise SourceError(
                self.source_id, f"{self.locator}/{field}", "not a moment in UTC", self.item[field]
            ) from error


def meters(source_id: str, pages: Sequence[Page]) -> Iterator[Meter]:
    """All items of all pages, after checking that the pages are whole and follow each other."""
    if len(pages) == 1 and pages[0].content.replace(b" ", b"").startswith(RECORDED):
        yield from _recorded(source_id, pages[0])
        return
    for index, page in enumerate(pages):
        document = json_of(source_id, page.text)
        if not isinstance(document, dict):
            raise SourceError(source_id, "document", "not an object", document)
        expect_keys(
            source_id, "document", document, known=ENVELOPE + ENVELOPE_EXTRA, required=ENVELOPE
        )
        _check_follows(source_id, pages, index, document["NextPageLink"])
        items = document["Items"]
        if not isinstance(items, list) or len(items) != document["Count"]:
            raise SourceError(source_id, "Count", "not the number of Items", document["Count"])
        for number, item in enumerate(items):
            meter = _meter(source_id, index, f"/Items/{number}", item)
            if item["currencyCode"] != document["BillingCurrency"]:
                named = f"{item['currencyCode']}, {document['BillingCurrency']}"
                field = f"{meter.locator}/currencyCode"
                raise SourceError(source_id, field, "not the billing currency", named)
            yield meter


def _recorded(source_id: str, page: Page) -> Iterator[Meter]:
    for number, line in enumerate(page.text.splitlines(), start=1):
        field = f"line {number}"
        yield _meter(source_id, 0, field, json_of(source_id, line, field))


def _meter(source_id: str, page: int, locator: str, item: Any) -> Meter:
    if not isinstance(item, dict):
        raise SourceError(source_id, locator, "not an object", item)
    expect_keys(source_id, locator, item, known=FIELDS + FIELDS_EXTRA, required=FIELDS)
    return Meter(source_id, page, locator, item)


def _check_follows(source_id: str, pages: Sequence[Page], index: int, link: object) -> None:
    """Raise unless this page's link leads to the next page, and the last page has none."""
    following = pages[index + 1].url if index + 1 < len(pages) else None
    if following is None and link is not None:
        raise SourceError(source_id, "NextPageLink", "the last page names another one", link)
    if following is not None and (not isinstance(link, str) or _plain(link) != _plain(following)):
        raise SourceError(source_id, "NextPageLink", f"does not lead to {following}", link)


def _plain(url: str) -> str:
    return unquote(url.replace("+", " ")).replace(":443/", "/", 1)
