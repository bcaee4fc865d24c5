"""MiniMax: its API prices in dollars, from the Markdown twin of the pay-as-you-go page.

Belongs here: the English wording of the tables of language models, of MCP calls and of server
tools. Must not be here: the layout (``pipelines/publishers/minimax.py``), the sections on speech,
video, music and images, and the Chinese site, which states other prices in yuan.

Unproven on bytes as served: the language models were read from a retyped page of September 2026,
MCP calls and server tools were written from a public copy.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers.minimax import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="minimax_pricing",
    kind="token_prices",
    publisher="MiniMax",
    urls=("https://platform.minimax.io/docs/guides/pricing-paygo.md",),
    claims=(r"https://platform\.minimax\.io/docs/guides/pricing-paygo\.md/?(\?[^#]*)?",),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation page, offered as Markdown; no data licence stated; figures only.",
    minimum_rows=20,
    seller_id="minimax",
)

WORDING = Wording(
    currency="USD",
    symbol="$",
    models="LLM",
    model="Model",
    columns={
        "Input": "input",
        "Output": "output",
        "Prompt caching Read": "cached_input",
        "Prompt caching Write": "cache_write",
    },
    price=re.compile(r"(?:~~\$(?P<list>\d+(?:\.\d+)?)~~ )?\$(?P<price>\d+(?:\.\d+)?) / M tokens"),
    length=re.compile(r"(?P<side>[≤>]) (?P<thousands>\d+)k input tokens\*?"),
    unit="M tokens",
    tabs={"": "standard", "Standard": "standard", "Priority*": "priority"},
    permanent=frozenset({"Permanent 50% off"}),
    limited=re.compile(r"(?i)limited"),
    call_sections={"MCP": "request", "Server Tools": "tool_call"},
    call_titles=frozenset({"Price", "Input Price"}),
    call_labels=frozenset({"Model", "Server Tool", "Description"}),
    call=re.compile(r"\$(?P<price>\d+(?:\.\d+)?) / request"),
    call_unit="request",
    other_sections=frozenset({"Audio", "Video", "Music", "Image"}),
    other_columns={"Input Price": "input", "Output Price": "output"},
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every language model, MCP call and server tool; raises ``SourceError``."""
    return read(SOURCE, WORDING, capture)
