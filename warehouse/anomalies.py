"""Prices that look wrong beside what stood before: held back until something confirms them.

Belongs here: the rules by which a staged price is held, each a readable SQL condition, and what
releases it. Does not belong here: rules about a single document (a parser's problems, bounds).

A held price leaves the old one standing and is kept in ``core.rejects``; the next capture that
shows it again releases it, and so does a row of ``seeds/overrides.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.archive import CaptureRecord
from pipelines.errors import SourceError
from pipelines.sources.base import Kind
from warehouse.seeds import read_seed

LEAP = 8
"""A price that moves by this factor or more is held; the largest cut seen in a dated page is 5."""

MASS_ROWS = 20
MASS_SHARE = 0.6
"""A capture in which more than this share of at least so many standing prices moved is refused
once: a slip of unit or column is likelier than a seller who reprices everything."""

HELD = "held back"
"""Words that mark a held price in ``core.rejects``."""


@dataclass(frozen=True)
class Reject:
    """A row of page ``page`` that is kept out, or the whole document (no ``locator``), and why."""

    reason: str
    offending: str | None = None
    row_key: str | None = None
    page: int = 0
    locator: str | None = None


RULES = {
    "moved by a factor of 8 or more": f"""
        new.price >= {LEAP} * old.price or old.price >= {LEAP} * new.price
    """,
    "input and output look swapped": """
        new.meter in ('input', 'output') and exists (
            select 1 from pairs other
            where other.twin = new.twin and other.meter <> new.meter
                and other.meter in ('input', 'output')
                and new.price = other.old_price and other.price = old.price
                and new.price <> old.price
        )
    """,
    "cached input dearer than input, which it was not": """
        new.meter = 'cached_input' and exists (
            select 1 from pairs other
            where other.twin = new.twin and other.meter = 'input'
                and new.price > other.price and old.price <= other.old_price
        )
    """,
}
"""Reason and condition over the new row (``new``) and the standing one (``old``)."""


def hold(connection: duckdb.DuckDBPyConnection, kind: Kind, record: CaptureRecord) -> list[Reject]:
    """Staged prices to hold back, with their reasons.

    ``core.staged`` holds the capture's good rows; nothing is changed here.
    """
    columns = kind.observation.to_schema().columns
    if "price" not in columns:
        return []
    is_token = "meter" in columns
    dimensions = (
        "listed_seller, listed_model, variant, region, service_tier, context_above_tokens, "
        "context_up_to_tokens, schedule, offer, currency, unit, effective_from"
        if is_token
        else "listed_seller, sku, region, purchase, term_months, currency"
    )
    meter = "s.meter" if is_token else "'gpu'"
    name = "s.listed_model" if is_token else "s.sku"
    connection.execute(
        f"""
        create or replace temp table pairs as
        select
            s.row_key, s.source_url, s.capture_sha256, s.locator, {name} as listed_name,
            {meter} as meter, md5(to_json(struct_pack({_packed(dimensions)}))::varchar) as twin,
            s.price, h.price as old_price, to_json(s)::varchar as offending
        from core.staged s
        join core.{kind.table} h on h.source_id = s.source_id and h.row_key = s.row_key
            and h.superseded_at is null
        where h.price > 0 and s.price > 0 and h.unit = s.unit
        """
    )
    _refuse_mass_change(connection, record)
    decided = read_seed("overrides").select("source_id", "listed_model", "meter", "price").rows()
    held = [
        reject
        for reason, condition in RULES.items()
        for reject in _held_by(connection, record, reason, condition, decided)
    ]
    connection.execute("drop table pairs")
    return list({reject.row_key: reject for reject in held}.values())


def _packed(dimensions: str) -> str:
    return ", ".join(f"{name} := s.{name}" for name in dimensions.split(", "))


def _held_by(
    connection: duckdb.DuckDBPyConnection,
    record: CaptureRecord,
    reason: str,
    condition: str,
    decided: Sequence[tuple[object, ...]],
) -> list[Reject]:
    rows = connection.execute(
        f"""
        select new.row_key, new.source_url, new.capture_sha256, new.locator, new.listed_name,
            new.meter, new.old_price, new.price, new.offending
        from pairs new
        join (select row_key, old_price as price from pairs) old using (row_key)
        where ({condition}) and not exists (
            select 1 from core.rejects r
            where r.source_id = ? and r.row_key = new.row_key and r.reason like '%{HELD}%'
                and json_extract_string(r.offending, '$.price')::decimal(18, 9) = new.price
        )
        order by new.row_key
        """,
        [record.source_id],
    ).fetchall()
    pages = [(page.url, page.sha256) for page in record.pages]
    return [
        Reject(
            f"price: {HELD}: {reason}: from {old.normalize():f} to {new.normalize():f}",
            offending,
            key,
            pages.index((url, sha256)),
            locator,
        )
        for key, url, sha256, locator, name, meter, old, new, offending in rows
        if (record.source_id, name, meter, new) not in decided
    ]


def _refuse_mass_change(connection: duckdb.DuckDBPyConnection, record: CaptureRecord) -> None:
    ((common, moved),) = connection.execute(
        "select count(*), count(case when price <> old_price then 1 end) from pairs"
    ).fetchall()
    if common < MASS_ROWS or moved <= common * MASS_SHARE:
        return
    seen = connection.execute(
        "select count(*) from core.ingested where source_id = ? and partition = ? "
        "and status = 'refused' and message like '%prices moved at once%' and captured_at = ("
        "select max(captured_at) from core.ingested where source_id = ? and partition = ?)",
        [record.source_id, record.partition] * 2,
    ).fetchall()[0][0]
    if not seen:
        raise SourceError(
            record.source_id,
            "price",
            f"{moved} of {common} prices moved at once; {HELD} until a second capture agrees",
        )
