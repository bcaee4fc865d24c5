"""Versions of readings: equal exactly where the same bytes are read and judged in the same way.

Belongs here: finding what the reading of a source depends on. Does not belong here: what to do when
it changed (``ingest.py``).

The reading of a source depends on the modules of this project that its module and this room
import, at any depth; on the libraries that these import; on the rows of the seeds that they
declare (``SEEDS``); and on the held prices that somebody let through. Nothing else: a change
elsewhere reads nothing again.
"""

from __future__ import annotations

import ast
import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path

from pipelines.history.anomalies import Overrides
from pipelines.source import KINDS, RegisteredSource
from warehouse.seeds import read_seed

ROOT = Path(__file__).parents[2]
PROJECT = ("pipelines", "schemas", "warehouse")

JUDGES = tuple(f"pipelines.history.{name}" for name in ("anomalies", "check", "ingest", "merge"))
"""Modules that decide what becomes of the rows that a parser gives."""

SEED_DOOR = "warehouse.seeds"
"""What comes through it is told by the rows; the contracts behind it do not change a reading."""

CALLED_BY_NAME = {"bs4": ("lxml",)}
"""Libraries that another one loads by a name given to it."""


@dataclass(frozen=True)
class Closure:
    """What one or more modules rest on: modules of the project, libraries and seeds."""

    modules: frozenset[str]
    libraries: frozenset[str]
    seeds: frozenset[str]


def version_of(registered: RegisteredSource, overrides: Overrides = frozenset()) -> str:
    """Version of the reading of a source: sixteen hexadecimal digits."""
    found = closure_of(registered)
    parts = [
        *_code_of(found),
        *(f"{name} {_hash_of_seed(name)}" for name in sorted(found.seeds)),
        *(f"{name} {meter} {price}" for name, meter, price in sorted(overrides)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def code_of(*modules: str) -> str:
    """Hash of the code that some modules rest on, at any depth: the project's and libraries."""
    return hashlib.sha256("\n".join(_code_of(closure(modules))).encode()).hexdigest()


def _code_of(found: Closure) -> Iterator[str]:
    yield platform.python_version()
    yield from (f"{name} {_hash_of_module(name)}" for name in sorted(found.modules))
    yield from (f"{name} {_version_of_library(name)}" for name in sorted(found.libraries))


def closure_of(registered: RegisteredSource) -> Closure:
    """All that the reading of a source rests on."""
    kind = KINDS[registered.source.kind]
    quotes = ("pipelines.reading.quoting",) if kind.has_quotes else ()
    tables = ("pipelines.reading.stepped_over",) if kind.has_prices else ()
    return closure((registered.module, *JUDGES, *quotes, *tables))


def closure(roots: Iterable[str]) -> Closure:
    """All that some modules import, at any depth, themselves included."""
    waiting, modules = list(roots), set[str]()
    libraries, seeds = set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in modules or name == SEED_DOOR:
            continue
        modules.add(name)
        imported, declared = _told_by(name)
        seeds.update(declared)
        for other in imported:
            top = other.partition(".")[0]
            if top in PROJECT:
                waiting.append(other)
            elif top not in sys.stdlib_module_names:
                libraries.update((top, *CALLED_BY_NAME.get(top, ())))
    return Closure(frozenset(modules), frozenset(libraries), frozenset(seeds))


@cache
def _told_by(module: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Modules that a module imports, its packages among them, and the seeds that it declares."""
    tree = ast.parse(_file_of(module).read_bytes())
    imported = set(_packages_of(module))
    seeds: tuple[str, ...] = ()
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, f"{module}: the house imports by full names"
            imported.add(node.module)
            members = (f"{node.module}.{alias.name}" for alias in node.names)
            imported.update(name for name in members if _is_module(name))
        elif isinstance(node, ast.Assign) and _names_seeds(node.targets[0]):
            seeds = ast.literal_eval(node.value)
    return frozenset(imported), seeds


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """All statements at any depth; their expressions, which hold no statement, are passed over."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, ())
            waiting += inner if isinstance(inner, list) else ()
        yield node


def _names_seeds(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "SEEDS"


def _packages_of(module: str) -> Iterator[str]:
    """The packages around a module, which Python runs first."""
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts)))


def _is_module(name: str) -> bool:
    if name.partition(".")[0] not in PROJECT:
        return False
    folder = ROOT / name.replace(".", "/")
    return folder.with_suffix(".py").exists() or (folder / "__init__.py").exists()


@cache
def _file_of(module: str) -> Path:
    spec = util.find_spec(module)
    assert spec is not None and spec.origin is not None, module
    return Path(spec.origin)


@cache
def _hash_of_module(module: str) -> str:
    return hashlib.sha256(_file_of(module).read_bytes()).hexdigest()


@cache
def _version_of_library(name: str) -> str:
    distributions = _distributions().get(name, ())
    return " ".join(f"{d} {metadata.version(d)}" for d in sorted(set(distributions)))


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


@cache
def _hash_of_seed(name: str) -> str:
    return hashlib.sha256(read_seed(name).write_csv().encode()).hexdigest()
