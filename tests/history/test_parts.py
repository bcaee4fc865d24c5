"""A part of a page that nobody understands: its rows stand, unconfirmed, and all else is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import proven_live, standing, write_snapshot
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome, confirm
from pipelines.identity.listings import identify
from pipelines.reading.json_documents import json_of, object_in, unknown_price_keys
from pipelines.reading.money import decimal_of
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, token_row
from pipelines.source import Capture, RegisteredSource
from pipelines.sources.described import source_rows
from pipelines.sources.registry import registry
from tests.builds import derive
from tests.history.shop import NIGHT, SHOP
from tests.support import fixture_text


def read_shop(capture: Capture) -> pl.DataFrame:
    """A page of sections ``{"Chat": {"alpha": {"input": 1}}}``; any other section is refused."""
    document = json_of("shop", capture.page.text)
    parts = [
        Part(f"/{title}", title, section, partial(_section, title, section))
        for title, section in document.items()
    ]
    return frame_of(SHOP, rows_of_parts(SHOP, parts))


def _section(title: str, section: Any) -> Iterator[dict[str, Any]]:
    for model, prices in object_in(SHOP, f"/{title}", section).items():
        place = f"/{title}/{model}"
        yield from unknown_price_keys(SHOP, place, prices, ("input", "output"), listed_model=model)
        for meter in ("input", "output"):
            if meter in prices:
                yield token_row(
                    locator=f"{place}/{meter}",
                    listed_seller="shop",
                    listed_model=model,
                    meter=meter,
                    price=decimal_of("shop", place, prices[meter]),
                    currency="USD",
                    listed_price=str(prices[meter]),
                    listed_unit="per million",
                )


class Nights:
    """An archive and a build that whole captures of one source are added to."""

    def __init__(self, root: Path, registered: RegisteredSource) -> None:
        self.registered = registered
        self.archive = Archive(root / "archive")
        self.connection = duckdb.connect(str(root / "build.duckdb"))
        self.connection.execute("set timezone = 'UTC'")
        prepare(self.connection)
        self.records: list[CaptureRecord] = []

    def night(self, number: int, body: Any) -> Outcome:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        moment = NIGHT + timedelta(days=number)
        url = self.registered.source.first_urls[0]
        page = PageRecord(url, self.archive.put(content))
        source_id = self.registered.source.id
        self.records.append(CaptureRecord(source_id, "", moment, moment, "fetched", (page,)))
        return ingest_source(self.connection, self.registered, self.archive, self.records)[-1]

    def derive(self, *names: str) -> None:
        confirm(self.connection, [self.registered], lambda _: self.records)
        write_snapshot(self.connection, self.records[-1].captured_at)
        identify(self.connection)
        derive(self.connection, *names)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def standing(self) -> dict[tuple[str, str], float]:
        return {
            (model, meter): float(price)
            for model, meter, price in self.query(
                "select listed_model, meter, price from core.token_price_meters "
                "where superseded_at is null"
            )
        }

    def unconfirmed(self) -> set[tuple[str, str]]:
        self.derive("unconfirmed_rows")
        return set(
            self.query(
                "select listed_model, meter from mart.unconfirmed_rows join "
                "core.token_price_meters using (row_key)"
            )
        )


@pytest.fixture
def shop(tmp_path: Path) -> Nights:
    return Nights(tmp_path, RegisteredSource(SHOP, read_shop, __name__))


CHAT = {"alpha": {"input": 1, "output": 4}, "beta": {"input": 2}}
VOICE = {"gamma": {"input": 3}}
CODE = {"delta": {"input": 5}}
ALL = {
    ("alpha", "input"): 1.0,
    ("alpha", "output"): 4.0,
    ("beta", "input"): 2.0,
    ("gamma", "input"): 3.0,
    ("delta", "input"): 5.0,
}


def test_rows_of_a_refused_section_stand_and_are_not_confirmed(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE, "Code": CODE})
    cheaper = {"alpha": {"input": 0.5, "output": 4}, "beta": {"input": 2}}
    outcome = shop.night(1, {"Chat": cheaper, "Voice": "soon", "Code": CODE})
    assert (outcome.status, outcome.rows, outcome.rejects) == ("loaded", 4, 1)
    assert shop.standing() == ALL | {("alpha", "input"): 0.5}
    assert shop.unconfirmed() == {("gamma", "input")}


def test_the_same_bytes_again_confirm_it_no_more(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE})
    for night in (1, 2):
        shop.night(night, {"Chat": CHAT, "Voice": "soon"})
    assert shop.standing().keys() == {key for key in ALL if key[0] != "delta"}
    assert shop.unconfirmed() == {("gamma", "input")}


def test_once_the_section_is_understood_again_what_it_lacks_is_gone(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE, "Code": CODE})
    shop.night(1, {"Chat": CHAT, "Voice": "soon", "Code": CODE})
    shop.night(2, {"Chat": CHAT, "Voice": {}, "Code": CODE})
    assert ("gamma", "input") not in shop.standing()
    assert shop.unconfirmed() == set()


def test_an_unknown_key_closes_nothing_of_its_own_model_but_what_else_is_gone(
    shop: Nights,
) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE, "Code": CODE})
    renamed = {"alpha": {"input": 1, "answer": 4}}
    outcome = shop.night(1, {"Chat": renamed, "Voice": VOICE, "Code": CODE})
    assert (outcome.status, outcome.rows, outcome.rejects) == ("loaded", 3, 1)
    assert shop.standing() == {key: ALL[key] for key in ALL if key[0] != "beta"}
    assert shop.unconfirmed() == {("alpha", "output")}


def test_a_page_of_which_most_sections_fail_is_refused_whole(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE, "Code": CODE})
    outcome = shop.night(1, {"Chat": "new", "Voice": "new", "Code": {"delta": {"input": 6}}})
    assert outcome.status == "refused"
    assert "2 of 3 parts are not understood; first: /Chat: not an object" in outcome.message
    assert shop.standing() == ALL


def test_health_and_check_say_what_was_not_understood(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE, "Code": CODE})
    fast = {**CHAT, "beta": {"input": 2, "fast": 9}}
    shop.night(1, {"Chat": fast, "Voice": "soon", "Code": CODE})
    shop.derive()
    first, second = standing(shop.connection)["shop"].unread
    assert first == "/Chat/beta: unknown column or key: 'fast'; known are input, output"
    assert second == "not understood: Voice: /Voice: not an object: 'soon'"
    assert shop.query("select scope, listed_name, locator from core.rejects order by all") == [
        ("key", "beta", "/Chat/beta/fast"),
        ("section", None, "/Voice"),
    ]


def proven(nights: Nights) -> dict[str, list[str]]:
    return proven_live(nights.connection)


def test_a_source_is_proven_by_two_nights_on_which_all_of_it_was_read(shop: Nights) -> None:
    shop.night(0, {"Chat": CHAT, "Voice": VOICE})
    assert proven(shop) == {}
    shop.night(1, {"Chat": CHAT, "Voice": "soon"})
    assert proven(shop) == {}
    shop.night(2, {"Chat": CHAT, "Voice": VOICE})
    assert proven(shop) == {"shop": ["2026-08-01", "2026-08-03"]}
    shop.night(3, "<html>502</html>")
    assert proven(shop) == {"shop": ["2026-08-01", "2026-08-03"]}


def test_a_night_that_refused_or_held_back_proves_nothing(shop: Nights) -> None:
    shop.night(0, "<html>502</html>")
    shop.night(1, {"Chat": CHAT, "Voice": VOICE})
    shop.night(2, {"Chat": {"alpha": {"input": 100, "output": 4}, "beta": {"input": 2}}})
    assert shop.query("select hold from core.ingested order by captured_at")[-1] == ("prices",)
    assert proven(shop) == {}


def test_copies_that_were_imported_do_not_prove_a_live_source(shop: Nights) -> None:
    for number in (0, 1):
        shop.night(number, {"Chat": CHAT, "Voice": VOICE})
    shop.records = [replace(record, origin="imported") for record in shop.records]
    shop.connection.execute("delete from core.ingested")
    ingest_source(shop.connection, shop.registered, shop.archive, shop.records)
    assert proven(shop) == {}


def test_what_live_nights_prove_is_published_as_proven() -> None:
    rows = source_rows({"chutes_models": ["2026-12-01", "2026-12-02"]})
    (row,) = rows.filter(rows["source_id"] == "chutes_models").rows(named=True)
    assert (row["status"], row["proven_on"]) == ("proven", "2026-12-01, 2026-12-02")
    (row,) = source_rows().filter(rows["source_id"] == "chutes_models").rows(named=True)
    assert (row["status"], row["proven_on"]) == ("unproven", None)


FOUR_TABS = """## Gemini 9 Pro

