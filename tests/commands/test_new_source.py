"""The skeleton of a source: what is written, what is refused, and that it fails until filled in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.commands.new_source import new_source
from pipelines.source import KINDS
from schemas.errors import PricebookError
from tests.support import ROOT

URL = "https://acme.example/v1/models.json"


def files(root: Path) -> list[str]:
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_module_fixture_and_test_are_written(tmp_path: Path) -> None:
    lines = new_source(tmp_path, "acme_models", "token_prices", URL, "acme")
    assert files(tmp_path) == [
        "pipelines/sources/token_prices/acme_models.py",
        "tests/fixtures/acme_models/capture.json",
        "tests/fixtures/acme_models/golden.csv",
        "tests/fixtures/acme_models/page.json",
        "tests/sources/test_acme_models.py",
    ]
    captured = json.loads((tmp_path / "tests/fixtures/acme_models/capture.json").read_text())
    assert captured["pages"] == [{"file": "page.json", "url": URL}]
    assert any("providers.csv: a row for acme" in line for line in lines)


def test_a_known_seller_needs_no_row(tmp_path: Path) -> None:
    lines = new_source(tmp_path, "acme_models", "token_prices", URL, "anthropic")
    assert not any("providers.csv" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("Acme-Models", "token_prices", URL), "not snake_case"),
        (("acme", "token_price", URL), "did you mean 'token_prices'?"),
        (("acme", "moods", URL), "There are token_prices, gpu_rates"),
        (("acme", "token_prices", "acme.example/prices"), "not the https address"),
        (("acme", "token_prices", "http://acme.example/prices"), "not the https address"),
        (("acme", "token_prices", 'https://acme.example/"'), "not the https address"),
        (
            ("acme", "token_prices", "https://llm.chutes.ai/v1/models"),
            "source 'chutes_models' reads it already",
        ),
    ],
)
def test_what_cannot_be_a_source_is_refused(
    tmp_path: Path, arguments: tuple[str, str, str], words: str
) -> None:
    with pytest.raises(PricebookError) as caught:
        new_source(tmp_path, *arguments)
    assert words in str(caught.value)
    assert files(tmp_path) == []


def test_an_id_that_is_taken_is_refused_with_its_neighbours() -> None:
    with pytest.raises(PricebookError, match="groq_models.py has it; taken too: .*_models"):
        new_source(ROOT, "groq_models", "token_prices", URL)


def test_a_skeleton_of_each_kind_is_found_and_says_that_it_is_not_written(tmp_path: Path) -> None:
    """In a copy of the code, so that the registry finds each and nothing is left behind."""
    for folder in ("pipelines", "schemas", "warehouse"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pyc*"))
    for kind in KINDS:
        new_source(tmp_path, f"acme_{kind}", kind, f"https://acme.example/{kind}", "acme")
    program = """
from datetime import UTC, datetime
from pipelines.source import Capture, KINDS, Page
from pipelines.sources.registry import claimant, registry
for kind in KINDS:
    source = claimant(f"https://acme.example/{kind}")
    assert source.source.id == f"acme_{kind}", source
    try:
        page = Page(source.source.first_urls[0], b"")
        source.read(Capture(source.source.id, datetime(2026, 1, 1, tzinfo=UTC), (page,)))
    except Exception as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == len(KINDS)
    assert said[0].startswith("acme_token_prices: document: its parser is not written yet")
