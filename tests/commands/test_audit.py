"""Audits: the draw, what a person is shown, what is kept, and the rate that is published of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.archive import Archive
from pipelines.commands.audit import Cell, audit, drawn
from schemas.errors import PricebookError
from tests.conftest import run_command


@pytest.fixture
def night(first_night: Path, tmp_path: Path) -> Path:
    """A copy of the first night's data folder, which the test may write to."""
    return Path(shutil.copytree(first_night, tmp_path / "data", symlinks=True))


def version_of(data: Path) -> Path:
    return (data / "published" / "latest").resolve()


def draw(data: Path, wanted: int, version: str = "a version") -> list[Cell]:
    return drawn(version_of(data) / "pricebook.duckdb", version, wanted)


def judged(data: Path) -> list[dict[str, Any]]:
    return list(Archive(data / "archive").audits())


def stratum(cell: Cell) -> tuple[str, str, str]:
    return cell.subject, cell.source_kind, cell.trust


def test_the_draw_is_that_of_the_version(first_night: Path) -> None:
    fifty = draw(first_night, 50)
    assert draw(first_night, 50) == fifty
    assert draw(first_night, 80)[:50] == fifty
    assert draw(first_night, 50, "another version") != fifty
    assert len({(cell.subject, cell.row_id) for cell in fifty}) == 50


def test_every_stratum_is_drawn_from_the_largest_first_then_in_proportion(
    first_night: Path,
) -> None:
    """Counted by hand from the tables: how many figures of each kind there are."""
    everything = draw(first_night, 10**6)
    sizes: dict[tuple[str, str, str], int] = {}
    for cell in everything:
        sizes[stratum(cell)] = sizes.get(stratum(cell), 0) + 1
    assert all(cell.stratum_cells == sizes[stratum(cell)] for cell in everything)
    with duckdb.connect(str(version_of(first_night) / "pricebook.duckdb"), read_only=True) as book:
        for table in ("token_price_meters", "gpu_rates"):
            ((rows,),) = book.execute(f"select count(*) from {table}").fetchall()
            subject = table.replace("token_price_meters", "token_prices")
            assert sum(n for key, n in sizes.items() if key[0] == subject) == rows
    heads = draw(first_night, len(sizes))
    assert [cell.stratum_cells for cell in heads] == sorted(sizes.values(), reverse=True)
    many = draw(first_night, 400)
    for key, size in sizes.items():
        share = 1 + (400 - len(sizes)) * size / len(everything)
        found = sum(stratum(cell) == key for cell in many)
        assert abs(found - min(size, share)) <= 3, key


def test_a_person_judges_through_the_command_and_the_night_publishes_it(night: Path) -> None:
    """Three right, one wrong, one that cannot be told; one answer that is none."""
    answers = "r\nR\nperhaps\nright\nw\nThe page says 2.\nc\nNo words are kept.\nq\n"
    shown = run_command(night, "audit", "--by", "Ada", stdin=answers).stdout
    assert "5 of 50 figures judged: 3 right, 1 wrong, 1 cannot tell" in shown
    cells, version = draw(night, 6, version_of(night).name), version_of(night).name
    for number, cell in enumerate(cells, start=1):
        assert f"{number} of 50: {cell.subject} {cell.row_id}\n  {cell.shown}" in shown
    assert f"7 of 50: {draw(night, 7, version)[6].subject}" not in shown
    found = judged(night)
    assert [(r["row_id"], r["verdict"], r["note"], r["judged_by"]) for r in found] == [
        (cells[0].row_id, "right", None, "Ada"),
        (cells[1].row_id, "right", None, "Ada"),
        (cells[2].row_id, "right", None, "Ada"),
        (cells[3].row_id, "wrong", "The page says 2.", "Ada"),
        (cells[4].row_id, "cannot_tell", "No words are kept.", "Ada"),
    ]
    run_command(night, "nightly")
    with duckdb.connect(str(version_of(night) / "pricebook.duckdb"), read_only=True) as book:
        rows = book.execute(
            "select version, judged, right_count, wrong_count, untold_count from audits "
            "where subject = 'all'"
        ).fetchall()
        assert rows == [(version, 5, 3, 1, 1)]
        kept = book.execute("select row_id, judged_by from audit_records").fetchall()
    assert sorted(kept) == sorted((cell.row_id, "Ada") for cell in cells[:5])


def test_a_second_call_goes_on_where_the_first_stopped(night: Path) -> None:
    run_command(night, "audit", "--by", "Ada", stdin="r\n")
    shown = run_command(night, "audit", "--by", "Bea", "--figures", "2", stdin="r\nr\n").stdout
    first, second = draw(night, 2, version_of(night).name)
    assert "1 of 2:" not in shown
    assert [(r["row_id"], r["judged_by"]) for r in judged(night)] == [
        (first.row_id, "Ada"),
        (second.row_id, "Bea"),
    ]
    again = run_command(night, "audit", "--by", "Bea", "--figures", "2", stdin="").stdout
    assert "2 of 2 figures judged: 2 right" in again


def test_going_back_judges_the_last_one_again(night: Path) -> None:
    run_command(night, "audit", "--by", "Ada", stdin="r\nb\nw\nRead too fast.\nq\n")
    first = draw(night, 1, version_of(night).name)[0]
    assert [(r["row_id"], r["verdict"]) for r in judged(night)] == [
        (first.row_id, "right"),
        (first.row_id, "wrong"),
    ]
    shown = run_command(night, "audit", "--by", "Ada", stdin="q\n").stdout
    assert "1 of 50 figures judged: 0 right, 1 wrong, 0 cannot tell" in shown


def test_the_captured_words_stand_beside_the_figure(night: Path) -> None:
    """Of a price whose text is in its document; a hand-kept one says where to look."""
    cells = draw(night, 200, version_of(night).name)
    lines = "".join(
        audit(version_of(night), Archive(night / "archive"), 200, "Ada", lambda question: None)
    )
    assert cells[0].shown in lines
    answers = iter(["r"] * 199 + ["q"])
    lines = "\n".join(
        audit(version_of(night), Archive(night / "archive"), 200, "Ada", lambda _: next(answers))
    )
    assert lines.count("Captured bytes") == sum(c.capture_sha256 is not None for c in cells)
    assert lines.count("No captured bytes") == sum(c.capture_sha256 is None for c in cells)
    assert "cannot be shown" not in lines


def test_who_looks_must_be_said(night: Path) -> None:
    refused = run_command(night, "audit", "--by", " ", stdin="r\n", check=False)
    assert refused.returncode == 2
    assert "say who looks" in refused.stdout
    assert not judged(night)
    with pytest.raises(PricebookError, match="at least one figure, not 0"):
        list(audit(version_of(night), Archive(night / "archive"), 0, "Ada", lambda _: "r"))


def test_nothing_published_is_said(tmp_path: Path) -> None:
    refused = run_command(tmp_path, "audit", "--by", "Ada", check=False)
    assert refused.returncode == 2
    assert "nothing is published yet" in refused.stdout


def test_a_judgement_is_one_whole_line(tmp_path: Path) -> None:
    """A torn last line, as a kill leaves it, was told to nobody."""
    archive = Archive(tmp_path)
    archive.log_audit({"row_id": "a", "judged_at": "2026-11-28T10:00:00+00:00"})
    with (tmp_path / "audits.jsonl").open("a") as file:
        file.write(json.dumps({"row_id": "b"})[:-3])
    assert [row["row_id"] for row in archive.audits()] == ["a"]
