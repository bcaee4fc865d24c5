"""Novita: what it charges per model, from its model list.

Belongs here: the token prices of every model in ``/openai/v1/models``. Must not be here: images,
speech, video and GPU instances.

Figures are integers in ten-thousandths of a US dollar for a million tokens (5700 is $0.57); -1
means that there is no such price. ``pricing`` repeats them, alone names the cache prices, and says
each figure once more in dollars, which must agree. Beside what is charged stands an original
price; where the two differ the one charged is promotional. A model whose ``status`` is not 1 is not
on sale; one that is billed in steps is kept back, as its steps have not been seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figure_row
from pipelines.reading.json_documents import expect_keys, object_in, unknown_price_keys
from pipelines.reading.model_list import ModelList, expect_no_money, models_of, rows_of_entries
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="novita_models",
    kind="token_prices",
    publisher="Novita AI",
    urls=("https://api.novita.ai/openai/v1/models",),
    claims=(r"https://api\.novita\.ai/(openai/v1|v3/openai)/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read without a key; no data licence stated; figures only.",
    minimum_rows=60,
    seller_id="novita",
    proven_on=("2026-10-09",),
)


WORDS = "ten-thousandths of a US dollar per million tokens"


def _figure(meter: str) -> Figure:
    return Figure(meter, WORDS, Decimal("0.0001"))


FLAT: Mapping[str, Figure] = {
    "input_token_price_per_m": _figure("input"),
    "output_token_price_per_m": _figure("output"),
}
CACHES: Mapping[str, Figure] = {
    "input_cache_read": _figure("cached_input"),
    "input_cache_write": _figure("cache_write"),
}
REPEATED = {"prompt": "input_token_price_per_m", "completion": "output_token_price_per_m"}
CACHED = "cached_input_token_price_per_m"
PRICE = ("price_per_m", "price_per_m_decimal", "origin_price_per_m", "origin_price_per_m_decimal")
STEPS = ("is_tiered_billing", "tiered_billing_configs")


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` where most models do not read."""
    models = models_of(SOURCE, ModelList(), capture)
    return frame_of(SOURCE, rows_of_entries(SOURCE, models, _model_rows))


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model, (*FLAT, CACHED, *STEPS, "pricing"))
    if not all(key in model for key in FLAT):
        raise SourceError(SOURCE.id, pointer, "model without prices", name)
    status = model.get("status", 1)
    problem = None if status == 1 else f"not on sale: status {status}"
    if model.get(STEPS[0]) or model.get(STEPS[1]):
        problem = problem or "billed in steps that have not been looked at"
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing") or {})
    known = (*REPEATED, *CACHES)
    yield from unknown_price_keys(SOURCE, place, pricing, known, listed_model=name)
    for key, flat in REPEATED.items():
        origin = _origin(f"{place}/{key}", pricing.get(key), model[flat])
        yield from _rows(f"{pointer}/{flat}", model[flat], origin, FLAT[flat], name, problem)
    for key, figure in CACHES.items():
        if pricing.get(key) is not None:
            price = object_in(SOURCE, f"{place}/{key}", pricing[key])
            listed = price.get("price_per_m")
            origin = _origin(f"{place}/{key}", price, listed)
            where = f"{place}/{key}/price_per_m"
            yield from _rows(where, listed, origin, figure, name, problem)
    if CACHED in model and "input_cache_read" not in pricing:
        figure = CACHES["input_cache_read"]
        yield from _rows(f"{pointer}/{CACHED}", model[CACHED], None, figure, name, problem)


def _origin(place: str, value: Any, charged: Any) -> int | None:
    """The original price where it is another one than is charged.

    Raises ``SourceError`` where the price object says another figure than ``charged``.
    """
    if value is None:
        return None
    price = object_in(SOURCE, place, value)
    expect_keys(SOURCE.id, place, price, known=PRICE)
    for key in PRICE[0], PRICE[2]:
        words = price.get(f"{key}_decimal")
        if words and decimal_of(SOURCE.id, f"{place}/{key}_decimal", words) * 10_000 != price[key]:
            raise SourceError(SOURCE.id, f"{place}/{key}", "two figures for one price", price)
    if price.get(PRICE[0], charged) != charged:
        raise SourceError(SOURCE.id, place, f"not the {charged} that the model states", price)
    origin = price.get(PRICE[2])
    return None if origin in (None, charged) else origin


def _rows(
    place: str, listed: Any, origin: int | None, figure: Figure, name: str, problem: str | None
) -> Iterator[dict[str, Any]]:
    """Row of what is charged, and of the original price where that differs."""
    offer = "list" if origin is None else "promotional"
    yield from _row(place, listed, figure, name, problem, offer)
    if origin is not None:
        yield from _row(place, origin, figure, name, problem, "list")


def _row(
    place: str, listed: Any, figure: Figure, name: str, problem: str | None, offer: str
) -> Iterator[dict[str, Any]]:
    """Row of one figure; none for -1 and null. Only whole numbers have the unit that is known."""
    if listed is None or listed == -1:
        return
    if not isinstance(listed, int) or isinstance(listed, bool):
        raise SourceError(SOURCE.id, place, "not a whole number, so its unit is not known", listed)
    yield figure_row(
        SOURCE, place, listed, figure, model=name, is_free=False, problem=problem, offer=offer
    )
