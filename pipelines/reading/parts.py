"""Documents made of parts that stand alone: sections of a page, entries of a list.

Belongs here: what becomes of a part that cannot be understood. Does not belong here: where a part
begins and ends, and what it says (the modules of the sources).

A part that its reader refuses becomes one reject that names it, with the offending text; the last
rows of it stay as they stand, unconfirmed, until the source is mended. The other parts are taken.
Where most parts that hold prices are refused, the document has changed, not a part of it: it is
refused whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bs4 import Tag

from pipelines.reading.html_tables import folded
from pipelines.reading.rows import aside, unread
from pipelines.source import Source
from schemas.errors import SourceError

Row = dict[str, Any]
MOST_TEXT = 500
"""Characters of a part that are kept with its reject."""


@dataclass(frozen=True)
class Part:
    """One part of a document.

    Attributes:
        locator: Where it begins.
        title: Its heading or name.
        text: What it says.
        read: Gives its rows, or raises ``SourceError``.
        names: Columns that say which rows of history it may hold; none where nobody can tell.
        if_empty: Why it may give no row, for an entry that must be kept in sight then; empty for a
            section that need not hold anything.
    """

    locator: str
    title: str
    text: Any
    read: Callable[[], Iterable[Row]]
    names: Mapping[str, str] = field(default_factory=dict)
    if_empty: str = ""


def rows_of_parts(source: Source, parts: Iterable[Part]) -> list[Row]:
    """Rows of all parts, each refused one as a reject.

    Raises:
        SourceError: more parts are refused than give rows, with the first reason; or no part
            holds anything that the table describes.
    """
    rows: list[Row] = []
    read, errors = 0, list[SourceError]()
    for part in parts:
        try:
            found = list(part.read())
        except SourceError as error:
            errors.append(error)
            rows.append(refused(part, error))
        else:
            read += any(row.get("problem_scope") is None for row in found)
            rows += found
            if not found and part.if_empty:
                rows.append(aside(part.locator, part.if_empty, shown(part.text)))
    if len(errors) > read:
        first = errors[0]
        if len(errors) == 1:
            raise first
        text = str(first).removeprefix(f"{source.id}: ")
        message = f"{len(errors)} of {len(errors) + read} parts are not understood; first: {text}"
        raise SourceError(source.id, "document", message)
    if all(row.get("problem_scope") == "aside" for row in rows):
        seen = ", ".join(row["locator"] for row in rows[:3]) or "nothing"
        raise SourceError(source.id, "document", f"no price in it; found {seen}")
    return rows


def tables_as_parts(
    tables: Iterable[Tag], read: Callable[[Tag, str], Iterable[Row]], headings: str = "h[1-4]"
) -> Iterator[Part]:
    """HTML tables as parts of their page; ``read`` takes a table and its locator."""
    for number, table in enumerate(tables):
        before = table.find_previous(re.compile(headings))
        place = f"table {number}"
        title = folded(before.get_text(" ")) if before else "no heading"
        yield Part(place, title, folded(table.get_text(" ")), partial(read, table, place))


def refused(part: Part, error: SourceError) -> Row:
    """The reject of a part: its title, what was looked for and found, and its text."""
    reason = f"not understood: {part.title}: {str(error).removeprefix(f'{error.source_id}: ')}"
    return unread("section", part.locator, reason, shown(part.text), part.names)


def shown(text: Any) -> str:
    """The beginning of what a document says, JSON as it is written."""
    written = text if isinstance(text, str) else json.dumps(text, default=str, ensure_ascii=False)
    return written[:MOST_TEXT]
