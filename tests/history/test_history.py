"""History: intervals open and close as documents say, and nothing is lost or repeated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.history.ingest import ingest_source, prepare
from pipelines.reading.json_documents import json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, token_row
from pipelines.source import Capture, RegisteredSource
from schemas.errors import SourceError
from tests.history.shop import NIGHT, SHOP


def read_shop(capture: Capture) -> pl.DataFrame:
    """Prices as ``{"model": "0.5"}``; a null price is kept out."""
    prices = json_of("shop", capture.page.text)
    if not isinstance(prices, dict):
        raise SourceError("shop", "document", "not an object", type(prices).__name__)
    return frame_of(
        SHOP,
        [
            token_row(
                locator=f"/{model}",
                listed_seller="shop",
                listed_model=model,
                meter="input",
                price=None if text is None else decimal_of("shop", "price", text),
                currency="USD",
                listed_price=str(text),
                listed_unit="per million",
                problem="no price" if text is None else None,
            )
            for model, text in prices.items()
        ],
    )


REGISTERED = RegisteredSource(SHOP, read_shop, __name__)


class Shop:
    """An archive and a build file that days are added to."""

    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        self.connection.execute("set timezone = 'UTC'")
        prepare(self.connection)
        self.records: list[CaptureRecord] = []

    def day(self, number: int, prices: Any, *, is_partial: bool = False) -> list[Any]:
        """File a day's document and bring history up to date."""
        self.file(number, prices, is_partial=is_partial)
        return self.ingest()

    def file(self, number: int, prices: Any, *, is_partial: bool = False) -> None:
        body = prices if isinstance(prices, bytes) else json.dumps(prices).encode()
        moment = NIGHT + timedelta(days=number)
        page = PageRecord("https://shop.example/prices", self.archive.put(body))
        self.records.append(
            CaptureRecord("shop", "", moment, moment, "fetched", (page,), is_partial)
        )

    def ingest(self) -> list[Any]:
        return ingest_source(self.connection, REGISTERED, self.archive, self.records)

    def intervals(self) -> list[tuple[str, Decimal, int, int | None]]:
        """Model, price, first day and day of its end, in order."""
        rows = self.connection.execute(
            "select listed_model, price, first_seen_at, superseded_at "
            "from core.token_price_meters order by all"
        ).fetchall()
        return [
            (m, p.normalize(), (a - NIGHT).days, None if b is None else (b - NIGHT).days)
            for m, p, a, b in rows
        ]

    def rejects(self) -> list[str]:
        rows = self.connection.execute(
            "select reason from core.rejects order by captured_at, reason"
        ).fetchall()
        return [reason for (reason,) in rows]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_an_unchanged_night_writes_no_row(shop: Shop) -> None:
    shop.day(0, {"a": "1", "b": "2"})
    (outcome,) = shop.day(1, {"b": "2", "a": "1.0"})
    assert outcome.changes == 0
    assert shop.intervals() == [("a", 1, 0, None), ("b", 2, 0, None)]


def test_a_change_closes_and_opens(shop: Shop) -> None:
    shop.day(0, {"a": "1", "b": "2"})
    shop.day(1, {"a": "1.5", "b": "2"})
    assert shop.intervals() == [
        ("a", 1, 0, 1),
        ("a", Decimal("1.5"), 1, None),
        ("b", 2, 0, None),
    ]


def test_a_row_that_returns_is_a_new_interval(shop: Shop) -> None:
    for number, prices in enumerate([{"a": "1", "b": "2"}, {"a": "1"}, {"a": "1", "b": "2"}]):
        shop.day(number, prices)
    assert shop.intervals() == [("a", 1, 0, None), ("b", 2, 0, 1), ("b", 2, 2, None)]


def test_a_rejected_row_leaves_the_last_good_one_standing(shop: Shop) -> None:
    shop.day(0, {"a": "1", "b": "2"})
    shop.day(1, {"a": "-3", "b": "2"})
    shop.day(2, {"a": None, "b": "2"})
    assert shop.intervals() == [("a", 1, 0, None), ("b", 2, 0, None)]
    assert shop.rejects() == [
        "price: greater_than_or_equal_to(0): -3.000000000",
        "no price",
    ]


def test_a_refused_document_leaves_history_and_says_why(shop: Shop) -> None:
    shop.day(0, {"a": "1"})
    for number, body in enumerate([b"<html>", b'{"a": "free"}', b"{}", b"[1]"], start=1):
        (outcome,) = shop.day(number, body)
        assert outcome.status == "refused"
        assert outcome.message.startswith("shop: ")
    assert shop.intervals() == [("a", 1, 0, None)]
    assert [r.split(":")[1].strip() for r in shop.rejects()] == [
        "document",
        "price",
        "rows",
        "document",
    ]


