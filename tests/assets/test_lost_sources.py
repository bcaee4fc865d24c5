"""A source that was read and of which nothing reaches a reader is named at the night's end."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.assets.night import Night, lost_sources, summary
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import Outcome
from pipelines.identity.listings import identify
from pipelines.reading.rows import frame_of, token_row
from pipelines.settings import Settings
from pipelines.source import Capture, RegisteredSource, Source

URL = "https://toy.example/prices"


def shop(seller: str, problem: str | None = None) -> RegisteredSource:
    """A source with one price of one seller."""
    source = Source(
        id="toy_prices",
        kind="token_prices",
        publisher="Toy",
        claims=(r"https://toy\.example/prices",),
        media_type="application/json",
        currency="USD",
        is_official=True,
        terms="Made for this test.",
        minimum_rows=1,
        urls=(URL,),
        seller_id=seller,
    )

    def parse(capture: Capture) -> pl.DataFrame:
        row: dict[str, Any] = token_row(
            locator="/0",
            listed_seller=seller,
            listed_model="toy-1",
            meter="input",
            price=Decimal(2),
            currency="USD",
            listed_price="2",
            listed_unit="USD per million tokens",
            problem=problem,
        )
        return frame_of(source, [row])

    return RegisteredSource(source, parse, __name__)


def lines_of_a_night(
    folder: Path, registered: RegisteredSource, is_partial: bool = False
) -> list[str]:
    """What the summary says of a night that reads one document of the source."""
    archive = Archive(folder / "archive")
    page = PageRecord(URL, archive.put(b"{}"))
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    record = CaptureRecord(
        "toy_prices", "", moment, moment, "fetched", (page,), is_partial=is_partial
    )
    archive.log_capture(record)
    with duckdb.connect() as connection:
        prepare(connection)
        outcomes = ingest_source(connection, registered, archive, [record])
        identify(connection)
        night = Night(Settings(folder, is_offline=True, contact_url=""), started_at=moment)
        night.ingested, night.lost = outcomes, lost_sources(connection, outcomes)
    return [line.strip() for line in summary(night)]


HEAD = "Read, but no row of it can be published:"


def test_a_seller_that_no_seed_knows_is_named(tmp_path: Path) -> None:
    assert (
        "toy_prices: seller 'toy_shop' is in neither providers.csv nor seller_aliases.csv of "
        "warehouse/seeds"
    ) in lines_of_a_night(tmp_path, shop("toy_shop"))


def test_a_seller_that_a_seed_knows_is_not(tmp_path: Path) -> None:
    lines = lines_of_a_night(tmp_path, shop("anthropic"))
    assert HEAD not in lines
    assert not [line for line in lines if line.startswith("toy_prices")]


def test_a_document_whose_every_row_was_rejected_is_named(tmp_path: Path) -> None:
    lines = lines_of_a_night(tmp_path, shop("anthropic", problem="odd"), is_partial=True)
    assert lines[lines.index(HEAD) + 1] == "toy_prices: each row was rejected (1)"


@pytest.mark.parametrize("status", ["loaded", "refused"])
def test_only_what_was_taken_counts(tmp_path: Path, status: str) -> None:
    with duckdb.connect() as connection:
        prepare(connection)
        identify(connection)
        outcomes = [
            Outcome("toy_prices", "a", status, 0, 4, 0),
            Outcome("toy_prices", "b", status, 0, 3, 0),
            Outcome("other", "", "loaded", 5, 2, 5),
        ]
        lines = lost_sources(connection, outcomes)
    assert lines == (["toy_prices: each row was rejected (7)"] if status == "loaded" else [])
