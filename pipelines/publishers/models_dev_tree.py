"""The repository of models.dev at one commit, as the document that its site serves.

Belongs here: putting the TOML files of an archived tree together into the layout of ``api.json``.
Does not belong here: what a cost means (``token_prices/models_dev.py``).

A model's file may extend another one: it takes what that one says, less what ``omit`` names, and
its own entries stand above. A link that leads nowhere, which some trees have, is no model.
"""

from __future__ import annotations

import copy
import io
import json
import posixpath
import re
import tarfile
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pipelines.source import Copy

TREE_URL = "https://github.com/anomalyco/models.dev/tree"
ORIGIN = r"github:anomalyco/models\.dev @ (?P<commit>[0-9a-f]{12,40})"
MODEL_FILE = re.compile(r"providers/(?P<provider>[^/]+)/models/(?P<model>.+)\.toml")

Models = dict[str, dict[str, Any]]
"""Files by ``provider/model``."""


def copies(origin: Mapping[str, str], dated_at: datetime, content: bytes) -> Sequence[Copy]:
    """The tree as one document, dated as its commit.

    Raises:
        ValueError: it is no tree, a file is not TOML, or one extends itself or nothing.
    """
    try:
        files = _files(content)
    except tarfile.TarError as error:
        raise ValueError(f"no tree: {error}") from error
    if not files:
        raise ValueError("no file of a model in the tree")
    document: dict[str, dict[str, Any]] = {}
    for name in sorted(files):
        provider, _, model = name.partition("/")
        entry = document.setdefault(provider, {"id": provider, "models": {}})
        entry["models"][model] = {"id": model, **_whole(files, name, ())}
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    return [(f"{TREE_URL}/{origin['commit']}", dated_at, text.encode())]


def _files(content: bytes) -> Models:
    with tarfile.open(fileobj=io.BytesIO(content)) as tree:
        members = {posixpath.normpath(member.name): member for member in tree.getmembers()}
        files: Models = {}
        for path in members:
            found = MODEL_FILE.fullmatch(path)
            if found and (text := _read(tree, members, path)) is not None:
                files[f"{found['provider']}/{found['model']}"] = tomllib.loads(text)
    return files


def _read(tree: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo], path: str) -> str | None:
    """Text of a file, or of the one that a link leads to; None where it leads nowhere."""
    member = members.get(path)
    seen: set[str] = set()
    while member is not None and member.issym() and path not in seen:
        seen.add(path)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), member.linkname))
        member = members.get(path)
    file = tree.extractfile(member) if member is not None and member.isfile() else None
    return file.read().decode("utf-8-sig") if file else None


def _whole(files: Models, name: str, seen: tuple[str, ...]) -> dict[str, Any]:
    """A model's entries with those that it extends."""
    if name in seen or name not in files:
        raise ValueError(f"{seen[-1] if seen else name} extends {name}, which cannot be")
    own = {key: value for key, value in files[name].items() if key != "extends"}
    extends = files[name].get("extends")
    if extends is None:
        return own
    base = copy.deepcopy(_whole(files, extends["from"], (*seen, name)))
    for path in extends.get("omit", ()):
        *parents, last = path.split(".")
        place: Any = base
        for parent in parents:
            place = place.get(parent, {})
        place.pop(last, None)
    return _merged(base, own)


def _merged(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in own.items():
        known = base.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            value = _merged(known, value)
        base[key] = value
    return base
