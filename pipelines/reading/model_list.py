"""Reading aids for JSON lists of models in which every price has a key of its own.

Belongs here: what the parsers of such lists share (opening the list, one row per figure). Must not
be here: the keys of one seller, and what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import MILLION, PRICE_STEP, decimal_of
from pipelines.reading.rows import require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

FREE_ID = re.compile(r"[:/_-]free$", re.IGNORECASE)
MONEY_WORDS = re.compile(r"pric|cost|fee|discount|currency|tariff|surcharge|billing", re.I)
ZERO = "zero price, free or missing not told"
TOO_SMALL = "smaller than nine decimals can hold"


@dataclass(frozen=True)
class Figure:
    """What one key prices: figure times ``factor`` is the price for one ``unit``."""

    meter: str
    words: str
    factor: Decimal = Decimal(1)
    unit: str = "per_mtok"
    variant: str = ""
    problem: str | None = None


def per_token(meter: str, variant: str = "") -> Figure:
    """A key that holds US dollars for one token."""
    return Figure(meter, "USD per token", MILLION, variant=variant)


def per_mtok(meter: str, variant: str = "") -> Figure:
    """A key that holds US dollars for a million tokens."""
    return Figure(meter, "USD per million tokens", variant=variant)


PER_CALL: Mapping[str, Figure] = {
    "image": Figure("image", "USD per image", unit="per_image"),
    "request": Figure("request", "USD per request", unit="per_request"),
}
"""What lists in OpenRouter's form charge for besides tokens."""


def object_in(source: Source, pointer: str, value: Any) -> dict[str, Any]:
    """The value as an object; raises ``SourceError`` where it is none."""
    if not isinstance(value, dict):
        raise SourceError(source.id, pointer or "document", "not an object", value)
    return value


def list_in(source: Source, pointer: str, value: Any) -> list[Any]:
    """The value as a list; raises ``SourceError`` where it is none."""
    if not isinstance(value, list):
        raise SourceError(source.id, pointer or "document", "not a list", value)
    return value


def models_in(
    source: Source, pointer: str, value: Any, name: str = "id"
) -> list[tuple[str, str, dict[str, Any]]]:
    """Pointer, id and object of each model; the list must have some, and each one once."""
    models = list_in(source, pointer, value)
    if not models:
        raise SourceError(source.id, pointer or "document", "no model in the list", models)
    found: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for index, item in enumerate(models):
        place = f"{pointer}/{index}"
        model_id = object_in(source, place, item).get(name)
        if not isinstance(model_id, str) or not model_id:
            raise SourceError(source.id, f"{place}/{name}", "model without an id", model_id)
        if model_id in found:
            raise SourceError(source.id, f"{place}/{name}", "model listed twice", model_id)
        found[model_id] = (place, model_id, item)
    return list(found.values())


def models_of(
    source: Source, capture: Capture, *others: str
) -> list[tuple[str, str, dict[str, Any]]]:
    """The models of a capture in the usual form, ``{"object": "list", "data": [...]}``.

    ``others`` are keys that the document may have besides. Raises ``SourceError`` on any further
    key, and as `models_in`.
    """
    require_pages(capture, 1)
    document = object_in(source, "", json_of(source.id, capture.page.text))
    known = ("object", *others, "data")
    expect_keys(source.id, "document", document, known=known, required=("data",))
    return models_in(source, "/data", document["data"])


def expect_no_money(
    source: Source, pointer: str, item: Mapping[str, Any], known: tuple[str, ...] = ("pricing",)
) -> None:
    """Raise on a key outside of ``known`` whose name may mean money."""
    if unknown := sorted(key for key in item if MONEY_WORDS.search(key) and key not in known):
        raise SourceError(source.id, pointer, "unknown key that may hold money", unknown)


def figures_in(
    source: Source,
    pointer: str,
    prices: Mapping[str, Any],
    keys: Mapping[str, Figure],
    *,
    model: str,
    is_free: bool | None = None,
    **terms: Any,
) -> Iterator[dict[str, Any]]:
    """One row for each key of ``keys`` that holds a figure; null and empty text hold none.

    ``is_free`` tells whether zero means free; where it is None the model's id tells.
    """
    free = FREE_ID.search(model) is not None if is_free is None else is_free
    for key, figure in keys.items():
        listed = prices.get(key)
        if listed is not None and listed != "":
            yield figure_row(
                source, f"{pointer}/{key}", listed, figure, model=model, is_free=free, **terms
            )


def charged(
    source: Source, pointer: str, prices: Mapping[str, Any], keys: Mapping[str, Figure]
) -> dict[str, Figure]:
    """Those of ``keys`` whose figure is not zero: for meters that a list fills in for everything.

    Such a zero says that the model has no such meter, not that using it costs nothing.
    """
    return {
        key: figure
        for key, figure in keys.items()
        if prices.get(key) and decimal_of(source.id, f"{pointer}/{key}", prices[key])
    }


def figure_row(
    source: Source,
    pointer: str,
    listed: object,
    figure: Figure,
    *,
    model: str,
    is_free: bool,
    **terms: Any,
) -> dict[str, Any]:
    """One row of one figure; raises ``SourceError`` on a negative one and on what is no number."""
    number = decimal_of(source.id, pointer, listed)
    if number < 0:
        raise SourceError(source.id, pointer, "negative price", listed)
    price: Decimal | None = number * figure.factor
    problem = terms.pop("problem", None) or figure.problem
    if number == 0 and not is_free:
        problem = problem or ZERO
    if number and price is not None and price < PRICE_STEP / 2:
        price, problem = None, TOO_SMALL
    tier = terms.pop("service_tier", "standard")
    return token_row(
        locator=pointer,
        listed_model=model,
        listed_seller=terms.pop("listed_seller", source.seller_id),
        service_tier="free" if is_free and number == 0 and tier == "standard" else tier,
        meter=figure.meter,
        variant=", ".join(filter(None, (terms.pop("variant", ""), figure.variant))),
        unit=figure.unit,
        price=price,
        currency=source.currency,
        listed_price=listed if isinstance(listed, str) else f"{number:f}",
        listed_unit=figure.words,
        problem=problem,
        **terms,
    )
