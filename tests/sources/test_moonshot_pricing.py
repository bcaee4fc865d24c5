"""Moonshot's two sites: figures of real captures, both document forms, and bad documents."""

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
    shared_capture,
)

EN, CN = "moonshot_pricing", "moonshot_pricing_cn"
CN_FILE = "tokens/moonshot/platform-kimi-com-pricing-{}-2026-07-17.html"


def page(text: str, source_id: str = EN) -> pl.DataFrame:
    return read_page(source_id, text)


def changed(old: str, new: str, source_id: str = EN) -> str:
    return changed_text(source_id, old, new)


def test_real_international_pages_of_may() -> None:
    frame = parse(
        shared_capture(EN, "2026-05-08", "tokens/moonshot/kimi-k26-pricing-2026-05-08.md")
    )
    assert frame.height == 3 * 7 + 2 * 6
    assert frame["problem"].null_count() == frame.height
    assert set(frame["currency"]) == {"USD"}
    expected = {"cached_input": "0.16", "input": "0.95", "output": "4"}
    assert figures(frame, listed_model="kimi-k2.6") == expected
    assert figures(frame, listed_model="kimi-k2.5")["output"] == "3"
    turbo = {"cached_input": "0.15", "input": "1.15", "output": "8"}
    assert figures(frame, listed_model="kimi-k2-thinking-turbo") == turbo
    assert figures(frame, listed_model="moonshot-v1-128k") == {"input": "2", "output": "5"}


@pytest.mark.parametrize(
    ("number", "model", "expected"),
    [
        (1, "kimi-k2.6", {"cached_input": "1.1", "input": "6.5", "output": "27"}),
        (2, "kimi-k2.5", {"cached_input": "0.7", "input": "4", "output": "21"}),
    ],
)
def test_real_chinese_pages_of_july(number: int, model: str, expected: dict[str, str]) -> None:
    capture = shared_capture(CN, "2026-07-17", CN_FILE.format(number))
    assert capture.partition == {1: "chat-k26", 2: "chat-k25"}[number]
    frame = parse(capture)
    assert figures(frame, listed_model=model) == expected
    assert frame.height == 3
    assert set(frame["currency"]) == {"CNY"}
    assert set(frame["listed_seller"]) == {"moonshot_cn"}


def test_chinese_markdown_with_cache_writes_and_batch() -> None:
    frame = page(
        '<DocTable\n  columns={[\n{ title: "模型" },\n{ title: "计费单位" },\n'
        '{ title: "缓存写入（TTL 5min）" },\n{ title: "缓存写入（TTL 1h）" },\n'
        '{ title: "输入价格（缓存命中）" },\n{ title: "输入价格（缓存未命中）" },\n'
        '{ title: "输出价格" },\n{ title: "上下文窗口" },\n]}\n  rows={[["kimi-k3", "1M tokens", '
        '"¥20.00", "¥40.00", "¥2.00", "¥20.00", "¥100.00", "1,048,576 tokens"]]}\n/>\n'
        '<DocTable columns={[{ title: "模型" }, { title: "计费单位" }, { title: "输入价格" }, '
        '{ title: "输出价格" }]}\n'
        'rows={[["kimi-k2.6（Batch）", "1M tokens", "¥3.90", "¥16.20"]]} />',
        CN,
    )
    assert figures(frame, listed_model="kimi-k3") == {
        "cache_write": "20",
        "cache_write_1h": "40",
        "cached_input": "2",
        "input": "20",
        "output": "100",
    }
    batch = {"input": "3.9", "output": "16.2"}
    assert figures(frame, listed_model="kimi-k2.6", service_tier="batch") == batch


def test_cells_follow_their_titles_when_columns_move() -> None:
    text = fixture_capture(CN).page.text
    text = text.replace("（缓存命中）", "@").replace("（缓存未命中）", "（缓存命中）")
    frame = page(text.replace("@", "（缓存未命中）"), CN)
    assert figures(frame) == {"input": "1.1", "cached_input": "6.5", "output": "27"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title: "Output Price"', 'title: "Price Out"', "unknown column: 'Price Out'"),
        ('title: "Context Window"', 'title: "Batch Price"', "unknown column: 'Batch Price'"),
        ('title: "Cached Input Price"', 'title: "Input Price"', "columns missing or twice"),
        ('"kimi-k3", "1M tokens"', '"kimi-k3", "1K tokens"', "unknown unit: '1K tokens'"),
        ('<>{"$"}0.30</>', '<>{"¥"}0.30</>', "line 23 cached_input: not a price in USD"),
        ('<>{"$"}0.30</>', '<>{"$"}-0.30</>', "not a price in USD"),
        ('<>{"$"}0.30</>, ', "", "cells do not fit the columns"),
        ('<>{"$"}0.30</>, ', "price, ", "rows: cannot be read"),
        ('"1,048,576 tokens"', '"$9.00"', "not a context window"),
        ('"kimi-k2.6 (Batch)"', '"kimi-k2.6 (Fast)"', "not a model name"),
        ('["kimi-k3", "1M tokens"', '["Kimi K3", "1M tokens"', "not a model name"),
        ("  columns={[", "  heads={[", "element that cannot be read"),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith(f"{EN}: ")
    assert message in str(caught.value)


def test_a_cut_off_document_raises() -> None:
    text = fixture_capture(EN).page.text
    with pytest.raises(SourceError, match="element that cannot be read"):
        page(text[: text.index('["kimi-k2.6"')])
    html = fixture_capture(CN).page.text
    with pytest.raises(SourceError, match="page is cut off"):
        page(html[: html.index("262,144")], CN)


def test_an_empty_table_raises() -> None:
    text = fixture_capture(EN).page.text
    row = next(line for line in text.splitlines() if line.startswith('["kimi-k3"'))
    with pytest.raises(SourceError, match="no rows"):
        page(text.replace(row, ""))


def test_unknown_table_with_money_raises() -> None:
    with pytest.raises(SourceError, match="unknown columns: '模式 | 说明'"):
        page(changed("默认开启", "¥3.00", CN), CN)


def test_zero_is_kept_with_a_problem() -> None:
    frame = page(changed('<>{"$"}0.30</>', '<>{"$"}0.00</>'))
    row = frame.filter(pl.col("problem").is_not_null())
    assert row["meter"].to_list() == ["cached_input"]


def test_other_documents_are_not_claimed() -> None:
    for url in (
        "https://platform.kimi.ai/docs/pricing/limits.md",
        "https://platform.kimi.ai/docs/pricing/tools.md",
        "https://platform.kimi.ai/docs/models.md",
        "https://platform.kimi.com/docs/pricing/chat/more",
    ):
        assert claimant(url) is None
