"""Macros for analysts: finding ``macros/*.sql`` and what a snapshot says about each.

Belongs here: reading macro files, their order, and the statements that put them into a database.
Does not belong here: the macros' arithmetic (that is the SQL) and publishing.

One file is one DuckDB macro, scalar or table, named as the file, that readers call in the published
DuckDB file. It begins with a comment that describes it and whose last line is
``-- Example: <query>``; then follows one ``create macro`` statement. A macro names published
tables without a schema: in the snapshot they stand in ``main``, in the build in ``mart``, where a
model may call a macro too. The syntax is that of DuckDB 1.1, the oldest client we promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from schemas.dictionary import literal
from schemas.errors import GateError
from schemas.published import TABLES

MACRO_FOLDER = Path(__file__).parent / "macros"

_FILE = re.compile(
    r"(?P<comment>(?:--.*\n)+)"
    r"(?P<create>create macro (?P<signature>(?P<name>\w+)\s*\(.*?\))\s+as\s+(?P<table>table\s)?.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Macro:
    """One macro.

    Attributes:
        name: Name to call it by.
        signature: Name and parameters with their defaults, in one line.
        is_table: Whether it gives a table, not a value.
        create: The ``create macro`` statement.
        description: What it gives, in one line.
        example: A query that calls it.
    """

    name: str
    signature: str
    is_table: bool
    create: str
    description: str
    example: str

    @classmethod
    def read(cls, name: str, text: str) -> Macro:
        """The macro of a file's text.

        Raises:
            GateError: where the text is not a described ``create macro`` of that name.
        """
        found = _FILE.fullmatch(text)
        if not found or found["name"] != name:
            raise GateError(f"{name}.sql: is not a comment and one `create macro {name}(...) as`")
        *described, last = [line.strip("- ") for line in found["comment"].splitlines()]
        if not described or not last.startswith("Example: "):
            raise GateError(f"{name}.sql: the comment must describe the macro and end in Example:")
        return cls(
            name=name,
            signature=" ".join(found["signature"].split()),
            is_table=found["table"] is not None,
            create=found["create"].rstrip("; \n"),
            description=" ".join(described),
            example=last.removeprefix("Example: "),
        )

    def names(self, names: Mapping[str, object]) -> tuple[str, ...]:
        """Which of some tables or macros its statement names, in alphabetical order."""
        words = set(re.findall(r"\w+", re.sub(r"--.*", "", self.create)))
        return tuple(sorted(words & names.keys() - {self.name}))

    @property
    def tables(self) -> tuple[str, ...]:
        """Published tables that it reads itself."""
        return self.names(TABLES)

    @property
    def statements(self) -> tuple[str, str]:
        """SQL that creates it and its comment."""
        kind = "macro table" if self.is_table else "macro"
        return self.create, f"comment on {kind} {self.name} is {literal(self.description)}"


@cache
def macros() -> dict[str, Macro]:
    """All macros in an order in which they can be created."""
    paths = sorted(MACRO_FOLDER.glob("*.sql"))
    return in_order({p.stem: Macro.read(p.stem, p.read_text(encoding="utf-8")) for p in paths})


def in_order(found: Mapping[str, Macro]) -> dict[str, Macro]:
    """Macros in an order in which they can be created: those that others call come first."""
    order = TopologicalSorter({name: m.names(found) for name, m in found.items()}).static_order()
    return {name: found[name] for name in order}


def chapter(macros: Iterable[Macro]) -> str:
    """What the data dictionary says of macros, as Markdown."""
    opening = (
        "## Macros\n\nFunctions of the DuckDB file. Call them as in the examples where the file "
        "itself is open, and after `use book` where it is attached as `book`."
    )
    entries = [
        f"### {m.name}\n\n`{m.signature}`\n\n{m.description}\n\n```sql\n{m.example};\n```"
        for m in macros
    ]
    return "\n\n".join([opening, *entries]) + "\n"
