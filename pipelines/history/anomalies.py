"""Prices that look wrong beside what stood before: held back until something confirms them.

Belongs here: the rules by which a staged price is held, each a readable SQL condition, and what
confirms it within its own source. Does not belong here: rules about a single document (a parser's
problems, bounds) and confirmation by another source (``models/token_released.sql``).

A held price leaves the old one standing and is kept in ``core.rejects`` with rule, old and new
price. The next capture that shows it again releases it, and so does a row of
``seeds/overrides.csv``: both look at nothing but the source's own captures, in their order, so that
history comes out the same however often it is rebuilt.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb
import polars as pl

from pipelines.archive import CaptureRecord
from pipelines.history.ledger import Reject
from pipelines.source import KINDS, Kind, RegisteredSource
from schemas.errors import SourceError
from warehouse.database import scalar

Overrides = frozenset[tuple[str, str, Decimal]]
"""Prices of one source that somebody let through: name as listed, meter, price."""

LEAP = 8
"""A price that moves by this factor or more is held; the largest cut seen in a dated page is 5."""

SMALL_LEAP = 3
"""The narrowest tolerance that a source's past may teach."""

LESSONS = 100
"""Past changes that it takes to learn from."""

MASS_ROWS = 20
MASS_SHARE = 0.6
"""A capture in which more than this share of at least so many standing prices moved is refused
once: a slip of unit or column is likelier than a seller who reprices everything."""

SHRINK_SHARE = 0.5
"""A capture with fewer than this share of the rows that stand is refused once."""

MASS_CHANGE = "most prices of the document moved at once"


class HeldError(SourceError):
    """A document that is refused until a second capture agrees.

    ``hold`` says why, as ``core.ingested`` has it; ``rejects`` has each price that is held back.
    """

    def __init__(
        self, source_id: str, field: str, message: str, hold: str, rejects: Sequence[Reject] = ()
    ) -> None:
        super().__init__(source_id, field, f"{message}; held back until a second capture agrees")
        self.hold = hold
        self.rejects = rejects


TOLERANCE = f"""
    with steps as (
        select
            price,
            lag(price) over (partition by row_key order by first_seen_at, row_id) as before
        from core.{{table}}
        where source_id = ? and partition = ?
    ),
    factors as (
        select cast(greatest(price, before) as double) / cast(least(price, before) as double)
            as factor
        from steps
        where price > 0 and before > 0 and price <> before
    )
    select case
        when count(*) < {LESSONS} then {LEAP}
        else least({LEAP}, greatest({SMALL_LEAP}, round(quantile_disc(factor, 0.99), 2)))
    end
    from factors
"""
"""The factor that 99 of 100 past changes of the same part of the source stayed within, between
``SMALL_LEAP`` and ``LEAP``; ``LEAP`` where too few changes are known."""

RULES = {
    "became free": "new.price = 0 and old.price > 0",
    "moved by a power of ten": """
        new.price > 0 and old.price > 0 and abs(log10(new.price::double / old.price::double)) > 0.9
        and abs(log10(new.price::double / old.price::double)
            - round(log10(new.price::double / old.price::double))) < 0.002
    """,
    "moved by a factor of {tolerance:g} or more": """
        new.price > 0 and old.price > 0
        and (new.price >= {tolerance} * old.price or old.price >= {tolerance} * new.price)
    """,
    "input and output look swapped": """
        new.meter in ('input', 'output') and new.price <> old.price and exists (
            select 1 from pairs other
            where other.twin = new.twin and other.meter <> new.meter
                and other.meter in ('input', 'output')
                and new.price = other.old_price and other.price = old.price
        )
    """,
    "cheaper than its own cached read, which it was not": """
        exists (
            select 1 from pairs other
            where other.twin = new.twin and new.meter = 'input' and other.meter = 'cached_input'
                and new.price < old.price
                and new.price < other.price and old.price >= other.old_price
        )
    """,
    "cached input dearer than input, which it was not": """
        exists (
            select 1 from pairs other
            where other.twin = new.twin and new.meter = 'cached_input' and other.meter = 'input'
                and new.price > old.price
                and new.price > other.price and old.price <= other.old_price
        )
    """,
}
"""Reason and condition over the new row (``new``) and the standing one (``old``); the first that
holds is named."""


def refuse_small(
    connection: duckdb.DuckDBPyConnection,
    registered: RegisteredSource,
    record: CaptureRecord,
    good: pl.DataFrame,
    last_hold: str | None,
) -> None:
    """Raise on a capture that lost most rows, unless the capture before had lost them too."""
    kind = KINDS[registered.source.kind]
    if record.is_partial or not kind.closes_missing:
        return
    standing = scalar(
        connection,
        f"select count(*) from core.{kind.table} where source_id = ? and partition = ? "
        "and superseded_at is null",
        [registered.source.id, record.partition],
    )
    if good.height >= standing * SHRINK_SHARE or last_hold == "shrank":
        return
    message = f"shrank from {standing} to {good.height}"
    raise HeldError(registered.source.id, "rows", message, "shrank")


