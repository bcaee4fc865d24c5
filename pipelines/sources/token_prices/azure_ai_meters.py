"""Azure: token, page and search prices of OpenAI and Foundry models, from the Retail Prices API.

Belongs here: consumption meters of the products for models (``Azure OpenAI ...``, ``... Models``,
``Azure Kimi``) that count tokens, pages or searches, in every billing region. Must not be here:
virtual machines (a source of their own), and the skipped units: provisioned capacity, hosting of
fine-tuned models, images, videos, characters, sessions, storage and calls.

All that tells one price from another stands in ``meterName``, in abbreviations that change from
model to model (``5.6 luna ShortCo Cd Wr Std DZ 1M Tokens``). It is read word by word: first the
model, then words of a closed list, then at most a version. A name that does not fit is kept as a
problem with the word that nobody has looked at. What the words mean:

* ``glbl``, ``DZ`` and ``regnl`` and their like are the deployment: Global, Data Zone, Regional. A
  Global or Data Zone price stands once for each billing region, and may differ between them.
* ``pp`` is priority processing, ``cd`` cached, ``Wr`` the write into the cache, ``ft`` a
  fine-tuned model. ``ShortCo`` and ``LongCo`` are prompts below and above a length that the list
  does not tell.
* Meters of retired models stay in the list; it does not say which can still be used.
* Input dearer than output means that two meters are swapped: this happened to GPT-5.6 Terra.
* ``unitOfMeasure`` is 1K or 1M, whatever the name says; both must agree where the name says it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.publishers.azure_retail import Meter, meters
from pipelines.reading.money import decimal_of, price_of
from pipelines.reading.rows import aside, frame_of, require_pages, token_row
from pipelines.source import Capture, Paging, Source
from schemas.errors import SourceError

API = "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview"
PRODUCT_WORDS = ("OpenAI", "Models", "Kimi")


def _claim() -> str:
    """URLs of the model products and of the unfiltered list, plain or percent-encoded."""
    space, quote, dollar = r"(?: |%20|\+)", r"(?:'|%27)", r"(?:\$|%24)"
    one = (
        rf"contains(?:\(|%28)productName(?:,|%2[Cc]){space}?"
        rf"{quote}(?:{'|'.join(PRODUCT_WORDS)}){quote}(?:\)|%29)"
    )
    other = rf"(?:api-version=[\w.-]+|currencyCode={quote}?USD{quote}?)"
    filtered = (
        rf"(?:{other}&)*{dollar}filter={one}(?:{space}or{space}{one})*"
        rf"(?:&{other})*(?:&{dollar}skip=(?P<page>\d+))?"
    )
    return (
        rf"https://prices\.azure\.com(?::443)?/api/retail/prices/?"
        rf"(?:\?(?:{filtered}|{other}(?:&{other})*))?"
    )


SOURCE = Source(
    id="azure_ai_meters",
    kind="token_prices",
    publisher="Microsoft",
    urls=(
        f"{API}&$filter="
        + "%20or%20".join(f"contains(productName,%20%27{word}%27)" for word in PRODUCT_WORDS),
    ),
    claims=(_claim(),),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=500,
    seller_id="azure",
    paging=Paging(next_url_pointer="/NextPageLink", max_pages=300),
    proven_on=("2025-08-17",),
)

PRODUCT = re.compile(r"Azure OpenAI(?: .*)?|Azure Kimi|(?:.* )?Models")
SKIPPED_NAME = re.compile(
    r".*\b(?:Units?|Overage|Images|Video|Second|Characters|Sessions?|GB|Calls|Hours?)"
)
"""Skip rule: meters of capacity, hosting, media, storage and tools end in these words."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "tokens": ("", "per_mtok"),
    "pages": ("page", "per_page"),
    "search": ("request", "per_request"),
}
"""Last word of a meter -> its meter (empty: its words tell) and unit."""

