"""TokenHub's price page: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.tencent_tokenhub_cn import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    check_rows_lost,
    fixture_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
    understood_page,
)

URL = SOURCE.first_urls[0]
REAL = "tokens/tencent/tencent-tokenhub-130055-2026-08.html"


real = partial(read_real, SOURCE.id, "2026-08-10", REAL)
page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def prices(frame: pl.DataFrame, model: str, region: str = "广州", **where: Any) -> list[str]:
    """Input, output and cached price of each tier of a model, in the order of the page."""
    where = {"service_tier": "standard", "variant": "", **where}
    return prices_where(frame, listed_model=model, region=region, **where)


def test_real_page_gives_every_token_price() -> None:
    frame = real()
    assert frame.height == 219
    assert frame["problem"].null_count() == 219
    assert set(frame["currency"]) == {"CNY"}
    assert prices(frame, "Hy3") == ["1", "4", "0.25"]
    assert prices(frame, "Hy-MT2-Lite") == ["0.3", "1.2"]
    assert prices(frame, "GLM-5.1") == ["6", "24", "1.3", "8", "28", "2"]
    assert prices(frame, "GLM-5.1", "新加坡") == ["10.254", "32.228", "1.904"]
    assert prices(frame, "Kimi K2.7 Code HighSpeed") == ["13", "54", "2.6"]
    assert prices(frame, "MiniMax-M2.5") == ["2.1", "8.4", "0.21"]
    assert prices(frame, "GLM-5", "unstated", service_tier="batch") == [
        "2",
        "9",
        "0.5",
        "3",
        "11",
        "0.75",
    ]
    assert prices(frame, "HY-Vision-Video", "unstated") == ["3", "9"]
    assert prices(frame, "Kinfra-VL-Embedding-8b", "unstated") == ["0.6", "0.9", "1.8"]
    assert prices(frame, "联网搜索", "unstated", variant="标准版") == ["0.012"]


def test_real_models_of_two_sources_are_variants() -> None:
    frame = real()
    direct = "supplied by the model's maker"
    assert prices(frame, "DeepSeek-V4-Pro") == ["12", "24", "1"]
    assert prices(frame, "DeepSeek-V4-Pro", variant=direct) == ["3", "6", "0.025"]
    assert prices(frame, "DeepSeek-V4-Flash 正式版", variant=direct) == ["1", "2", "0.02"]


def test_real_brackets_of_tiers() -> None:
    def bounds(model: str) -> list[tuple[int | None, int | None]]:
        rows = real().filter(
            pl.col("listed_model") == model,
            pl.col("region") == "广州",
            pl.col("meter") == "output",
        )
        return rows.select("context_above_tokens", "context_up_to_tokens").rows()

    assert bounds("Hy3 preview") == [(None, 15_999), (15_999, 31_999), (31_999, None)]
    assert bounds("GLM-5.1") == [(None, 32_000), (32_000, None)]
    assert bounds("Qwen3.5-Plus") == [(None, 128_000), (128_000, 256_000), (256_000, 1_000_000)]


def test_real_keys_are_unique() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real().select(keys).is_duplicated().any()


def test_real_locators_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-08-10", REAL)
    for row in parse(capture).rows(named=True)[::40]:
        assert f">{row['listed_price']}<" in around(capture.page.content, row["locator"]).text


def test_a_model_that_leaves_has_its_last_day() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    days = frame.filter(pl.col("listed_model") == "Hy3 preview")["available_until"]
    assert set(days) == {date(2026, 8, 31)}


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(changed("<span>21.974<", "<span>0<"))
    assert frame.filter(pl.col("price") == 0)["problem"].to_list() == [
        "zero price, free or missing not told"
    ]


def test_titles_in_another_case_and_tables_of_something_else_change_nothing() -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    columns = ["listed_model", "region", "service_tier", "meter", "price", "problem"]
    other = changed("百万 tokens）", "百万 Tokens）")
    assert page(other).select(columns).equals(before.select(columns))
    head = "<h2>限制</h2><table><tr><th>模型名称</th><th>RPM</th></tr>"
    table = f"{head}<tr><td>A</td><td>60</td></tr></table>"
    assert page(fixture_capture(SOURCE.id).page.text + table).equals(before)
    sold = page(fixture_capture(SOURCE.id).page.text + table.replace("RPM", "价格（元/次）"))
    assert sold.filter(pl.col("listed_model") == "A")["price"].to_list() == [None]
    assert len(sold) == len(before) + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("输入长度（256k, 1M]", "上下文（256k, 1M]", "unknown tier"),
        ("输入长度（256k, 1M]", "输入长度（256k, 1k]", "tier without length"),
        ("图片输入", "气味输入", "unknown billing item"),
        (">Kimi K3<", ">月之暗面<", "not a model name"),
        ("（2026-08-31 下线）", "（限时优惠）", "not a model name"),
        (">21.974<", ">-21.974<", "not a plain price"),
        (">21.974<", ">$21.974<", "not a plain price"),
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
        ("<b>推理输入</b>", "<b>推理</b>", "unknown column or key"),
        ("（元/百万 tokens）", "（元/千 tokens）", "unknown column or key"),
        ("（元/百万 tokens）", "（美元/百万 tokens）", "unknown column or key"),
        ("<b>条件</b>", "<b>峰谷</b>", "unknown column or key"),
        ("<b>Token 用量</b>", "<b>用量</b>", "unknown column or key"),
        ("<h2>批量任务场景</h2>", "<h2>夜间场景</h2>", "no tables of .* headings found"),
        ("<h2>联网搜索</h2>", "<h2>工具</h2>", "table of calls in an unknown chapter"),
        ("<td><div><span>21.974</span></div></td>", "", "rows of unequal length"),
        ('<div class="tse-tabs__item-label">新加坡</div>', "", "differ in number"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_other_documents_raise() -> None:
    text = fixture_capture(SOURCE.id).page.text
    for other in ("", "<html>503</html>", text[: text.index("<h2>批量")], text[:900]):
        with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
            whole(other)


def test_claims() -> None:
    assert SOURCE.claim(f"{URL}/")
    assert SOURCE.claim(f"{URL}?from=x")
    assert SOURCE.claim(URL.replace("130055", "130056")) is None
