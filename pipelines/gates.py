"""Gates: what must hold of a table before anything is published.

Belongs here: checks that compare a table with its contract, with common sense and with the last
published version. Does not belong here: checks of single rows (history keeps those out).

A verdict depends on the table, the last published version and the code here. Where a hash says that
all three are what they were, the verdict of then is taken; ``core.judged`` keeps it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from pipelines.history.check import ABSURD_PRICE, MOST_USD_PER_UNIT, OTHER_ROOM, ROOM
from pipelines.publish.manifest import contents_of
from schemas.columns import columns_of, key_of
from schemas.published import TABLES
from warehouse.database import scalar, transaction

ROWS_KEPT = 0.6
"""A table with fewer than this share of the last version's rows is not published."""

SELLERS_KEPT = 0.8
"""Nor one with fewer than this share of its sellers."""

MOVED_FACTOR = 10
MOVED_SHARE = 0.02
"""Nor one where more than this share of prices moved by more than the factor."""

_QUOTED_PER_GPU = "price_basis in ('per_gpu_hour', 'per_gpu_month')"
PRICED = {
    "token_prices": {
        column: str(ABSURD_PRICE["per_mtok"])
        for column in ("input_usd_per_mtok", "output_usd_per_mtok")
    },
    "gpu_rates": {
        "usd_per_gpu_hour": f"case when {_QUOTED_PER_GPU} then {ABSURD_PRICE['per_gpu_hour']} "
        f"else {ABSURD_PRICE['per_instance_hour']} end"
    },
}
"""Figures in US dollars, each with the bound that history held its quoted price to, as SQL."""

MAY_SHRINK = (
    "token_price_disagreements",
    "pending_prices",
    "rejected_rows",
    "throughput_rejected",
    "fact_changes",
    "gpu_rate_disagreements",
)
"""Tables of faults and of changes: fewer rows are good news."""

COMPARED = {"token_prices": "output_usd_per_mtok", "gpu_rates": "usd_per_gpu_hour"}

COMPARISONS = ("coverage_did_not_shrink", "magnitude_holds")
"""Gates that look at the last version: an operator who looked may let a table pass them."""


@dataclass(frozen=True)
class Verdict:
    """Result of one gate on one table."""

    name: str
    passed: bool
    message: str


def gates(table: str) -> tuple[str, ...]:
    """Names of the gates that stand before a table."""
    comparing = () if table in MAY_SHRINK else ("coverage_did_not_shrink",)
    prices = ("no_absurd_price", "magnitude_holds") if table in COMPARED else ()
    return ("contract", *comparing, *prices)