MEASURES = {"1K": Decimal(1_000), "1M": Decimal(1_000_000)}
DIRECTIONS = {
    **dict.fromkeys(("inp", "inpt", "input", "in"), "input"),
    **dict.fromkeys(("outp", "outpt", "output", "opt", "out"), "output"),
}
CACHED = ("cd", "cchd", "cached", "cache", "ch", "cched", "ccchd")
PLACES = {
    **dict.fromkeys(("glbl", "gl", "glb", "global"), "Global"),
    **dict.fromkeys(("dz", "dzn", "dzone", "datazone"), "Data Zone"),
    **dict.fromkeys(("regnl", "rgnl", "regn", "rg", "regional"), "Regional"),
}
TIERS = {"batch": "batch", "pp": "priority", "priority": "priority", "std": "standard"}
VARIANTS = {
    "shortco": "short context",
    "longco": "long context",
    "l": "L",
    "ft": "fine-tuned",
    "rft": "fine-tuned",
    "dev": "developer",
    "modelgrader": "model grader",
}
TRAINING = ("training", "trng", "tkn")
WRITE = "wr"
MEDIA = {
    **dict.fromkeys(("aud", "audio"), "audio"),
    **dict.fromkeys(("img", "image"), "image"),
    **dict.fromkeys(("txt", "text"), "text"),
}
SPOKEN = re.compile(r"rt|rtime|realtime|transcribe|trscb|tcrb|tts")
"""Models that a medium is a part of the meter of, and not of the name."""

EMBEDDINGS = ("embedding", "embeddings", "embed")
VERSION = re.compile(r"\d{4}(?:\d{4})?")
JOINED = (
    (re.compile(r"\bdata[ -]zone\b"), "datazone"),
    (re.compile(r"\b(?:mdl|mdel|model)[ -](?:grdr|grader)\b"), "modelgrader"),
    (re.compile(r"\bfine[ -]tuned\b"), "ft"),
    (re.compile(r"\bbatchoutp\b"), "batch outp"),
    (re.compile(r"\b(aud|txt)(\d{4})\b"), r"\1 \2"),
)
GOVERNMENT_REGION = re.compile(r"us(gov|dod|sec|nat)")
CONTEXT_NOTE = "The list does not tell at which prompt length short and long context part."
FIREWORKS_NOTE = "Run by Fireworks; Data Zone is a word of the meter."