*`gemini-9-pro`*

[Standard](https://x.test/p#standard)[Batch](https://x.test/p#batch)[Flex](https://x.test/p#flex)\
[Priority](https://x.test/p#priority)

|  | Free Tier | Paid Tier, per 1M tokens in USD |
|---|---|---|
| Input price | Free of charge | $2.00 |

"""


def test_four_tabs_over_one_table_cost_a_gemini_page_one_section(tmp_path: Path) -> None:
    """The page as it stood on one day in July: a section with four tabs and one table."""
    own = registry()["google_gemini_pricing"]
    nights = Nights(tmp_path, replace(own, source=replace(own.source, minimum_rows=1)))
    text = fixture_text("google_gemini_pricing")
    fine = FOUR_TABS.replace(
        "[Batch](https://x.test/p#batch)[Flex](https://x.test/p#flex)"
        "[Priority](https://x.test/p#priority)",
        "",
    )
    place = text.index("## Gemini 3.1 Pro Preview")
    good = nights.night(0, text[:place] + fine + text[place:])
    outcome = nights.night(1, text[:place] + FOUR_TABS + text[place:])
    assert good.status == outcome.status == "loaded"
    assert good.rows - outcome.rows == 1
    assert nights.standing()["gemini-9-pro", "input"] == 2.0
    assert nights.unconfirmed() == {("gemini-9-pro", "input")}
    nights.derive("source_health")
    ((sections, keys, unread),) = nights.query(
        "select refused_sections, unknown_keys, unread from mart.source_health "
        "where source_id = 'google_gemini_pricing'"
    )
    assert (sections, keys) == (1, 0)
    assert "Gemini 9 Pro" in unread
    assert "expected a table for each of 4 tiers" in unread
