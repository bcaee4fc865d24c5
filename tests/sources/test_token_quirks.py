"""The traps of token price documents, each shown on the real parser of a source that has it.

One list for all of them: what the document says, where, and what must come of it. That numbers in
other spellings, ranges and other currencies are not misread is shown for every source in
``test_mutations.py``; xAI's list in units of 0.0001 dollars a million has no fixture here and is
with its source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import ingest
from pipelines.identity.listings import identify
from tests.builds import derive
from tests.support import as_text, fixture_capture, parse, shared_capture

STANDARD = {"service_tier": "standard"}


@dataclass(frozen=True)
class Quirk:
    """A trap: words of the document that set it, the rows they touch, and what those must say.

    ``where`` selects rows; ``says`` holds columns that all of them must have; ``price`` is the set
    of their prices, None for a row without one.
    """

    name: str
    source: str
    words: str
    where: Mapping[str, Any]
    price: tuple[str | None, ...]
    says: Mapping[str, Any] = field(default_factory=dict)


FREE_OR_MISSING = {"problem": "zero price, free or missing not told"}
PEAK_DAYS = "Monday to Friday 09:00-12:00, 14:00-18:00 Beijing time (UTC+8)"
WORKDAYS = f"{PEAK_DAYS}, not on Chinese public holidays"

QUIRKS = (
    # Units
    Quirk(
        "cents per token",
        "portkey_models",
        '"request_token": {"price": 0.00025}',
        {"listed_model": "gpt-4o", "meter": "input", **STANDARD},
        ("2.5",),
        {"currency": "USD", "unit": "per_mtok"},
    ),
    Quirk(
        "cents per token",
        "deepinfra_models",
        '"cents_per_input_token": 0.000015',
        {"listed_model": "zai-org/GLM-5.3-Flash", "meter": "input"},
        ("0.15",),
    ),
    Quirk(
        "a cached price as a multiple of the input price",
        "deepinfra_models",
        '"rate_per_input_token_cached": 0.2',
        {"listed_model": "zai-org/GLM-5.3-Flash", "meter": "cached_input"},
        ("0.03",),
    ),
    Quirk(
        "a discount that may or may not be in the figure",
        "deepinfra_models",
        '"discount": 0.5',
        {"listed_model": "half/price", "meter": "input"},
        ("1",),
        {"problem": "discount: in the listed price or not is not told"},
    ),
    Quirk(
        "ten-thousandths of a dollar per million",
        "novita_models",
        '"input_token_price_per_m": 8000',
        {"listed_model": "moonshotai/kimi-k2.6", "meter": "input"},
        ("0.8",),
    ),
    Quirk(
        "dollars per thousand",
        "aws_bedrock",
        "$0.0008000000 per 1K tokens",
        {"listed_model": "Nova Pro", "meter": "input", **STANDARD},
        ("0.8",),
    ),
    Quirk(
        "dollars per thousand or per million, told by the meter alone",
        "azure_ai_meters",
        '"unitOfMeasure": "1K"',
        {"listed_model": "Azure Deepseek Models: V4 Pro", "meter": "input"},
        ("1.74",),
    ),
    Quirk(
        "yuan per thousand",
        "alibaba_hologres_models",
        "元/千 Token",
        {"listed_model": "Qwen3.7-Max", "meter": "output", "region": "北京"},
        ("43.2",),
        {"currency": "CNY"},
    ),
    Quirk(
        "dollars per token as text",
        "openrouter_models",
        '"prompt": "0.000003"',
        {"listed_model": "anthropic/claude-sonnet-4.5", "meter": "input"},
        ("3",),
    ),
    Quirk(
        "Databricks' own unit is no dollar",
        "databricks_serving",
        "DBU Per 1M Tokens",
        {"listed_model": "GLM-5.2", "meter": "output", **STANDARD},
        ("62.857",),
        {"currency": "DBU"},
    ),
    Quirk(
        "neurons beside dollars",
        "cloudflare_workers_ai",
        "neurons per M input tokens",
        {"listed_model": "@cf/meta/llama-3.2-1b-instruct", "meter": "input"},
        ("0.027",),
        {"currency": "USD"},
    ),
    Quirk(
        "characters are no tokens",
        "groq_models",
        "$22.00 per 1M characters",
        {"listed_model": "canopylabs/orpheus-v1-english"},
        ("22",),
        {"meter": "character_input", "unit": "per_mchar"},
    ),
    Quirk(
        "characters by the thousand",
        "cloudflare_workers_ai",
        "$0.015 per 1k characters input",
        {"listed_model": "@cf/deepgram/aura-1"},
        ("15",),
        {"meter": "character_input", "unit": "per_mchar"},
    ),
    Quirk(
        "tables in characters that restate prices in tokens",
        "vertex_ai_pricing",
        "Input text ($/M char)",
        {"price": Decimal("0.0375")},
        (),
    ),
    # No price, free, and zero
    Quirk(
        "-1 where the router picks the model",
        "openrouter_models",
        '"-1"',
        {"listed_model": "openrouter/auto", "meter": "input"},
        (None,),
        {"problem": "price -1: depends on the model that the router picks"},
    ),
    Quirk(
        "by contract",
        "groq_models",
        "ContactSales",
        {"listed_model": "llama-3.1-8b-instant"},
        (),
    ),
    Quirk(
        "free for a time, in Chinese",
        "zhipu_pricing",
        "限时免费",
        {"listed_model": "GLM-5.2", "meter": "cache_storage"},
        ("0",),
        {"offer": "promotional", "problem": None},
    ),
    Quirk(
        "free for a time",
        "zai_pricing",
        "Limited-time Free",
        {"listed_model": "GLM-5.3", "meter": "cache_storage"},
        ("0",),
        {"offer": "promotional", "problem": None},
    ),
    Quirk(
        "a free tier stands apart from the paid one",
        "cohere_pricing",
        "Free",
        {"listed_model": "Command A+"},
        ("0", "0"),
        {"service_tier": "free", "problem": None},
    ),
    Quirk(
        "a zero that nobody calls free",
        "portkey_models",
        '"cache_write_input_token": {"price": 0}',
        {"listed_model": "gpt-4o", "meter": "cache_write"},
        ("0",),
        FREE_OR_MISSING,
    ),
    Quirk(
        "cache writes that AWS lists at 0",
        "aws_bedrock",
        "$0.0000000000 per 1K tokens",
        {"listed_model": "Nova Pro", "meter": "cache_write"},
        ("0",),
        FREE_OR_MISSING,
    ),
    # List and promotion
    Quirk(
        "原价 12元 限时5折: half the list price for a time",
        "alibaba_bailian_cn",
        "限时5折",
        {"listed_model": "qwen3.7-max", "meter": "input", "offer": "promotional"},
        ("6",),
    ),
    Quirk(
        "原价 12元 限时5折: the list price stays",
        "alibaba_bailian_cn",
        "原价",
        {"listed_model": "qwen3.7-max", "meter": "input", "offer": "list", **STANDARD},
        ("12",),
    ),
    Quirk(
        "struck out by a tag",
        "mistral_pricing",
        "u003cs\\u003e$1.36",
        {"listed_model": "Mistral Large 4", "meter": "input", "currency": "USD"},
        ("0.7", "1.36"),
    ),
    Quirk(
        "struck out in Markdown",
        "zai_pricing",
        "~~\\$0.15~~",
        {"listed_model": "GLM-5.3-Flash", "meter": "input", "offer": "promotional"},
        ("0.075",),
        {"effective_to": datetime(2026, 9, 9, 16, tzinfo=UTC)},
    ),
    Quirk(
        "Permanent 50% off is the list price",
        "minimax_pricing",
        "Permanent 50% off",
        {
            "listed_model": "MiniMax-M3",
            "meter": "input",
            "context_up_to_tokens": 512_000,
            **STANDARD,
        },
        ("0.3",),
        {"offer": "list", "effective_to": None},
    ),
    # Tiers by the length of the prompt
    Quirk(
        "[16k, 32k）: half open, one bracket of full width",
        "tencent_tokenhub_cn",
        "[16k, 32k）",
        {"listed_model": "Hy3 preview", "price": Decimal("1.6")},
        ("1.6",),
        {"context_above_tokens": 15_999, "context_up_to_tokens": 31_999},
    ),
    Quirk(
        "(32, 128] thousand: open below, closed above",
        "volcengine_pricing",
        "(32, 128]",
        {"listed_model": "doubao-seed-2.0-lite", "meter": "output", "price": Decimal("5.4")},
        ("5.4",),
        {"context_above_tokens": 32_000, "context_up_to_tokens": 128_000},
    ),
    Quirk(
        "0<Token≤1M: no bound below",
        "alibaba_model_studio",
        "0\\<Token≤1M",
        {"listed_model": "qwen3.8-max", "meter": "input"},
        ("2",),
        {"context_above_tokens": None, "context_up_to_tokens": 1_000_000},
    ),
    Quirk(
        "[0, 32): open above",
        "zhipu_pricing",
        "[0, 32)",
        {"listed_model": "GLM-5.1", "meter": "input", "price": Decimal(6)},
        ("6",),
        {"context_above_tokens": None, "context_up_to_tokens": 31_999},
    ),
    Quirk(
        "over 200k is not 200k and more",
        "google_gemini_pricing",
        "prompts \\> 200k",
        {
            "listed_model": "gemini-3.1-pro-preview",
            "meter": "input",
            "price": Decimal(4),
            **STANDARD,
        },
        ("4",),
        {"context_above_tokens": 200_000, "context_rule": "whole_prompt"},
    ),
    Quirk(
        "200k and more is not over 200k",
        "xai_pricing",
        "≥ 200k prompt tokens",
        {"listed_model": "grok-4.7", "meter": "input", "price": Decimal(4)},
        ("4",),
        {"context_above_tokens": 199_999, "context_rule": "whole_prompt"},
    ),
    # Meters
    Quirk(
        "text and pictures in one cell of output",
        "google_gemini_pricing",
        "$12.00 (text",
        {"listed_model": "gemini-3-pro-image", "meter": "output", **STANDARD},
        ("12",),
    ),
    Quirk(
        "pictures and text in one cell of output",
        "google_gemini_pricing",
        "$120.00 (image",
        {"listed_model": "gemini-3-pro-image", "meter": "output_image", **STANDARD},
        ("120",),
    ),
    Quirk(
        "thinking costs more",
        "alibaba_model_studio",
        "Thinking mode (chain of thought + answer)",
        {"listed_model": "qwen-plus", "meter": "output", "variant": "thinking"},
        ("4",),
    ),
    Quirk(
        "not thinking costs less",
        "alibaba_model_studio",
        "Non-Thinking mode",
        {"listed_model": "qwen-plus", "meter": "output", "variant": "non_thinking"},
        ("1.2",),
    ),
    Quirk(
        "Azure's meters that stand the wrong way round",
        "azure_ai_meters",
        "5.6 terra ShortCo Inp Std DZ",
        {
            "listed_model": "Azure OpenAI GPT5: 5.6 terra",
            "meter": "input",
            "price": Decimal("16.5"),
        },
        ("16.5",),
        {"problem": "input dearer than output: the two meters look swapped"},
    ),
    # Regions and service tiers
    Quirk(
        "-cross-region-global is no price of the region",
        "aws_bedrock",
        "USE1-Nova2.0Lite-input-tokens-cross-region-global",
        {"listed_model": "Nova 2.0 Lite", "meter": "input", "region": "us-east-1; Global"},
        ("0.3",),
    ),
    Quirk(
        "the region's own price beside it",
        "aws_bedrock",
        "USE1-Nova2.0Lite-input-tokens",
        {"listed_model": "Nova 2.0 Lite", "meter": "input", "region": "us-east-1"},
        ("0.33",),
    ),
    # Schedules
    Quirk(
        "peak hours with zone, weekdays and holidays",
        "deepseek_pricing_zh",
        "不含中国法定节假日",
        {"listed_model": "deepseek-flash", "meter": "input", "schedule": "peak"},
        ("2",),
        {"schedule_detail": WORKDAYS},
    ),
    Quirk(
        "the hours beside the peak",
        "deepseek_pricing_zh",
        "空闲时段",
        {"listed_model": "deepseek-flash", "meter": "input", "schedule": "off_peak"},
        ("1",),
        {"schedule_detail": f"outside the peak hours ({WORKDAYS})"},
    ),
    # Names and currencies
    Quirk(
        "a footnote's digit is no part of the name",
        "deepseek_pricing_zh",
        "deepseek-flash<sup>(1)</sup>",
        {"listed_model": "deepseek-flash", "meter": "output", "schedule": "peak"},
        ("8",),
    ),
    Quirk(
        "dollars and euros of one figure",
        "mistral_pricing",
        "1.25&euro;",
        {"listed_model": "Mistral Medium 3.5", "meter": "input", "currency": "EUR"},
        ("1.25",),
    ),
    Quirk(
        "euros are not turned into dollars",
        "mistral_pricing",
        "$1.5",
        {"listed_model": "Mistral Medium 3.5", "meter": "input", "currency": "USD"},
        ("1.5",),
    ),
    Quirk(
        "the same number in both currencies",
        "mistral_pricing",
        "0.3&euro;",
        {"listed_model": "Codestral", "meter": "input", "variant": ""},
        ("0.3", "0.3"),
    ),
)


@cache
def rows_of(source_id: str) -> pl.DataFrame:
    return parse(fixture_capture(source_id))


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda q: f"{q.name} ({q.source})")
def test_quirk(quirk: Quirk) -> None:
    text = "".join(page.text for page in fixture_capture(quirk.source).pages)
    assert quirk.words in text
    rows = rows_of(quirk.source).filter(
        *(pl.col(name) == value for name, value in quirk.where.items())
    )
    assert sorted(map(str, map(as_text, rows["price"]))) == sorted(map(str, quirk.price))
    for row in rows.iter_rows(named=True):
        assert {name: row[name] for name in quirk.says} == dict(quirk.says)


@pytest.mark.parametrize(
    ("source_id", "name"),
    [("volcengine_pricing", "doubao-seed-2.0-lite"), ("tencent_tokenhub_cn", "Hy-MT2-Pro")],
)
@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u2060"], ids=["space", "order", "joiner"])
def test_marks_that_nobody_sees_are_no_part_of_a_name(source_id: str, name: str, mark: str) -> None:
    capture = fixture_capture(source_id)
    escaped = name.replace("-", "\\\\-") if source_id == "volcengine_pricing" else name
    assert escaped in capture.page.text
    marked = capture.page.text.replace(escaped, f"{mark}{escaped[:3]}{mark}{escaped[3:]}")
    page = replace(capture.page, body=marked.encode())
    got = parse(replace(capture, pages=(page,))).drop("locator")
    assert got.equals(rows_of(source_id).drop("locator"))


def test_rounded_batch_prices_are_kept_as_listed() -> None:
    """Google's page rounds half of $0.125 up to $0.13, and half of 0.03 to 0.02: no arithmetic."""
    frame = parse(
        shared_capture(
            "google_gemini_pricing", "2026-05-08", "tokens/google/gemini-pricing-jina-2026-05-08.md"
        )
    )
    keys = ["listed_model", "variant", "meter", "unit", "context_above_tokens"]
    good = frame.filter(pl.col("problem").is_null(), pl.col("unit") == "per_mtok")
    batch = good.filter(pl.col("service_tier") == "batch")
    pairs = good.filter(pl.col("service_tier") == "standard").join(
        batch, on=keys, suffix="_batch", nulls_equal=True
    )
    uneven = pairs.filter(pl.col("price_batch") * 2 != pl.col("price"))
    assert pairs.height > uneven.height > 0
    assert all(
        as_text(row["price_batch"]) in row["listed_price_batch"].replace("0 ", " ")
        for row in uneven.iter_rows(named=True)
    )


