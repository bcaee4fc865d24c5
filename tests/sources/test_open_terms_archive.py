"""Open Terms Archive: contracts, their commits, and histories replayed into dated facts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from pipelines.archive import Archive
from pipelines.commands.importing import import_folder
from pipelines.history.ingest import ingest_source
from pipelines.reading.git_log import versions
from pipelines.sources.policy_facts.open_terms_archive import PARTS, RAW, SOURCE
from pipelines.sources.registry import registry
from schemas.errors import SourceError
from tests.facts import Nights
from tests.support import (
    SHARED_CAPTURES,
    capture_of,
    fixture_capture,
    parse,
    read_real,
    real_captures,
    shared_capture,
)
from warehouse.seeds import read_seed

TERMS, COMMITS = fixture_capture(SOURCE.id).pages
OTA = SHARED_CAPTURES / "sovereignty" / "ota"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    found = Nights(tmp_path)
    yield found
    found.connection.close()


def commits(day: str) -> bytes:
    return json.dumps([{"commit": {"committer": {"date": f"{day}T10:00:00Z"}}}]).encode()


def test_a_copy_was_seen_when_it_last_changed(nights: Nights) -> None:
    """The archive may have stopped to follow the document: the night of the fetch says nothing."""
    nights.file(
        SOURCE.id, "2026-11-20", (TERMS.url, TERMS.content), (COMMITS.url, commits("2026-03-11"))
    )
    nights.derive("2026-11-21")
    law = nights.rows("policy_facts", scope_id="anthropic", fact="governing_law")
    assert {(r["condition"], r["value"], r["seen_on"], r["status"]) for r in law} == {
        ("customers in EEA, Switzerland or UK", "IE", date(2026, 3, 11), "stale"),
        ("customers elsewhere", "US-CA", date(2026, 3, 11), "stale"),
    }
    assert {r["valid_from"].date() for r in law} == {date(2026, 3, 11)}


def test_a_copy_without_its_commit_has_the_date_that_was_read_by_hand(nights: Nights) -> None:
    """The hand-kept facts of the contract are of 11 March 2026; nothing else dates it."""
    nights.file(SOURCE.id, "2026-03-20", (TERMS.url, TERMS.content))
    nights.derive("2026-03-21")
    rows = nights.rows("policy_facts", source_id=SOURCE.id, fact="legal_entity")
    assert [(r["seen_on"], r["status"]) for r in rows] == [(date(2026, 3, 11), "verified")] * 2


def test_a_copy_without_its_commit_and_without_a_date_kept_by_hand_is_stale(nights: Nights) -> None:
    renamed = TERMS.content.replace(
        b"the laws of the State of California", b"the laws of the State of Texas"
    )
    nights.file(SOURCE.id, "2026-03-20", (TERMS.url, renamed))
    nights.derive("2026-03-21")
    (row,) = nights.rows("policy_facts", source_id=SOURCE.id, fact="governing_law", value="US-TX")
    assert row["status"] in ("stale", "conflict")
    assert row["is_stale"]


def test_the_agreement_of_ovh_is_of_2021_and_stale(nights: Nights) -> None:
    """The archive stopped to follow it; a copy of 2026 is no younger for that."""
    path = "sovereignty/ota/contrib-versions/OVHcloud/Data Processor Agreement.md"
    page = shared_capture(SOURCE.id, "2026-08-22", path).page
    nights.file(SOURCE.id, "2026-08-22", (page.url, page.content))
    nights.derive("2026-08-23")
    (row,) = nights.rows("policy_facts", scope_id="ovhcloud", fact="dpa_available")
    assert (row["value"], row["status"], row["seen_on"], row["source_id"]) == (
        "yes",
        "stale",
        date(2021, 12, 14),
        SOURCE.id,
    )


def test_a_law_that_nobody_has_looked_at_is_kept_out_with_its_words(nights: Nights) -> None:
    moved = TERMS.content.replace(b"the laws of the State of California", b"the laws of Vanuatu")
    nights.file(SOURCE.id, "2026-11-20", (TERMS.url, moved))
    assert nights.rejects() == ["governing_law: words of unknown meaning: 'Vanuatu'"]


@pytest.mark.parametrize("body", [b"[]", b"{}", b'[{"commit": {"committer": {"date": "soon"}}}]'])
def test_a_commit_without_a_date_is_refused(body: bytes) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    pages = [(TERMS.url, TERMS.content), (COMMITS.url, body)]
    with pytest.raises(SourceError, match="no date of a commit"):
        parse(capture_of(SOURCE.id, moment, pages, SOURCE.partition(TERMS.url)))


def test_each_document_stands_for_one_provider() -> None:
    aliases = read_seed("seller_aliases")
    known = set(aliases.filter(aliases["source_id"] == SOURCE.id)["listed_seller"])
    assert known == {service for _, service, _ in PARTS.values()}


LAW = {
    "Claude.ai/Commercial Terms": {"IE", "US-CA"},
    "ChatGPT/Commercial Terms": {"IE", "US-CA"},
    "Vibe/Commercial Terms": {"FR", "SG"},
    "DeepSeek/Developer Terms": {"CN"},
    "Grok/Commercial Terms": {"US-TX"},
    "Perplexity/Developer Terms": {"US-CA"},
    "Qwen Chat/Terms of Service": {"SG"},
    "Together AI/Terms of Service": {"US-CA"},
    "Fireworks AI/Terms of Service": {"US-DE"},
    "Berget AI/Terms of Service": {"SE"},
    "Replicate/Terms of Service": {"US-CA"},
    "fal/Terms of Service": {"US-CA"},
    "OpenRouter/Terms of Service": {"US-NY"},
    "Kimi AI/Terms of Service": {"CN"},
    "SambaNova/Terms of Service": {"US-CA"},
    "Hugging Face/Terms of Service": {"US-NY"},
    "Cloudflare/Terms of Service": {"US-CA"},
    "Google Cloud Platform/Terms of Service": {"US-CA"},
}


@pytest.mark.parametrize("name", LAW)
def test_governing_law_of_the_real_contracts(name: str) -> None:
    collection = {f"{s}/{t}": c for c, s, t in PARTS.values()}[name]
    path = f"sovereignty/ota/{collection}-versions/{name}.md"
    frame = read_real(SOURCE.id, "2026-08-22", path)
    assert set(frame.filter(frame["fact"] == "governing_law")["value"]) == LAW[name]
    assert frame["problem"].is_null().all()
    assert "unknown" not in set(frame["value"])


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        ("Grok/Commercial Terms", "retention_days_default", "30"),
        ("Grok/Commercial Terms", "trains_on_api_data_default", "no"),
        ("Grok/Commercial Terms", "legal_entity", "SpaceXAI LLC"),
        ("ChatGPT/Business Privacy Policy", "retention_days_default", "30"),
        ("ChatGPT/Business Privacy Policy", "zdr_available", "on_approval"),
        ("DeepSeek/Privacy Policy", "storage_regions", "CN"),
        ("DeepSeek/Privacy Policy", "trains_on_api_data_default", "yes"),
        ("Together AI/Privacy Policy", "trains_on_api_data_default", "opt_in"),
        ("OVHcloud/Data Processor Agreement", "legal_entity", "OVH Hosting Ltd."),
    ],
)
def test_other_facts_of_the_real_contracts(name: str, fact: str, value: str) -> None:
    collection = {f"{s}/{t}": c for c, s, t in PARTS.values()}[name]
    path = f"sovereignty/ota/{collection}-versions/{name}.md"
    frame = read_real(SOURCE.id, "2026-08-22", path)
    assert frame.filter(frame["fact"] == fact)["value"].to_list() == [value]


HISTORY = """\
commit bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
date 2026-02-02T10:00:00+02:00
subject Record new changes of Shop Terms

