"""Anthropic's pricing page: figures of real captures, every quirk, and documents that must fail."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.anthropic_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    capture_of,
    changed_text,
    fixture_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
)

URL = "https://platform.claude.com/docs/en/about-claude/pricing.md"
CAPTURES = ("2025-10-20", "2025-10-29")


def real(day: str) -> pl.DataFrame:
    return read_real(SOURCE.id, day, f"tokens/anthropic/claude-docs-pricing-{day}.md")


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def prices(
    frame: pl.DataFrame, model: str, tier: str = "standard", above: int | None = None
) -> list[str]:
    """Prices of a model in the order of the page, as short texts."""
    where = {"service_tier": tier, "context_above_tokens": above}
    return prices_where(frame, listed_model=model, **where)


@pytest.mark.parametrize(("day", "rows"), [("2025-10-20", 76), ("2025-10-29", 69)])
def test_real_pages_give_every_price(day: str, rows: int) -> None:
    frame = real(day)
    assert frame.height == rows
    assert frame["problem"].null_count() == rows
    assert frame.height >= SOURCE.minimum_rows
    assert prices(frame, "Claude Opus 4.1") == ["15", "18.75", "30", "1.5", "75"]
    assert prices(frame, "Claude Haiku 3.5") == ["0.8", "1", "1.6", "0.08", "4"]
    assert prices(frame, "Claude Haiku 3") == ["0.25", "0.3", "0.5", "0.03", "1.25"]
    assert prices(frame, "Claude Haiku 3", "batch") == ["0.125", "0.625"]
    assert prices(frame, "Claude Sonnet 4.5", above=200_000) == ["6", "22.5"]
    assert prices(frame, "Web search") == ["0.01"]
    assert prices(frame, "Code execution") == ["0.05"]
    assert set(frame["currency"]) == {"USD"}


@pytest.mark.parametrize("day", CAPTURES)
def test_keys_of_real_pages_are_unique(day: str) -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real(day).select(keys).is_duplicated().any()


def test_models_come_and_go_between_the_real_pages() -> None:
    first, second = (set(real(day)["listed_model"]) for day in CAPTURES)
    assert first - second == {"Claude Sonnet 3.5"}
    stages = real("2025-10-29").filter(pl.col("listed_model") == "Claude Sonnet 3.7")["status"]
    assert set(stages) == {"deprecated"}


def test_ordinary_prices_of_long_context_models_end_at_the_limit() -> None:
    frame = real("2025-10-29").filter(pl.col("listed_model") == "Claude Sonnet 4")
    short = frame.filter(pl.col("context_above_tokens").is_null())
    assert short.height == 5 + 2
    assert set(short["context_up_to_tokens"]) == {200_000}
    assert set(frame["context_rule"]) == {"whole_prompt"}
    opus = real("2025-10-29").filter(pl.col("listed_model") == "Claude Opus 4.1")
    assert opus["context_up_to_tokens"].null_count() == opus.height


def test_lines_lead_to_the_price() -> None:
    capture = shared_capture(
        SOURCE.id, "2025-10-20", "tokens/anthropic/claude-docs-pricing-2025-10-20.md"
    )
    lines = capture.page.text.splitlines()
    for row in parse(capture).rows(named=True):
        line = lines[int(row["locator"].removeprefix("line ")) - 1]
        assert row["listed_price"].removeprefix("$") in line


def test_prompt_length_behind_a_name_bounds_the_row() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    haiku = frame.filter(pl.col("listed_model") == "Claude Haiku 5.5")
    assert prices(haiku, "Claude Haiku 5.5") == ["0.1", "0.125", "0.2", "0.01", "0.5"]
    assert prices(haiku, "Claude Haiku 5.5", above=100_000) == ["0.5", "0.625", "1", "0.05", "2.5"]


def test_prompt_length_inside_a_cell_splits_the_cell() -> None:
    frame = page(
        changed(
            "| $5 / MTok     | $25 / MTok     |",
            "| $5 / MTok for prompts up to 100,000 tokens<br />$9 / MTok for prompts over "
            "100,000 tokens | $25 / MTok |",
        )
    )
    assert prices(frame, "Claude Fable 5.1", "batch") == ["5", "25"]
    assert prices(frame, "Claude Fable 5.1", "batch", above=100_000) == ["9"]


def test_introductory_price_ends_and_its_successor_begins() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text).filter(
        pl.col("listed_model") == "Claude Sonnet 5", pl.col("meter") == "output"
    )
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    assert frame.select("price", "offer", "effective_from", "effective_to").rows() == [
        (Decimal(10), "promotional", None, moment),
        (Decimal(15), "list", moment, None),
    ]


@pytest.mark.parametrize("words", ["through August 31, 2026", "(through August 31, 2026)"])
def test_introductory_window_is_read_in_either_form(words: str) -> None:
    frame = page(changed("through August 31, 2026", words))
    assert frame["effective_to"].drop_nulls().len() == 5


def test_retired_models_are_kept_out_with_the_reason() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    retired = frame.filter(pl.col("problem").is_not_null())
    assert set(retired["listed_model"]) == {"Claude Opus 4"}
    assert retired.height == 5


def test_one_fast_row_prices_both_models_it_names() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    for model in ("Claude Opus 5", "Claude Opus 4.8"):
        assert prices(frame, model, "fast") == ["10", "50"]


def test_fast_table_without_models_takes_them_from_its_sentence() -> None:
    text = changed(
        "| Claude Opus 5 / Claude Opus 4.8 | $10 / MTok | $50 / MTok |",
        "| $30 / MTok | $150 / MTok |",
    )
    text = text.replace(
        "| Model                           | Input      | Output     |",
        "Currently supported on Opus 4.8:\n\n| Input | Output |",
    )
    text = text.replace(
        "| ------------------------------- | ---------- | ---------- |", "| --- | --- |"
    )
    unread = page(text).filter(pl.col("service_tier") == "fast")
    assert unread["price"].to_list() == [None, None]
    assert "not a model name" in unread["problem"][0]
    frame = page(text.replace("supported on Opus 4.8", "supported on Claude Opus 4.8"))
    assert prices(frame, "Claude Opus 4.8", "fast") == ["30", "150"]


def test_headings_in_the_capitals_of_2025_are_the_same_headings() -> None:
    text = changed("Base input tokens", "Base Input Tokens").replace(
        "Cache hits and refreshes", "Cache Hits & Refreshes"
    )
    assert page(text).height == page(fixture_capture(SOURCE.id).page.text).height


def test_models_may_be_added_removed_and_moved() -> None:
    lines = fixture_capture(SOURCE.id).page.text.splitlines()
    opus = next(line for line in lines if line.startswith("| Claude Opus 4.8 "))
    lines.remove(opus)
    lines.insert(10, opus)
    lines.insert(
        10, "| Claude Nova 6 | $7 / MTok | $8 / MTok | $9 / MTok | $1 / MTok | $3 / MTok |"
    )
    frame = page("\n".join(lines))
    assert prices(frame, "Claude Nova 6") == ["7", "8", "9", "1", "3"]
    assert prices(frame, "Claude Opus 4.8") == ["5", "6.25", "10", "0.5", "25"]
    assert prices(frame, "Claude Opus 5") == ["5", "6.25", "10", "0.5", "25"]


def test_other_wording_of_a_tool_price_is_seen_and_harms_no_model() -> None:
    frame = page(changed("per 1,000 searches**", "per thousand searches**"))
    search = frame.filter(pl.col("listed_model") == "Web search").row(0, named=True)
    assert search["price"] is None
    assert search["problem"]
    assert prices(frame, "Claude Opus 5") == ["5", "6.25", "10", "0.5", "25"]


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(
        changed(
            "| \\$0.50 / MTok            | \\$25 / MTok            |",
            "| \\$0 / MTok | \\$25 / MTok |",
        )
    )
    zero = frame.filter(pl.col("price") == 0)
    assert zero.height == 2
    assert zero["problem"].null_count() == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$10 / MTok            | $12.50", "$10 / KTok            | $12.50", "not a price in USD"),
        ("$10 / MTok            | $12.50", "€10 / MTok            | $12.50", "not a price in USD"),
        ("$10 / MTok            | $12.50", "$-10 / MTok           | $12.50", "not a price in USD"),
        ("$10 / MTok            | $12.50", "contact us            | $12.50", "not a price in USD"),
        ("| $10 / MTok            | $12.50", "| $1 / MTok $2 / MTok  | $12.50", "several prices"),
        ("(for prompts over 100,000 tokens)", "(for prompts of any length)", "unknown remark"),
        ("[limited availability]", "[half price in May]", "unknown remark"),
        ("through August 31, 2026", "through Augustus 31, 2026", "not a date"),
        (
            "| Claude Fable 5.1                                    | $5",
            "| Claude Fable 9 | $5",
            "model is not in the model table",
        ),
        ("| Claude Fable 5.1       ", "| Fable Cinq             ", "not a model name"),
        (
            "| 5-minute cache write | 1.25x",
            "| 5-minute cache write | $1.25",
            "not looked at before",
        ),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, message: str) -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    frame = page(changed(old, new))
    bad = frame.filter(pl.col("problem").str.contains(message))
    assert 0 < len(bad) <= 7
    assert message == "model is not in the model table" or not bad["price"].drop_nulls().len()
    columns = ["listed_model", "service_tier", "meter", "price", "effective_from"]
    good = frame.filter(pl.col("problem").is_null()).select(columns).rows()
    assert set(good) <= {*before.select(columns).rows(), *bad.select(columns).rows()} | {
        row for row in good if row[0] == "Claude Fable 9"
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Output tokens          |", "Result tokens          |", "unknown columns"),
        ("| Base input tokens     |", "| Tier | Base input tokens |", "price outside of a table"),
        ("| Batch output   |", "| Batch outcome |", "unknown columns"),
        ("> 200K input tokens", "> 300K input tokens", "columns do not fit the limit"),
        ("requests that exceed 200K", "requests that go beyond 200K", "no sentence names"),
        ("Claude Sonnet 4.5 or Sonnet 4 with", "Claude Sonnet 4.5 with", "and table differ"),
        ("Input: \\$3 / MTok ", "Input: \\$4 / MTok ", "not the model table's price"),
        ("Output: \\$22.50 / MTok", "Result: \\$22.50 / MTok", "not a pair of prices"),
        ("per session-hour", "per session-day", "not a price per session-hour"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("anthropic_pricing: ")


def test_added_column_raises() -> None:
    lines = fixture_capture(SOURCE.id).page.text.splitlines()
    lines[8] += " Images |"
    lines[9] += " --- |"
    lines[10:21] = [f"{line} $1 / MTok |" for line in lines[10:21]]
    with pytest.raises(SourceError, match="unknown columns.*images"):
        page("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><html><body><h1>503 Service Unavailable</h1></body></html>",
        "# Pricing\n\n## Model pricing\n\nSoon.\n",
        fixture_capture(SOURCE.id).page.text.split("| Claude Fable 5.1")[0],
        fixture_capture(SOURCE.id).page.text.split("### Batch processing")[0],
    ],
    ids=["empty", "error page", "no table", "table without rows", "cut before the batch table"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="anthropic_pricing: "):
        page(text)


def test_truncated_row_raises() -> None:
    text = fixture_capture(SOURCE.id).page.text
    with pytest.raises(SourceError):
        page(text[: text.index("$12.50 / MTok   | $20 / MTok      | $0.25") + 4])


def test_no_page_and_two_pages_raise() -> None:
    day = datetime(2026, 8, 2, tzinfo=UTC)
    for pages in ([], [(URL, b"# Pricing")] * 2):
        with pytest.raises(SourceError, match="pages"):
            parse(capture_of(SOURCE.id, day, pages))


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}?ref=x"])
def test_claims_its_page(url: str) -> None:
    assert SOURCE.claim(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://platform.claude.com/docs/en/about-claude/pricing",
        "https://platform.claude.com/docs/zh-CN/about-claude/pricing.md",
        "https://claude.com/pricing",
    ],
)
def test_claims_no_other_page(url: str) -> None:
    assert SOURCE.claim(url) is None
