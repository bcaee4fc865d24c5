"""One interface test over every source."""

from __future__ import annotations

import csv
import re

import pytest

from pipelines.history.check import split
from pipelines.source import KINDS
from pipelines.sources.registry import claimant, registry
from schemas.errors import PricebookError, SourceError
from tests.support import (
    FIXTURES,
    SHARED_CAPTURES,
    as_text,
    capture_of,
    fixture_capture,
    golden_rows,
    read_whole,
    real_captures,
)

SOURCES = sorted(registry())
ERROR_PAGE = b"<!doctype html><html><head><title>502</title></head><body>Bad gateway</body></html>"


@pytest.mark.parametrize("source_id", SOURCES)
def test_fixture_reads_as_its_golden_rows(source_id: str) -> None:
    frame = read_whole(fixture_capture(source_id))
    golden = golden_rows(source_id)
    assert golden, "a fixture must have rows"
    columns = list(golden[0])
    got = [{c: as_text(row[c]) for c in columns} for row in frame.iter_rows(named=True)]
    assert got == golden


@pytest.mark.parametrize("source_id", SOURCES)
def test_fixture_keeps_the_contract_and_is_deterministic(source_id: str) -> None:
    capture = fixture_capture(source_id)
    once, twice = read_whole(capture), read_whole(capture)
    assert once.equals(twice)
    good, rejects = split(registry()[source_id], once, is_whole=False)
    assert good.height + len(rejects) == once.height
    assert not [r for r in rejects if "same key" in r.reason]
    KINDS[registry()[source_id].source.kind].observation.validate(
        once.filter(once["problem"].is_null())
    )


@pytest.mark.parametrize("source_id", SOURCES)
def test_source_claims_its_own_urls_and_no_other_source_does(source_id: str) -> None:
    source = registry()[source_id].source
    urls = [*source.first_urls, *([source.embedded.url] if source.embedded else [])]
    assert urls, "a source must have something to read"
    for url in urls:
        found = claimant(url)
        assert found is not None, url
        assert found.source.id == source_id
        assert "partition" not in re.sub(r"\(\?P<partition>", "", source.partition(url))


@pytest.mark.parametrize("source_id", SOURCES)
@pytest.mark.parametrize("body", [ERROR_PAGE, b"", b"{", b"\xff\xfe\x00", b"[]", b"null"])
def test_a_document_of_another_kind_is_refused_by_name(source_id: str, body: bytes) -> None:
    described = fixture_capture(source_id)
    capture = capture_of(
        source_id, described.captured_at, [(described.pages[0].url, body)], described.partition
    )
    with pytest.raises(SourceError) as caught:
        split(registry()[source_id], read_whole(capture))
    assert str(caught.value).startswith(f"{source_id}: ")
    failure = re.search(r"the parser failed with (\w+)", str(caught.value))
    assert failure is None or failure[1] == "UnicodeDecodeError"


def test_every_fixture_folder_belongs_to_a_source() -> None:
    assert {p.name for p in FIXTURES.iterdir() if p.is_dir()} <= set(SOURCES)


def test_two_claimants_are_an_error() -> None:
    doubled = registry()["deepseek_pricing_en"]
    with pytest.raises(PricebookError, match="claimed by"):
        claimant("https://api-docs.deepseek.com/quick_start/pricing/", [doubled, doubled])


def test_no_real_capture_is_claimed_twice() -> None:
    real_captures()
    with (SHARED_CAPTURES / "index.csv").open(newline="", encoding="utf-8") as file:
        urls = {row["live_url"] for row in csv.DictReader(file)} - {""}
    claimed = [url for url in urls if claimant(url)]
    assert len(claimed) >= 16
