"""Building blocks of the table contracts: column declarations and shared column groups.

Belongs here: how a column states its description, unit, key role and vocabulary. Does not belong
here: any table (one module per table or family beside this one) and anything that reads or writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

Money = Annotated[pl.Decimal, 18, 9]
"""Amount of money or an exact ratio: DECIMAL(18,9), never a float."""

Instant = Annotated[pl.Datetime, "us", "UTC"]
"""Moment in UTC with microsecond resolution."""


def column(
    description: str,
    *,
    unit: str | None = None,
    one_of: Sequence[str] | None = None,
    key: bool = False,
    nullable: bool = False,
    volatile: bool = False,
    tracked: bool = True,
    references: str | None = None,
    **checks: Any,
) -> Any:
    """Declare one column of a table contract.

    Args:
        description: What the value means; becomes the DuckDB comment and the dictionary entry.
        unit: Unit of the value, in the words of the units vocabulary.
        one_of: Closed vocabulary, when the column has one.
        key: Whether the column belongs to the table's natural key.
        nullable: Whether null (unknown) is allowed. Key columns may be null too where stated.
        volatile: Whether the value changes without anything in the world having changed (an age).
        tracked: Whether another value makes a new interval of history; false for evidence.
        references: `table.column` of a published table that has every value but null.
        **checks: Passed to pandera's ``Field`` (``ge``, ``gt``, ``le``, ``str_matches`` ...).
    """
    metadata = {
        "unit": unit,
        "key": key,
        "volatile": volatile,
        "tracked": tracked,
        "one_of": list(one_of or []),
        "references": references,
    }
    if one_of is not None:
        checks["isin"] = list(one_of)
    return pa.Field(description=description, metadata=metadata, nullable=nullable, **checks)


class Table(pa.DataFrameModel):  # type: ignore[misc]  # pandera is untyped
    """Base of every table contract: exactly these columns, in any order, never coerced."""

    class Config:
        """pandera settings shared by every table."""

        strict = True


def stands_behind(rank: int) -> Callable[[type[Table]], type[Table]]:
    """Mark a group of columns that stands behind a contract's own: the higher, the further."""

    def mark(group: type[Table]) -> type[Table]:
        group.__rank__ = rank
        return group

    return mark


def rank_of(base: type, model: type[Table]) -> int:
    """Where the columns of a base of ``model`` stand: its dimensions at 0, its own columns at 1."""
    return int(vars(base).get("__rank__", base is model))


@stands_behind(2)
class Evidence(Table):
    """Where an observed row stands in the captured bytes."""

    page: int = column("Index of the page within the capture, from 0.", tracked=False, ge=0)
    locator: str = column(
        "Place of the row in the page: a JSON pointer (`/data/3/pricing`), `line N` of a text, "
        "`offset N` in its characters, or `table N row M column K` of an HTML document; all "
        "counted from 0 except lines (from 1).",
        tracked=False,
        str_length={"min_value": 1},
    )


PROBLEM_SCOPES = ("row", "aside", "key", "section")
"""What a problem leaves in doubt of the rows that stand; see ``Judgement.problem_scope``."""


@stands_behind(3)
class Judgement(Table):
    """What the parser has to say about a row beside its values."""

    problem: str = column(
        "Why the row must not be published, or null for a good row. Rows with a problem are kept "
        "in `core.rejects`.",
        tracked=False,
        nullable=True,
    )
    problem_scope: str = column(
        "What the problem leaves in doubt of the rows that stand: the one with the row's key "
        "(`row`, also where it is null); none, as the entry is of another kind than the table "
        "describes (`aside`); those of the name that the row gives (of the whole document where "
        "it gives none) which the document does not show, as a price key (`key`) or a section "
        "(`section`) of it was not understood.",
        one_of=PROBLEM_SCOPES,
        tracked=False,
        nullable=True,
    )
    unread: str = column(
        "Text of an entry or section that no row could be made of, else null.",
        tracked=False,
        nullable=True,
    )
    note: str = column("Remark for readers in our own words.", tracked=False, nullable=True)
