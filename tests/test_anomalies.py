"""Prices that look wrong beside what stood before are held, and released as promised."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.sources import RegisteredSource
from pipelines.sources.base import Capture, Source
from pipelines.sources.reading import decimal_of, frame_of, json_of, token_row
from warehouse import seeds
from warehouse.history import Outcome, ingest_source, prepare

NIGHT = datetime(2026, 8, 1, tzinfo=UTC)
SHOP = Source(
    id="shop",
    kind="token_prices",
    publisher="Shop",
    claims=(r"https://shop\.example/.*",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="none",
    minimum_rows=1,
    urls=("https://shop.example/prices",),
    seller_id="shop",
)


def read_shop(capture: Capture) -> pl.DataFrame:
    """Prices as ``{"model": {"input": "0.5", "output": "2"}}``."""
    return frame_of(
        SHOP,
        [
            token_row(
                locator=f"/{model}/{meter}",
                listed_seller="shop",
                listed_model=model,
                meter=meter,
                price=decimal_of("shop", "price", text),
                currency="USD",
                listed_price=text,
                listed_unit="per million",
            )
            for model, meters in json_of("shop", capture.page.text).items()
            for meter, text in meters.items()
        ],
    )


class Shop:
    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        prepare(self.connection)
        self.records: list[CaptureRecord] = []

    def day(self, prices: dict[str, Any]) -> Outcome:
        moment = NIGHT + timedelta(days=len(self.records))
        page = PageRecord(
            "https://shop.example/prices", self.archive.put(json.dumps(prices).encode())
        )
        self.records.append(CaptureRecord("shop", "", moment, moment, "fetched", (page,)))
        registered = RegisteredSource(SHOP, read_shop, __name__)
        return ingest_source(self.connection, registered, self.archive, self.records)[-1]

    def standing(self) -> dict[tuple[str, str], Decimal]:
        rows = self.connection.execute(
            "select listed_model, meter, price from core.token_price_meters "
            "where superseded_at is null"
        ).fetchall()
        return {(model, meter): price for model, meter, price in rows}

    def reasons(self) -> list[str]:
        rows = self.connection.execute("select reason from core.rejects order by all").fetchall()
        return [reason for (reason,) in rows]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


BASE = {"a": {"input": "1", "cached_input": "0.1", "output": "4"}, "b": {"input": "2"}}


def test_a_cut_of_three_quarters_is_an_ordinary_change(shop: Shop) -> None:
    shop.day(BASE)
    assert shop.day({**BASE, "b": {"input": "0.5"}}).message == ""
    assert shop.standing()["b", "input"] == Decimal("0.5")


@pytest.mark.parametrize("price", ["16", "0.25", "900", "0.002"])
def test_a_leap_is_held_with_the_old_price_standing(shop: Shop, price: str) -> None:
    shop.day(BASE)
    assert shop.day({**BASE, "b": {"input": price}}).message == "1 price(s) held back"
    assert shop.standing()["b", "input"] == 2
    (reason,) = shop.reasons()
    assert "held back" in reason
    assert f"from 2 to {price}" in reason or "is above" in reason


def test_swapped_input_and_output_are_both_held(shop: Shop) -> None:
    shop.day(BASE)
    shop.day({**BASE, "a": {"input": "4", "cached_input": "0.1", "output": "1"}})
    assert shop.standing()["a", "input"] == 1
    assert shop.standing()["a", "output"] == 4
    assert shop.reasons() == [
        "price: held back: input and output look swapped: from 1 to 4",
        "price: held back: input and output look swapped: from 4 to 1",
    ]


def test_a_cached_read_that_became_dearer_than_input_is_held(shop: Shop) -> None:
    shop.day({**BASE, "a": {"input": "1", "cached_input": "0.5", "output": "4"}})
    shop.day({**BASE, "a": {"input": "1", "cached_input": "2", "output": "4"}})
    assert shop.standing()["a", "cached_input"] == Decimal("0.5")
    assert shop.reasons() == [
        "price: held back: cached input dearer than input, which it was not: from 0.5 to 2"
    ]


def test_a_held_price_is_released_by_a_second_capture_of_the_same_bytes(shop: Shop) -> None:
    shop.day(BASE)
    leap = {**BASE, "b": {"input": "20"}}
    shop.day(leap)
    assert shop.standing()["b", "input"] == 2
    shop.day(leap)
    assert shop.standing()["b", "input"] == 20


def test_a_held_price_is_let_through_by_an_override(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "overrides.csv").write_text(
        "source_id,listed_model,meter,price,decided_on,note\n"
        "shop,b,input,20,2026-08-02,the seller announced it\n"
    )
    monkeypatch.setattr(seeds, "SEED_FOLDER", tmp_path)
    shop.day(BASE)
    shop.day({**BASE, "b": {"input": "20"}, "a": {**BASE["a"], "output": "40"}})
    assert shop.standing()["b", "input"] == 20
    assert shop.standing()["a", "output"] == 4


def test_most_prices_moving_at_once_is_refused_until_seen_twice(shop: Shop) -> None:
    many = {f"m{number}": {"input": str(number + 1)} for number in range(25)}
    doubled = {name: {"input": str(2 * int(p["input"]))} for name, p in many.items()}
    shop.day(many)
    outcome = shop.day(doubled)
    assert outcome.status == "refused"
    assert outcome.message.startswith("shop: price: 25 of 25 prices moved at once")
    assert shop.standing()["m0", "input"] == 1
    assert shop.day(doubled).status == "loaded"
    assert shop.standing()["m0", "input"] == 2
