"""Vertex AI's pricing page: figures of the real capture, every quirk, and pages that must fail."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest
from bs4 import BeautifulSoup

from pipelines.reading.html_tables import table_grid
from pipelines.sources.token_prices.vertex_ai_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    check_rows_lost,
    figures,
    fixture_capture,
    good,
    parse,
    read_page,
    read_real,
    shared_capture,
)

REAL = "tokens/vertex/vertex-ai-generative-ai-pricing-2026-05-08.html"
URL = SOURCE.first_urls[0]
FIXTURE = fixture_capture(SOURCE.id).page.text


real = partial(read_real, SOURCE.id, "2026-05-08", REAL)
page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def at_tier(
    frame: pl.DataFrame, model: str, region: str = "unstated", tier: str = "standard", **more: Any
) -> dict[str, str]:
    return figures(good(frame), listed_model=model, region=region, service_tier=tier, **more)


def test_real_gemini_by_prompt_length_and_tier() -> None:
    frame = real()
    assert (frame.height, frame["problem"].null_count()) == (643, 629)
    pro = "Gemini 2.5 Pro"
    assert at_tier(frame, pro, context_up_to_tokens=200_000) == {
        "input": "1.25",
        "cached_input": "0.13",
        "output": "10",
    }
    assert at_tier(frame, pro, context_above_tokens=200_000) == {
        "input": "2.5",
        "cached_input": "0.25",
        "output": "15",
    }
    assert at_tier(frame, pro, tier="batch", context_up_to_tokens=200_000) == {
        "input": "0.625",
        "output": "5",
    }
    assert at_tier(frame, "Gemini 2.5 Flash", tier="flex") == {
        "input": "0.15",
        "input_audio": "0.5",
        "output": "1.25",
    }
    assert at_tier(frame, "Gemini 3.1 Pro Preview", tier="priority", context_above_tokens=200_000)[
        "output"
    ] == ("32.4")
    assert at_tier(frame, "Gemini 2.0 Flash Lite", tier="batch")["output"] == "0.15"
    assert at_tier(frame, "Gemini Embedding", "global") == {"embedding": "0.15"}


def test_real_claude_by_region() -> None:
    frame = real()
    haiku = {
        "input": "1",
        "output": "5",
        "cache_write": "1.25",
        "cache_write_1h": "2",
        "cached_input": "0.1",
    }
    assert at_tier(frame, "Claude Haiku 4.5", "global") == haiku
    assert at_tier(frame, "Claude Haiku 4.5", "asia-east1")["output"] == "5.5"
    assert at_tier(frame, "Claude Opus 4.7", "eu")["output"] == "27.5"
    assert at_tier(frame, "Claude Opus 4.7", "us", "batch")["cache_write"] == "3.438"
    assert at_tier(frame, "Claude Sonnet 4.5", "us-east5", context_above_tokens=200_000) == {
        "input": "6.6",
        "output": "24.75",
        "cache_write": "8.25",
        "cache_write_1h": "13.2",
        "cached_input": "0.66",
    }
    assert at_tier(frame, "Claude Opus 4.1", "all regions")["input"] == "15"


def test_real_other_partners() -> None:
    frame = real()
    assert at_tier(frame, "Grok 4.20 Reasoning") == {
        "input": "2",
        "output": "6",
        "cached_input": "0.2",
    }
    assert at_tier(frame, "gpt-oss-120b", tier="batch") == {"input": "0.045", "output": "0.18"}
    assert at_tier(frame, "Llama 3.3 70B")["output"] == "0.72"
    assert at_tier(frame, "Codestral 2") == {"input": "0.3", "output": "0.9"}


def test_real_cells_that_contradict_themselves_are_held_back() -> None:
    held = real().filter(pl.col("problem").is_not_null())
    assert set(held["listed_model"]) == {
        "Claude Sonnet 4.6",
        "DeepSeek-OCR",
        "Mistral OCR (25.05)",
    }
    assert set(held.filter(pl.col("listed_model") == "Claude Sonnet 4.6")["region"]) == {"us-east5"}


def test_places_lead_to_the_real_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-05-08", REAL)
    grids = [table_grid(t) for t in BeautifulSoup(capture.page.text, "lxml").find_all("table")]
    for row in parse(capture).iter_rows(named=True):
        _, table, _, line, _, column = row["locator"].split()
        assert row["listed_price"] in grids[int(table)][int(line)][int(column)].text


def test_prices_of_non_global_endpoints_begin_on_their_day() -> None:
    lite = page(FIXTURE).filter(
        pl.col("listed_model") == "Gemini 3.1 Flash-Lite", pl.col("meter") == "input"
    )
    assert lite.select("region", "price", "effective_from").rows() == [
        ("global", Decimal("0.25"), None),
        ("non-global", Decimal("0.275"), datetime(2026, 7, 1, tzinfo=UTC)),
    ]


def test_longer_prompts_reprice_the_whole_prompt() -> None:
    rules = page(FIXTURE).filter(pl.col("context_above_tokens").is_not_null())["context_rule"]
    assert set(rules) == {"whole_prompt"}
    text = changed("all tokens (input and output) are charged", "tokens are charged")
    assert set(page(text)["context_rule"]) == {"unstated"}


def test_equal_prices_below_and_above_are_one() -> None:
    opus = page(FIXTURE).filter(
        pl.col("listed_model") == "Claude Opus 4.7", pl.col("region") == "global"
    )
    assert opus.select("price", "context_up_to_tokens", "context_above_tokens").rows() == [
        (Decimal(5), None, None)
    ]


def test_flex_and_batch_share_a_price() -> None:
    frame = page(FIXTURE).filter(pl.col("listed_model") == "Gemini 2.5 Flash")
    assert frame.select("service_tier", "meter", "price").rows() == [
        ("flex", "input_audio", Decimal("0.5")),
        ("batch", "input_audio", Decimal("0.5")),
    ]


def test_models_may_be_added_and_moved() -> None:
    line = "<tr><td>Claude Opus 4.7</td><td>Input: $5.00</td><td>Input: $5.00</td></tr>"
    added = "<tr><td>Claude Nova 9</td><td>Input: $7.00</td><td>N/A</td></tr>"
    frame = page(changed(line, added + line))
    assert at_tier(frame, "Claude Nova 9", "global") == {"input": "7"}
    assert at_tier(frame, "Claude Opus 4.7", "global") == {"input": "5"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "<th>Pricing</th></tr>\n<tr><td>Deep",
            "<th>Fee</th></tr>\n<tr><td>Deep",
            "not looked at before",
        ),
        ("Output: $1.70 / million", "Output: $1.70 / thousand", "not looked at before"),
        ("Output: $1.70 / million tokens", "Output: $1.70", "not looked at before"),
        ("$10 per 1000 searches", "$10 per search", "not looked at before"),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, message: str) -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    frame = page(changed(old, new))
    columns = ["listed_model", "variant", "region", "service_tier", "meter", "price"]
    check_rows_lost(before, frame, message, columns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<th>Price with Batch API</th>", "<th>Price with Batch API</th><th>Fee</th>", "unknown"),
        ("&lt;= 200K input tokens with Priority", "&lt;= 1M input tokens with Priority", "unknown"),
        ("Image Output**", "Hologram Output", "unknown type"),
        ("<td>$12</td>", "<td>€12</td>", "not a price in USD"),
        ("<td>$12</td>", "<td>$-12</td>", "not a price in USD"),
        ("<td>$12</td>", "<td>$12 / 1K</td>", "not a price in USD"),
        ("<td>$18</td><td>N/A</td>", "<td>$18</td><td>$1</td>", "cached price of output"),
        ("Output: $15.00", "Response: $15.00", "unknown label"),
        ("<h3>us-east5</h3>", "<h3>Discounts of May!</h3>", "not a region"),
        ("$4.5 (/M Tok/hr)", "$4.5", "not a price per hour"),
        ("on July 1, 2026.", "on Juli 1, 2026.", "not a date"),
        ("<td>$3.6</td><td>$7.2</td>", "<td>$3.6</td><td>$7.2</td><td>$1</td>", "more cells"),
        ("US Dollars (USD)", "Euro (EUR)", "no sentence says US dollars"),
        ("with Priority", "", "no tables of the three tiers"),
        ("<tr><td>Claude Opus 4.7</td>", "<table></table><tr><td>Claude Opus 4.7</td>", "table"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("vertex_ai_pricing: ")


def test_two_tables_that_disagree_are_held_back() -> None:
    text = changed("<h3>us-east5</h3>", "<h3>Global</h3>").replace(
        "<td>Claude Sonnet 4.6</td>", "<td>Claude Opus 4.7</td>"
    )
    frame = page(text).filter(
        pl.col("listed_model") == "Claude Opus 4.7",
        pl.col("region") == "global",
        pl.col("context_above_tokens").is_not_null(),
    )
    assert set(frame["problem"]) == {"two tables name different prices"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>503</body></html>",
        "<html><body>Prices are listed in US Dollars (USD)</body></html>",
        FIXTURE[: len(FIXTURE) // 2],
    ],
    ids=["empty", "error page", "no tables", "cut"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="vertex_ai_pricing: "):
        page(text)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        f"{URL}/",
        f"{URL}?hl=en",
        "https://cloud.google.com/gemini-enterprise-agent-platform/generative-ai/pricing",
    ],
)
def test_claims_its_page(url: str) -> None:
    assert SOURCE.claim(url)


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}?hl=de",
        "https://cloud.google.com/vertex-ai/pricing",
        "https://ai.google.dev/gemini-api/docs/pricing",
    ],
)
def test_claims_no_other_page(url: str) -> None:
    assert SOURCE.claim(url) is None
