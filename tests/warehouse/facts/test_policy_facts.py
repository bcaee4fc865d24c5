"""Policy facts from page to published row: quotes, changes, staleness, conflict, bad pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.history.check import split
from pipelines.reading.quoting import checked, is_own_site, plain_text, provider_sites
from pipelines.source import Page, RegisteredSource
from pipelines.sources.registry import registry
from schemas.policies import FACTS
from tests.facts import Nights
from tests.support import fixture_capture
from warehouse.derive import models, run_model
from warehouse.seeds import read_seed

MISTRAL = fixture_capture("mistral_docs").page
CONTROLS = MISTRAL.url.replace(
    "inference/regional-inference", "admin/monitor-comply/privacy-data-controls"
)
TEXT = """
# Privacy and data controls

The page stands in for the real one in a test. It is in the words of the test, but for the sentence
that is looked for, and long enough to be taken for a page: it has the words that any page in the
language has, and there are more of them than in a notice that asks you to agree to something first.

## API privacy controls

- **API**: data sent through the API isn't used for model training.
"""
TRAINS = TEXT.replace("isn't used", "is used")


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    found = Nights(tmp_path)
    yield found
    found.connection.close()


def controls(nights: Nights, day: str, text: str) -> str:
    (*_, last) = nights.file("mistral_docs", day, (CONTROLS, text.encode()))
    return last.message


def test_a_fact_has_its_words_and_the_hash_of_the_page(nights: Nights) -> None:
    controls(nights, "2026-11-20", TEXT)
    nights.derive("2026-11-21")
    (row,) = nights.rows(
        "policy_facts", source_id="mistral_docs", fact="trains_on_api_data_default", value="no"
    )
    assert row["quote"] == "API: data sent through the API isn't used for model training"
    assert (row["scope_id"], row["status"], row["is_preferred"]) == ("mistral", "verified", True)
    assert (row["seen_on"], row["locator"]) == (date(2026, 11, 20), "line 10")
    assert nights.archive.read(row["capture_sha256"]).decode() == TEXT


def test_a_decisive_change_closes_the_fact_and_waits_for_review(nights: Nights) -> None:
    controls(nights, "2026-11-01", TEXT)
    controls(nights, "2026-11-10", TRAINS)
    nights.derive("2026-11-11")
    (now,) = nights.rows(
        "policy_facts", source_id="mistral_docs", condition="not for Labs and preview models"
    )
    assert (now["value"], now["status"]) == ("yes", "needs_review")
    intervals = nights.rows("policy_fact_history", condition="not for Labs and preview models")
    assert {(r["value"], r["valid_to"] is None) for r in intervals} == {
        ("no", False),
        ("yes", True),
    }
    (change,) = nights.rows("fact_changes")
    assert (change["kind"], change["old_value"], change["new_value"]) == ("changed", "no", "yes")
    assert change["is_decisive"]
    assert change["changed_at"].date() == date(2026, 11, 10)
    assert change["new_fact_id"] == now["fact_id"]


def test_a_page_that_no_longer_says_makes_the_fact_unknown(nights: Nights) -> None:
    silent = TEXT.replace("- **API**: data sent through the API isn't used for model training.", "")
    controls(nights, "2026-11-01", TEXT)
    controls(nights, "2026-11-10", silent)
    nights.derive("2026-11-11")
    condition = "not for Labs and preview models"
    rows = nights.rows("policy_facts", scope_id="mistral", condition=condition)
    assert [(r["source_id"], r["value"], r["status"]) for r in rows if r["quote"] is None] == [
        ("mistral_docs", "unknown", "unknown"),
        ("seed_policy_facts", "no", "stale"),
    ]
    (change,) = nights.rows("fact_changes")
    assert (change["kind"], change["new_value"]) == ("lost", "unknown")


def test_documentation_is_stale_after_thirty_days(nights: Nights) -> None:
    controls(nights, "2026-11-01", TEXT)
    nights.derive("2026-12-01")
    condition = "not for Labs and preview models"
    (row,) = nights.rows("policy_facts", source_id="mistral_docs", condition=condition)
    assert row["status"] == "verified"
    nights.derive("2026-12-02")
    (row,) = nights.rows("policy_facts", source_id="mistral_docs", condition=condition)
    assert (row["status"], row["is_stale"], row["value"]) == ("stale", True, "no")


def test_a_quote_that_is_not_in_the_page_is_rejected() -> None:
    """A parser that makes words up gets nothing past the check that stands behind every parser."""
    source = registry()["mistral_docs"].source
    honest = registry()["mistral_docs"].parse
    capture = fixture_capture("mistral_docs")
    made_up = checked(
        source, lambda c: honest(c).with_columns(quote=pl.lit("We never keep anything"))
    )
    good, rejects = split(
        RegisteredSource(source, made_up, __name__), made_up(capture), is_whole=False
    )
    assert good.height == 0
    assert len(rejects) == 8
    assert rejects[0].reason == "quote: not in the captured page: 'We never keep anything'"


def test_a_value_from_a_text_without_its_words_or_outside_the_vocabulary_is_rejected() -> None:
    source = registry()["mistral_docs"].source
    honest = registry()["mistral_docs"].parse
    capture = fixture_capture("mistral_docs")
    silent = checked(source, lambda c: honest(c).with_columns(quote=pl.lit(None, pl.String)))
    assert silent(capture)["problem"].str.contains("a value from a text and no quote").all()
    odd = checked(source, lambda c: honest(c).with_columns(value=pl.lit("perhaps")))
    assert odd(capture)["problem"].str.contains("value: 'perhaps' is none that").all()


def test_the_plain_text_leads_back_to_the_document() -> None:
    html = (
        "<html><head><title>None</title><body>"
        "<p>We keep <b>no</b> data&nbsp;for&#32;more<br>than <i>30</i>&#x20;days.</p>"
        "<script>x</script></body>"
    )
    plain = plain_text(Page("https://x.example/", html.encode()))
    assert plain.text.strip() == "We keep no data for more than 30 days."
    assert html[plain.origin(plain.text.index("30")) :].startswith("30</i>")
    written = (
        "# Title\n\n* We [keep](https://x.example/a_(b)) **nothing**, snake_case \\(at all\\)."
    )
    plain = plain_text(Page("https://x.example/", written.encode()))
    assert plain.text == "Title We keep nothing, snake_case (at all)."
    assert written[plain.origin(plain.text.index("nothing")) :].startswith("nothing**")


WALL = """<!doctype html><html><body><h1>We value your privacy</h1><p>We and our partners use
cookies. Please accept all cookies to continue to Privacy and data controls.</p></body></html>"""
GERMAN = (
    TEXT.split("The page")[0]
    + "API privacy controls "
    + (
        "Diese Seite wurde von einer Maschine in eine andere Sprache gebracht und sagt nichts, "
        "was als Wortlaut des Anbieters gelten darf; sie wird ganz abgelehnt. " * 4
    )
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WALL, "nothing like 'API privacy controls'"),
        (WALL.replace("Privacy and", "API privacy controls, Privacy and"), "only 24 words"),
        (GERMAN, "not in English"),
    ],
    ids=["wall", "wall that names the page", "other language"],
)
def test_a_wall_or_a_translation_says_nothing_and_the_last_good_page_stands(
    nights: Nights, text: str, reason: str
) -> None:
    controls(nights, "2026-11-01", TEXT)
    assert reason in controls(nights, "2026-11-10", text)
    nights.derive("2026-11-11")
    (row,) = nights.rows(
        "policy_facts", source_id="mistral_docs", condition="not for Labs and preview models"
    )
    assert (row["value"], row["seen_on"]) == ("no", date(2026, 11, 1))


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.mistral.ai.example.org/legal",
        "https://docs-mistral.ai/legal",
        "https://mistral.ai@example.org/legal",
        "https://example.org/mistral.ai/legal",
        "https://raw.githubusercontent.com/mistralai-docs/platform-docs-public/main/x.mdx",
        "https://raw.githubusercontent.com/OpenTermsArchive/genai-eu-versions/main/DeepSeek/x.md",
    ],
)
def test_a_look_alike_is_no_site_of_the_provider(url: str) -> None:
    assert not is_own_site("mistral", url)


def test_sites_hold_every_first_party_fact_kept_by_hand() -> None:
    facts = read_seed("policy_facts")
    strangers = [
        (r["fact_id"], r["source_url"])
        for r in facts.iter_rows(named=True)
        if r["source_kind"] == "first_party"
        and r["scope_type"] in ("provider", "route")
        and not is_own_site(r["scope_id"], r["source_url"])
    ]
    assert strangers == []
    assert set(provider_sites()) <= set(read_seed("providers")["provider_id"])


def test_hand_kept_values_are_of_the_vocabulary() -> None:
    wrong = [
        (r["fact_id"], r["value"])
        for r in read_seed("policy_facts").iter_rows(named=True)
        if r["value"] != "unknown" and not re.fullmatch(FACTS[r["fact"]].values, r["value"])
    ]
    assert wrong == []


def test_first_party_text_stands_above_a_claim_and_both_are_shown(nights: Nights) -> None:
    """Thirty days in Anthropic's documentation, seven by somebody else's account."""
    page = fixture_capture("anthropic_docs").page
    nights.file("anthropic_docs", "2026-11-20", (page.url, page.content))
    nights.derive("2026-11-21")
    rows = nights.rows("policy_facts", scope_id="anthropic", fact="retention_days_default")
    own = [(r["value"], r["status"]) for r in rows if r["source_kind"] == "first_party"]
    assert own == [("30", "verified")]
    (seven,) = [r for r in rows if r["value"] == "7"]
    assert (seven["status"], seven["is_preferred"]) == ("conflict", False)


def test_a_contradiction_that_nobody_settles_is_shown(nights: Nights) -> None:
    """Cohere's page says opt-out, a tracker opt-in."""
    page = fixture_capture("cohere_docs").page
    nights.file("cohere_docs", "2026-11-20", (page.url, page.content))
    nights.derive("2026-11-21")
    rows = nights.rows("policy_facts", scope_id="cohere", fact="trains_on_api_data_default")
    assert {(r["value"], r["source_kind"], r["status"]) for r in rows} == {
        ("opt_out", "first_party", "verified"),
        ("opt_in", "secondary", "conflict"),
    }


