"""Volcengine's price page: figures of the real capture, every quirk, documents that must fail."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.volcengine_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
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
    understood_page,
)

URL = SOURCE.first_urls[0]
REAL = "tokens/volcengine/volcengine-docs-1544106-2026-07-17.html"


real = partial(read_real, SOURCE.id, "2026-07-17", REAL)
page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def standard(frame: pl.DataFrame, model: str, **where: Any) -> dict[str, str]:
    """Price by meter of the one price of a model that has the given values."""
    tier = {"variant": "", "service_tier": "standard", "context_up_to_tokens": None}
    return figures(good(frame), listed_model=model, **{**tier, **where})


def test_real_page_gives_every_token_price() -> None:
    frame = real()
    assert frame.height == 536
    assert frame["problem"].null_count() == 536
    assert set(frame["currency"]) == {"CNY"}
    assert standard(frame, "doubao-seed-2.0-lite", context_up_to_tokens=128_000) == {
        "input": "0.9",
        "input_audio": "13.5",
        "cache_storage": "0.017",
        "cached_input": "0.18",
        "cached_input_audio": "2.7",
        "output": "5.4",
    }
    assert standard(frame, "deepseek-v4-pro") == {
        "input": "12",
        "cache_storage": "0.017",
        "cached_input": "1",
        "output": "24",
    }
    assert standard(frame, "deepseek-v3", service_tier="batch") == {
        "input": "1",
        "cached_input": "0.4",
        "output": "4",
    }
    fast = standard(frame, "doubao-seed-2.0-pro", service_tier="fast", context_up_to_tokens=32_000)
    assert fast == {"input": "9.6", "cached_input": "1.92", "output": "48"}
    assert standard(frame, "doubao-embedding-vision") == {"input": "0.7", "input_image": "1.8"}
    assert standard(frame, "doubao-1.5-lite-32k", variant="fine-tuned", service_tier="batch") == {
        "input": "0.15",
        "cached_input": "0.06",
        "output": "0.3",
    }
    assert standard(frame, "doubao-seed-1.6", variant="LoRA") == {"training": "40"}
    assert standard(frame, "doubao-seedance-1.0-pro", service_tier="flex") == {
        "output_video": "7.5"
    }
    last = standard(frame, "doubao-seedance-2.0", variant="1080p, input with video")
    assert last == {"output_video": "31"}


def test_real_tiers_by_input_and_output() -> None:
    rows = real().filter(
        pl.col("listed_model") == "glm-4.7",
        pl.col("meter") == "output",
        pl.col("service_tier") == "standard",
    )
    told = rows.select("variant", "context_above_tokens", "context_up_to_tokens", "price").rows()
    assert told == [
        ("output up to 200 tokens", None, 32_000, Decimal("8")),
        ("output above 200 tokens", None, 32_000, Decimal("14")),
        ("", 32_000, 200_000, Decimal("16")),
    ]


def test_real_keys_are_unique() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real().select(keys).is_duplicated().any()


def test_real_locators_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-07-17", REAL)
    for row in parse(capture).rows(named=True)[::20]:
        assert row["listed_price"] in around(capture.page.content, row["locator"]).text


def test_api_and_page_hold_the_same_prices() -> None:
    api = fixture_capture(SOURCE.id)
    result = api.page.text[api.page.text.index('"MDContent"') :].split('",\n')[0] + '"'
    text = (
        "<html><script>window._ROUTER_DATA = "
        f'{{"loaderData":{{"page":{{"curDoc":{{{result}}}}}}}}}</script></html>'
    )
    assert page(text).drop("locator").equals(parse(api).drop("locator"))


def test_superseded_prices_are_kept_aside_with_their_end() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    old = frame.filter(pl.col("problem") == "superseded price, still listed")
    assert set(old["listed_model"]) == {"deepseek-v4-flash正式版"}
    assert set(old["effective_to"]) == {datetime(2026, 8, 20, 16, tzinfo=UTC)}
    assert standard(frame, "deepseek-v4-flash正式版")["output"] == "9"


def test_peak_and_off_peak_rows() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert standard(frame, "deepseek-v4-1-flash", schedule="peak")["input"] == "2"
    assert standard(frame, "deepseek-v4-1-flash", schedule="off_peak")["input"] == "1"


def test_a_video_cell_that_does_not_read_stands_aside() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    rows = frame.filter(pl.col("listed_model") == "doubao-seedance-9.0")
    assert rows.select("price", "problem").rows() == [(None, "conditions that are not modelled")]


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(changed("|9.6 |", "|0 |"))
    assert frame.filter(pl.col("price") == 0)["problem"].to_list() == [
        "zero price, free or missing not told"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## 批量推理", "## 错峰推理", "not looked at before"),
        ("|输入长度 [0, 32] |9.6", "|上下文 [0, 32] |9.6", "unknown tier"),
        ("|输入长度 [0, 32] |9.6", "|输入长度 [0, 0] |9.6", "tier without length"),
        ("|9.6 |", "|-9.6 |", "not a price in CNY"),
        ("|9.6 |", "|$9.6 |", "not a price in CNY"),
        ("|9.6 |", "| |", "not a price in CNY"),
        ("|doubao\\\\-seed\\\\-2.0\\\\-lite |", "|豆包 |", "not a model name"),
        ("调整前价格，2026", "活动价格，2026", "unknown remark on a model"),
        ("2026\\\\-08\\\\-21", "2026\\\\-13\\\\-21", "not a date"),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, message: str) -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    frame = page(changed(old, new))
    columns = ["listed_model", "variant", "service_tier", "meter", "price", "context_up_to_tokens"]
    check_rows_lost(before, frame, message, columns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("输出<br><br>元/百万token |", "结果<br><br>元/百万token |", "unknown column or key"),
        ("输出<br><br>元/百万token |", "输出<br><br>元/千token |", "unknown column or key"),
        ("输出<br><br>元/百万token |", "输出<br><br>美元/百万token |", "unknown column or key"),
        ("|缓存命中(非音频)<br>", "|输入(非音频)<br>", "two columns of one title"),
        ("## 在线推理（常规）", "## 向量模型", "no table of the main prices"),
        ("输入图单价（元/张）", "输入图单价（元/千token）", "unknown unit"),
        ("输入长度 (32, 128]", "输入长度 (320, 128]", "tier without length"),
        ("|doubao\\\\-seed\\\\-2.0\\\\-lite |", "||", "no model"),
        ('"MDContent"', '"Markdown"', "MDContent: missing"),
        ('"Result"', '"Error"', "MDContent: missing"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_other_documents_raise() -> None:
    text = fixture_capture(SOURCE.id).page.text
    empty = '{"Result": {"MDContent": "# 大语言模型"}}'
    for other in ("", "<html>503</html>", text[:-200], '{"Result": null}', empty):
        with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
            whole(other)


def test_claims() -> None:
    for url in (
        URL,
        "https://www.volcengine.com/docs/82379/1544106",
        "https://www.volcengine.com/docs/82379/1544106?lang=zh",
    ):
        assert SOURCE.claim(url)
    assert SOURCE.claim(URL.replace("1544106", "1544681")) is None
    assert SOURCE.claim("https://www.volcengine.com/docs/82379/1544681") is None


def test_a_tier_that_begins_above_nothing_begins_with_the_first_token() -> None:
    """``(0, 32]`` is what the page usually writes as ``[0, 32]``: one price, one key."""
    text = fixture_capture(SOURCE.id).page.text
    assert "[0, 32]" in text
    frame, usual = page(text.replace("[0, 32]", "(0, 32]")), page(text)
    assert frame.drop("locator").equals(usual.drop("locator"))
