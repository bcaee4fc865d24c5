"""Prices that look wrong beside what stood before are held, and released as promised."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import overrides, write_snapshot
from pipelines.history.anomalies import Overrides
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome, confirm
from pipelines.identity.listings import identify
from pipelines.reading.json_documents import json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, token_row
from pipelines.source import Capture, RegisteredSource, Source
from pipelines.sources.described import described
from schemas.columns import polars_schema
from schemas.published.pipeline import Sources
from tests.builds import derive
from tests.history.shop import NIGHT, SHOP
from warehouse.database import insert


def read_shop(capture: Capture) -> pl.DataFrame:
    """Prices as ``{"model": {"input": "0.5", "output": "2"}}``."""
    return frame_of(
        SHOP,
        [
            token_row(
                locator=f"/{model}/{meter}",
                listed_seller="openai",
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


GUIDE = replace(SHOP, id="guide", is_official=False)
"""A third party that speaks of the same seller."""


class Shop:
    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        self.connection.execute("set timezone = 'UTC'")
        prepare(self.connection)
        self.records: dict[str, list[CaptureRecord]] = {}
        self.overrides: Overrides = frozenset()

    def day(self, prices: dict[str, Any], source: Source = SHOP) -> Outcome:
        """Capture a source's next day through the real ingest."""
        records = self.records.setdefault(source.id, [])
        moment = NIGHT + timedelta(days=len(records))
        page = PageRecord(
            "https://shop.example/prices", self.archive.put(json.dumps(prices).encode())
        )
        records.append(CaptureRecord(source.id, "", moment, moment, "fetched", (page,)))
        return ingest_source(
            self.connection, registered(source), self.archive, records, self.overrides
        )[-1]

    def derived(self) -> duckdb.DuckDBPyConnection:
        """The build with names matched and every table about held prices made."""
        known = [registered(s) for s in (SHOP, GUIDE) if s.id in self.records]
        confirm(self.connection, known, self.records.__getitem__)
        last = max(r.captured_at for records in self.records.values() for r in records)
        write_snapshot(self.connection, last)
        insert(
            self.connection,
            "core.sources",
            pl.DataFrame([described(r.source) for r in known], schema=polars_schema(Sources)),
        )
        identify(self.connection)
        derive(
            self.connection,
            "pending_prices",
            "source_health",
            "token_price_meters",
            "token_price_history",
        )
        return self.connection

    def standing(self) -> dict[tuple[str, str], Decimal]:
        rows = self.connection.execute(
            "select listed_model, meter, price from core.token_price_meters "
            "where superseded_at is null and source_id = 'shop'"
        ).fetchall()
        return {(model, meter): price for model, meter, price in rows}

    def reasons(self) -> list[str]:
        rows = self.connection.execute("select reason from core.rejects order by all").fetchall()
        return [reason for (reason,) in rows]


def registered(source: Source) -> RegisteredSource:
    return RegisteredSource(source, read_shop, __name__)


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


