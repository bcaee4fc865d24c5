"""The folders of the SQL models: one-way, in an order that the test prints, each name once."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.dictionary import dictionary
from schemas.errors import GateError
from schemas.published import TABLES
from warehouse.derive import MODEL_FOLDER, models, models_in, published_by_subject, subjects


def test_no_two_subjects_need_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    order = subjects(models().values())
    with capsys.disabled():
        print(f"\nsubjects in order: {', '.join(order)}")
    for place, (subject, needed) in enumerate(order.items()):
        assert set(needed) <= set(list(order)[:place]), f"{subject}; order: {', '.join(order)}"
    assert list(order)[0] == "ground"
    assert list(order)[-1] == "answers"


def _write(folder: Path, **sql: str) -> Path:
    for name, text in sql.items():
        subject, model = name.split("__")
        (folder / subject).mkdir(exist_ok=True)
        (folder / subject / f"{model}.sql").write_text(text, encoding="utf-8")
    return folder


def test_a_circle_of_subjects_is_named(tmp_path: Path) -> None:
    """No circle of models is needed for one of folders."""
    folder = _write(
        tmp_path,
        low__first="-- First.\nselect 1 as one\n",
        high__second="-- Second.\nselect * from mart.first\n",
        low__third="-- Third.\nselect * from mart.second\n",
    )
    assert list(models_in(folder)) == ["first", "second", "third"]
    with pytest.raises(GateError, match="subjects need each other: .*(high -> low|low -> high)"):
        subjects(models_in(folder).values())


def test_a_model_of_two_subjects_is_refused(tmp_path: Path) -> None:
    folder = _write(
        tmp_path, gpus__rates="-- One.\nselect 1 as one\n", tokens__rates="-- Two.\nselect 2 as x\n"
    )
    with pytest.raises(GateError, match="rates: a model of gpus and of tokens; a table has one"):
        models_in(folder)


def test_a_published_table_is_in_the_chapter_of_the_folder_of_its_sql() -> None:
    chapters = dictionary(published_by_subject()).split("\n## ")[1:]
    said = {
        line.removeprefix("### "): chapter.split("\n")[0]
        for chapter in chapters
        for line in chapter.splitlines()
        if line.startswith("### ")
    }
    assert said == {p.stem: p.parent.name for p in MODEL_FOLDER.glob("*/*.sql") if p.stem in TABLES}
    assert [chapter.split("\n")[0] for chapter in chapters] == list(subjects(models().values()))


def test_every_model_has_a_test_file_of_its_own() -> None:
    """One that runs its SQL over a few rows and fails where its rule is turned round."""
    folder = Path(__file__).parent
    missing = [
        f"tests/warehouse/{model.subject}/test_{name}.py"
        for name, model in models().items()
        if not (folder / model.subject / f"test_{name}.py").exists()
    ]
    assert missing == []
