"""Shared by tests: fixtures of our own, and the real captures where they are present.

A fixture is a folder ``tests/fixtures/<source_id>/`` with ``capture.json``
(``{"captured_at": "...Z", "partition": "", "pages": [{"file": "page.html", "url": "..."}]}``),
the pages, and ``golden.csv`` with the rows that ``parse`` must give (any subset of columns, all
rows, in order; an empty cell is null).
"""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.source import Capture, Page, RegisteredSource
from pipelines.sources.registry import registry

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED_CAPTURES = ROOT.parent / "shared" / "captures"


def capture_of(
    source_id: str, captured_at: datetime, pages: list[tuple[str, bytes]], partition: str = ""
) -> Capture:
    """A capture from URLs and bytes."""
    return Capture(
        source_id,
        captured_at,
        tuple(Page(url, body, "", hashlib.sha256(body).hexdigest()) for url, body in pages),
        partition,
    )


def fixture_capture(source_id: str) -> Capture:
    """The capture described by a fixture folder."""
    folder = FIXTURES / source_id
    described = json.loads((folder / "capture.json").read_text())
    pages = [(page["url"], (folder / page["file"]).read_bytes()) for page in described["pages"]]
    return capture_of(
        source_id, datetime.fromisoformat(described["captured_at"]), pages, described["partition"]
    )


def with_text(capture: Capture, text: str) -> Capture:
    """The capture with its only page's text exchanged."""
    pages = [(capture.page.url, text.encode())]
    return capture_of(capture.source_id, capture.captured_at, pages, capture.partition)


def changed_fixture(source_id: str, *pairs: tuple[str, str]) -> Capture:
    """A fixture's capture with texts of its only page replaced, each of which it must have."""
    capture = fixture_capture(source_id)
    text = capture.page.text
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return with_text(capture, text)


GONE = object()
"""Stands for a key that is to be taken out."""


def changed_json(source_id: str, pointer: str, value: Any) -> Capture:
    """A fixture of one JSON page with another value at a JSON pointer, or without that key."""
    capture = fixture_capture(source_id)
    body = json.loads(capture.page.text)
    *path, last = [step.replace("~1", "/") for step in pointer.split("/")[1:]]
    place = body
    for step in path:
        place = place[int(step) if isinstance(place, list) else step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    return with_text(capture, json.dumps(body))


def good_prices(source_id: str, model: str, meter: str) -> list[Decimal]:
    """Prices of a model's meter in a fixture, without those kept out."""
    rows = parse(fixture_capture(source_id)).filter(
        pl.col("problem").is_null(), pl.col("listed_model") == model, pl.col("meter") == meter
    )
    return rows["price"].to_list()


def golden_rows(source_id: str) -> list[dict[str, str | None]]:
    """Expected rows of a fixture as text, empty cells as None."""
    with (FIXTURES / source_id / "golden.csv").open(newline="", encoding="utf-8") as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def as_text(value: Any) -> str | None:
    """A parsed value in the form golden files use."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def shared_capture(source_id: str, captured_on: str, *files: str) -> Capture:
    """A real capture by its path(s) under the shared captures; skips where they are absent."""
    if not SHARED_CAPTURES.is_dir():
        pytest.skip("real captures are not beside this checkout (../shared/captures)")
    with (SHARED_CAPTURES / "index.csv").open(newline="", encoding="utf-8") as file:
        urls = {row["path"]: row["live_url"] for row in csv.DictReader(file)}
    source = registry()[source_id].source
    pages = [(urls[name], (SHARED_CAPTURES / name).read_bytes()) for name in files]
    moment = datetime.fromisoformat(captured_on).replace(tzinfo=UTC)
    return capture_of(source_id, moment, pages, source.partition(pages[0][0]))


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of a capture through its source's own parser."""
    registered: RegisteredSource = registry()[capture.source_id]
    return registered.read(capture)
