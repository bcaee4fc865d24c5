"""Figures of token prices: what a key, column or cell prices, and the row of one such figure.

Belongs here: meter, unit and scale of a figure, and what zero and very small figures mean. Must not
be here: where a document keeps its figures (``model_list.py`` and the modules of the sources).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipelines.reading.money import MILLION, PRICE_STEP, decimal_of
from pipelines.reading.rows import token_row
from pipelines.source import Source
from schemas.errors import SourceError

_FREE_NAME = re.compile(r"(?:^|[:/_-])free$", re.IGNORECASE)
ZERO = "zero price, free or missing not told"
TOO_SMALL = "smaller than nine decimals can hold"


def says_free(model: str) -> bool:
    """Whether a listed name says that the model is free, so that a zero is its price."""
    return _FREE_NAME.search(model) is not None


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
    free = says_free(model) if is_free is None else is_free
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
    """One row of one figure; raises ``SourceError`` on a negative one and on what is no number.

    The tier of a name that says free is left to the rule for names (``pipelines/identity``).
    """
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
    if is_free and number == 0 and tier == "standard" and not says_free(model):
        tier = "free"
    return token_row(
        locator=pointer,
        listed_model=model,
        listed_seller=terms.pop("listed_seller", source.seller_id),
        service_tier=tier,
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
