"""DeepSeek: its own API prices in yuan, from the Chinese "模型 & 价格" page.

Belongs here: the Chinese wording of the page and what we know about its address. Must not be
here: the layout (``pipelines/publishers/deepseek.py``), and the English page, which states prices
in dollars.

Proven on a page with one price per meter; the layouts with times of day, with announced prices
and with request prices were written from descriptions and copies of later and earlier pages.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers.deepseek import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="deepseek_pricing_zh",
    kind="token_prices",
    publisher="DeepSeek",
    urls=("https://api-docs.deepseek.com/zh-cn/quick_start/pricing/",),
    claims=(r"https://api-docs\.deepseek\.com/zh-cn/quick_start/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="CNY",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="deepseek",
    proven_on=("2026-07-17",),
)

CLOCK = r"\d{1,2}:\d\d ?[-~] ?\d{1,2}:\d\d"
SPACED_DAY = r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
SLASHED_DAY = r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"
TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)"
WORDING = Wording(
    currency="CNY",
    amount=re.compile(r"(?P<number>\d+(?:\.\d+)?)元(?: ?\((?P<cut>[\d.]+折)\))?"),
    model="模型",
    price_group="价格",
    timed_groups={
        "peak": re.compile(r"标准时段价格\(北京时间 (?P<hours>\d\d:\d\d-\d\d:\d\d)\)"),
        "off_peak": re.compile(r"优惠时段价格\(北京时间 (?P<hours>\d\d:\d\d-\d\d:\d\d)\)"),
    },
    meters={
        "百万tokens输入(缓存命中)": "cached_input",
        "百万tokens输入(缓存未命中)": "input",
        "百万tokens输出": "output",
    },
    periods={"高峰时段": "peak", "空闲时段": "off_peak"},
    other_rows=frozenset(
        {
            "base url",
            "base url(openai 格式)",
            "base url(anthropic 格式)",
            "模型版本",
            "思考模式",
            "上下文长度",
            "输出长度",
            "功能",
            "并发限制",
        }
    ),
    price_words=re.compile(r"价|费|元|token|折|优惠"),
    peak=re.compile(
        r"北京时间 ?(?P<days>周一至周五)? ?(?P<holidays>\(不含中国法定节假日\))? ?"
        rf"(?P<hours>{CLOCK}(?:、{CLOCK})*) ?(?:\(其余为空闲时段\)|为高峰时段;其余时段)"
    ),
    zone="Beijing time (UTC+8)",
    utc_offset=8,
    until=re.compile(rf"至北京时间 ?{SLASHED_DAY} {TIME}"),
    since=re.compile(rf"自北京时间 ?{SLASHED_DAY} {TIME} ?起生效"),
    announced=re.compile(rf"新价格将于北京时间 ?{SPACED_DAY} {TIME} ?开始生效"),
    older_names=re.compile(r"旧模型名|弃用|兼容"),
    tool_heads=(frozenset({"api"}), frozenset({"计费单位"}), frozenset({"价格"})),
    tool_unit=re.compile(r"每 ?1,000 ?次成功请求"),
    tools={"Search": "web_search", "Fetch": "tool_call"},
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every model on the Chinese page; raises ``SourceError`` on unknown layouts."""
    return read(SOURCE, WORDING, capture)
