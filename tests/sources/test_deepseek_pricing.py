"""DeepSeek's two pages: figures of real captures, every layout, and documents that must fail."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pytest

from pipelines.source import Source
from pipelines.sources.token_prices import deepseek_pricing_en, deepseek_pricing_zh
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    capture_of,
    changed_text,
    figures,
    fixture_capture,
    parse,
    read_real,
)

EN = deepseek_pricing_en.SOURCE
ZH = deepseek_pricing_zh.SOURCE
URLS = {EN.id: EN.first_urls[0], ZH.id: ZH.first_urls[0]}
CAPTURES = {
    EN.id: ("2026-05-08", "tokens/deepseek/deepseek-pricing-en-2026-05-08.html"),
    ZH.id: ("2026-07-17", "tokens/deepseek/deepseek-pricing-zh-cny-2026-07-17.html"),
}

PEAK_TABLE = """
<table><tr><td colspan="3">MODEL</td><td>deepseek-v4-flash</td><td>deepseek-v4-pro</td></tr>
<tr><td colspan="3">CONTEXT LENGTH</td><td colspan="2">1M</td></tr>
<tr><td rowspan="6">PRICING<sup>(1)</sup></td><td rowspan="2">1M INPUT TOKENS<br>(CACHE HIT)</td>
<td>OFF-PEAK</td><td>$0.007</td><td>$0.022</td></tr>
<tr><td>PEAK</td><td>$0.014</td><td>$0.044</td></tr>
<tr><td rowspan="2">1M INPUT TOKENS<br>(CACHE MISS)</td>
<td>OFF-PEAK</td><td>$0.22</td><td>$0.66</td></tr>
<tr><td>PEAK</td><td>$0.44</td><td>$1.32</td></tr>
<tr><td rowspan="2">1M OUTPUT TOKENS</td><td>OFF-PEAK</td><td>$0.66</td><td>$1.98</td></tr>
<tr><td>PEAK</td><td>$1.32</td><td>$3.96</td></tr></table>
"""
PEAK_HOURS = "(1) Peak hours are 01:00 - 04:00 and 06:00 - 10:00 UTC"
REST = " (all other hours are off-peak)."

FLAT_TABLE = """
<table><tr><td colspan="2">MODEL</td><td>deepseek-v4-flash</td><td>deepseek-v4-pro</td></tr>
<tr><td rowspan="3">PRICING<sup>(1)</sup></td><td>1M INPUT TOKENS (CACHE HIT)</td>
<td>$0.0028</td><td>$0.003625</td></tr>
<tr><td>1M INPUT TOKENS (CACHE MISS)</td><td>$0.14</td><td>$0.435</td></tr>
<tr><td>1M OUTPUT TOKENS</td><td>$0.28</td><td>$0.87</td></tr></table>
"""
ANNOUNCED_TABLE = """
<table><tr><td colspan="2">MODEL</td><td>1M INPUT TOKENS (CACHE HIT)</td>
<td>1M INPUT TOKENS (CACHE MISS)</td><td>1M OUTPUT TOKENS</td></tr>
<tr><td rowspan="2">deepseek-v4-flash</td><td>OFF-PEAK</td><td>$0.007</td><td>$0.22</td>
<td>$0.66</td></tr>
<tr><td>PEAK</td><td>$0.014</td><td>$0.44</td><td>$1.32</td></tr></table>
"""
ANNOUNCEMENT = (
    f"{PEAK_HOURS}{REST} The new prices take effect at 16:00 UTC on August 16, 2026, as follows:"
)

DISCOUNT_TABLE = """
<table><tr><td colspan="2">MODEL<sup>(1)</sup></td><td>deepseek-chat</td>
<td>deepseek-reasoner</td></tr>
<tr><td colspan="2">MAX COT TOKENS</td><td>-</td><td>32K</td></tr>
<tr><td rowspan="3">STANDARD PRICE<br>（UTC 00:30-16:30）</td><td>1M TOKENS INPUT (CACHE HIT)</td>
<td>$0.07</td><td>$0.14</td></tr>
<tr><td>1M TOKENS INPUT (CACHE MISS)</td><td>$0.27</td><td>$0.55</td></tr>
<tr><td>1M TOKENS OUTPUT</td><td>$1.10</td><td>$2.19</td></tr>
<tr><td rowspan="3">DISCOUNT PRICE<br>（UTC 16:30-00:30）</td><td>1M TOKENS INPUT (CACHE HIT)</td>
<td>$0.035（50% OFF）</td><td>$0.035（75% OFF）</td></tr>
<tr><td>1M TOKENS INPUT (CACHE MISS)</td><td>$0.135（50% OFF）</td><td>$0.135（75% OFF）</td></tr>
<tr><td>1M TOKENS OUTPUT</td><td>$0.550（50% OFF）</td><td>$0.550（75% OFF）</td></tr></table>
"""

ANNOUNCED_ZH = """
<table><tr><td colspan="2">模型</td><td>deepseek-v4-pro</td></tr>
<tr><td rowspan="3">价格<sup>(1)</sup></td><td>百万tokens输入（缓存命中）</td><td>0.025元</td></tr>
<tr><td>百万tokens输入（缓存未命中）</td><td>3元</td></tr>
<tr><td>百万tokens输出</td><td>6元</td></tr></table>
<p>(1) 高峰时段为北京时间 9:00 - 12:00、14:00 - 18:00（其余为空闲时段）。新价格将于北京时间
2026 年 8 月 17 日 00:00 开始生效，具体如下：</p>
<table><tr><td colspan="2">模型</td><td>百万tokens输入（缓存命中）</td>
<td>百万tokens输入（缓存未命中）</td><td>百万tokens输出</td></tr>
<tr><td rowspan="2">deepseek-v4-pro</td><td>空闲时段</td><td>0.15元</td><td>4.5元</td>
<td>13.5元</td></tr>
<tr><td>高峰时段</td><td>0.30元</td><td>9.0元</td><td>27.0元</td></tr></table>
"""


def real(source: Source) -> pl.DataFrame:
    return read_real(source.id, *CAPTURES[source.id])


def page(text: str, source: Source = EN) -> pl.DataFrame:
    day = datetime(2026, 8, 20, tzinfo=UTC)
    if text.lstrip().startswith("<table"):
        text = f"<html><body><article>{text}</article></body></html>"
    return parse(capture_of(source.id, day, [(URLS[source.id], text.encode())]))


def changed(source: Source, old: str, new: str) -> str:
    return changed_text(source.id, old, new)


def test_real_english_page() -> None:
    frame = real(EN)
    assert frame.height == 9
    assert frame["problem"].null_count() == 9
    assert set(frame["currency"]) == {"USD"}
    assert figures(frame, listed_model="deepseek-v4-flash") == {
        "cached_input": "0.0028",
        "input": "0.14",
        "output": "0.28",
    }
    assert figures(frame, listed_model="deepseek-v4-pro", offer="promotional") == {
        "cached_input": "0.003625",
        "input": "0.435",
        "output": "0.87",
    }
    assert figures(frame, listed_model="deepseek-v4-pro", offer="list") == {
        "cached_input": "0.0145",
        "input": "1.74",
        "output": "3.48",
    }
    promotion = frame.filter(pl.col("offer") == "promotional")
    assert set(promotion["effective_to"]) == {datetime(2026, 5, 31, 15, 59, tzinfo=UTC)}
    hits = frame.filter(pl.col("meter") == "cached_input")
    assert set(hits["effective_from"]) == {datetime(2026, 4, 26, 12, 15, tzinfo=UTC)}
    assert frame.filter(pl.col("meter") != "cached_input")["effective_from"].null_count() == 6


def test_real_chinese_page() -> None:
    frame = real(ZH)
    assert frame.height == 6
    assert frame["problem"].null_count() == 6
    assert set(frame["currency"]) == {"CNY"}
    assert figures(frame, listed_model="deepseek-v4-flash") == {
        "cached_input": "0.02",
        "input": "1",
        "output": "2",
    }
    assert figures(frame, listed_model="deepseek-v4-pro") == {
        "cached_input": "0.025",
        "input": "3",
        "output": "6",
    }


@pytest.mark.parametrize("source", [EN, ZH], ids=lambda source: str(source.id))
def test_real_pages_note_older_names_without_giving_them_rows(source: Source) -> None:
    flash = real(source).filter(pl.col("listed_model") == "deepseek-v4-flash")
    assert set(flash["note"]) == {"older names still accepted: deepseek-chat, deepseek-reasoner"}
    assert not set(real(source)["listed_model"]) & {"deepseek-chat", "deepseek-reasoner"}


@pytest.mark.parametrize("source", [EN, ZH], ids=lambda source: str(source.id))
def test_keys_are_unique(source: Source) -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    for frame in (real(source), parse(fixture_capture(source.id))):
        assert not frame.select(keys).is_duplicated().any()


@pytest.mark.parametrize(
    ("words", "peak"),
    [
        (PEAK_HOURS + REST, "01:00-04:00, 06:00-10:00 UTC"),
        (
            f"{PEAK_HOURS}, Monday through Friday{REST}",
            "Monday to Friday 01:00-04:00, 06:00-10:00 UTC",
        ),
        (
            f"{PEAK_HOURS}, Monday through Friday, excluding Chinese public holidays. All other "
            "hours are off-peak, including weekends.",
            "Monday to Friday 01:00-04:00, 06:00-10:00 UTC, not on Chinese public holidays",
        ),
    ],
    ids=["August 16", "August 23", "September"],
)
def test_peak_hours_in_every_wording(words: str, peak: str) -> None:
    frame = page(f"{PEAK_TABLE}<p>{words}</p>")
    assert figures(frame, listed_model="deepseek-v4-pro", schedule="peak") == {
        "cached_input": "0.044",
        "input": "1.32",
        "output": "3.96",
    }
    assert figures(frame, listed_model="deepseek-v4-flash", schedule="off_peak") == {
        "cached_input": "0.007",
        "input": "0.22",
        "output": "0.66",
    }
    details = dict(frame.select("schedule", "schedule_detail").unique().rows())
    assert details == {"peak": peak, "off_peak": f"outside the peak hours ({peak})"}


def test_peak_rows_without_readable_hours_raise() -> None:
    for words in ("(1) Peak hours may vary.", f"{PEAK_HOURS} on some days."):
        with pytest.raises(SourceError, match="do not tell the peak hours"):
            page(f"{PEAK_TABLE}<p>{words}</p>")


def test_announced_prices_stand_beside_the_present_ones() -> None:
    frame = page(f"{FLAT_TABLE}<p>{ANNOUNCEMENT}</p>{ANNOUNCED_TABLE}")
    assert figures(frame, listed_model="deepseek-v4-flash", schedule="always") == {
        "cached_input": "0.0028",
        "input": "0.14",
        "output": "0.28",
    }
    later = frame.filter(pl.col("effective_from") == datetime(2026, 8, 16, 16, tzinfo=UTC))
    assert figures(later, schedule="peak") == {
        "cached_input": "0.014",
        "input": "0.44",
        "output": "1.32",
    }
    assert later.height == 6


def test_announced_prices_without_a_start_raise() -> None:
    text = f"{FLAT_TABLE}<p>{PEAK_HOURS}{REST} Soon:</p>{ANNOUNCED_TABLE}"
    with pytest.raises(SourceError, match="announced prices without one start"):
        page(text)


def test_announced_chinese_prices_begin_by_beijing_time() -> None:
    frame = page(ANNOUNCED_ZH, ZH)
    later = frame.filter(pl.col("effective_from").is_not_null())
    assert set(later["effective_from"]) == {datetime(2026, 8, 16, 16, tzinfo=UTC)}
    assert figures(later, schedule="off_peak")["input"] == "4.5"
    assert set(later.filter(pl.col("schedule") == "peak")["schedule_detail"]) == {
        "09:00-12:00, 14:00-18:00 Beijing time (UTC+8)"
    }


def test_discount_hours_of_2025() -> None:
    frame = page(f"{DISCOUNT_TABLE}<p>(1) About the models.</p>")
    assert figures(frame, listed_model="deepseek-chat", schedule="peak") == {
        "cached_input": "0.07",
        "input": "0.27",
        "output": "1.1",
    }
    assert figures(frame, listed_model="deepseek-reasoner", schedule="off_peak") == {
        "cached_input": "0.035",
        "input": "0.135",
        "output": "0.55",
    }
    details = dict(frame.select("schedule", "schedule_detail").unique().rows())
    assert details == {"peak": "00:30-16:30 UTC", "off_peak": "16:30-00:30 UTC"}
    assert set(frame["offer"]) == {"list"}


def test_one_price_for_both_models() -> None:
    text = FLAT_TABLE.replace("<td>$0.14</td><td>$0.435</td>", '<td colspan="2">$0.28</td>')
    frame = page(f"{text}<p>(1) About prices.</p>")
    assert frame.filter(pl.col("meter") == "input")["price"].to_list() == [Decimal("0.28")] * 2


def test_a_model_more_and_another_order() -> None:
    text = PEAK_TABLE.replace(
        "<td>deepseek-v4-flash</td>", "<td>deepseek-v5</td><td>deepseek-v4-flash</td>"
    )
    text = text.replace("PEAK</td>", "PEAK</td><td>$9</td>").replace(
        'colspan="2">1M', 'colspan="3">1M'
    )
    frame = page(f"{text}<p>{PEAK_HOURS}{REST}</p>")
    assert set(figures(frame, listed_model="deepseek-v5", schedule="peak").values()) == {"9"}
    assert figures(frame, listed_model="deepseek-v4-pro", schedule="peak")["output"] == "3.96"


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(changed(EN, "<td>$0.28</td>", "<td>$0</td>"))
    assert frame.filter(pl.col("price") == 0)["problem"].to_list() == [
        "zero price, free or missing not told"
    ]


def test_a_new_row_without_a_price_is_passed_over() -> None:
    frame = page(changed(EN, ">CONTEXT LENGTH<", ">KNOWLEDGE CUTOFF<"))
    assert frame.equals(parse(fixture_capture(EN.id)))


def test_search_and_fetch_are_priced_by_the_request() -> None:
    for source, price in ((EN, "0.00075"), (ZH, "0.005")):
        frame = parse(fixture_capture(source.id))
        rows = frame.filter(pl.col("unit") == "per_request")
        assert rows["meter"].to_list() == ["web_search", "tool_call"]
        assert set(rows["price"]) == {Decimal(price)}


@pytest.mark.parametrize(
    ("source", "old", "new", "message"),
    [
        (EN, "1M OUTPUT TOKENS", "1M RESULT TOKENS", "unknown price label"),
        (EN, "1M OUTPUT TOKENS", "1K OUTPUT TOKENS", "unknown price label"),
        (EN, ">PRICING<", ">RATES<", "unknown row that may hold prices"),
        (EN, ">CONTEXT LENGTH<", ">BATCH PRICE<", "unknown row that may hold prices"),
        (EN, ">CONTEXT LENGTH<", ">VISION TOKENS<", "unknown row that may hold prices"),
        (EN, '<td colspan="2">1M</td>', '<td colspan="2">$1</td>', "row that may hold prices"),
        (EN, "<td>$0.14</td>", "<td>¥0.14</td>", "not a price in USD"),
        (EN, "<td>$0.14</td>", "<td>$-0.14</td>", "not a price in USD"),
        (EN, "<td>$0.14</td>", "<td>-</td>", "not a price in USD"),
        (EN, "<td>$0.14</td>", "<td>$0.14</td><td>$0.15</td>", "rows of unequal length"),
        (EN, "<del>$1.74</del>", "", "discount without the list price"),
        (EN, "<del>$1.74</del>", "<del>$0.174</del>", "below a struck-out one"),
        (
            EN,
            "extended until 2026/05/31 15:59 UTC",
            "on until the end of 2026",
            "date that cannot be read",
        ),
        (EN, "2026/05/31 15:59 UTC", "2026/15/31 15:59 UTC", "not a date"),
        (EN, "(3) <strong>", "<strong>", "footnote is missing"),
        (EN, "deepseek-v4-pro</td></tr>", "V4 Pro</td></tr>", "not a model name"),
        (EN, ">MODEL<", ">NAME<", "unknown table with prices"),
        (EN, "Billing unit", "Region", "unknown table with prices"),
        (EN, "Per 1,000 successful", "Per 10,000 successful", "unknown unit"),
        (EN, "<td>Fetch</td>", "<td>Browse</td>", "unknown tool"),
        (ZH, "1元", "1美元", "not a price in CNY"),
        (ZH, "高峰时段</td>", "夜间时段</td>", "unknown time-of-day label"),
        (ZH, "百万tokens输出", "千tokens输出", "unknown price label"),
        (ZH, "并发限制<sup>(3)</sup>", "优惠<sup>(3)</sup>", "unknown row that may hold prices"),
        (ZH, "为高峰时段；其余时段", "为繁忙时段；其余时段", "do not tell the peak hours"),
    ],
)
def test_unknown_things_raise(source: Source, old: str, new: str, message: str) -> None:
    text = changed(source, old, new)
    with pytest.raises(SourceError, match=message) as caught:
        page(text, source)
    assert str(caught.value).startswith(f"{source.id}: ")


@pytest.mark.parametrize("source", [EN, ZH], ids=lambda source: str(source.id))
def test_other_documents_raise(source: Source) -> None:
    text = fixture_capture(source.id).page.text
    for other in (
        "",
        "<html><body><h1>503</h1><p>Try again.</p></body></html>",
        text[: text.index("<table")],
        text[: text.index("</table>") + len("</table>")],
        text[: text.index("$0.435" if source is EN else "4.5元")],
    ):
        with pytest.raises(SourceError, match=f"{source.id}: "):
            page(other, source)


def test_the_other_language_is_another_document() -> None:
    with pytest.raises(SourceError, match="unknown table with prices"):
        page(fixture_capture(ZH.id).page.text, EN)


def test_claims() -> None:
    for source, other in ((EN, ZH), (ZH, EN)):
        url = URLS[source.id]
        for variant in (url, url.rstrip("/"), f"{url}?ref=x"):
            assert source.claim(variant)
            assert other.claim(variant) is None
    assert EN.claim("https://api-docs.deepseek.com/quick_start/pricing-details-usd") is None
