"""Moonshot AI: its API prices in dollars, from the international documentation.

Belongs here: the English wording of the price tables and what we know about their addresses. Must
not be here: the layout (``pipelines/publishers/moonshot.py``), and the Chinese site, which states
other prices in yuan.

Until the summer of 2026 each model had a page of its own (``chat-k26``); since then one page
(``chat``) lists them all, beside one for batch jobs. Each page is a partition. Prices exclude tax.

Proven on the pages of May 2026; cache-write columns and the batch page were written from public
copies of later pages.
"""

from __future__ import annotations

import polars as pl

from pipelines.publishers.moonshot import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="moonshot_pricing",
    kind="token_prices",
    publisher="Moonshot AI",
    urls=(
        "https://platform.kimi.ai/docs/pricing/chat.md",
        "https://platform.kimi.ai/docs/pricing/batch.md",
    ),
    claims=(
        r"https://platform\.kimi\.ai/docs/pricing/(?P<partition>batch|chat(?:-[a-z0-9]+)*)"
        r"(?:\.md)?/?(\?[^#]*)?",
    ),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=3,
    seller_id="moonshot",
    proven_on=("2026-05-08",),
)

WORDING = Wording(
    currency="USD",
    symbol="$",
    columns={
        "Model": "model",
        "Unit": "unit",
        "Context Window": "context",
        "Cache Write Price (TTL 5min)": "cache_write",
        "Cache Write Price (TTL 1h)": "cache_write_1h",
        "Input Price (Cache Hit)": "cached_input",
        "Cached Input Price": "cached_input",
        "Input Price (Cache Miss)": "input",
        "Input Price": "input",
        "Output Price": "output",
    },
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every model on a page; raises ``SourceError`` on unknown layouts."""
    return read(SOURCE, WORDING, capture)
