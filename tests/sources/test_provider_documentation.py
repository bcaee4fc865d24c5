"""Provider documentation: facts of the real pages, and what no page of any provider may become."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from pipelines.reading.quoting import is_own_site
from pipelines.sources.registry import registry
from schemas.errors import SourceError
from tests.support import SHARED_CAPTURES, capture_of, fixture_capture, parse, real_captures

PROVIDERS = sorted(
    name for name, r in registry().items() if r.source.kind == "policy_facts" and r.source.seller_id
)
DOCS = SHARED_CAPTURES / "sovereignty"


def real(source_id: str, url: str, day: str, path: str) -> pl.DataFrame:
    """Facts of a captured page, which the index of captures gives no address."""
    real_captures()
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    partition = registry()[source_id].source.partition(url)
    return parse(capture_of(source_id, moment, [(url, (DOCS / path).read_bytes())], partition))


CLAUDE = "https://code.claude.com/docs/en"
MISTRAL = (
    "https://raw.githubusercontent.com/mistralai/platform-docs-public/main/src/content/en/docs"
)
HUB_DOCS = "https://raw.githubusercontent.com/huggingface/hub-docs/main/docs"
DEEPINFRA = "https://raw.githubusercontent.com/deepinfra/docs/main/account"


@pytest.mark.parametrize(
    ("source_id", "url", "day", "path", "facts"),
    [
        (
            "mistral_docs",
            f"{MISTRAL}/inference/regional-inference/page.mdx",
            "2026-08-21",
            "provider-docs/mistral/regional-inference.mdx",
            {
                ("eu", "residency_price_multiplier"): "1.1",
                ("eu", "processing_regions"): "EU EFTA",
                ("us", "processing_regions"): "US",
                (None, "processing_regions"): "global",
                ("eu", "residency_scope"): "inference_only",
            },
        ),
        (
            "mistral_docs",
            f"{MISTRAL}/admin/monitor-comply/zero-data-retention/page.mdx",
            "2026-08-21",
            "provider-docs/mistral/zero-data-retention.mdx",
            {(None, "zdr_available"): "on_approval"},
        ),
        (
            "anthropic_docs",
            f"{CLAUDE}/data-usage.md",
            "2026-08-22",
            "provider-docs/anthropic-claude-code/data-usage.md",
            {
                (None, "trains_on_api_data_default"): "no",
                (None, "retention_days_default"): "30",
            },
        ),
        (
            "anthropic_docs",
            f"{CLAUDE}/zero-data-retention.md",
            "2026-08-21",
            "provider-docs/anthropic-claude-code/zero-data-retention.md",
            {
                (None, "zdr_available"): "on_approval",
                (None, "zdr_exception"): "Claude Fable 5",
                (None, "retention_days_flagged"): "730",
            },
        ),
        (
            "anthropic_docs",
            f"{CLAUDE}/legal-and-compliance.md",
            "2026-08-22",
            "provider-docs/anthropic-claude-code/legal-and-compliance.md",
            {(None, "hipaa_baa"): "yes"},
        ),
        (
            "deepinfra_docs",
            f"{DEEPINFRA}/data-privacy.mdx",
            "2026-07-22",
            "provider-docs/deepinfra/data-privacy.mdx",
            {
                (None, "retention_days_default"): "0",
                (None, "trains_on_api_data_default"): "no",
                (None, "model_vendor_access"): "yes",
            },
        ),
        (
            "cohere_docs",
            "https://docs.cohere.com/docs/model-vault/encrypted/encryption-key-management.md",
            "2026-08-20",
            "provider-docs/cohere/model-vault-encryption-key-management.mdx",
            {(None, "zdr_available"): "yes"},
        ),
        (
            "openrouter_docs",
            "https://openrouter.ai/docs/guides/features/zdr.md",
            "2026-08-22",
            "openrouter/zdr.mdx",
            {(None, "retention_days_default"): "0", (None, "zdr_available"): "yes"},
        ),
        (
            "openrouter_docs",
            "https://openrouter.ai/docs/guides/features/sovereign-ai.md",
            "2026-08-22",
            "openrouter/sovereign-ai.mdx",
            {
                (None, "eu_residency_option"): "on_request",
                ("eu", "processing_regions"): "EU",
            },
        ),
        (
            "huggingface_docs",
            f"{HUB_DOCS}/inference-providers/security.md",
            "2026-08-22",
            "provider-docs/huggingface/ip-security.md",
            {
                (None, "trains_on_api_data_default"): "no",
                (None, "retention_days_default"): "0",
                (None, "soc2"): "yes",
            },
        ),
        (
            "huggingface_docs",
            f"{HUB_DOCS}/hub/security.md",
            "2026-08-22",
            "provider-docs/huggingface/hub-security.md",
            {(None, "hipaa_baa"): "yes", (None, "dpa_available"): "yes"},
        ),
        (
            "runpod_docs",
            "https://raw.githubusercontent.com/runpod/docs/main/references/"
            "security-and-compliance.mdx",
            "2026-07-20",
            "provider-docs/runpod/security-and-compliance.mdx",
            {
                (None, "eu_residency_option"): "yes",
                (None, "host_certifications"): "SOC 2, ISO 27001, and PCI DSS of partners",
            },
        ),
        (
            "vast_docs",
            "https://raw.githubusercontent.com/vast-ai/docs/main/guides/reference/faq/security.mdx",
            "2026-04-28",
            "provider-docs/vast-ai/security.mdx",
            {(None, "host_certifications"): "ISO 27001 of data centres"},
        ),
    ],
)
def test_facts_of_the_real_pages(
    source_id: str, url: str, day: str, path: str, facts: dict[tuple[str | None, str], str]
) -> None:
    frame = real(source_id, url, day, path)
    assert frame["problem"].is_null().all()
    found = {(r["region"], r["fact"]): r["value"] for r in frame.iter_rows(named=True)}
    assert {key: found[key] for key in facts} == facts
    assert "unknown" not in found.values()


GERMAN = (
    "Diese Seite wurde von einer Maschine in eine andere Sprache gebracht und sagt nichts, was als "
    "Wortlaut des Anbieters gelten darf; sie wird daher ganz abgelehnt, auch wenn noch Worte "
    "der Vorlage stehen geblieben sind, weil sie als Namen gelten. "
)


@pytest.mark.parametrize("source_id", PROVIDERS)
def test_a_page_in_another_language_is_refused(source_id: str) -> None:
    """Landmarks that survive a translation do not make it the provider's own words."""
    capture = fixture_capture(source_id)
    text = capture.page.text
    first = text.index("This page stands") if "This page stands" in text else text.index("Pick one")
    title = text[:first]
    body = (title + "\n\n" + GERMAN * 4).encode()
    with pytest.raises(SourceError, match="not in English|nothing like"):
        parse(
            capture_of(
                source_id, capture.captured_at, [(capture.page.url, body)], capture.partition
            )
        )


