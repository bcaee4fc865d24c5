"""Documents that are made from the registry and from a snapshot."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.commands.documents import (
    DOCS,
    SOURCES_FILE,
    accuracy_document,
    sources_document,
    write_documents,
)
from pipelines.sources.registry import registry


def test_the_committed_list_of_sources_is_the_generated_one() -> None:
    """`make docs` mends it."""
    committed = (DOCS / SOURCES_FILE).read_text(encoding="utf-8")
    assert committed == sources_document(registry().values())


def test_every_source_has_one_row_with_its_terms() -> None:
    lines = sources_document(registry().values()).splitlines()
    for source_id, registered in registry().items():
        (row,) = [line for line in lines if line.startswith(f"| `{source_id}` |")]
        assert registered.source.terms.replace("|", "\\|") in row
        assert ", ".join(registered.source.proven_on) in row


def test_accuracy_needs_a_comparison(first_night: Path, tmp_path: Path) -> None:
    """The first night has no official capture: the page that is there stays as it is."""
    said = list(write_documents(first_night / "published", tmp_path))
    assert said[-1] == "accuracy.md: left alone: the snapshot compares no official document"
    assert list(write_documents(tmp_path / "none", tmp_path))[-1].endswith("published yet")
    assert not (tmp_path / "accuracy.md").exists()


def test_accuracy_names_its_snapshot_and_every_class(book: duckdb.DuckDBPyConnection) -> None:
    text = accuracy_document(book, "2026-08-21-abc")
    assert "snapshot `2026-08-21-abc`, which speaks for" in text
    classes = book.execute("select distinct reason_class from token_price_disagreements").fetchall()
    assert [c for (c,) in classes if f"`{c}`" not in text] == []
    assert "| `genai_prices` | `openai_pricing` | 2026-08-21 | 0 |" in text
    assert text == accuracy_document(book, "2026-08-21-abc")