def test_a_held_price_is_let_through_by_an_override(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text(
        "source_id,listed_model,meter,price,decided_on,note\n"
        "shop,b,input,20,2026-08-02,the seller announced it\n"
    )
    shop.overrides = overrides(tmp_path)["shop"]
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


@pytest.mark.parametrize(
    ("price", "rule"),
    [
        ("200", "moved by a power of ten"),
        ("0.2", "moved by a power of ten"),
        ("0.0019999", "moved by a power of ten"),
        ("21", "moved by a factor of 8 or more"),
        ("0", "became free"),
    ],
)
def test_the_most_telling_rule_is_named(shop: Shop, price: str, rule: str) -> None:
    shop.day(BASE)
    shop.day({**BASE, "b": {"input": price}})
    assert shop.standing()["b", "input"] == 2
    assert shop.reasons() == [f"price: held back: {rule}: from 2 to {price}"]


def test_an_input_that_fell_below_its_own_cached_read_is_held(shop: Shop) -> None:
    base = {"a": {"input": "1", "cached_input": "0.5", "output": "4"}}
    shop.day(base)
    shop.day({"a": {"input": "0.4", "cached_input": "0.5", "output": "4"}})
    assert shop.standing()["a", "input"] == 1
    assert shop.reasons() == [
        "price: held back: cheaper than its own cached read, which it was not: from 1 to 0.4"
    ]


def test_a_cached_read_that_was_dearer_before_may_stay_so(shop: Shop) -> None:
    shop.day({"a": {"input": "1", "cached_input": "2"}})
    assert shop.day({"a": {"input": "0.9", "cached_input": "2"}}).message == ""
    assert shop.standing()["a", "input"] == Decimal("0.9")


def test_only_the_very_next_capture_releases(shop: Shop) -> None:
    leap = {**BASE, "b": {"input": "20"}}
    shop.day(BASE)
    shop.day(leap)
    shop.day(BASE)
    assert shop.day(leap).message == "1 price(s) held back"
    assert shop.standing()["b", "input"] == 2


def test_a_released_price_dates_from_the_capture_that_first_showed_it(shop: Shop) -> None:
    shop.day(BASE)
    leap = {**BASE, "b": {"input": "20"}}
    shop.day(leap)
    shop.day(leap)
    rows = shop.connection.execute(
        "select price::double, first_seen_at::date::varchar, superseded_at::date::varchar "
        "from core.token_price_meters where listed_model = 'b' order by first_seen_at"
    ).fetchall()
    assert rows == [(2.0, "2026-08-01", "2026-08-02"), (20.0, "2026-08-02", None)]


@pytest.mark.parametrize(("changes", "held"), [(99, False), (100, True)])
def test_a_calm_past_narrows_the_tolerance(shop: Shop, changes: int, held: bool) -> None:
    """A hundred changes of a tenth, then a price that quadruples."""
    names = [f"m{number}" for number in range(changes)]
    calm = {name: {"input": "10"} for name in names}
    still = {f"s{number}": {"input": "5"} for number in range(changes)}
    shop.day({**BASE, **calm, **still})
    shop.day({**BASE, **{name: {"input": "11"} for name in names}, **still})
    outcome = shop.day({**BASE, "b": {"input": "8"}, **calm, **still})
    assert outcome.status == "loaded"
    assert (shop.standing()["b", "input"] == 2) is held
    assert any("a factor of 3 or more: from 2 to 8" in r for r in shop.reasons()) is held


def test_a_second_source_releases_a_held_price_and_no_other(shop: Shop) -> None:
    """The seller cuts output tenfold and shows a slip; the guide states the cut, not the slip."""
    old = {"gpt-4o": {"input": "2.5", "output": "10"}, "gpt-4.1": {"input": "2", "output": "8"}}
    new = {"gpt-4o": {"input": "2.5", "output": "1"}, "gpt-4.1": {"input": "200", "output": "8"}}
    shop.day(old)
    shop.day(new)
    shop.day({"gpt-4o": {"input": "2.5", "output": "1"}, "gpt-4.1": {"input": "2"}}, GUIDE)
    with shop.derived() as book:
        assert book.execute(
            "select item, old_price::double, new_price::double, status, confirmed_by, rule "
            "from mart.pending_prices order by item"
        ).fetchall() == [
            ("gpt-4.1", 2.0, 200.0, "pending", None, "moved by a power of ten"),
            ("gpt-4o", 10.0, 1.0, "released", "guide", "moved by a power of ten"),
        ]
        assert book.execute(
            "select held_rows, released_rows, held_because from mart.source_health "
            "where source_id = 'shop'"
        ).fetchall() == [(1, 1, "2 moved by a power of ten")]
        assert dict(
            book.execute(
                "select concat(listed_model, ' ', meter), price::double "
                "from mart.token_price_meters where source_id = 'shop'"
            ).fetchall()
        ) == {"gpt-4o input": 2.5, "gpt-4o output": 1, "gpt-4.1 input": 2, "gpt-4.1 output": 8}


def test_released_by_another_source_or_by_the_next_capture_is_one_history(shop: Shop) -> None:
    old, new = ({"gpt-4o": {"input": "2.5", "output": price}} for price in ("10", "1"))
    shop.day(old)
    shop.day(new)
    shop.day(new, GUIDE)
    history = (
        "select price, valid_from, valid_to, meter_id, capture_sha256, locator "
        "from mart.token_price_history where source_id = 'shop' order by all"
    )
    released = shop.derived().execute(history).fetchall()
    assert len(released) == 3
    shop.day(new)
    assert shop.derived().execute(history).fetchall() == released


def test_every_price_of_a_mass_change_is_listed_as_pending(shop: Shop) -> None:
    many = {f"m{number}": {"input": str(number + 1)} for number in range(25)}
    shop.day(many)
    shop.day({name: {"input": str(2 * int(p["input"]))} for name, p in many.items()})
    with shop.derived() as book:
        assert book.execute(
            "select rule, status, count(*) from mart.pending_prices group by all"
        ).fetchall() == [("most prices of the document moved at once", "pending", 25)]


def test_a_build_file_of_other_columns_is_made_anew(shop: Shop) -> None:
    shop.day(BASE)
    shop.connection.execute("alter table core.rejects drop column rule")
    prepare(shop.connection)
    shop.day(BASE)
    assert shop.standing()["b", "input"] == 2