def test_a_second_hand_seat_gives_way_to_the_seller_s_own(nights: Nights) -> None:
    page = fixture_capture("openrouter_providers").page
    entry = json.loads(page.text)["data"][0]
    slugs = ["mistral", *(f"other-{number}" for number in range(20))]
    body = json.dumps({"data": [entry | {"slug": slug} for slug in slugs]}).encode()
    nights.file("openrouter_providers", "2026-11-20", (page.url, body))
    nights.derive("2026-11-21")
    rows = nights.rows("policy_facts", scope_id="mistral", fact="hq_country")
    assert {(r["value"], r["source_kind"], r["status"], r["is_preferred"]) for r in rows} == {
        ("FR", "first_party", "stale", True),
        ("US", "secondary", "conflict", False),
    }


def test_a_review_lets_a_changed_fact_stand(nights: Nights) -> None:
    controls(nights, "2026-11-01", TEXT)
    controls(nights, "2026-11-10", TRAINS)
    nights.derive("2026-11-11")
    nights.connection.execute(
        "insert into seed.fact_reviews values "
        "('mistral', 'trains_on_api_data_default', 'yes', date '2026-11-11', 'read')"
    )
    for name in ("policy_facts", "fact_changes"):
        run_model(nights.connection, models()[name])
    condition = "not for Labs and preview models"
    (row,) = nights.rows("policy_facts", source_id="mistral_docs", condition=condition)
    assert (row["value"], row["status"]) == ("yes", "verified")
    (change,) = nights.rows("fact_changes")
    assert change["is_reviewed"]
