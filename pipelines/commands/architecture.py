"""The map of the house: which room imports which, and which subject of SQL needs which.

Belongs here: reading the imports out of the code and turning them, and the models' dependencies,
into Markdown. Does not belong here: columns (``lineage.py``) and where documents are written
(``documents.py``).
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.settings import REPOSITORY
from warehouse.derive import Model, models, subjects

PACKAGES = ("schemas", "warehouse", "pipelines")
ROOMS_WITHIN = "pipelines"
"""The package of which every module and every package is a room of its own."""

Arrows = Mapping[str, Mapping[str, int]]
"""Of each room those that it imports, with the number of modules that import a module of it."""


def modules_of(repository: Path = REPOSITORY) -> dict[str, Path]:
    """Every module of the project's packages by its dotted name."""
    found = {}
    for path in sorted(p for package in PACKAGES for p in (repository / package).rglob("*.py")):
        parts = path.relative_to(repository).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """The room of a module, as its path: `schemas`, `pipelines/reading`, `pipelines/gates`."""
    package, *rest = module.split(".")
    return f"{package}/{rest[0]}" if package == ROOMS_WITHIN and rest else package


def imports_of(path: Path, known: Iterable[str]) -> set[str]:
    """Modules of the project that a module imports, wherever in it, for types alone too."""
    modules, found = set(known), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & modules) or {node.module}
    return found & modules


def arrows_between_rooms(repository: Path = REPOSITORY) -> Arrows:
    """Which room imports which."""
    modules = modules_of(repository)
    del modules[ROOMS_WITHIN]  # holds rooms and nothing else
    counted: dict[str, Counter[str]] = {room_of(name): Counter() for name in modules}
    for name, path in modules.items():
        here = room_of(name)
        counted[here].update(
            {room for room in map(room_of, imports_of(path, modules)) if room != here}
        )
    return counted


def needed_first(arrows: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Of all arrows those that no way over a third room says already."""
    reach: dict[str, set[str]] = {}

    def beyond(room: str) -> set[str]:
        if room not in reach:
            reach[room] = set().union(*({next_, *beyond(next_)} for next_ in arrows[room]))
        return reach[room]

    return {
        room: tuple(
            sorted(t for t in to if not any(t in beyond(other) for other in to if other != t))
        )
        for room, to in arrows.items()
    }


def architecture_document() -> str:
    """`docs/architecture.md`."""
    arrows = arrows_between_rooms()
    known = models()
    needs = subjects(known.values())
    return (
        "\n\n".join(
            [
                _OPENING,
                f"## Rooms of the code\n\n{_ROOMS.format(count=sum(map(len, arrows.values())))}",
                _picture(arrows, {(a, b): n for a, to in arrows.items() for b, n in to.items()}),
                _room_table(arrows),
                f"## Subjects of the SQL models\n\n{_SUBJECTS.format(order=', '.join(needs))}",
                _picture(needs, _between_subjects(known)),
                *(_subject_chapter(subject, known) for subject in needs),
            ]
        )
        + "\n"
    )


_OPENING = """\
# Architecture

Made by `make docs` from the code's own imports and the models' own dependencies; a test compares
it with the code. `docs/lineage.md` says from which columns each published column comes."""

_ROOMS = """\
An arrow points to what a room imports; its number counts the modules that do, lazy imports
included. Of {count} arrows the picture has those that no way over a third room implies; the table
has all. Nothing imports upward and there is no circle: a test says so."""

_SUBJECTS = """\
An arrow points to the subject that is read; its number counts the models that read it. In order:
{order}.
Implied arrows are left out of the picture."""


def _picture(needs: Mapping[str, Iterable[str]], counts: Mapping[tuple[str, str], int]) -> str:
    short = {name: name.replace("/", "_") for name in needs}
    lines = [f'    {short[name]}["{name}"]' for name in needs]
    for name, to in needed_first(needs).items():
        lines += [f"    {short[name]} -->|{counts[name, other]}| {short[other]}" for other in to]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def _room_table(arrows: Arrows) -> str:
    modules = modules_of()
    lines = ["| room | what is in it | modules | imports |", "|---|---|---|---|"]
    for room, to in arrows.items():
        inside = [name for name in modules if room_of(name) == room]
        said = ast.get_docstring(ast.parse(modules[room.replace("/", ".")].read_text("utf-8")))
        listed = ", ".join(f"`{other}` {count}" for other, count in sorted(to.items()))
        first = (said or "").split("\n\n")[0].replace("\n", " ")
        lines.append(f"| `{room}` | {first} | {len(inside)} | {listed or 'nothing of ours'} |")
    return "\n".join(lines)


def _between_subjects(known: Mapping[str, Model]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for model in known.values():
        counts.update({(model.subject, known[name].subject) for name in model.depends_on})
    return counts


def _subject_chapter(subject: str, known: Mapping[str, Model]) -> str:
    lines = [
        f"### {subject}",
        "",
        "Published tables are bold; the others are steps on the way.",
        "",
        "| table | what it is | reads |",
        "|---|---|---|",
    ]
    for name in sorted(n for n, model in known.items() if model.subject == subject):
        model = known[name]
        first = model.description.removeprefix("Step: ").split(". ")[0].replace("|", "\\|")
        reads = ", ".join([*model.reads, *model.depends_on, *(f"{c}()" for c in model.calls)])
        shown = f"**`{name}`**" if model.is_published else f"`{name}`"
        lines.append(f"| {shown} | {first.rstrip('.:')}. | {reads} |")
    return "\n".join(lines)
