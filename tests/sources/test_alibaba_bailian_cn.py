"""Bailian's price list: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.alibaba_bailian_cn import SOURCE
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
REAL = "tokens/alibaba/aliyun-bailian-help-json-2026-08-10.json"
BEIJING = "华北2（北京）"


real = partial(read_real, SOURCE.id, "2026-08-10", REAL)
page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def prices(frame: pl.DataFrame, model: str, region: str = BEIJING, **where: Any) -> list[str]:
    """Prices of a model in the order of the page, as short texts."""
    where = {"service_tier": "standard", "offer": "list", "variant": "", **where}
    return prices_where(frame, listed_model=model, region=region, **where)


def test_real_page_gives_every_token_price() -> None:
    frame = real()
    assert frame.height == 2273
    assert frame.filter(pl.col("problem").is_null()).height == 2261
    assert set(frame["currency"]) == {"CNY"}
    assert set(frame["unit"]) == {"per_mtok"}
    assert prices(frame, "qwen3.8-max") == ["12", "36"]
    assert prices(frame, "qwen3-max") == ["2.5", "10", "4", "16", "7", "28"]
    assert prices(frame, "qwen-turbo", variant="thinking") == ["0.3", "3"]
    assert prices(frame, "qwen-turbo", variant="non_thinking") == ["0.3", "0.6"]
    assert prices(frame, "qwen-long", service_tier="batch") == ["0.25", "1"]
    assert prices(frame, "qwen-plus-us", "美国（弗吉尼亚）, 美国", variant="thinking") == [
        "2.936",
        "29.357",
        "8.807",
        "88.071",
    ]
    assert prices(frame, "deepseek-v4-pro") == ["12", "24"]
    assert prices(frame, "text-embedding-v4", "新加坡, 国际") == ["0.514"]
    assert prices(frame, "qwen-audio-3.0-realtime-plus") == ["5", "40", "40", "150"]
    assert prices(frame, "ZHIPU/GLM-5.2") == ["8", "28"]


def test_real_promotions_stand_beside_their_list_prices() -> None:
    frame = real()
    assert prices(frame, "qwen3.7-max") == ["12", "36"]
    assert prices(frame, "qwen3.7-max", offer="promotional") == ["6", "18"]
    assert prices(frame, "qwen3.7-plus", offer="promotional") == ["1.6", "6.4", "4.8", "19.2"]
    singapore = prices(frame, "qwen3.7-plus", "新加坡, 国际", offer="promotional")
    assert singapore == ["2.3984", "9.5928", "7.1944", "28.7776"]


def test_real_tiers_follow_one_another() -> None:
    rows = real().filter(
        pl.col("listed_model") == "qwen-plus-latest",
        pl.col("region") == BEIJING,
        pl.col("meter") == "output",
        pl.col("variant") == "thinking",
        pl.col("service_tier") == "standard",
    )
    assert rows["context_above_tokens"].to_list() == [None, 128_000, 256_000]
    assert rows["context_up_to_tokens"].to_list() == [128_000, 256_000, 1_000_000]
    assert set(rows["context_rule"]) == {"whole_prompt"}


def test_real_keys_are_unique() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real().select(keys).is_duplicated().any()


def test_real_locators_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-08-10", REAL)
    for row in parse(capture).rows(named=True)[::250]:
        assert (
            row["listed_price"].split(" ")[0] in around(capture.page.content, row["locator"]).text
        )


def test_rows_that_sell_nothing_are_kept_with_the_reason() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    bad = dict(
        frame.filter(pl.col("problem").is_not_null())
        .select("listed_model", "problem")
        .unique()
        .rows()
    )
    assert bad == {
        "qwen-audio-turbo": "a free trial only, not on sale",
        "deepseek-r1-distill-llama-8b": "no longer offered",
    }
    free = prices(frame, "deepseek-r1-distill-qwen-1.5b", offer="promotional")
    assert free == ["0", "0"]


def test_prices_by_the_hour_stand_aside() -> None:
    frame = page(changed("<p>9元</p>", "<p>忙时 9元</p><p>闲时 4.5元</p>"))
    rows = frame.filter(pl.col("problem") == "timed price that is not modelled")
    assert rows.select("listed_model", "price").rows() == [("qwen3.6-max-preview", None)]


def test_equal_output_prices_make_one_variant() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    assert prices(frame, "qwen3.6-plus") == ["2", "12"]
    assert prices(frame, "qwen3-next-80b-a3b-thinking") == ["1", "10"]
    assert prices(frame, "qwen-plus") == []


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(changed("<p>12元</p>", "<p>0元</p>"))
    assert frame.filter(pl.col("price") == 0, pl.col("offer") == "list")["problem"].to_list() == [
        "zero price, free or missing not told"
    ]


def test_tables_of_other_units_are_passed_over() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    assert not set(frame["listed_model"]) & {"qwen-image-3.0-pro", "qwen3-tts-flash"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<p>9元</p>", "<p>$9</p>", "not a price in yuan"),
        ("<p>9元</p>", "<p>-9元</p>", "not a price in yuan"),
        ("<p>9元</p>", "<p>9美元</p>", "not a price in yuan"),
        ("<p>9元</p>", "", "not a price in yuan"),
        ("0&lt;Token≤128K", "0&lt;Token≤128万", "unknown context tier"),
        ("0&lt;Token≤128K", "256K&lt;Token≤128K", "context tier without length"),
        ("仅非思考模式", "深思模式", "unknown mode"),
        ("享有折扣", "涨价", "unknown words in the model cell"),
        ("图片输入：1.8元", "气味输入：1.8元", "unknown kind of input"),
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
        ("输入单价（每百万Token）", "输入单价（每千Token）", "unknown column or key"),
        ("输出单价（每百万Token）", "结果单价（每百万Token）", "unknown column or key"),
        ("单次请求的输入Token数", "缓存单价", "unknown column or key"),
        ("服务部署范围", "税率", "unknown column or key"),
        ("输出图像分辨率", "每百万张", "unknown column or key"),
        ("0.022483元/张", "0.022483元/千Token", "tokens in a table of other units"),
        ("<td><p>9元</p></td>", "", "rows of unequal length"),
        ("<h4>华北2（北京）</h4>", "", "no tab that names a region"),
        ("K 表示 1,000", "K 表示 1,024", "no longer tells what K and M mean"),
        ("/model-studio/model-pricing", "/model-studio/models", "not the page of model prices"),
        ('"code": 200', '"code": 404', "not an answer with a page"),
        ('"content"', '"body"', "not the page of model prices"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_other_documents_raise() -> None:
    text = fixture_capture(SOURCE.id).page.text
    for other in ("", "<html>503</html>", text[:-200], "null", '{"code": 200, "data": null}'):
        with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
            whole(other)


def test_claims() -> None:
    assert SOURCE.claim(URL)
    assert SOURCE.claim(URL.replace("=/model-studio/", "=%2Fmodel-studio%2F"))
    assert SOURCE.claim(URL.replace("website=cn", "website=intl")) is None
    assert SOURCE.claim(URL.replace("model-pricing", "models")) is None
