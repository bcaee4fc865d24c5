"""The rooms of the code: imports run one way, and the committed map is the code's."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

from pipelines.commands.architecture import (
    architecture_document,
    arrows_between_rooms,
    imports_of,
    needed_first,
)
from pipelines.commands.documents import ARCHITECTURE_FILE, DOCS

LEVELS = (
    {"schemas"},
    {"warehouse"},
    {"pipelines/settings"},
    {"pipelines/source"},
    set(),  # every room of pipelines that no other level names
    {"pipelines/commands", "pipelines/assets"},
    {"pipelines/definitions"},
    {"pipelines/__main__"},
)
"""Rooms by rank, lowest first; within a rank there is an order too, but any that has no circle."""


def _level(room: str) -> int:
    named = [rank for rank, rooms in enumerate(LEVELS) if room in rooms]
    return named[0] if named else 4


def test_imports_run_one_way() -> None:
    """Those inside functions and for types alone count too."""
    upward = [
        f"{room} -> {other}"
        for room, to in arrows_between_rooms().items()
        for other in to
        if _level(other) > _level(room)
    ]
    assert upward == []


def test_no_circle_of_rooms() -> None:
    """The sorter names the circle."""
    order = list(TopologicalSorter(arrows_between_rooms()).static_order())
    assert order[0] == "schemas"


def test_the_warehouse_stands_on_the_schemas_alone() -> None:
    arrows = arrows_between_rooms()
    assert set(arrows["schemas"]) == set()
    assert set(arrows["warehouse"]) == {"schemas"}


def test_an_import_is_found_wherever_it_stands(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "from typing import TYPE_CHECKING\n"
        "import os\n"
        "if TYPE_CHECKING:\n    from schemas.fields import Table\n"
        "def late():\n    from pipelines import archive\n    import warehouse.derive\n"
    )
    known = {"schemas", "schemas.fields", "pipelines", "pipelines.archive", "warehouse.derive"}
    assert imports_of(module, known) == {"schemas.fields", "pipelines.archive", "warehouse.derive"}


def test_the_picture_leaves_out_what_a_longer_way_says() -> None:
    assert needed_first({"a": ["b", "c"], "b": ["c"], "c": [], "d": ["a", "c"]}) == {
        "a": ("b",),
        "b": ("c",),
        "c": (),
        "d": ("a",),
    }


def test_the_committed_map_is_the_generated_one() -> None:
    """`make docs` mends it."""
    assert (DOCS / ARCHITECTURE_FILE).read_text(encoding="utf-8") == architecture_document()