@dataclass
class _Name:
    """What the words of a meter name say."""

    model: list[str] = field(default_factory=list)
    place: str = ""
    tier: str = ""
    variants: list[str] = field(default_factory=list)
    direction: str = ""
    medium: str = ""
    is_cached: bool = False
    is_write: bool = False
    is_training: bool = False
    problem: str = ""

    def refuse(self, problem: str) -> None:
        """Note the first thing that does not fit."""
        self.problem = self.problem or problem


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of all pages; raises ``SourceError`` where the list itself has another form."""
    require_pages(capture)
    rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    primary: list[bool] = []
    for meter in meters(SOURCE.id, capture.pages):
        if other := _other(meter):
            words = f"{meter.text('productName')}, {meter.text('meterName')}"
            others.append(aside(meter.locator, other, words, page=meter.page))
        else:
            rows.append(_row(meter))
            primary.append(meter.item["isPrimaryMeterRegion"] is True)
    if not rows:
        raise SourceError(SOURCE.id, "Items", "no meter of a model in the list")
    _judge_repeats(rows, primary)
    _judge_swaps(rows)
    return frame_of(SOURCE, [*rows, *others])


def _other(meter: Meter) -> str:
    """What a meter prices where that is not the use of a model; empty for one of ours."""
    if PRODUCT.fullmatch(meter.text("productName")) is None:
        return "not a product of models"
    if meter.text("type") == "Reservation":
        return "reserved capacity"
    if SKIPPED_NAME.fullmatch(meter.text("meterName")):
        return "capacity, hosting, media, storage or a tool"
    return ""


def _row(meter: Meter) -> dict[str, Any]:
    """One row of a meter; what its name does not tell is a problem."""
    place = f"{meter.locator}/retailPrice"
    if meter.text("currencyCode") != "USD":
        raise SourceError(
            SOURCE.id, f"{meter.locator}/currencyCode", "unknown value", meter.text("currencyCode")
        )
    number = decimal_of(SOURCE.id, place, meter.item["retailPrice"])
    if number < 0:
        raise SourceError(SOURCE.id, place, "negative price", number)
    listed = meter.text("meterName")
    name, kind, unit, size = _reading(listed, meter.text("unitOfMeasure"))
    start, end, wrong_window = meter.window()
    measure = MEASURES.get(meter.text("unitOfMeasure"))
    per = Decimal(1_000_000) if unit == "per_mtok" else Decimal(1)
    problems = [name.problem, size, wrong_window, *_look_alikes(meter, number)]
    region = meter.text("armRegionName") or "unstated"
    product = meter.text("productName")
    return token_row(
        page=meter.page,
        locator=meter.locator,
        listed_seller=SOURCE.seller_id,
        listed_model=f"{product}: {_as_listed(name.model, listed)}",
        variant=", ".join(name.variants),
        region=f"{region}; {name.place}" if name.place else region,
        service_tier=name.tier or "standard",
        meter=kind,
        price=None if measure is None else price_of(SOURCE.id, place, number * per / measure),
        currency="USD",
        unit=unit,
        listed_price=str(meter.item["retailPrice"]),
        listed_unit=f"{meter.text('unitOfMeasure')} ({listed})",
        effective_from=start,
        effective_to=end,
        problem="; ".join(filter(None, problems)) or None,
        note=_note(product, name),
    )


def _note(product: str, name: _Name) -> str | None:
    if "Fireworks" in product:
        return FIREWORKS_NOTE
    return CONTEXT_NOTE if any("context" in variant for variant in name.variants) else None


def _look_alikes(meter: Meter, number: Decimal) -> Iterator[str]:
    """Why the meter is not the plain offer that it looks like."""
    if meter.text("type") != "Consumption":
        yield f"type {meter.text('type')} is not plain consumption"
    if GOVERNMENT_REGION.match(meter.text("armRegionName")):
        yield "region for US government customers only"
    if meter.item["tierMinimumUnits"] != 0:
        yield f"price from {meter.item['tierMinimumUnits']} units on only"
    if meter.item["unitPrice"] != meter.item["retailPrice"]:
        yield f"unitPrice {meter.item['unitPrice']} differs from retailPrice"
    if number == 0:
        yield "zero, and nothing says that it is free"


def _reading(listed: str, measure: str) -> tuple[_Name, str, str, str]:
    """Words, meter, unit and what is wrong with the size of a meter."""
    text = listed.casefold()
    for pattern, plain in JOINED:
        text = pattern.sub(plain, text)
    words = re.split(r"[\s-]+", text)
    counted = COUNTED.get(words.pop())
    size = words.pop() if words and words[-1] in ("1m", "1k") else ""
    wrong = "" if measure in MEASURES else f"unknown unit: {measure}"
    if size and size != measure.casefold():
        wrong = f"the name says {size}, the unit {measure}"
    name = _name(words)
    if counted is None:
        name.refuse(f"unknown last word: {listed}")
        return name, "request", "per_request", wrong
    meter = counted[0] or _meter(name, words)
    return name, meter, counted[1], wrong


def _as_listed(words: Sequence[str], listed: str) -> str:
    """The words of a model as the meter spells them, where they stand together in it."""
    together = re.search(r"[\s-]+".join(map(re.escape, words)), listed, re.IGNORECASE)
    if together:
        return together[0] or listed
    spelled = {word.casefold(): word for word in re.split(r"[\s-]+", listed)}
    return " ".join(spelled.get(word, word) for word in words)


def _name(words: Sequence[str]) -> _Name:
    """Read the words in turn: the model, words of the closed list, at most a version."""
    name = _Name()
    media = [index for index, word in enumerate(words) if word in MEDIA]
    begun = False
    for index, word in enumerate(words):
        if media and index == media[-1] and not set(words) & set(EMBEDDINGS):
            name.medium = MEDIA[word]
            if len(media) > 1 or MEDIA[word] == "text" or any(map(SPOKEN.fullmatch, words)):
                continue
        begun = _take(name, word) or begun
        if _is_known(word):
            continue
        if begun and not VERSION.fullmatch(word) and word not in MEDIA:
            name.refuse(f"word nobody has looked at: {word}")
        name.model.append(word)
    return name


def _is_known(word: str) -> bool:
    known = (DIRECTIONS, CACHED, PLACES, TIERS, VARIANTS, TRAINING, (WRITE,))
    return any(word in words for words in known)


def _take(name: _Name, word: str) -> bool:
    """Take a word of the closed list; false for any other."""
    if word in DIRECTIONS:
        if name.direction:
            name.refuse("two directions in the name")
        name.direction = DIRECTIONS[word]
    elif word in PLACES:
        if name.place:
            name.refuse("two deployments in the name")
        name.place = PLACES[word]
    elif word in TIERS:
        if name.tier:
            name.refuse("two tiers in the name")
        name.tier = TIERS[word]
    elif word in VARIANTS:
        name.variants.append(VARIANTS[word])
    elif word in CACHED:
        name.is_cached = True
    elif word in TRAINING:
        name.is_training = True
    elif word == WRITE:
        name.is_write = True
    else:
        return False
    return True


def _meter(name: _Name, words: Sequence[str]) -> str:
    """The meter of a token price; a name without a direction is refused."""
    direction = name.direction
    if name.is_training and not direction:
        return "training"
    if not direction and set(words) & set(EMBEDDINGS):
        return "embedding"
    if name.is_write:
        if not name.is_cached or direction:
            name.refuse("a write into something else than the cache")
        return "cache_write"
    if not direction and not name.is_cached:
        name.refuse("neither input nor output in the name")
    if name.is_cached and direction == "output":
        name.refuse("cached output")
    base = f"{'cached_' if name.is_cached else ''}{direction or 'input'}"
    if base.startswith("cached_output"):
        base = "output"
    return base if name.medium in ("", "text") else f"{base}_{name.medium}"


def _judge_repeats(rows: Sequence[dict[str, Any]], primary: Sequence[bool]) -> None:
    """Keep one good row per offer and start; what repeats or contradicts it becomes a problem."""
    fields = ("listed_model", "variant", "region", "service_tier", "meter", "effective_from")
    offers: dict[tuple[Any, ...], list[tuple[dict[str, Any], bool]]] = defaultdict(list)
    for row, is_primary in zip(rows, primary, strict=True):
        if row["problem"] is None:
            offers[tuple(row[f] for f in fields)].append((row, is_primary))
    for found in offers.values():
        best = [row for row, is_primary in found if is_primary] or [row for row, _ in found]
        prices = sorted({row["price"] for row in best})
        for row, _ in found:
            if len(prices) > 1:
                named = ", ".join(f"{price.normalize():f}" for price in prices)
                row["problem"] = f"meters name different prices for this offer: {named}"
            elif row is not best[0]:
                row["problem"] = "another meter stands for this offer"


def _judge_swaps(rows: Sequence[dict[str, Any]]) -> None:
    """Hold back input and output of an offer where input is the dearer one."""
    fields = ("listed_model", "variant", "region", "service_tier", "effective_from")
    pairs: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        if row["problem"] is None and row["meter"] in ("input", "output"):
            pairs[tuple(row[f] for f in fields)][row["meter"]] = row
    for pair in pairs.values():
        if len(pair) == 2 and pair["input"]["price"] > pair["output"]["price"]:
            for row in pair.values():
                row["problem"] = "input dearer than output: the two meters look swapped"
