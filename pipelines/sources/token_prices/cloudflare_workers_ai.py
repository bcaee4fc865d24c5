"""Cloudflare Workers AI: prices of hosted models, from the Markdown twin of its pricing page.

Belongs here: every model with a price per token, audio minute, character or image. Must not be
here: image models, whose prices multiply tiles, steps and megapixels (their section is skipped),
and the free daily allocation, which is not a price.

What the page means by its own words:

* Billing is in neurons; each price stands beside its neurons, and one dollar price of a thousand
  neurons is stated once. A price that does not follow from its neurons is held back.
* The section tells what an input is: text, a text to embed, or audio.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.markdown import MarkdownTable, markdown_tables
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="cloudflare_workers_ai",
    kind="token_prices",
    publisher="Cloudflare",
    urls=("https://developers.cloudflare.com/workers-ai/platform/pricing/index.md",),
    claims=(
        r"https://developers\.cloudflare\.com/workers-ai/platform/pricing/index\.md",
        r"https://raw\.githubusercontent\.com/cloudflare/cloudflare-docs/production/"
        r"src/content/docs/workers-ai/platform/pricing\.mdx",
    ),
    media_type="text/markdown",
    currency="USD",
    is_official=True,
    terms="Public documentation, offered as Markdown; its repository states CC BY 4.0.",
    minimum_rows=30,
    seller_id="cloudflare",
    proven_on=("2026-08-28",),
)

HEADER = ("Model", "Price in Tokens", "Price in Neurons")
SECTION = re.compile(r".+ model pricing")
SKIPPED_SECTION = "Image model pricing"
EMBEDDINGS_SECTION = "Embeddings model pricing"
NEURON = re.compile(r"\$(?P<price>\d+\.\d+) per 1,000 Neurons")
PRICE = re.compile(r"\$(?P<amount>\d+(?:\.\d+)?) per (?P<unit>[^$]+)")
NEURONS = re.compile(
    r"(?P<amount>\d[\d,]*(?:\.\d+)?) neurons per (?P<unit>.+?)(?= ?\d[\d,.]* neurons|$)"
)
MILLION = Decimal(1_000_000)

UNITS: Mapping[str, tuple[str, str, Decimal]] = {
    "M input tokens": ("input", "per_mtok", Decimal(1)),
    "M cached input tokens": ("cached_input", "per_mtok", Decimal(1)),
    "M output tokens": ("output", "per_mtok", Decimal(1)),
    "audio minute": ("audio_duration", "per_minute", Decimal(1)),
    "audio minute input": ("audio_duration", "per_minute", Decimal(1)),
    "1k characters input": ("character_input", "per_mchar", Decimal(1_000)),
    "M images": ("image", "per_image", 1 / MILLION),
}
"""Words behind a price -> meter, unit and factor to it."""

LEEWAY = Decimal("0.01")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every section but images; raises ``SourceError`` on an unknown unit or table."""
    require_pages(capture, 1)
    text = capture.page.text
    rates = {Decimal(match["price"]) for match in NEURON.finditer(text.replace("**", ""))}
    if len(rates) != 1:
        raise SourceError(SOURCE.id, "neurons", "not one price of 1,000 neurons", sorted(rates))
    (rate,) = rates
    rows: list[dict[str, Any]] = []
    for table in markdown_tables(SOURCE.id, text):
        section = table.headings[-1] if table.headings else ""
        if SECTION.fullmatch(section) and section != SKIPPED_SECTION:
            rows.extend(_table_rows(table, section, rate / 1000))
    if not any(row["meter"] == "output" for row in rows):
        raise SourceError(SOURCE.id, "tables", "no table of language models", text[:120])
    return frame_of(SOURCE, rows)


def _table_rows(table: MarkdownTable, section: str, neuron: Decimal) -> Iterator[dict[str, Any]]:
    """Rows of one section: one line per model, one price per meter."""
    if table.header != HEADER:
        raise SourceError(SOURCE.id, section, "unknown columns", " | ".join(table.header))
    for line, (model, listed, in_neurons) in zip(table.lines, table.rows, strict=True):
        place = f"line {line}"
        prices, neurons = _parts(PRICE, listed, place), _parts(NEURONS, in_neurons, place)
        if not model or list(prices) != list(neurons):
            raise SourceError(SOURCE.id, place, "prices and neurons differ in units", listed)
        for unit, amount in prices.items():
            yield _row(place, section, model, unit, amount, Decimal(neurons[unit]) * neuron)


def _parts(pattern: re.Pattern[str], cell: str, place: str) -> dict[str, str]:
    """Amounts of a cell by their unit; raises where anything else stands in it."""
    found = list(pattern.finditer(cell))
    if not found or "".join(match[0] for match in found).replace(" ", "") != cell.replace(" ", ""):
        raise SourceError(SOURCE.id, place, "not a list of prices", cell)
    parts = {match["unit"].strip(): match["amount"].replace(",", "") for match in found}
    if len(parts) != len(found):
        raise SourceError(SOURCE.id, place, "one unit priced twice", cell)
    return parts


def _row(
    place: str, section: str, model: str, unit: str, listed: str, in_neurons: Decimal
) -> dict[str, Any]:
    if unit not in UNITS:
        raise SourceError(SOURCE.id, place, "unknown unit", unit)
    meter, ours, factor = UNITS[unit]
    if meter == "input" and section == EMBEDDINGS_SECTION:
        meter = "embedding"
    price = Decimal(listed)
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=price * factor,
        currency="USD",
        unit=ours,
        listed_price=f"${listed}",
        listed_unit=f"per {unit}",
        problem=_problem(price, in_neurons),
    )


def _problem(price: Decimal, in_neurons: Decimal) -> str | None:
    """Why the price must not be published: zero, or not what its neurons cost."""
    if price == 0:
        return "zero price, free or missing not told"
    exponent = price.as_tuple().exponent
    rounding = Decimal(5).scaleb(int(exponent) - 1)
    if abs(price - in_neurons) > rounding + LEEWAY * price:
        return f"its neurons cost {in_neurons.normalize():f}"
    return None
