"""DeepSeek: its own API prices in US dollars, from the English "Models & Pricing" page.

Belongs here: the English wording of the page and what we know about its address. Must not be
here: the layout (``pipelines/publishers/deepseek.py``), and the Chinese page, which states prices
in yuan of its own, not converted ones.

Proven on a page with promotional prices; the layouts with times of day, with announced prices and
with request prices were written from descriptions and copies of later and earlier pages.
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.publishers.deepseek import Wording, read
from pipelines.source import Capture, Source

SOURCE = Source(
    id="deepseek_pricing_en",
    kind="token_prices",
    publisher="DeepSeek",
    urls=("https://api-docs.deepseek.com/quick_start/pricing/",),
    claims=(r"https://api-docs\.deepseek\.com/quick_start/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="deepseek",
    proven_on=("2026-05-08",),
)

CLOCK = r"\d\d:\d\d - \d\d:\d\d"
SLASHED = (
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2}) (?P<hour>\d{1,2}):(?P<minute>\d\d) UTC"
)
WORDING = Wording(
    currency="USD",
    amount=re.compile(r"\$(?P<number>\d+(?:\.\d+)?)(?: ?\((?P<cut>\d+% off)\))?", re.IGNORECASE),
    model="model",
    price_group="pricing",
    timed_groups={
        "peak": re.compile(r"standard price\(utc (?P<hours>\d\d:\d\d-\d\d:\d\d)\)"),
        "off_peak": re.compile(r"discount price\(utc (?P<hours>\d\d:\d\d-\d\d:\d\d)\)"),
    },
    meters={
        "1m input tokens(cache hit)": "cached_input",
        "1m input tokens(cache miss)": "input",
        "1m output tokens": "output",
        "1m tokens input(cache hit)": "cached_input",
        "1m tokens input(cache miss)": "input",
        "1m tokens output": "output",
    },
    periods={"peak": "peak", "off-peak": "off_peak"},
    other_rows=frozenset(
        {
            "base url",
            "base url(openai format)",
            "base url(anthropic format)",
            "model version",
            "thinking mode",
            "context length",
            "max output",
            "max cot tokens",
            "max output tokens",
            "features",
            "concurrency limit",
        }
    ),
    price_words=re.compile(r"pric|token|bill|cost|fee|discount"),
    peak=re.compile(
        rf"Peak hours are (?P<hours>{CLOCK}(?:(?:,|,? and) {CLOCK})*) UTC"
        r"(?P<days>, Monday through Friday)?(?P<holidays>, excluding Chinese public holidays)?"
        r"(?: \(all other hours are off-peak\)|\. All other hours are off-peak)"
    ),
    zone="UTC",
    utc_offset=0,
    until=re.compile(rf"\buntil {SLASHED}"),
    since=re.compile(rf"\btakes effect from {SLASHED}"),
    announced=re.compile(
        r"The new prices take effect at (?P<hour>\d\d):(?P<minute>\d\d) UTC on "
        r"(?P<month>[A-Z][a-z]+) (?P<day>\d{1,2}), (?P<year>\d{4})"
    ),
    older_names=re.compile(r"legacy|deprecated|retired|compatib", re.IGNORECASE),
    tool_heads=(
        frozenset({"api"}),
        frozenset({"billing unit", "unit"}),
        frozenset({"price", "pricing"}),
    ),
    tool_unit=re.compile(r"(?:per )?1,000 successful requests", re.IGNORECASE),
    tools={"Search": "web_search", "Fetch": "tool_call"},
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every model on the English page; raises ``SourceError`` on unknown layouts."""
    return read(SOURCE, WORDING, capture)
