"""Shared by tests: a few dated documents, taken through the archive, history and the marts.

Belongs here: going the whole way with small documents, as an import and a night do. Does not
belong here: nights as commands (``conftest.py``) and builds made from contracts (``builds.py``).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipelines.archive import Archive
from pipelines.build import ingest, match_names
from pipelines.commands.importing import import_folder
from pipelines.sources.registry import registry
from tests.builds import derive
from warehouse.database import connect

LITELLM = (
    "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
)
GENAI = "https://raw.githubusercontent.com/pydantic/genai-prices/main/prices/new_data/v2/data.json"
MODELS_DEV = "https://models.dev/api.json"
OPENROUTER = "https://openrouter.ai/api/v1/models"

Document = tuple[str, str, Any]
"""Address, day and body of a document: text as it is, anything else as JSON."""


@contextmanager
def build_of(folder: Path, *documents: Document) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build file that holds what some documents say; excerpts, for they end nothing."""
    given = folder / "given"
    given.mkdir(parents=True, exist_ok=True)
    with (given / "index.csv").open("w", newline="", encoding="utf-8") as file:
        index = csv.writer(file)
        index.writerow(("path", "live_url", "captured_on", "kind", "origin"))
        for number, (url, day, body) in enumerate(documents):
            text = body if isinstance(body, str) else json.dumps(body)
            (given / f"{number}.txt").write_text(text, encoding="utf-8")
            index.writerow((f"{number}.txt", url, day, "excerpt", ""))
    archive = Archive(folder / "archive")
    report = import_folder(given, archive, include=("excerpt",))
    assert not report.refused and not report.unclaimed, report
    with connect(folder / "build.duckdb") as connection:
        refused = [o.message for o in ingest(connection, archive) if o.status == "refused"]
        assert not refused, refused
        match_names(connection)
        yield connection


@contextmanager
def marts(
    folder: Path, documents: Mapping[str, Any], *tables: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build with some tables, of one document a source, all of one day.

    Args:
        folder: Empty folder for archive and build.
        documents: Documents by source, or by ``source|address`` where a source has several.
        tables: Tables to derive, with all that they stand on.
    """
    given: list[Document] = []
    for name, body in documents.items():
        source_id, _, url = name.partition("|")
        given.append((url or registry()[source_id].source.first_urls[0], "2026-11-20", body))
    with build_of(folder, *given) as connection:
        derive(connection, *tables)
        yield connection


def prices(
    connection: duckdb.DuckDBPyConnection, query: str, *tables: str
) -> list[tuple[Any, ...]]:
    """What a query says of ``mart``, after the tables it reads are derived."""
    derive(connection, *tables)
    connection.execute("use mart")
    return connection.execute(query).fetchall()
