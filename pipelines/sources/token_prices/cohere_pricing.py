"""Cohere: prices of its API models, from its pricing page.

Belongs here: the cards of models that the page carries as data (a React payload in its scripts),
and the sentences about legacy models. Must not be here: the rates of dedicated instances (Model
Vault), and models whose price Cohere tells only on request, which have a card without prices.

The cards hold numbers without a currency; the page shows them with a dollar sign, as its sentences
do. A card "per Free" is the rate-limited free key, so that its prices are those of the free tier.
Unproven: written from the layout of a page of August 2026 that another project keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.flight import offset_of, payload_of, value_of
from pipelines.reading.html_tables import folded, html_of
from pipelines.reading.json_documents import expect_keys
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="cohere_pricing",
    kind="token_prices",
    publisher="Cohere",
    urls=("https://cohere.com/pricing",),
    claims=(r"https://cohere\.com/pricing/?(\?[^#]*)?",),
    media_type="text/html",
    currency="USD",
    is_official=True,
    terms="Public pricing page; no data licence stated; figures only.",
    minimum_rows=6,
    seller_id="cohere",
)

GROUPS = "pricingGroups"
PRICING_KEYS = frozenset(
    {"_key", "_type", "inputLabel", "inputPrice", "outputLabel", "outputPrice", "overridePer"}
)
TOKENS = "1M tokens"
FREE = "Free"
MEANINGS: Mapping[tuple[str, str], tuple[str, str, int]] = {
    (TOKENS, "Input"): ("input", "per_mtok", 1),
    (TOKENS, "Cost"): ("input", "per_mtok", 1),
    (TOKENS, "Output"): ("output", "per_mtok", 1),
    (TOKENS, "Image cost"): ("input_image", "per_mtok", 1),
    ("1K searches", "Cost"): ("request", "per_request", 1000),
}
"""Meter of a unit and a label, our unit, and how many of them the listed price buys."""

FREE_LABELS = ("API key", "Model download")
LEGACY = re.compile(
    r"(?P<name>.+) pricing is \$(?P<input>\d+(?:\.\d+)?)/1M tokens for input"
    r" and \$(?P<output>\d+(?:\.\d+)?)/1M tokens for output\.?"
)
LEGACY_LIKE = re.compile(r"pricing is .*tokens for (?:input|output)|pricing is \$")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of the cards and of the legacy models; raises ``SourceError`` on another payload."""
    require_pages(capture, 1)
    text = capture.page.text
    groups = value_of(SOURCE.id, payload_of(SOURCE.id, text), GROUPS)
    start = max(text.find(f'\\"{GROUPS}\\":'), 0)
    rows = [row for card in _cards(groups) for row in _card_rows(card, text, start)]
    if not rows:
        raise SourceError(SOURCE.id, GROUPS, "no card with a price", groups)
    return frame_of(SOURCE, [*rows, *_legacy_rows(text)])


def _cards(groups: Any) -> Iterator[Mapping[str, Any]]:
    """Cards of all groups that have prices."""
    if not isinstance(groups, list):
        raise SourceError(SOURCE.id, GROUPS, "not a list", groups)
    for group in groups:
        models = group.get("models") if isinstance(group, dict) else None
        if not isinstance(models, list):
            raise SourceError(SOURCE.id, GROUPS, "a group without a list of models", group)
        for card in models:
            if not isinstance(card, dict) or not isinstance(card.get("modelName"), str):
                raise SourceError(SOURCE.id, GROUPS, "a card without modelName", card)
            if card.get("pricings"):
                yield card


def _card_rows(card: Mapping[str, Any], text: str, start: int) -> Iterator[dict[str, Any]]:
    """Rows of one card: up to two prices for each of its price entries."""
    name = card["modelName"]
    if not isinstance(card["pricings"], list):
        raise SourceError(SOURCE.id, f"{name} pricings", "not a list", card["pricings"])
    place = f"offset {offset_of(text, 'modelName', name, start)}"
    for pricing in card["pricings"]:
        if not isinstance(pricing, dict):
            raise SourceError(SOURCE.id, f"{name} pricings", "not an object", pricing)
        expect_keys(
            SOURCE.id,
            f"{name} pricings",
            pricing,
            known=PRICING_KEYS,
            required=("inputLabel", "inputPrice"),
        )
        per = str(pricing.get("overridePer") or card.get("per"))
        if per == FREE:
            yield from _free_rows(name, pricing, place)
            continue
        for side in ("input", "output"):
            if pricing.get(f"{side}Price") is not None:
                yield _priced_row(name, per, pricing, side, place)


def _free_rows(name: str, pricing: Mapping[str, Any], place: str) -> Iterator[dict[str, Any]]:
    """Rows of the free API key; raises where the card says anything else than free."""
    labels = (pricing["inputLabel"], pricing.get("outputLabel"))
    prices = (pricing["inputPrice"], pricing.get("outputPrice"))
    if labels != FREE_LABELS or any(decimal_of(SOURCE.id, name, price) for price in prices):
        raise SourceError(SOURCE.id, f"{name} pricings", "free card with other prices", pricing)
    for meter in ("input", "output"):
        yield _row(name, meter, Decimal(0), FREE, FREE, place, tier="free")


def _priced_row(
    name: str, per: str, pricing: Mapping[str, Any], side: str, place: str
) -> dict[str, Any]:
    label = folded(str(pricing.get(f"{side}Label")))
    if (per, label) not in MEANINGS:
        raise SourceError(
            SOURCE.id, f"{name} pricings", "unknown unit or label", f"{label} / {per}"
        )
    meter, unit, many = MEANINGS[(per, label)]
    price = decimal_of(SOURCE.id, f"{name} {side}Price", pricing[f"{side}Price"])
    listed = str(pricing[f"{side}Price"])
    if price < 0:
        raise SourceError(SOURCE.id, f"{name} {side}Price", "negative price", listed)
    problem = None if price else "zero price, free or missing not told"
    return _row(name, meter, price / many, listed, per, place, unit=unit, problem=problem)


def _legacy_rows(text: str) -> Iterator[dict[str, Any]]:
    """Rows of the sentences about legacy models, one model each."""
    for block in html_of(text).find_all(["li", "p"]):
        sentence = folded(block.get_text(" "))
        if block.find(["li", "p"]) is not None or not LEGACY_LIKE.search(sentence):
            continue
        match = LEGACY.fullmatch(sentence)
        place = f"offset {max(text.find(sentence), 0)}"
        if not match:
            problem = "a sentence with a price that reads differently"
            name = sentence.partition(" pricing is")[0]
            yield _row(name, "input", None, sentence, TOKENS, place, problem=problem)
            continue
        for meter in ("input", "output"):
            price, listed = Decimal(match[meter]), f"${match[meter]}"
            zero = None if price else "zero price, free or missing not told"
            yield _row(
                match["name"],
                meter,
                price,
                listed,
                TOKENS,
                place,
                problem=zero,
                status="legacy",
            )


def _row(
    model: str,
    meter: str,
    price: Decimal | None,
    listed: str,
    words: str,
    place: str,
    *,
    unit: str = "per_mtok",
    tier: str = "standard",
    problem: str | None = None,
    status: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    return token_row(
        locator=place,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        service_tier=tier,
        meter=meter,
        price=price,
        currency="USD",
        unit=unit,
        listed_price=listed,
        listed_unit=words,
        problem=problem,
        status=status,
        note=note,
    )
