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
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.source import Capture, Page, RegisteredSource
from pipelines.sources.registry import registry
from schemas.errors import SourceError

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
SHARED_CAPTURES = ROOT.parent / "shared" / "captures"
SECOND_CAPTURES = ROOT.parent / "shared" / "captures2"


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


def page_capture(
    source_id: str,
    body: str | bytes,
    *,
    url: str | None = None,
    day: str | None = None,
    partition: str | None = None,
) -> Capture:
    """A capture of one page with this body; address, date and partition are the fixture's."""
    own = fixture_capture(source_id)
    return capture_of(
        source_id,
        datetime.fromisoformat(day).replace(tzinfo=UTC) if day else own.captured_at,
        [(url or own.pages[0].url, body if isinstance(body, bytes) else body.encode())],
        own.partition if partition is None else partition,
    )


def json_capture(source_id: str, body: Any, **where: str) -> Capture:
    """The same for a JSON document; bytes are taken as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return page_capture(source_id, content, **where)


def read_page(source_id: str, body: str | bytes, **where: str) -> pl.DataFrame:
    """Rows of ``page_capture``."""
    return parse(page_capture(source_id, body, **where))


def read_json(source_id: str, body: Any, **where: str) -> pl.DataFrame:
    """Rows of ``json_capture``."""
    return parse(json_capture(source_id, body, **where))


def fixture_text(source_id: str) -> str:
    """Text of a fixture's first page."""
    return fixture_capture(source_id).pages[0].text


def fixture_json(source_id: str) -> Any:
    """A fixture's first page as JSON, to be changed at will."""
    return json.loads(fixture_text(source_id))


def changed_text(source_id: str, old: str, new: str, count: int = -1) -> str:
    """A fixture's text with another text in place of one that it must have."""
    text = fixture_text(source_id)
    assert old in text, old
    return text.replace(old, new, count)


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


def changed_value(source_id: str, pointer: str, value: Any) -> Any:
    """A fixture's JSON document with another value at a JSON pointer, or without that key."""
    body = fixture_json(source_id)
    *path, last = [step.replace("~1", "/") for step in pointer.split("/")[1:]]
    place = body
    for step in path:
        place = place[int(step) if isinstance(place, list) else step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    return body


def changed_fields(source_id: str, pointer: str, **fields: Any) -> Any:
    """A fixture's JSON document with other fields in the object at a JSON pointer."""
    body = fixture_json(source_id)
    place = body
    for step in pointer.split("/")[1:]:
        place = place[int(step) if isinstance(place, list) else step]
    place.update(fields)
    for name in [n for n, value in fields.items() if value is GONE]:
        del place[name]
    return body


def changed_json(source_id: str, pointer: str, value: Any) -> Capture:
    """The capture of ``changed_value``."""
    return with_text(
        fixture_capture(source_id), json.dumps(changed_value(source_id, pointer, value))
    )


def edited_json(source_id: str, change: Callable[[Any], Any]) -> Capture:
    """A fixture of one JSON page after a function has changed its document in place."""
    body = fixture_json(source_id)
    change(body)
    return json_capture(source_id, body)


def good(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that were not kept out."""
    return frame.filter(pl.col("problem").is_null())


def where_all(frame: pl.DataFrame, **wanted: Any) -> pl.DataFrame:
    """Rows with these values; None stands for null."""
    return frame.filter(*(pl.col(name).eq_missing(value) for name, value in wanted.items()))


def plain(price: Decimal) -> str:
    """A price as a page would print it, without zeros at the end."""
    return format(price.normalize(), "f")


def prices_where(frame: pl.DataFrame, **wanted: Any) -> list[str]:
    """Prices that the rows with these values state, in order."""
    return [plain(price) for price in where_all(frame, **wanted)["price"]]


def figures(frame: pl.DataFrame, **wanted: Any) -> dict[str, str]:
    """Price by meter of the rows with these values, of which each meter has one."""
    rows = where_all(frame, **wanted)
    assert rows["meter"].is_unique().all()
    return {row["meter"]: plain(row["price"]) for row in rows.rows(named=True)}


def good_prices(source_id: str, model: str, meter: str) -> list[Decimal]:
    """Prices of a model's meter in a fixture, without those kept out."""
    rows = parse(fixture_capture(source_id)).filter(
        pl.col("problem").is_null(), pl.col("listed_model") == model, pl.col("meter") == meter
    )
    return rows["price"].to_list()


def check_rows_lost(
    before: pl.DataFrame, after: pl.DataFrame, problem: str, columns: list[str]
) -> None:
    """One to twelve rows are kept out for this reason, without a price; the others stay."""
    bad = after.filter(pl.col("problem").str.contains(problem, literal=True))
    assert 0 < len(bad) <= 12
    assert bad["price"].drop_nulls().is_empty()
    kept = good(after).select(columns).rows()
    assert set(kept) <= set(before.select(columns).rows())
    assert len(kept) >= before["problem"].null_count() - 12


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


def real_captures() -> Path:
    """Folder of the real captures; skips where it is absent."""
    if not SHARED_CAPTURES.is_dir():
        pytest.skip("real captures are not beside this checkout (../shared/captures)")
    return SHARED_CAPTURES


def shared_facts(name: str) -> Path:
    """A file of collected facts; skips where it is absent."""
    path = SHARED_CAPTURES.parent / "facts" / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside this checkout (../shared/facts)")
    return path


def read_real(source_id: str, captured_on: str, *files: str) -> pl.DataFrame:
    """Rows of ``shared_capture``."""
    return parse(shared_capture(source_id, captured_on, *files))


def shared_capture(
    source_id: str, captured_on: str, *files: str, folder: Path = SHARED_CAPTURES
) -> Capture:
    """A real capture by its path(s) under the shared captures; skips where they are absent."""
    if not folder.is_dir():
        pytest.skip(f"real captures are not beside this checkout (../shared/{folder.name})")
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        urls = {row["path"]: row["live_url"] for row in csv.DictReader(file)}
    source = registry()[source_id].source
    pages = [(urls[name], (folder / name).read_bytes()) for name in files]
    moment = datetime.fromisoformat(captured_on).replace(tzinfo=UTC)
    return capture_of(source_id, moment, pages, source.partition(pages[0][0]))


def read_whole(capture: Capture) -> pl.DataFrame:
    """All that a source's own parser gives of a capture."""
    registered: RegisteredSource = registry()[capture.source_id]
    return registered.read(capture)


def parse(capture: Capture) -> pl.DataFrame:
    """The same without the entries that are set aside as of another kind than the table's."""
    return read_whole(capture).filter(pl.col("problem_scope").ne_missing("aside"))


def understood(capture: Capture) -> pl.DataFrame:
    """Rows of a capture of which no part may be left unread.

    Raises:
        SourceError: the document is refused, or a key, an entry or a section of it is; the text
            then has the reason of each.
    """
    frame = parse(capture)
    unread = frame.filter(pl.col("problem_scope").is_in(["key", "section"]))
    if not unread.is_empty():
        raise SourceError(capture.source_id, "parts", "; ".join(unread["problem"]))
    return frame


def understood_page(source_id: str, body: str | bytes, **where: str) -> pl.DataFrame:
    """Rows of ``page_capture``, of which no part may be left unread; see ``understood``."""
    return understood(page_capture(source_id, body, **where))