diff --git a/Shop/Terms.md b/Shop/Terms.md
index {first}..{second} 100644
--- a/Shop/Terms.md\t
+++ b/Shop/Terms.md\t
@@ -1,3 +1,3 @@
 one
-two
+2
 three
commit aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
date 2026-01-01T10:00:00+00:00
subject First record of Shop Terms

diff --git a/Shop/Terms.md b/Shop/Terms.md
new file mode 100644
index 0000000..{first}
--- /dev/null
+++ b/Shop/Terms.md\t
@@ -0,0 +1,3 @@
+one
+two
+three
"""
FIRST, SECOND = "4cb29ea", "f04eb26"


def test_a_log_comes_apart_into_its_versions() -> None:
    first, second = versions(HISTORY.format(first=FIRST, second=SECOND))
    assert (first.path, first.content) == ("Shop/Terms.md", b"one\ntwo\nthree\n")
    assert second.content == b"one\n2\nthree\n"
    assert second.committed_at == datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


def test_a_log_that_does_not_give_gits_own_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="another hash than 1234567"):
        versions(HISTORY.format(first=FIRST, second="1234567"))
    with pytest.raises(ValueError, match="does not fit at .eins."):
        versions(HISTORY.format(first=FIRST, second=SECOND).replace(" one\n-two", " eins\n-two"))


def test_the_real_histories_replay_into_dated_facts(nights: Nights, tmp_path: Path) -> None:
    """Tennessee until the summer of 2026, Texas with the new company; Beijing leaves DeepSeek."""
    real_captures()
    folder = tmp_path / "captures"
    folder.mkdir()
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "live_url", "captured_on", "kind", "origin"])
        for path in sorted((OTA / "history").glob("*.log_p.txt")):
            (folder / path.name).write_bytes(path.read_bytes())
            origin = "github:OpenTermsArchive/genai-eu-versions @ 48125327"
            writer.writerow([path.name, "", "2026-08-22", "derived", origin])
    archive = Archive(tmp_path / "archive")
    report = import_folder(folder, archive)
    assert (len(report.filed), report.refused) == (21, [])
    nights.archive, nights.records = archive, archive.captures()
    ingest_source(nights.connection, registry()[SOURCE.id], archive, nights.records)
    nights.derive("2026-08-23")
    changes = [
        (
            c["scope_id"],
            c["fact"],
            c["kind"],
            c["old_value"],
            c["new_value"],
            c["changed_at"].date(),
        )
        for c in nights.rows("fact_changes", is_decisive=True)
    ]
    assert ("xai", "governing_law", "changed", "US-TN", "US-TX", date(2026, 8, 14)) in changes
    assert (
        "xai",
        "legal_entity",
        "changed",
        "X.AI LLC",
        "SpaceXAI LLC",
        date(2026, 8, 14),
    ) in changes
    assert ("xai", "zdr_available", "found", "unknown", "yes", date(2026, 5, 18)) in changes
    entities = [c for c in changes if c[:3] == ("deepseek", "legal_entity", "changed")]
    assert [c[-1] for c in entities] == [date(2026, 3, 27)]
    (law,) = nights.rows("policy_facts", scope_id="xai", fact="governing_law", is_preferred=True)
    assert (law["value"], law["status"], law["seen_on"]) == (
        "US-TX",
        "needs_review",
        date(2026, 8, 14),
    )


def test_addresses_are_those_of_the_archive() -> None:
    assert f"{RAW}genai-eu-versions/main/{quote('Grok/Commercial Terms.md')}" in SOURCE.first_urls


OWN_PAGES = {
    "Claude.ai/Commercial Terms": 5,
    "Vibe/Commercial Terms": 5,
    "DeepSeek/Developer Terms": 2,
    "DeepSeek/Privacy Policy": 3,
    "Grok/Commercial Terms": 7,
    "Perplexity/Developer Terms": 3,
}


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_provider_s_own_page_says_what_the_archived_copy_says(name: str) -> None:
    """The HTML that the archive fetched, and the Markdown that it made of it."""
    own = parse(
        shared_capture(
            "provider_terms", "2026-08-22", f"sovereignty/ota/snapshots-html/{name}.html"
        )
    )
    copy = parse(
        shared_capture(SOURCE.id, "2026-08-22", f"sovereignty/ota/genai-eu-versions/{name}.md")
    )
    columns = ["fact", "condition", "value"]
    said = copy.filter(copy["fact"] != "document_sha256").select(columns)
    assert own.select(columns).rows() == said.rows()
    assert own.height == OWN_PAGES[name]
    assert "unknown" not in set(own["value"])


def test_a_consent_wall_in_place_of_a_contract_is_refused() -> None:
    page = fixture_capture("provider_terms").page
    wall = "<html><body><h1>Terms</h1><p>" + "We and our partners store cookies for you. " * 12
    with pytest.raises(SourceError, match="only 97 words"):
        parse(
            capture_of(
                "provider_terms",
                datetime(2026, 11, 20, tzinfo=UTC),
                [(page.url, wall.encode())],
                "www.anthropic.com/legal/commercial-terms",
            )
        )