class Nights:
    """Anthropic's page over several nights, through ingest and the marts, as one is published."""

    def __init__(self, root: Path) -> None:
        self.archive = Archive(root / "archive")
        self.page = fixture_capture("anthropic_pricing").page

    def night(self, day: datetime, text: str) -> None:
        page = PageRecord(self.page.url, self.archive.put(text.encode()))
        self.archive.log_capture(
            CaptureRecord("anthropic_pricing", "", day, day, "fetched", (page,))
        )

    def published(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute("set timezone = 'UTC'")
        ingest(connection, self.archive)
        identify(connection)
        derive(connection, "token_prices", "token_price_history")
        return connection


INTRODUCTORY = "Claude Sonnet 5 through August 31, 2026"
RISE = re.compile(r"(?m)^\| Claude Sonnet 5 starting September 1, 2026.*\n")
SONNET_5 = """
    select input_per_mtok, output_per_mtok from token_prices
    where seller_id = 'anthropic' and listed_model = 'Claude Sonnet 5'
        and service_tier = 'standard'
"""


@pytest.mark.parametrize(
    ("last", "price"),
    [(datetime(2026, 8, 31, tzinfo=UTC), 2), (datetime(2026, 9, 1, tzinfo=UTC), 3)],
)
def test_an_announced_price_counts_from_its_day_on(
    tmp_path: Path, last: datetime, price: int
) -> None:
    nights = Nights(tmp_path)
    nights.night(datetime(2026, 8, 2, tzinfo=UTC), nights.page.text)
    nights.night(last, f"{nights.page.text}\nSeen again.\n")
    with nights.published() as book:
        assert book.execute("use mart").execute(SONNET_5).fetchall() == [(price, price * 5)]


def test_an_announced_price_that_is_cancelled_never_counts(tmp_path: Path) -> None:
    """The rise is on the page until August 20, then the old price stands there without an end."""
    nights = Nights(tmp_path)
    text = nights.page.text
    cancelled = RISE.sub("", text).replace(INTRODUCTORY, "Claude Sonnet 5")
    assert "September 1, 2026" not in cancelled
    nights.night(datetime(2026, 8, 2, tzinfo=UTC), text)
    nights.night(datetime(2026, 8, 20, tzinfo=UTC), cancelled)
    nights.night(datetime(2026, 9, 5, tzinfo=UTC), f"{cancelled}\nSeen again.\n")
    with nights.published() as book:
        book.execute("use mart")
        assert book.execute(SONNET_5).fetchall() == [(2, 10)]
        in_force = book.execute(
            "select price from token_price_history where seller_id = 'anthropic' and "
            "listed_model = 'Claude Sonnet 5' and meter = 'input' and service_tier = 'standard' "
            "and (valid_to is null or valid_to > valid_from)"
        ).fetchall()
        assert {price for (price,) in in_force} == {2}
