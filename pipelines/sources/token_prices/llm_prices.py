"""llm-prices: the price history that Simon Willison keeps by hand.

Belongs here: every record of ``historical-v1.json`` with its dates. Must not be here: the file of
current prices, which holds the same records without dates.

Figures are numbers, US dollars for a million tokens. ``from_date`` is inclusive, ``to_date``
exclusive, and null is open. Longer prompts have an id of their own, and a name that ends in the
bound. The project names no zone for its days; midnight UTC is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.figures import figures_in, per_mtok
from pipelines.reading.json_documents import (
    expect_keys,
    json_of,
    list_in,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.model_list import Entry, rows_of_entries
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="llm_prices",
    kind="token_prices",
    publisher="Simon Willison (llm-prices)",
    urls=("https://www.llm-prices.com/historical-v1.json",),
    claims=(r"https://www\.llm-prices\.com/historical-v1\.json",),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="Public file of a public repository; no licence file in it; figures only.",
    minimum_rows=200,
    proven_on=("2026-04-24", "2026-08-05"),
)

KEYS = {
    "input": per_mtok("input"),
    "output": per_mtok("output"),
    "input_cached": per_mtok("cached_input"),
}
KNOWN = ("id", "vendor", "name", *KEYS, "from_date", "to_date")
BOUND = re.compile(r" (?P<side><=|≤|>|&gt;) ?(?P<thousands>\d+)k$", re.IGNORECASE)
TWICE = "several records for one id and day"


def parse(capture: Capture) -> pl.DataFrame:
    """Every record; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    document = object_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    expect_keys(
        SOURCE.id, "document", document, known=("prices", "updated_at"), required=("prices",)
    )
    records = list_in(SOURCE, "/prices", document["prices"])
    if not records:
        raise SourceError(SOURCE.id, "/prices", "no record in it")
    entries = [_entry(f"/prices/{index}", record) for index, record in enumerate(records)]
    times = Counter(_identity(record) for _, _, record in entries)
    return frame_of(SOURCE, rows_of_entries(SOURCE, entries, partial(_rows, times)))


def _entry(place: str, value: Any) -> Entry:
    record = object_in(SOURCE, place, value)
    return place, str(record.get("id")), record


def _identity(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(record.get(key)) for key in ("vendor", "id", "from_date"))


def _rows(
    times: Mapping[tuple[str, ...], int], place: str, name: str, record: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    yield from unknown_price_keys(
        SOURCE, place, record, KNOWN, required=KNOWN[:5], listed_model=name
    )
    is_repeated = times[_identity(record)] > 1
    vendor, name = record["vendor"], record["id"]
    if not all(isinstance(text, str) and text for text in (vendor, name)):
        raise SourceError(SOURCE.id, place, "record without vendor or id", (vendor, name))
    start, end = (_day(record.get(key), f"{place}/{key}") for key in ("from_date", "to_date"))
    if start and end and start >= end:
        raise SourceError(SOURCE.id, place, "ends before it begins", (start, end))
    bound = BOUND.search(str(record["name"]))
    tokens = int(bound["thousands"]) * 1000 if bound else None
    is_above = bound is not None and bound["side"] in (">", "&gt;")
    yield from figures_in(
        SOURCE,
        place,
        record,
        KEYS,
        model=name,
        listed_seller=vendor,
        context_above_tokens=tokens if is_above else None,
        context_up_to_tokens=None if is_above else tokens,
        effective_from=start,
        effective_to=end,
        problem=TWICE if is_repeated else None,
    )


def _day(value: Any, place: str) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    except (TypeError, ValueError) as error:
        raise SourceError(SOURCE.id, place, "not a date", value) from error
