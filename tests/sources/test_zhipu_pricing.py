"""BigModel's rendered price page: figures of the real page, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    check_rows_lost,
    figures,
    fixture_capture,
    read_page,
    read_real,
    understood_page,
)

ID = "zhipu_pricing"


real = partial(read_real, ID, "2026-07-17", "tokens/zhipu/open-bigmodel-pricing-2026-07-17.html")
page = partial(read_page, ID)
whole = partial(understood_page, ID)
changed = partial(changed_text, ID, count=1)


def test_real_page_flagship_models() -> None:
    frame = real()
    assert frame.height == 169
    assert set(frame["currency"]) == {"CNY"}
    assert figures(frame, listed_model="GLM-5.2", offer="list") == {
        "input": "8",
        "output": "28",
        "cached_input": "2",
    }
    short = {"input": "6", "output": "24", "cached_input": "1.3"}
    long = {"input": "8", "output": "28", "cached_input": "2"}
    glm = {"listed_model": "GLM-5.1", "offer": "list"}
    assert figures(frame, context_up_to_tokens=31_999, **glm) == short
    assert figures(frame, context_above_tokens=31_999, **glm) == long
    vision = {"listed_model": "GLM-4.5V", "context_above_tokens": 31_999, "offer": "list"}
    assert figures(frame, context_up_to_tokens=63_999, **vision) == {
        "input": "4",
        "output": "12",
        "cached_input": "0.8",
    }


def test_real_page_lengths_of_the_answer_stand_in_the_variant() -> None:
    frame = real().filter(pl.col("meter") == "output")
    glm = frame.filter(pl.col("listed_model") == "GLM-4.7")
    columns = ("context_above_tokens", "context_up_to_tokens", "variant")
    told = {tuple(row[c] for c in columns): int(row["price"]) for row in glm.rows(named=True)}
    assert told == {
        (None, 31_999, "output length [0, 0.2) thousand tokens"): 8,
        (None, 31_999, "output length [0.2+) thousand tokens"): 14,
        (31_999, 199_999, ""): 16,
    }


def test_real_page_lists() -> None:
    frame = real()
    listed = {
        (row["listed_model"], row["service_tier"], row["meter"]): (row["price"], row["unit"])
        for row in frame.filter(pl.col("problem").is_null()).rows(named=True)
    }
    text = {key: (format(price.normalize(), "f"), unit) for key, (price, unit) in listed.items()}
    assert text["Embedding-3", "batch", "embedding"] == ("0.25", "per_mtok")
    assert text["CogView-4", "batch", "request"] == ("0.03", "per_request")
    assert text["GLM-TTS", "standard", "character_input"] == ("200", "per_mchar")
    assert text["GLM-ASR-2512", "standard", "input_audio"] == ("16", "per_mtok")
    assert text["GLM-ASR-2512", "standard", "output"] == ("0", "per_mtok")
    assert text["GLM-Realtime-Air", "standard", "video_duration"] == ("2.1", "per_minute")
    assert text["Search-Pro-Quark", "standard", "web_search"] == ("0.05", "per_request")
    assert text["GLM-4-Flash", "standard", "output"] == ("0", "per_mtok")


def test_real_page_keeps_back_prices_that_do_not_say_which_tokens() -> None:
    kept_back = real().filter(pl.col("problem").is_not_null())
    assert set(kept_back["problem"]) == {"one price for tokens, the page does not say which"}
    assert "GLM-4-Plus" in set(kept_back["listed_model"])
    assert kept_back.height == 31


def test_real_page_leaves_out_fine_tuning_and_private_instances() -> None:
    names = set(real()["listed_model"])
    assert not names & {"GLM-4-9B", "ChatGLM3-6B", "knowledge_capacity"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<td>28元</td>", "<td>$28</td>", "not a price in CNY: $28"),
        ("<td>28元</td>", "<td>-28元</td>", "not a price in CNY"),
        ("5 元 / 百万Tokens", "5 元 / 千Tokens", "not a price in CNY with its unit"),
        ("输入长度 [32, 200)", "输入长度 (32, 200]", "not a length"),
        ("<div>新品</div>", "<div>热门</div>", "not a name of a model or tool"),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, message: str) -> None:
    before = page(fixture_capture(ID).page.text)
    frame = page(changed(old, new))
    columns = ["listed_model", "variant", "region", "service_tier", "meter", "price"]
    check_rows_lost(before, frame, message, columns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<div>输出单价</div>", "<div>回答单价</div>", "unknown column"),
        ("(百万tokens/小时)", "(千tokens/小时)", "unknown column"),
        ("<th><div>单价</div> <div></div></th>", "<th><div>价格</div></th>", "unknown column"),
        ("<td>28元</td>", "", "cells do not fit the head"),
        (">搜索工具服务<", ">模型推理<", "sections missing: '搜索工具服务'"),
        ("</body></html>", "", "page is cut off"),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{ID}: ")
    assert message in str(caught.value)


def test_an_empty_table_and_an_unfilled_page_raise() -> None:
    text = fixture_capture(ID).page.text
    row = next(line for line in text.splitlines() if "GLM-4.6V-Flash" in line)
    with pytest.raises(SourceError, match="no rows"):
        whole(text.replace(row, ""))
    with pytest.raises(SourceError, match="sections missing"):
        whole('<!DOCTYPE html><html><body><div id="app"></div></body></html>')


def test_zero_is_kept_with_a_problem() -> None:
    frame = page(changed("<td>28元</td>", "<td>0元</td>"))
    assert frame.filter(pl.col("problem").str.contains("zero price"))["meter"].to_list() == [
        "output"
    ]


def test_other_documents_are_not_claimed() -> None:
    assert claimant("https://open.bigmodel.cn/pricing/coding") is None
    assert claimant("https://open.bigmodel.cn/glm-coding") is None