class Judge:
    """Judges tables on one connection, each anew only where something changed since it last did.

    Attributes:
        last: Folder of the last published version, or None on the first night.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, last: Path | None) -> None:
        self.last = last
        self._connection = connection
        self._published = contents_of(last) if last else {}
        connection.execute(
            "create table if not exists core.judged "
            "(name varchar, evidence varchar, gate varchar, passed boolean, message varchar)"
        )
        self._known: dict[tuple[str, str], list[Verdict]] = {}
        for name, evidence, *verdict in connection.execute(
            "select name, evidence, gate, passed, message from core.judged order by rowid"
        ).fetchall():
            self._known.setdefault((name, evidence), []).append(Verdict(*verdict))

    def judge(self, table: str, ingredients: str | None) -> list[Verdict]:
        """Verdicts on ``mart.<table>``, which was made from ``ingredients`` (None: not known)."""
        evidence = self._evidence(table, ingredients)
        if evidence is None:
            return judge(self._connection, table, self.last)
        known = self._known.get((table, evidence))
        if known is None:
            known = judge(self._connection, table, self.last)
            self._note(table, evidence, known)
        return known

    def _evidence(self, table: str, ingredients: str | None) -> str | None:
        """Hash of all that the verdicts depend on; None where that is not known."""
        if ingredients is None or (self.last and not self._published):
            return None
        before = json.dumps(self._published.get(table))
        return hashlib.sha256(f"{_code()}{ingredients}{before}".encode()).hexdigest()

    def _note(self, table: str, evidence: str, verdicts: list[Verdict]) -> None:
        rows = [[table, evidence, v.name, v.passed, v.message] for v in verdicts]
        with transaction(self._connection):
            self._connection.execute("delete from core.judged where name = ?", [table])
            self._connection.executemany("insert into core.judged values (?, ?, ?, ?, ?)", rows)


@cache
def _code() -> str:
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def judge(connection: duckdb.DuckDBPyConnection, table: str, last: Path | None) -> list[Verdict]:
    """Judge ``mart.<table>``.

    Args:
        connection: The build file.
        table: A published table.
        last: Folder of the last published version, or None on the first night.
    """
    previous = last / "parquet" / f"{table}.parquet" if last else None
    if previous is not None and not previous.exists():
        previous = None
    verdicts = [_contract(connection, table)]
    if table not in MAY_SHRINK:
        verdicts.append(_coverage(connection, table, previous))
    if table in COMPARED:
        verdicts += [_absurd(connection, table), _magnitude(connection, table, previous)]
    return verdicts


def _contract(connection: duckdb.DuckDBPyConnection, table: str) -> Verdict:
    """Columns, types and key are as promised."""
    wanted = [(c.name, c.duckdb_type) for c in columns_of(TABLES[table])]
    found = connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'mart' "
        "and table_name = ? order by column_index",
        [table],
    ).fetchall()
    found = [(n, t.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")) for n, t in found]
    if found != wanted:
        differ = set(found) ^ set(wanted)
        return Verdict("contract", False, f"{table}: columns {differ} differ from the contract")
    keys = ", ".join(key_of(TABLES[table]))
    twice = (
        keys
        and connection.execute(
            f"select {keys} from mart.{table} group by all having count(*) > 1 order by all limit 1"
        ).fetchall()
    )
    if twice:
        return Verdict("contract", False, f"{table}: twice: {twice[0]}")
    return Verdict("contract", True, f"columns and types as promised, {keys or 'without a key'}")


def _coverage(connection: duckdb.DuckDBPyConnection, table: str, previous: Path | None) -> Verdict:
    name = "coverage_did_not_shrink"
    if previous is None:
        return Verdict(name, True, "first version")
    measures = {"rows": ("count(*)", ROWS_KEPT)}
    if any(c.name == "seller_id" for c in columns_of(TABLES[table])):
        measures["sellers"] = ("count(distinct seller_id)", SELLERS_KEPT)
    for what, (expression, share) in measures.items():
        now = scalar(connection, f"select {expression} from mart.{table}")
        then = scalar(connection, f"select {expression} from read_parquet(?)", [str(previous)])
        if now < then * share:
            return Verdict(name, False, f"{table}: {what} fell from {then} to {now}")
    return Verdict(name, True, "no fewer than tolerated")


def _absurd(connection: duckdb.DuckDBPyConnection, table: str) -> Verdict:
    """No figure is above what history lets its quoted price be, put into dollars.

    History judges the price as quoted; here the exchange, the hours and hand-kept rates come in.
    What history takes cannot fail: dividing by a count of GPUs only makes a figure smaller.
    """
    named = " ".join(f"when '{currency}' then {room}" for currency, room in ROOM.items())
    room = f"case currency {named} else {OTHER_ROOM} end * {MOST_USD_PER_UNIT}"
    for column, asked in PRICED[table].items():
        found = connection.execute(
            f"select {column}, {asked} * {room} as bound, source_id, locator from mart.{table} "
            f"where {column} > bound or {column} < 0 "
            f"order by {column} desc, source_id, locator limit 1",
        ).fetchall()
        if found:
            value, bound, source_id, locator = found[0]
            return Verdict(
                "no_absurd_price",
                False,
                f"{source_id}: {column}: outside 0..{bound}: {value} at {locator}",
            )
    return Verdict("no_absurd_price", True, "all within bounds")


def _magnitude(connection: duckdb.DuckDBPyConnection, table: str, previous: Path | None) -> Verdict:
    if previous is None:
        return Verdict("magnitude_holds", True, "first version")
    then = pl.read_parquet_schema(previous)
    keys = [key for key in key_of(TABLES[table]) if key in then]
    same = " and ".join(f"n.{key} is not distinct from o.{key}" for key in keys)
    column = COMPARED[table]
    ((common, moved),) = connection.execute(
        f"""
        select count(*), count(case when n.{column} > {MOVED_FACTOR} * o.{column}
            or o.{column} > {MOVED_FACTOR} * n.{column} then 1 end)
        from mart.{table} n join read_parquet(?) o on {same}
        where n.{column} > 0 and o.{column} > 0
        """,
        [str(previous)],
    ).fetchall()
    passed = moved <= common * MOVED_SHARE
    return Verdict(
        "magnitude_holds",
        passed,
        f"{table}: {moved} of {common} prices moved by more than {MOVED_FACTOR} times",
    )
