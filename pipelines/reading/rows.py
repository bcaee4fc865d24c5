"""Rows: what a parser gives, built column by column and held to the contract of its kind.

Belongs here: making observation rows and frames of them. Does not belong here: reading documents
(the other modules of this room) and judging rows (``pipelines/history/check.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.money import price_of
from pipelines.source import KINDS, Capture, Source
from schemas.errors import SourceError
from schemas.fields import Table

NEVER = 2090
"""First year that stands for no end: lists write ``2098-12-31`` or ``9999-12-31``."""


def frame_of(source: Source, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Observation frame of the source's kind from row dictionaries, in the contract's columns.

    Raises ``SourceError`` on a column the contract does not have. Missing columns are null.
    """
    return _frame(source.id, KINDS[source.kind].observation, rows)


def _frame(source_id: str, model: type[Table], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    columns = model.to_schema().columns
    schema = {name: column.dtype.type for name, column in columns.items()}
    for row in rows:
        if unknown := sorted(set(row) - set(schema)):
            raise SourceError(source_id, "row", "column outside the contract", ", ".join(unknown))
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in schema}, schema=schema, strict=True
    )


def token_row(
    *,
    locator: str,
    listed_seller: str,
    listed_model: str,
    meter: str,
    price: Decimal | None,
    currency: str,
    listed_price: str,
    listed_unit: str,
    unit: str = "per_mtok",
    page: int = 0,
    variant: str = "",
    region: str = "unstated",
    service_tier: str = "standard",
    context_above_tokens: int | None = None,
    context_up_to_tokens: int | None = None,
    context_rule: str = "unstated",
    schedule: str = "always",
    schedule_detail: str | None = None,
    offer: str = "list",
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
    status: str | None = None,
    deprecated_on: date | None = None,
    available_until: date | None = None,
    problem: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """One row of ``TokenPriceObservation``; ``price`` is per ``unit``, not yet rounded.

    Raises ``SourceError`` where the seller, model or region has no name.
    """
    _require_names(locator, listed_seller, listed_model, region)
    return {**locals(), "price": _rounded(price, locator)}


def last_day(text: object) -> dict[str, Any]:
    """Columns of a row that say until when a listing is sold, from an ISO date or moment.

    No date and a year that stands for never give none. What is no date stays as a note: it is no
    reason to do without the price.
    """
    if text is None or text == "":
        return {}
    try:
        day = datetime.fromisoformat(str(text)).date()
    except ValueError:
        return {"note": f"end of availability stated as {text!r}"}
    return {} if day.year >= NEVER else {"available_until": day}


def _require_names(locator: str, seller: str, model: str, region: str) -> None:
    """Raise where one of them is blank: such a row would be told apart from no other."""
    if not all(name.strip() for name in (seller, model, region)):
        raise SourceError("row", locator, "blank seller, model or region", (seller, model, region))


def gpu_row(
    *,
    locator: str,
    listed_seller: str,
    sku: str,
    region: str,
    price: Decimal | None,
    currency: str,
    unit: str,
    listed_price: str,
    listed_unit: str,
    product: str = "rental",
    variant: str = "",
    purchase: str = "on_demand",
    term_months: int = 0,
    payment: str | None = None,
    page: int = 0,
    listed_gpu: str = "",
    gpu_count: int | None = None,
    is_fraction: bool = False,
    gpu_memory_gb: float | None = None,
    vcpus: float | None = None,
    host_memory_gb: float | None = None,
    country: str | None = None,
    includes_host: bool | None = None,
    hours_per_month: int | None = None,
    setup_fee: Decimal | None = None,
    spot_kind: str | None = None,
    tax: str = "unstated",
    effective_from: datetime | None = None,
    effective_to: datetime | None = None,
    problem: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """One row of ``GpuRateObservation``; ``price`` is per ``unit``, not yet rounded."""
    return {
        **locals(),
        "price": _rounded(price, locator),
        "setup_fee": _rounded(setup_fee, locator),
    }


def _rounded(price: Decimal | None, locator: str) -> Decimal | None:
    return None if price is None else price_of("row", f"{locator} price", price)


def aside(locator: str, problem: str, text: str, *, page: int = 0) -> dict[str, Any]:
    """An entry of another kind than the table of the source describes, kept in sight.

    Args:
        locator: Where the entry stands.
        problem: Why no row is made of it.
        text: What it says.
        page: Page of the capture.
    """
    return {
        "page": page,
        "locator": locator,
        "problem": problem,
        "problem_scope": "aside",
        "unread": text,
    }


def unread(
    scope: str, locator: str, problem: str, text: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """A price key (``key``) or a section (``section``) that nobody understands yet.

    Args:
        scope: Which of the two.
        locator: Where it stands.
        problem: What was looked for there and what was found.
        text: What it says.
        names: Columns that name what it speaks of; without them it may speak of anything.
    """
    return {**aside(locator, problem, text), "problem_scope": scope, **names}


def require_pages(capture: Capture, count: int | None = None) -> None:
    """Raise where the capture has no page, or another number of pages than ``count``."""
    if not capture.pages or (count is not None and len(capture.pages) != count):
        raise SourceError(
            capture.source_id, "pages", f"expected {count or 'some'} page(s)", len(capture.pages)
        )


def sentence(note: str) -> str:
    """A note of a seed as a sentence: a capital at its start, a full stop at its end."""
    return f"{note[:1].upper()}{note[1:]}."