def careless(capture: Capture) -> pl.DataFrame:
    """A parser that foresees nothing: prices as ``{"a": {"usd": "1"}}``."""
    prices = json.loads(capture.page.text)
    rows = [(model, Decimal(str(float(item["usd"])))) for model, item in prices.items()]
    return read_shop(
        replace(
            capture,
            pages=(replace(capture.page, body=json.dumps({m: str(p) for m, p in rows}).encode()),),
        )
    )


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        (b'{"a": {"eur": "1"}}', "KeyError: \"'usd'\""),
        (b'{"a": {"usd": "from $1"}}', 'ValueError: "could not convert string to float'),
        (b'{"a": ["1"]}', "TypeError"),
        (b"[1]", "AttributeError"),
        (b"[" * 200_000, "RecursionError"),
        (b'{"a": {"usd": "1 \xa4"}}', "UnicodeDecodeError"),
        (b"<html>", "JSONDecodeError"),
    ],
)
def test_a_parser_that_breaks_refuses_its_document_alone(
    shop: Shop, body: bytes, failure: str
) -> None:
    """The night goes on, the last prices stand, and the operator reads what broke."""
    registered = RegisteredSource(SHOP, careless, __name__)
    days = [b'{"a": {"usd": "1"}}', body, b'{"a": {"usd": "2"}}']
    for number, content in enumerate(days):
        shop.file(number, content)
    outcomes = ingest_source(shop.connection, registered, shop.archive, shop.records)
    assert [o.status for o in outcomes] == ["loaded", "refused", "loaded"]
    assert outcomes[1].message.startswith("shop: document: the parser failed with ")
    assert failure in outcomes[1].message
    assert shop.rejects() == [outcomes[1].message]
    assert shop.intervals() == [("a", 1, 0, 2), ("a", 2, 2, None)]


def test_a_leap_is_held_until_seen_twice(shop: Shop) -> None:
    shop.day(0, {"a": "0.5", "b": "2"})
    shop.day(1, {"a": "500", "b": "2"})
    assert shop.intervals() == [("a", Decimal("0.5"), 0, None), ("b", 2, 0, None)]
    assert shop.rejects() == ["price: held back: moved by a power of ten: from 0.5 to 500"]
    shop.day(2, {"a": "500", "b": "2"})
    assert shop.intervals()[:2] == [("a", Decimal("0.5"), 0, 1), ("a", Decimal(500), 1, None)]


def test_most_rows_gone_is_refused_until_seen_twice(shop: Shop) -> None:
    full = dict.fromkeys("abcdef", "1")
    shop.day(0, full)
    (outcome,) = shop.day(1, {"a": "1", "b": "1"})
    assert "shrank from 6 to 2" in outcome.message
    assert len([i for i in shop.intervals() if i[3] is None]) == 6
    shop.day(2, {"a": "1", "b": "1"})
    assert len([i for i in shop.intervals() if i[3] is None]) == 2


def test_a_partial_document_closes_nothing(shop: Shop) -> None:
    shop.day(0, {"a": "1", "b": "2"})
    shop.day(1, {"a": "3"}, is_partial=True)
    assert shop.intervals() == [("a", 1, 0, 1), ("a", 3, 1, None), ("b", 2, 0, None)]


def test_ingesting_again_changes_nothing(shop: Shop) -> None:
    shop.day(0, {"a": "1"})
    before = shop.connection.execute("select * from core.ingested").fetchall()
    assert shop.ingest() == []
    assert shop.connection.execute("select * from core.ingested").fetchall() == before


def test_a_late_import_gives_the_history_of_the_right_order(shop: Shop, tmp_path: Path) -> None:
    shop.day(0, {"a": "1"})
    shop.day(2, {"a": "3"})
    shop.day(1, {"a": "2"})
    assert shop.intervals() == [("a", 1, 0, 1), ("a", 2, 1, 2), ("a", 3, 2, None)]


def test_a_failure_within_a_capture_leaves_no_trace(shop: Shop) -> None:
    shop.day(0, {"a": "1"})
    shop.file(1, {"a": "2"})
    (tmp,) = [
        p for p in shop.archive.root.rglob("*.gz") if p.stem == shop.records[-1].pages[0].sha256
    ]
    body = tmp.read_bytes()
    tmp.write_bytes(b"")
    with pytest.raises(Exception, match="object"):
        shop.ingest()
    assert shop.intervals() == [("a", 1, 0, None)]
    tmp.write_bytes(body)
    shop.ingest()
    assert shop.intervals() == [("a", 1, 0, 1), ("a", 2, 1, None)]


PRICES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1", "2", "3.5"]), min_size=1)


@settings(max_examples=12)
@given(st.lists(PRICES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_history_depends_on_the_archive_alone(
    tmp_path_factory: pytest.TempPathFactory, days: Sequence[dict[str, str]], order: Any
) -> None:
    at_once = Shop(tmp_path_factory.mktemp("once"))
    for number, prices in enumerate(days):
        at_once.file(number, prices)
    at_once.ingest()
    shuffled = Shop(tmp_path_factory.mktemp("shuffled"))
    numbers = list(range(len(days)))
    order.shuffle(numbers)
    for number in numbers:
        shuffled.day(number, days[number])
    assert shuffled.intervals() == at_once.intervals()
    open_rows = {(m, p) for m, p, _, end in at_once.intervals() if end is None}
    last = {(m, Decimal(p).normalize()) for m, p in days[-1].items()}
    if not any("shrank" in r for r in at_once.rejects()):
        assert open_rows == last
    for model in "abcd":
        spans = sorted((a, b or 99) for m, _, a, b in at_once.intervals() if m == model)
        assert all(b <= c for (_, b), (c, _) in zip(spans, spans[1:], strict=False))
