"""The folders of the SQL models: one-way, in an order that the test prints, each name once."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import GateError
from warehouse.derive import models, models_in, subjects


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