@pytest.mark.parametrize("source_id", PROVIDERS)
def test_a_page_of_a_look_alike_is_refused(source_id: str) -> None:
    capture = fixture_capture(source_id)
    url = capture.page.url.replace("https://", "https://example.org/")
    pages = [(url, capture.page.content)]
    with pytest.raises(SourceError, match="not on a site of"):
        parse(capture_of(source_id, capture.captured_at, pages, capture.partition))


@pytest.mark.parametrize("source_id", PROVIDERS)
def test_a_provider_is_asked_on_its_own_sites_alone(source_id: str) -> None:
    source = registry()[source_id].source
    assert [u for u in source.first_urls if not is_own_site(source.seller_id, u)] == []


@pytest.mark.parametrize("source_id", PROVIDERS)
def test_a_page_that_says_nothing_gives_unknown_and_nothing_else(source_id: str) -> None:
    capture = fixture_capture(source_id)
    golden = parse(capture)
    text = capture.page.text
    for quote in golden["quote"].drop_nulls():
        for word in quote.split()[:3]:
            text = text.replace(word, "nothing")
    pages = [(capture.page.url, text.encode())]
    try:
        frame = parse(capture_of(source_id, capture.captured_at, pages, capture.partition))
    except SourceError as error:
        assert "nothing like" in str(error)  # a landmark went with the words
        return
    assert set(frame["value"]) == {"unknown"}
    assert frame["quote"].is_null().all()
    assert frame.height == golden.height


def test_a_promise_that_turns_is_read_as_turned() -> None:
    capture = fixture_capture("scaleway_docs")
    text = capture.page.text.replace(
        "Your data is not accessible to the", "Your data is accessible to the"
    )
    pages = [(capture.page.url, text.encode())]
    frame = parse(capture_of("scaleway_docs", capture.captured_at, pages, capture.partition))
    assert frame.filter(frame["fact"] == "model_vendor_access")["value"].to_list() == ["yes"]


def test_two_passages_that_disagree_are_kept_out_with_both() -> None:
    capture = fixture_capture("mistral_docs")
    text = (
        capture.page.text
        + "\n\nRegional inference is billed at **1.3× standard list pricing** (a 30% upcharge)\n"
    )
    pages = [(capture.page.url, text.encode())]
    frame = parse(capture_of("mistral_docs", capture.captured_at, pages, capture.partition))
    problems = frame.filter(frame["fact"] == "residency_price_multiplier")["problem"].to_list()
    assert (
        problems
        == ["residency_price_multiplier: '1.1' here, and elsewhere in the document ['1.3']"] * 2
    )
