"""Publishing one snapshot: the order of the steps, and what decides that nothing is new.

Belongs here: the version's name and the sequence that keeps readers safe. Does not belong here:
the steps' insides, which are the other modules of this package.

Layout of the published folder::

    <version>/       one immutable snapshot: datapackage.json, pricebook.duckdb, csv/, parquet/,
                     README.md, dictionary.md
    latest           symbolic link to the newest snapshot
    latest.json      the same for those who cannot follow links, with last night's confirmations
    .writing-*       not finished; of no interest to readers

A snapshot is written aside, synced, renamed, and only then linked. A run that is killed, or that
finds the disk full, leaves the link as it was or already on the whole new snapshot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.publish.formats import to_csv, to_parquet, write_duckdb
from pipelines.publish.manifest import (
    MANIFEST,
    commit_of,
    contents_of,
    damaged,
    described,
    instant,
    to_json,
)
from pipelines.publish.origin import content_of, note_version, published_as
from pipelines.publish.places import (
    prepare_file,
    put_file,
    put_folder,
    put_link,
    remove_unfinished,
    unfinished,
    write,
    writing,
)
from pipelines.publish.readme import readme
from pipelines.publish.tables import read_tables
from pipelines.settings import REPOSITORY
from schemas.dictionary import dictionary, table_schema
from schemas.errors import PricebookError
from schemas.fields import Table
from schemas.published import TABLES
from warehouse.derive import published_by_subject
from warehouse.macros import Macro, chapter


@dataclass(frozen=True)
class Published:
    """What a publishing run did.

    Attributes:
        version: Name of the snapshot that `latest` points to now.
        path: Its folder.
        is_new: Whether this run made it.
        changed_tables: Tables whose rows or contract differ from the snapshot that `latest`
            pointed to before; all tables on the first run.
    """

    version: str
    path: Path
    is_new: bool
    changed_tables: tuple[str, ...]


def publish(
    build_file: Path,
    root: Path,
    *,
    as_of: datetime,
    sources: Sequence[Mapping[str, Any]],
    checked: Mapping[str, Any],
    macros: Sequence[Macro] = (),
) -> Published:
    """Publish a finished build, unless its content is published already.

    Only one run at a time may publish to ``root``: the caller holds `settings.exclusive`.

    Args:
        build_file: The build's DuckDB file, which no connection of this process has open.
        root: The published folder.
        as_of: The moment the snapshot speaks for; its date in UTC begins the version's name.
        sources: `title` and `path` of every source, for the manifest.
        checked: Last night's confirmations, for `latest.json`; not part of the version.
        macros: Macros of the published DuckDB file, in an order in which they can be created.

    Raises:
        GateError: where the build does not keep a contract or a macro cannot be created.
        PricebookError: where a file cannot be read or written, naming it. In either case
            `latest` still points to a whole snapshot and nothing unfinished is left.
    """
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
    remove_unfinished(root)
    content = content_of(build_file, as_of, macros)
    try:
        known = published_as(build_file, content)
        before = contents_of(root / "latest")
        if known is not None and (root / known).exists():
            version, is_new = known, False
        else:
            version, is_new = _publish_tables(build_file, root, as_of, sources, macros)
            note_version(build_file, content, version)
        path = root / version
        if not is_new and (broken := damaged(path)) is not None:
            raise PricebookError(
                f"{broken}: missing, or other bytes than its manifest says; move the folder "
                f"{version} away and publish again"
            )
        _point(root, version, as_of, checked)
    finally:
        remove_unfinished(root)
    after = contents_of(path)
    changed = tuple(name for name in TABLES if after[name] != before.get(name))
    return Published(version, path, is_new, changed)


def _publish_tables(
    build_file: Path,
    root: Path,
    as_of: datetime,
    sources: Sequence[Mapping[str, Any]],
    macros: Sequence[Macro],
) -> tuple[str, bool]:
    """Read all tables and put them in place, unless they are: their version, and if it is new."""
    tables = read_tables(build_file)
    csvs = {name: to_csv(table) for name, table in tables.items()}
    version = version_of(as_of, csvs, TABLES, macros)
    path = root / version
    if path.exists():
        return version, False
    _write(unfinished(path), version, as_of, sources, tables, csvs, macros)
    put_folder(unfinished(path), path)
    return version, True


def version_of(
    as_of: datetime,
    csvs: Mapping[str, bytes],
    contracts: Mapping[str, type[Table]],
    macros: Sequence[Macro],
) -> str:
    """Date and hash of the content: rows, contracts and macros, but not the commit."""
    content = {
        "tables": [
            (name, hashlib.sha256(text).hexdigest(), table_schema(contracts[name]))
            for name, text in csvs.items()
        ],
        "macros": [statement for macro in macros for statement in macro.statements],
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return f"{as_of.astimezone(UTC):%Y-%m-%d}-{digest[:12]}"


def _write(
    folder: Path,
    version: str,
    as_of: datetime,
    sources: Sequence[Mapping[str, Any]],
    tables: Mapping[str, pa.Table],
    csvs: Mapping[str, bytes],
    macros: Sequence[Macro],
) -> None:
    for name, table in tables.items():
        write(folder / "csv" / f"{name}.csv", csvs[name])
        write(folder / "parquet" / f"{name}.parquet", to_parquet(table))
    write_duckdb(folder / "pricebook.duckdb", tables, macros)
    rows = {name: table.num_rows for name, table in tables.items()}
    write(folder / "README.md", readme(version, as_of, rows, macros).encode())
    words = f"{dictionary(published_by_subject())}\n{chapter(macros)}"
    write(folder / "dictionary.md", words.encode())
    manifest = described(
        folder, version=version, as_of=as_of, sources=sources, git_commit=commit_of(REPOSITORY)
    )
    write(folder / MANIFEST, to_json(manifest))


def _point(root: Path, version: str, as_of: datetime, checked: Mapping[str, Any]) -> None:
    manifest = (root / version / MANIFEST).read_bytes()
    named = {
        "version": version,
        "path": version,
        "as_of_at": instant(as_of),
        "datapackage_sha256": hashlib.sha256(manifest).hexdigest(),
        "checked": checked,
    }
    link, file = root / "latest", root / "latest.json"
    prepared = prepare_file(file, to_json(named))
    if not (link.is_symlink() and link.readlink() == Path(version)):
        put_link(link, version)
    put_file(prepared, file)
