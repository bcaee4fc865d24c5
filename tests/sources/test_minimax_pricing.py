"""MiniMax's two pages: figures of a retyped page, both wordings, and documents that must fail."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    figures,
    fixture_capture,
    parse,
    read_page,
    read_real,
    understood_page,
)

EN, CN = "minimax_pricing", "minimax_pricing_cn"
RETYPED = "tokens/minimax/minimax-pricing-paygo-2026-10-LLM-section.md"


def page(text: str, source_id: str = EN) -> pl.DataFrame:
    return read_page(source_id, text)


def whole(text: str, source_id: str = EN) -> pl.DataFrame:
    return understood_page(source_id, text)


def changed(old: str, new: str, source_id: str = EN) -> str:
    return changed_text(source_id, old, new)


def test_retyped_page_of_september() -> None:
    frame = read_real(EN, "2026-09-01", RETYPED)
    assert frame.height == 40
    assert frame["problem"].null_count() == 40
    m3 = {"listed_model": "MiniMax-M3", "service_tier": "standard"}
    assert figures(frame, context_up_to_tokens=512_000, **m3) == {
        "input": "0.3",
        "output": "1.2",
        "cached_input": "0.06",
    }
    assert figures(frame, context_above_tokens=512_000, **m3)["output"] == "2.4"
    priority = {"listed_model": "MiniMax-M3", "service_tier": "priority"}
    assert figures(frame, context_above_tokens=512_000, **priority) == {
        "input": "0.9",
        "output": "3.6",
        "cached_input": "0.18",
    }
    assert figures(frame, listed_model="MiniMax-M2.5-highspeed") == {
        "input": "0.6",
        "output": "2.4",
        "cached_input": "0.03",
        "cache_write": "0.375",
    }


def test_a_permanent_cut_is_the_list_price() -> None:
    for source_id, note in (
        (EN, "Permanent 50% off; struck-out price 0.60"),
        (CN, "永久五折; struck-out price 4.20"),
    ):
        frame = parse(fixture_capture(source_id))
        assert set(frame["offer"]) == {"list"}
        assert frame["note"][0] == note


def test_a_limited_cut_is_a_promotion_beside_its_list_price() -> None:
    frame = page(changed("Permanent 50% off", "Limited-time 50% off"))
    short = frame.filter(
        pl.col("service_tier") == "standard", pl.col("context_up_to_tokens") == 512_000
    )
    assert figures(short, offer="promotional") == {
        "input": "0.3",
        "output": "1.2",
        "cached_input": "0.06",
    }
    assert figures(short, offer="list") == {"input": "0.6", "output": "2.4", "cached_input": "0.12"}


def test_chinese_figures_are_in_yuan() -> None:
    frame = parse(fixture_capture(CN))
    assert set(frame["currency"]) == {"CNY"}
    assert set(frame["listed_seller"]) == {"minimax_cn"}
    assert figures(frame, listed_model="MiniMax-M2") == {
        "input": "2.1",
        "output": "8.4",
        "cached_input": "0.21",
        "cache_write": "2.625",
    }
    assert figures(frame, service_tier="priority")["output"] == "25.2"
    assert figures(frame, listed_model="web_search") == {"web_search": "0.03"}


def test_cells_follow_their_titles_when_columns_move() -> None:
    text = changed("| Model | Input | Output |", "| Model | Output | Input |")
    assert figures(page(text), listed_model="MiniMax-M2")["output"] == "0.3"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Prompt caching Read |", "Cached |", "unknown column: 'Cached'"),
        ("| Model | Input |", "| Model | Prompt |", "missing or unknown columns"),
        ("\\$2.4 / M tokens", "\\$2.4 / K tokens", "output: not a price in USD"),
        ("\\$2.4 / M tokens", "¥2.4 / M tokens", "not a price in USD"),
        ("\\$2.4 / M tokens", "\\$-2.4 / M tokens", "not a price in USD"),
        ("| \\$2.4 / M tokens ", "", "cells do not fit"),
        ("Permanent 50% off", "For members", "unknown badge: 'For members'"),
        ("≤ 512k input tokens", "≤ 512k output tokens", "not a length of the prompt"),
        ("**MiniMax-M2**", "**All models**", "not a model name"),
        ('title="Priority*"', 'title="Turbo"', "unknown tab: 'Turbo'"),
        ('title="Standard"', 'title="Batch"', "unknown tab: 'Batch'"),
        ("\\$0.01 / request", "\\$10 / 1K requests", "not a price in USD"),
        ("| Server Tool |", "| Gadget |", "unknown columns"),
        ("  | :- | :- | :- | :- | :- |\n  | **MiniMax-M2**", "  | **MiniMax-M2**", "not a table"),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{EN}: ")
    assert message in str(caught.value)


def test_new_models_badges_and_sections_change_nothing_else() -> None:
    before = page(fixture_capture(EN).page.text)
    row = "  | **MiniMax-M2** | \\$0.3 / M tokens"
    text = changed(row, row.replace("MiniMax-M2**", 'M2-her** <span className="badge">New</span>'))
    assert figures(page(text), listed_model="M2-her") == figures(before, listed_model="MiniMax-M2")
    assert page(changed("## Image", "## Robots")).equals(before)


def test_tokens_sold_in_a_way_never_seen_are_rows_with_a_problem() -> None:
    before = page(fixture_capture(EN).page.text)
    model = "MiniMax-H3-Context-IR"
    assert figures(before, listed_model=model) == {"input": "0.9", "output": "3.6"}
    for old, new in (("**Output Price**", "**Batch Price**"), ("## Video", "## Batch")):
        frame = page(changed(old, new))
        problems = frame.filter(pl.col("problem").is_not_null())
        assert problems["listed_model"].to_list() == [model]
        assert problems["price"].to_list() == [None]
        assert frame.height == before.height - 1
    batch = page(changed('<Accordion title="Legacy', '### Batch\n\n<Accordion title="Legacy'))
    assert batch.filter(pl.col("problem").is_not_null())["listed_model"].to_list() == ["MiniMax-M2"]


def test_a_unit_in_a_chinese_title_is_part_of_it() -> None:
    with pytest.raises(SourceError, match="missing or unknown columns"):
        whole(changed("元/百万 tokens", "元/千 tokens", CN), CN)


def test_cut_off_and_empty_documents_raise() -> None:
    text = fixture_capture(EN).page.text
    with pytest.raises(SourceError, match="not a whole page"):
        whole(text[: text.index("  </Tab>")])
    with pytest.raises(SourceError, match="not a whole page"):
        whole("# Prices\n\n## LLM\n")
    row = next(line for line in text.splitlines() if "**MiniMax-M2**" in line)
    with pytest.raises(SourceError, match="no rows"):
        whole(text.replace(f"{row}\n", ""))


def test_zero_is_kept_with_a_problem() -> None:
    frame = page(changed("\\$2.4 / M tokens", "\\$0.0 / M tokens"))
    assert frame.filter(pl.col("problem").is_not_null())["meter"].to_list() == ["output"]


def test_other_documents_are_not_claimed() -> None:
    for url in (
        "https://platform.minimax.io/docs/guides/pricing-token-plan.md",
        "https://platform.minimax.io/docs/guides/pricing-paygo",
        "https://platform.minimaxi.com/subscribe/token-plan",
    ):
        assert claimant(url) is None
