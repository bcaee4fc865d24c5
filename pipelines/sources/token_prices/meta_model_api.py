"""Meta: what its Model API charges for the Muse models, from its documentation.

Unproven: no real page is held; the layout (one section per tier, each with the models it covers and
a table of rates) follows a public reader of the page.

Belongs here: token rates of the standard and the contributor tier. Must not be here: rates by frame
or picture (a section of their own, passed over), subscriptions and rate limits.

Every model of a tier has the tier's rates. The contributor tier is cheaper because prompts and
completions may be used for training; its models have ids of their own, and a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import html_of, table_grid
from pipelines.reading.price_page import ZERO, dollars, words
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="meta_model_api",
    kind="token_prices",
    publisher="Meta",
    urls=("https://dev.meta.ai/docs/pricing-rate-limits",),
    claims=(r"https://dev\.meta\.ai/docs/pricing-rate-limits/?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public documentation page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="meta",
)

TIER = re.compile(r"(?P<name>Standard|Contributor) tier", re.IGNORECASE)
HEADER = ("usage", "price per 1m tokens")
METERS: Mapping[str, str] = {
    "input": "input",
    "output": "output",
    "cached input": "cached_input",
}
MODEL = re.compile(r"muse-[a-z0-9.-]*[a-z0-9]")
TRAINS = "prompts and completions may be used for training"


def parse(capture: Capture) -> pl.DataFrame:
    """Rates of every model and tier; raises ``SourceError`` on a rate per token elsewhere."""
    require_pages(capture, 1)
    soup = html_of(capture.page.text)
    models: dict[str, list[str]] = {}
    for code in soup.find_all("code"):
        name = words(code)
        if (tier := _tier(code)) and MODEL.fullmatch(name):
            models.setdefault(tier, [])
            models[tier] += [] if name in models[tier] else [name]
    rows: list[dict[str, Any]] = []
    for number, table in enumerate(soup.find_all("table")):
        rows.extend(_table_rows(f"table {number}", table, models))
    if {row["note"] for row in rows} != {None, TRAINS}:
        raise SourceError(SOURCE.id, "document", "no rates of both tiers", sorted(models))
    return frame_of(SOURCE, rows)


def _tier(tag: Tag) -> str:
    """The tier whose section a tag stands in, by the heading before it; empty outside of them."""
    heading = tag.find_previous(["h1", "h2", "h3"])
    match = TIER.fullmatch(words(heading)) if heading else None
    return match["name"].lower() if match else ""


def _table_rows(
    place: str, table: Tag, models: Mapping[str, list[str]]
) -> Iterator[dict[str, Any]]:
    grid = [[cell.text for cell in row] for row in table_grid(table)]
    header = tuple(text.lower() for text in grid[0]) if grid else ()
    if not any("token" in title and "pric" in title for title in header):
        return
    tier = _tier(table)
    if header != HEADER or tier not in models:
        raise SourceError(SOURCE.id, place, f"rates per token of no tier {tier!r}", header)
    if {len(row) for row in grid} != {len(header)}:
        raise SourceError(SOURCE.id, place, "rows of unequal length", [len(row) for row in grid])
    meters = [METERS.get(row[0].lower(), "") for row in grid[1:]]
    if sorted(meters) != sorted(METERS.values()):
        raise SourceError(SOURCE.id, place, "unknown usage", [row[0] for row in grid[1:]])
    for model in models[tier]:
        for number, (meter, row) in enumerate(zip(meters, grid[1:], strict=True), start=1):
            price = dollars(SOURCE.id, f"{place} row {number}", row[1])
            yield token_row(
                locator=f"{place} row {number} column 1",
                listed_seller=SOURCE.seller_id,
                listed_model=model,
                meter=meter,
                price=price,
                currency="USD",
                listed_price=row[1],
                listed_unit="USD per million tokens",
                problem=None if price else ZERO,
                note=TRAINS if tier == "contributor" else None,
            )
