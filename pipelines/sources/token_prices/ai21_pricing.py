"""AI21: prices of its foundation models, from its pricing page.

Belongs here: the cards of models with their prices per million tokens. Must not be here: plans,
trial credits, and prices of the same models at other sellers.

Unproven: written from the layout of a page of 2026 that another project keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from bs4 import Tag

from pipelines.reading.html_tables import folded, html_of
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="ai21_pricing",
    kind="token_prices",
    publisher="AI21 Labs",
    urls=("https://www.ai21.com/pricing/",),
    claims=(r"https://www\.ai21\.com/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public pricing page; no data licence stated; figures only.",
    minimum_rows=2,
    seller_id="ai21",
)

METERS: Mapping[str, str] = {"input": "input", "output": "output", "cached input": "cached_input"}
CARDS = ".b-cards--type-models .card"
PRICE = re.compile(r"\$(?P<price>\d+(?:\.\d+)?) / 1M (?P<what>[a-z ]+) tokens")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every card of a model; raises ``SourceError`` on another wording."""
    require_pages(capture, 1)
    text = capture.page.text
    cards = html_of(text).select(CARDS)
    if not cards:
        raise SourceError(SOURCE.id, "document", "no cards of models", text[:120])
    return frame_of(SOURCE, [row for card in cards for row in _card_rows(card, text)])


def _card_rows(card: Tag, text: str) -> Iterator[dict[str, Any]]:
    """Rows of one card: a title, and one price per line of its footer."""
    title, footer = card.select_one(".card__title"), card.select_one(".card__footer")
    if title is None or footer is None:
        raise SourceError(SOURCE.id, "card", "no title or no prices", card.get_text(" "))
    model = folded(title.get_text())
    place = f"offset {max(text.find(f'>{model}<'), 0)}"
    for line_break in footer.find_all("br"):
        line_break.replace_with("\n")
    lines = [folded(line) for line in footer.get_text(" ").split("\n") if folded(line)]
    matches = [PRICE.fullmatch(line) for line in lines]
    told = [METERS.get(match["what"]) for match in matches if match]
    if not lines or len(told) != len(lines) or None in told or len(set(told)) != len(told):
        raise SourceError(SOURCE.id, f"{model} prices", "unknown price, unit or label", lines)
    for line, match in zip(lines, matches, strict=True):
        if match is None:
            continue
        price = Decimal(match["price"])
        yield token_row(
            locator=place,
            listed_seller=SOURCE.seller_id,
            listed_model=model,
            meter=METERS[match["what"]],
            price=price,
            currency="USD",
            listed_price=line,
            listed_unit="1M tokens",
            problem=None if price else "zero price, free or missing not told",
        )