def hold_back(
    connection: duckdb.DuckDBPyConnection,
    kind: Kind,
    record: CaptureRecord,
    last_hold: str | None,
    overrides: Overrides,
) -> list[Reject]:
    """Staged prices to hold back, with their reasons.

    ``core.staged`` holds the capture's good rows; nothing is changed here.

    Raises:
        HeldError: most prices moved, and those of the capture before had not.
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
    floats = "false" if is_token else "s.spot_kind is not distinct from 'market'"
    connection.execute(
        f"""
        create or replace temp table pairs as
        select
            s.row_key, s.source_url, s.capture_sha256, s.locator, {name} as listed_name,
            {meter} as meter, md5(to_json(struct_pack({_packed(dimensions)}))::varchar) as twin,
            s.price, h.price as old_price, {floats} as floats, to_json(s)::varchar as offending
        from core.staged s
        join core.{kind.table} h on h.source_id = s.source_id and h.row_key = s.row_key
            and h.superseded_at is null
        where h.price is not null and s.price is not null and h.unit = s.unit
        """
    )
    if last_hold != "mass_change":
        _refuse_mass_change(connection, record)
    tolerance = scalar(
        connection,
        TOLERANCE.format(table=kind.table),
        [record.source_id, record.partition],
    )
    held: dict[str | None, Reject] = {}
    for rule, condition in RULES.items():
        for reject in _held_by(
            connection,
            record,
            rule.format(tolerance=tolerance),
            condition.format(tolerance=tolerance),
            overrides,
        ):
            held.setdefault(reject.row_key, reject)
    connection.execute("drop table pairs")
    return list(held.values())


LAST_HELD = """
    select r.* from core.rejects r
    where r.source_id = $source and r.partition = $partition and r.rule is not null
        and r.captured_at = (
            select max(captured_at) from (
                select captured_at from core.ingested
                where source_id = $source and partition = $partition and status = 'loaded'
                union all
                select captured_at from core.rejects
                where source_id = $source and partition = $partition and rule is not null
            )
            where captured_at < $moment
        )
"""
"""What the last capture that was judged before this one held back."""


def _before(record: CaptureRecord) -> dict[str, object]:
    return {
        "source": record.source_id,
        "partition": record.partition,
        "moment": record.captured_at,
    }


def confirm_held(connection: duckdb.DuckDBPyConnection, record: CaptureRecord) -> None:
    """Date the staged prices that the capture before held back by that capture: it saw them first.

    ``core.staged`` holds the rows about to be merged; the bytes of first sight are their evidence.
    """
    connection.execute(
        f"""
        update core.staged s set
            row_id = json_extract_string(r.offending, '$.row_id'),
            first_seen_at = r.captured_at, source_url = r.source_url,
            capture_sha256 = r.capture_sha256, locator = r.locator
        from ({LAST_HELD}) r
        where r.row_key = s.row_key and r.new_price = s.price
        """,
        _before(record),
    )


def _packed(dimensions: str) -> str:
    return ", ".join(f"{name} := s.{name}" for name in dimensions.split(", "))


def _held_by(
    connection: duckdb.DuckDBPyConnection,
    record: CaptureRecord,
    rule: str,
    condition: str,
    overrides: Overrides,
) -> list[Reject]:
    rows = connection.execute(
        f"""
        select new.row_key, new.source_url, new.capture_sha256, new.locator, new.listed_name,
            new.meter, new.old_price, new.price, new.offending
        from pairs new
        join (select row_key, old_price as price from pairs) old using (row_key)
        where ({condition}) and not exists (
            select 1 from ({LAST_HELD}) r
            where r.row_key = new.row_key and r.new_price = new.price
        )
        order by new.row_key
        """,
        _before(record),
    ).fetchall()
    pages = [(page.url, page.sha256) for page in record.pages]
    return [
        Reject(
            f"price: held back: {rule}: from {old.normalize():f} to {new.normalize():f}",
            offending,
            key,
            pages.index((url, sha256)),
            locator,
            rule,
            old,
            new,
        )
        for key, url, sha256, locator, name, meter, old, new, offending in rows
        if (name, meter, new) not in overrides
    ]


def _refuse_mass_change(connection: duckdb.DuckDBPyConnection, record: CaptureRecord) -> None:
    """Raise where most prices moved; those of a spot market do so every night and do not count."""
    ((common, moved),) = connection.execute(
        "select count(*), count(case when price <> old_price then 1 end) from pairs "
        "where not floats"
    ).fetchall()
    if common < MASS_ROWS or moved <= common * MASS_SHARE:
        return
    message = f"{moved} of {common} prices moved at once"
    held = _held_by(connection, record, MASS_CHANGE, "new.price <> old.price", frozenset())
    raise HeldError(record.source_id, "price", message, "mass_change", held)
