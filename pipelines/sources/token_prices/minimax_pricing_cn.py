"""MiniMax: its API prices in yuan, from the Markdown twin of the Chinese pay-as-you-go page.

Belongs here: the Chinese wording of the tables of language models, of MCP calls and of server
tools. Must not be here: the layout (``pipelines/publishers/minimax.py``), the sections on speech,
video, music and images, and the international site, which states other prices in dollars.

Unproven: written from public copies of the page, not from a capture of our own.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers.minimax import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="minimax_pricing_cn",
    kind="token_prices",
    publisher="MiniMax",
    urls=("https://platform.minimaxi.com/docs/guides/pricing-paygo.md",),
    claims=(r"https://platform\.minimaxi\.com/docs/guides/pricing-paygo\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="CNY",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=20,
    seller_id="minimax_cn",
)

WORDING = Wording(
    currency="CNY",
    symbol="",
    models="语言模型",
    model="模型",
    columns={
        "输入价格 元/百万 tokens": "input",
        "输出价格 元/百万 tokens": "output",
        "缓存读取 元/百万 tokens": "cached_input",
        "缓存写入 元/百万 tokens": "cache_write",
    },
    price=re.compile(r"(?:~~(?P<list>\d+(?:\.\d+)?)~~ )?(?P<price>\d+(?:\.\d+)?)"),
    length=re.compile(r"(?P<side>[≤>]) (?P<thousands>\d+)k 输入 tokens\*?"),
    unit="元/百万 tokens",
    tabs={"": "standard", "标准": "standard", "优先*": "priority"},
    permanent=frozenset({"永久五折"}),
    limited=re.compile("限时"),
    call_sections={"MCP": "request", "服务端工具": "tool_call"},
    call_titles=frozenset({"单价 元/次", "输入价格 元/次"}),
    call_labels=frozenset({"模型", "服务端工具", "接口说明"}),
    call=re.compile(r"(?P<price>\d+(?:\.\d+)?)"),
    call_unit="元/次",
    other_sections=frozenset({"语音", "视频", "音乐", "图像"}),
    other_columns={},
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every language model, MCP call and server tool; raises ``SourceError``."""
    return read(SOURCE, WORDING, capture)
