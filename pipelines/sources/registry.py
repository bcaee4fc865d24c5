"""The registry: every module under ``pipelines/sources/<kind>/`` is one source.

Belongs here: finding the modules and naming what they offer. Does not belong here: anything about
a particular website.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pipelines.reading.quoting import checked
from pipelines.reading.stepped_over import complete
from pipelines.source import KINDS, RegisteredSource, Source
from schemas.errors import PricebookError


@cache
def registry() -> Mapping[str, RegisteredSource]:
    """All sources by id, in alphabetical order."""
    found: dict[str, RegisteredSource] = {}
    for kind_folder in sorted(p for p in Path(__file__).parent.iterdir() if p.is_dir()):
        for info in pkgutil.iter_modules([str(kind_folder)]):
            module = importlib.import_module(f"{__package__}.{kind_folder.name}.{info.name}")
            source: Source = module.SOURCE
            if source.id != info.name or source.kind != kind_folder.name or source.id in found:
                raise PricebookError(
                    f"source {source.id!r} of kind {source.kind!r} does not fit its place "
                    f"{kind_folder.name}/{info.name}.py, or its id is taken"
                )
            if source.kind not in KINDS:
                raise PricebookError(f"source {source.id!r}: unknown kind {source.kind!r}")
            kind = KINDS[source.kind]
            parse = checked(source, module.parse) if kind.has_quotes else module.parse
            if kind.has_prices:
                parse = complete(source, parse)
            found[source.id] = RegisteredSource(source, parse, module.__name__)
    return dict(sorted(found.items()))


def claimant(url: str, among: Iterable[RegisteredSource] | None = None) -> RegisteredSource | None:
    """The source of these (of all) that understands a URL, or None; two are an error."""
    known = registry().values() if among is None else among
    claiming = [r for r in known if r.source.claim(url)]
    if len(claiming) > 1:
        raise PricebookError(f"{url}: claimed by {[r.source.id for r in claiming]}")
    return claiming[0] if claiming else None


def retold_by(origin: str) -> tuple[RegisteredSource, Mapping[str, str]] | None:
    """The source that has tables of this origin, with what the origin names; or None."""
    for registered in registry().values():
        retold = registered.source.retold
        if retold and (match := re.fullmatch(retold.origin, origin)):
            return registered, {name: text or "" for name, text in match.groupdict().items()}
    return None
