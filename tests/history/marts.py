"""Small worlds: documents of a few sources, from the archive through history to marts.

Belongs here: filing documents as captures and running the real pipeline over them. Does not belong
here: the documents, which each test writes for itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import write_snapshot
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import confirm
from pipelines.identity.listings import identify
from pipelines.sources.registry import registry
from tests.builds import derive
from warehouse.database import connect

CAPTURED = datetime(2026, 11, 20, tzinfo=UTC)
AS_OF = datetime(2026, 11, 21, tzinfo=UTC)


@contextmanager
def marts(
    root: Path, documents: Mapping[str, Any], *tables: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build with these tables, of one JSON document a source, captured the day before.

    Args:
        root: Empty folder for archive and build.
        documents: Documents by source, or by ``source|address`` where a source has several.
        tables: Tables to derive, with all that they stand on.
    """
    archive = Archive(root / "archive")
    records: dict[str, list[CaptureRecord]] = {}
    for name, document in documents.items():
        source_id, _, url = name.partition("|")
        records.setdefault(source_id, []).append(_filed(archive, source_id, url, document))
    with connect(root / "build.duckdb") as connection:
        prepare(connection)
        for source_id, filed in records.items():
            ingest_source(connection, registry()[source_id], archive, filed)
        confirm(connection, [registry()[s] for s in records], lambda source_id: records[source_id])
        write_snapshot(connection, AS_OF)
        identify(connection)
        derive(connection, *tables)
        yield connection


def _filed(archive: Archive, source_id: str, url: str, document: Any) -> CaptureRecord:
    source = registry()[source_id].source
    address = url or source.first_urls[0]
    page = PageRecord(address, archive.put(json.dumps(document).encode()), source.media_type)
    return CaptureRecord(
        source_id,
        source.partition(address),
        CAPTURED,
        CAPTURED,
        "imported",
        (page,),
        is_partial=True,
    )
