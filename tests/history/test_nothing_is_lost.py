"""The first law: every row of a capture is stored, unchanged or rejected, and stays told so."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import write_snapshot
from pipelines.history.check import read
from pipelines.history.ingest import ingest_source, prepare
from pipelines.history.ledger import confirm
from pipelines.identity.listings import identify
from pipelines.source import KINDS, Capture
from pipelines.sources.registry import registry
from tests.builds import derive
from tests.support import FIXTURES, changed_fixture, fixture_capture
from warehouse.database import connect

WITH_FIXTURES = sorted(set(registry()) & {p.name for p in FIXTURES.iterdir()})


class World:
    """An archive and a build that captures of one source are added to."""

    def __init__(self, root: Path, source_id: str) -> None:
        self.registered = registry()[source_id]
        self.archive = Archive(root / "archive")
        self.path = root / "build.duckdb"
        self.records: list[CaptureRecord] = []

    def file(self, capture: Capture, day: int = 0) -> None:
        """File a capture as an excerpt, which fixtures are: it may be shorter than a whole one."""
        moment = capture.captured_at + timedelta(days=day)
        pages = tuple(
            PageRecord(p.url, self.archive.put(p.content), p.content_type) for p in capture.pages
        )
        self.records.append(
            CaptureRecord(
                capture.source_id,
                capture.partition,
                moment,
                moment,
                "imported",
                pages,
                is_partial=True,
            )
        )

    def ingest(self) -> list[tuple[str, int, int]]:
        with connect(self.path) as connection:
            prepare(connection)
            found = ingest_source(connection, self.registered, self.archive, self.records)
        return [(o.status, o.rows, o.rejects) for o in found]

    def derive(self, *names: str) -> None:
        """Match names and run the models as of the newest capture."""
        with connect(self.path) as connection:
            confirm(connection, [self.registered], lambda _: self.records)
            write_snapshot(connection, self.records[-1].captured_at)
            identify(connection)
            derive(connection, *names)

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with connect(self.path, read_only=True) as connection:
            rows: list[tuple[object, ...]] = connection.execute(sql).fetchall()
        return rows


@pytest.mark.parametrize("source_id", WITH_FIXTURES)
def test_every_row_of_a_fixture_is_stored_or_rejected(source_id: str, tmp_path: Path) -> None:
    world = World(tmp_path, source_id)
    capture = fixture_capture(source_id)
    world.file(capture)
    parsed = world.registered.read(capture).height
    ((status, rows, rejects),) = world.ingest()
    assert status == "loaded"
    table = KINDS[world.registered.source.kind].table
    assert world.query(f"select count(*) from core.{table}") == [(rows,)]
    assert world.query("select count(*) from core.rejects") == [(rejects,)]
    assert rows + rejects == parsed


def test_a_linux_price_outlives_its_rejected_windows_twin(tmp_path: Path) -> None:
    world = World(tmp_path, "azure_retail_gpu")
    world.file(fixture_capture("azure_retail_gpu"))
    assert world.ingest() == [("loaded", 14, 5)]
    assert world.query("select count(*) from core.gpu_rates") == [(14,)]


def test_an_input_price_outlives_a_rejected_output_price(tmp_path: Path) -> None:
    """LiteLLM's speech-to-text models: a price for a second in, and a zero for a second out."""
    world = World(tmp_path, "litellm_prices")
    capture = fixture_capture("litellm_prices")
    world.file(capture)
    world.ingest()
    good, bad = read(world.registered, world.archive, world.records[0])
    assert world.query("select count(*) from core.token_price_meters") == [(good.height,)]
    assert Counter(r.locator for r in bad) == Counter(
        locator for (locator,) in world.query("select locator from core.rejects")
    )


def test_a_repeated_document_goes_on_telling_what_it_does_not_give(tmp_path: Path) -> None:
    """The same bytes on a second day are read once; what they reject stays in sight."""
    world = World(tmp_path, "azure_retail_gpu")
    for day in (0, 1):
        world.file(fixture_capture("azure_retail_gpu"), day)
    assert world.ingest() == [("loaded", 14, 5)] * 2
    with connect(world.path) as connection:
        confirm(connection, [world.registered], lambda _: world.records)
        write_snapshot(connection, world.records[-1].captured_at)
        identify(connection)
        derive(connection, "rejected_rows", "unconfirmed_rows")
    assert world.query("select count(*) from mart.rejected_rows") == [(5,)]


def test_a_price_that_becomes_unreadable_is_not_confirmed_by_the_page(tmp_path: Path) -> None:
    """Neither on the day it becomes so, nor on the next, when the same bytes come again."""
    world = World(tmp_path, "aws_ec2_pricing_page")
    world.file(fixture_capture("aws_ec2_pricing_page"))
    for day in (1, 2):
        world.file(
            changed_fixture("aws_ec2_pricing_page", ("55.0400000000", "99999.0000000000")), day
        )
    assert [status for status, _, _ in world.ingest()] == ["loaded"] * 3
    assert world.query(
        "select price, superseded_at from core.gpu_rates where sku = 'p5.48xlarge'"
    ) == [(Decimal("55.04"), None)]
    with connect(world.path) as connection:
        confirm(connection, [world.registered], lambda _: world.records)
        derive(connection, "unconfirmed_rows")
    assert world.query(
        "select g.sku from mart.unconfirmed_rows u join core.gpu_rates g using (row_key)"
    ) == [("p5.48xlarge",)]
