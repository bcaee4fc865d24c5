"""What a capture's rows must pass before they may enter history, judged by the document alone.

Belongs here: parsing a capture, and splitting its rows into good ones and rejects with reasons.
Does not belong here: comparison with the prices that stood before (``anomalies.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from pipelines.archive import Archive, CaptureRecord
from pipelines.history.ledger import UNREAD_SCOPES, Reject
from pipelines.source import KINDS, RegisteredSource, Source
from schemas.columns import columns_of
from schemas.errors import SourceError
from schemas.fields import Table

PARSE_TIME = ("problem", "problem_scope", "unread")
"""Columns of a parsed row that history does not keep."""

MOST_REASONS = 3
"""Reasons that the refusal of a document names."""

ABSURD_PRICE = {"per_mtok": 1_000, "per_gpu_hour": 500, "per_instance_hour": 5_000}
"""US dollars for one unit that nobody has ever asked (the dearest token known is 600 a million):
above it, a figure is a slip of unit. Other currencies get the room their value needs."""

ROOM = {"USD": 1, "EUR": 1, "GBP": 1, "CHF": 1, "CNY": 10}
OTHER_ROOM = 1_000
"""Room of every currency that ``ROOM`` does not name."""

HOURLY = {
    "per_instance_month": "per_instance_hour",
    "per_gpu_month": "per_gpu_hour",
    "per_instance_term": "per_instance_hour",
}
"""Units of many hours, and the unit whose bound holds for each of these hours."""

HOURS_PER_MONTH = 730
"""Hours of a month where the seller names none, as in ``gpu_intervals.sql``."""

MOST_USD_PER_UNIT = 2
"""US dollars that one unit of a currency may be worth; the dearest of the ECB's list, the pound, is
far below. A price that passes here is in dollars below its bound times this."""


def read(
    registered: RegisteredSource, archive: Archive, record: CaptureRecord
) -> tuple[pl.DataFrame, list[Reject]]:
    """Parse a capture and split its rows into good ones and rejects with reasons.

    Raises:
        SourceError: the document as a whole cannot be taken.
    """
    is_streamed = registered.source.streamed_bytes > 0
    frame = registered.read(archive.load(record, is_streamed=is_streamed))
    return split(registered, frame, is_whole=not record.is_partial)


def split(
    registered: RegisteredSource, frame: pl.DataFrame, *, is_whole: bool = True
) -> tuple[pl.DataFrame, list[Reject]]:
    """Good rows (with ``row_key``) and rejects of a parsed frame."""
    source, model = registered.source, KINDS[registered.source.kind].observation
    keyed = frame.with_row_index("row").with_columns(row_key=_key_expression(model))
    reasons: dict[int, list[str]] = {}
    for row, problem in (
        keyed.filter(pl.col("problem").is_not_null()).select("row", "problem").iter_rows()
    ):
        reasons.setdefault(row, []).append(problem)
    for row, text in _violations(
        source.id,
        model,
        frame.filter(pl.col("problem").is_null()),
        keyed.filter(pl.col("problem").is_null())["row"],
    ):
        reasons.setdefault(row, []).append(text)
    for row, text in _absurd(keyed):
        reasons.setdefault(row, []).append(text)
    clean = keyed.filter(~pl.col("row").is_in(list(reasons)))
    told = [c.name for c in columns_of(model) if c.is_tracked]
    repeated = clean.filter(~pl.struct(told).is_first_distinct())["row"].to_list()
    reasons |= {row: ["repeats another row of the document"] for row in repeated}
    clean = clean.filter(~pl.col("row").is_in(repeated))
    for row in clean.filter(pl.col("row_key").is_duplicated())["row"]:
        reasons.setdefault(row, []).append("another row of the document has the same key")
    good = clean.filter(~pl.col("row").is_in(list(reasons))).drop("row", *PARSE_TIME)
    if is_whole and good.height < source.minimum_rows:
        raise SourceError(source.id, "rows", _too_few(source, good, keyed, reasons))
    name = KINDS[source.kind].name
    rejects = [
        _rejected(item, "; ".join(reasons[item["row"]]), name)
        for item in keyed.filter(pl.col("row").is_in(list(reasons))).iter_rows(named=True)
    ]
    return good, rejects


def _too_few(
    source: Source, good: pl.DataFrame, keyed: pl.DataFrame, reasons: Mapping[int, Sequence[str]]
) -> str:
    """What was looked for, how much of it was found, and what was found instead."""
    what = KINDS[source.kind].table.replace("_", " ")
    told = f"looked for at least {source.minimum_rows} rows of {what}, found {good.height}"
    if not reasons:
        return f"{told}, and nothing else that the reader knows"
    places = dict(keyed.select("row", "locator").iter_rows())
    first = {reason: places[row] for row, why in reversed([*reasons.items()]) for reason in why}
    common = Counter(reason for why in reasons.values() for reason in why).most_common(MOST_REASONS)
    listed = "; ".join(f"{count} with {reason!r} ({first[reason]} ...)" for reason, count in common)
    return f"{told} and {len(reasons)} rejects: {listed}"


def _rejected(item: Mapping[str, Any], reason: str, name: str) -> Reject:
    """The reject of a row; ``name`` is the column that names what the row is about, if any is.

    Only a row with a key of its own leaves the row that stands under that key in doubt.
    """
    scope = item["problem_scope"] or "row"
    told = {k: v for k, v in item.items() if k not in ("row", "row_key", *PARSE_TIME)}
    return Reject(
        reason,
        item["unread"] or json.dumps(told, default=str, ensure_ascii=False),
        item["row_key"] if scope == "row" else None,
        item["page"],
        item["locator"],
        scope=scope,
        listed_name=item[name] if name and scope in UNREAD_SCOPES else None,
    )


def _violations(
    source_id: str, model: type[Table], frame: pl.DataFrame, rows: pl.Series
) -> Iterable[tuple[int, str]]:
    """Rows that break the contract, with the reason; a wrong column or type raises."""
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        for case in errors.failure_cases.iter_rows(named=True):
            if case["index"] is None:
                raise SourceError(
                    source_id, str(case["column"]), str(case["check"]), case["failure_case"]
                ) from errors
            yield rows[case["index"]], f"{case['column']}: {case['check']}: {case['failure_case']}"


def _absurd(keyed: pl.DataFrame) -> Iterable[tuple[int, str]]:
    """Rows whose price no seller asks, with the reason."""
    if not {"price", "unit", "currency"} <= set(keyed.columns):
        return
    priced = keyed.select("row", "price", "unit", "currency", hours=_hours(keyed.columns))
    for row, price, unit, currency, hours in priced.iter_rows():
        asked = ABSURD_PRICE.get(HOURLY.get(unit, unit), 0)
        bound = asked * ROOM.get(currency, OTHER_ROOM) * hours
        if price is not None and bound and price > bound:
            yield row, f"price: {price.normalize():f} {currency} {unit} is above {bound}"


def _hours(columns: Sequence[str]) -> pl.Expr:
    """How many hours a price is for, of units that count hours; 1 for all others."""
    if "hours_per_month" not in columns:
        return pl.lit(1)
    in_month = pl.col("hours_per_month").fill_null(HOURS_PER_MONTH)
    months = pl.when(pl.col("unit") == "per_instance_term").then("term_months").otherwise(1)
    return pl.when(pl.col("unit").is_in(list(HOURLY))).then(in_month * months).otherwise(1)


def digest_of(text: str) -> str:
    """A short identity made from a text; it guards nothing."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _key_expression(model: type[Table]) -> pl.Expr:
    keys = [c for c in columns_of(model) if c.is_key]
    joined = pl.concat_str(
        [pl.col(c.name).cast(pl.String).fill_null("\x00") for c in keys], separator="\x1f"
    )
    return joined.map_elements(digest_of, pl.String)
