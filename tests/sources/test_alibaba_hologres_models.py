"""Hologres' model prices: figures of the real capture, quirks, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.alibaba_hologres_models import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    fixture_capture,
    parse,
    read_page,
    read_real,
    shared_capture,
)

URL = SOURCE.first_urls[0]
REAL = "tokens/alibaba/aliyun-hologres-managed-models-2026.html"


real = partial(read_real, SOURCE.id, "2026-07-20", REAL)
page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def prices(
    frame: pl.DataFrame, model: str, region: str = "深圳", up_to: int | None = None
) -> dict[tuple[str, str], str]:
    """Price by meter and variant of one tier of a model."""
    rows = frame.filter(
        pl.col("listed_model") == model,
        pl.col("region") == region,
        pl.col("context_up_to_tokens").eq_missing(pl.lit(up_to, pl.Int64)),
    )
    return {
        (row["meter"], row["variant"]): format(row["price"].normalize(), "f")
        for row in rows.rows(named=True)
    }


def test_real_page_is_priced_by_the_thousand() -> None:
    frame = real()
    assert frame.height == 277
    assert frame["problem"].null_count() == 277
    assert set(frame["currency"]) == {"CNY"}
    assert set(frame["listed_unit"]) == {"yuan per thousand tokens"}
    assert prices(frame, "Qwen3.7-Max") == {
        ("input", ""): "14.4",
        ("cache_write", "explicit cache"): "18",
        ("cached_input", "explicit cache"): "1.44",
        ("cached_input", ""): "2.88",
        ("output", ""): "43.2",
    }
    singapore = prices(frame, "Qwen3-VL-Plus", "新加坡", 128_000)
    assert singapore[("input", "")] == "2.64"
    assert singapore[("output", "")] == "21.14"
    assert prices(frame, "Qwen-MT-Plus", "新加坡") == {
        ("input", ""): "21.67",
        ("output", ""): "64.91",
    }
    assert prices(frame, "Qwen3-VL-Embedding", "北京") == {
        ("input", ""): "0.84",
        ("input_image", ""): "2.16",
        ("input_video", ""): "2.16",
    }


def test_real_keys_are_unique_and_regions_equal() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    frame = real()
    assert not frame.select(keys).is_duplicated().any()
    assert dict(frame["region"].value_counts().rows()) == {
        "北京": 56,
        "上海": 56,
        "杭州": 56,
        "深圳": 56,
        "新加坡": 53,
    }


def test_real_locators_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-07-20", REAL)
    for row in parse(capture).rows(named=True)[::30]:
        assert row["listed_price"] in around(capture.page.content, row["locator"]).text


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(changed("<p>0.00062</p>", "<p>0</p>"))
    assert frame.filter(pl.col("price") == 0)["problem"].to_list() == [
        "zero price, free or missing not told"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("输出单价（元/千 Token）", "输出单价（元/百万 Token）", "unknown table"),
        ("输出单价（元/千 Token）", "输出单价（美元/千 Token）", "unknown table"),
        ("<p>地域</p>", "<p>区域</p>", "unknown table"),
        ("单价（元/秒）", "单价（元/次）", "unknown table"),
        ("<p>≤256K</p>", "<p>256K以内</p>", "unknown tier"),
        ("<p>256K~1M</p>", "<p>256K~1K</p>", "tier without length"),
        ("<p>翻译</p>", "<p>搜索</p>", "unknown kind of model"),
        ("<p>Qwen-MT-Plus</p>", "<p>翻译模型</p>", "not a model name"),
        ("<p>0.00062</p>", "<p>-0.00062</p>", "not a price in yuan"),
        ("<p>0.00062</p>", "<p>$0.00062</p>", "not a price in yuan"),
        ("<td><p>0.00062</p></td>", "", "row of another length"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_other_documents_raise() -> None:
    text = fixture_capture(SOURCE.id).page.text
    for other in ("", "<html>503</html>", text[: text.index("<table")], text[:700]):
        with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
            page(other)


def test_claims() -> None:
    assert SOURCE.claim(f"{URL}?spm=x")
    assert SOURCE.claim(URL.replace("managed-models-billing", "billing")) is None
