"""Moonshot AI: its API prices in yuan, from the Chinese documentation.

Belongs here: the Chinese wording of the price tables and what we know about their addresses. Must
not be here: the layout (``pipelines/publishers/moonshot.py``), and the international site, which
states other prices in dollars.

Until the summer of 2026 each model had a page of its own (``chat-k26``); since then one page
(``chat``) lists them all, beside one for batch jobs. Each page is a partition.

Proven on rendered pages of July 2026; the Markdown twin, its cache-write columns and the batch
page were written from public copies of later pages.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.moonshot import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="moonshot_pricing_cn",
    kind="token_prices",
    publisher="Moonshot AI",
    urls=(
        "https://platform.kimi.com/docs/pricing/chat.md",
        "https://platform.kimi.com/docs/pricing/batch.md",
    ),
    claims=(
        r"https://platform\.kimi\.com/docs/pricing/(?P<partition>batch|chat(?:-[a-z0-9]+)*)"
        r"(?:\.md)?/?(\?[^#]*)?",
    ),
    media_type="text/markdown",
    currency="CNY",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=3,
    seller_id="moonshot_cn",
    proven_on=("2026-07-17",),
)

WORDING = Wording(
    currency="CNY",
    symbol="¥",
    columns={
        "模型": "model",
        "计费单位": "unit",
        "上下文窗口": "context",
        "缓存写入（TTL 5min）": "cache_write",
        "缓存写入（TTL 1h）": "cache_write_1h",
        "输入价格（缓存命中）": "cached_input",
        "输入价格（缓存未命中）": "input",
        "输入价格": "input",
        "输出价格": "output",
    },
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every model on a page; raises ``SourceError`` on unknown layouts."""
    return read(SOURCE, WORDING, capture)
