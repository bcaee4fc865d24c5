"""Importing a folder of captures: filed, known, unclaimed, refused."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.archive import Archive
from pipelines.commands.importing import import_folder, moment_of
from schemas.errors import PricebookError
from tests.support import FIXTURES

EN = "https://api-docs.deepseek.com/quick_start/pricing/"
MODELS = "https://openrouter.ai/api/v1/models"
FEW = next((FIXTURES / "openrouter_models").glob("models*.json")).read_bytes()
PAGE = next((FIXTURES / "deepseek_pricing_en").glob("*.html")).read_bytes()


def folder(root: Path, *rows: tuple[str, str, str, str, bytes]) -> Path:
    """A folder of captures from (path, live_url, captured_on, kind, content) rows."""
    root.mkdir()
    with (root / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "live_url", "captured_on", "kind", "note"])
        for path, url, day, kind, content in rows:
            (root / path).write_bytes(content)
            writer.writerow([path, url, day, kind, ""])
    return root


def test_files_under_its_date_and_knows_it_the_second_time(tmp_path: Path) -> None:
    captures = folder(tmp_path / "c", ("a.html", EN, "2026-05-08", "raw", PAGE))
    archive = Archive(tmp_path / "archive")
    assert import_folder(captures, archive).filed == ["a.html"]
    (record,) = archive.captures()
    assert record.captured_at == datetime(2026, 5, 8, tzinfo=UTC)
    assert (record.source_id, record.origin, record.is_partial) == (
        "deepseek_pricing_en",
        "imported",
        False,
    )
    again = import_folder(captures, archive)
    assert (again.filed, again.known) == ([], ["a.html"])
    assert len(archive.captures()) == 1


def test_says_what_it_leaves_and_what_it_refuses(tmp_path: Path) -> None:
    captures = folder(
        tmp_path / "c",
        ("elsewhere.html", "https://example.org/prices", "2026-05-08", "raw", PAGE),
        ("nowhere.html", "", "2026-05-08", "raw", PAGE),
        ("made-up.html", EN, "2026-05-09", "synthetic", PAGE),
        ("undated.html", EN, "", "raw", PAGE),
        ("half.html", EN, "2026-05-10", "raw", PAGE[:200]),
        ("part.json", MODELS, "2026-05-11", "excerpt", FEW),
    )
    report = import_folder(captures, Archive(tmp_path / "archive"))
    assert report.unclaimed == ["elsewhere.html", "nowhere.html"]
    assert report.filed == []
    refused = dict(report.refused)
    assert refused["made-up.html"] == "kind: synthetic is no evidence"
    assert refused["undated.html"] == "captured_on: no date: ''"
    assert refused["half.html"].startswith("deepseek_pricing_en: ")
    assert refused["part.json"].startswith("openrouter_models: rows: looked for at least")


def test_takes_an_excerpt_when_asked_as_partial(tmp_path: Path) -> None:
    captures = folder(tmp_path / "c", ("part.json", MODELS, "2026-05-11", "excerpt", FEW))
    archive = Archive(tmp_path / "archive")
    assert import_folder(captures, archive, include=["excerpt"]).filed == ["part.json"]
    assert archive.captures()[0].is_partial


def test_a_trimmed_document_that_reads_is_filed_as_partial(tmp_path: Path) -> None:
    captures = folder(tmp_path / "c", ("a.html", EN, "2026-05-08", "trimmed", PAGE))
    archive = Archive(tmp_path / "archive")
    assert import_folder(captures, archive).filed == ["a.html"]
    assert archive.captures()[0].is_partial


def test_two_documents_of_one_moment_are_not_mixed(tmp_path: Path) -> None:
    other = PAGE.replace(b"0.28", b"0.29")
    captures = folder(
        tmp_path / "c",
        ("a.html", EN, "2026-05-08", "transcribed", other),
        ("b.html", EN, "2026-05-08", "raw", PAGE),
    )
    report = import_folder(captures, Archive(tmp_path / "archive"))
    assert report.filed == ["b.html"]
    assert report.refused == [
        ("a.html", "another document of the source is filed under the same moment")
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-05-08", (2026, 5, 8)), ("2026-02", (2026, 2, 28)), ("2024-02", (2024, 2, 29))],
)
def test_a_month_counts_as_its_last_day(text: str, day: tuple[int, int, int]) -> None:
    assert moment_of(text) == datetime(*day, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "08.05.2026", "2026-05-08T00:00"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        moment_of(text)


def test_a_folder_without_an_index_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(PricebookError, match="there is no index"):
        import_folder(tmp_path, Archive(tmp_path / "archive"))
    (tmp_path / "index.csv").write_text("path,live_url\n")
    with pytest.raises(PricebookError, match="captured_on"):
        import_folder(tmp_path, Archive(tmp_path / "archive"))
    (tmp_path / "index.csv").write_text("path,live_url,captured_on,kind\n")
    with pytest.raises(PricebookError, match="unknown kind"):
        import_folder(tmp_path, Archive(tmp_path / "archive"), include=["raw"])
