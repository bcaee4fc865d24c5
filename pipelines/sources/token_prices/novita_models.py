"""Novita: what it charges per model, from its model list.

Unproven: no real answer is held, and public readers send a key with the question; the layout and
the unit follow those readers.

Belongs here: the token prices of every model in ``/openai/v1/models``. Must not be here: images,
speech, video and GPU instances.

Figures are integers in ten-thousandths of a US dollar for a million tokens (5700 is $0.57); -1
means that there is no such price. ``pricing`` repeats them, and alone names the cache prices. A
model whose ``status`` is not 1 is not on sale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figure_row
from pipelines.reading.json_documents import expect_keys, object_in
from pipelines.reading.model_list import ModelList, expect_no_money, models_of
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
REPEATED = ("prompt", "completion")
CACHED = "cached_input_token_price_per_m"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on a price key that is not known."""
    models = models_of(SOURCE, ModelList(), capture)
    return frame_of(SOURCE, [row for model in models for row in _model_rows(*model)])


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    expect_no_money(SOURCE, pointer, model, (*FLAT, CACHED, "pricing"))
    if not all(key in model for key in FLAT):
        raise SourceError(SOURCE.id, pointer, "model without prices", name)
    status = model.get("status", 1)
    problem = None if status == 1 else f"not on sale: status {status}"
    for key, figure in FLAT.items():
        yield from _row(f"{pointer}/{key}", model[key], figure, name, problem)
    place = f"{pointer}/pricing"
    pricing = object_in(SOURCE, place, model.get("pricing") or {})
    expect_keys(SOURCE.id, place, pricing, known=(*REPEATED, *CACHES))
    for key, figure in CACHES.items():
        if pricing.get(key) is not None:
            price = object_in(SOURCE, f"{place}/{key}", pricing[key])
            expect_keys(SOURCE.id, f"{place}/{key}", price, known=("price_per_m",))
            where = f"{place}/{key}/price_per_m"
            yield from _row(where, price.get("price_per_m"), figure, name, problem)
    if CACHED in model and "input_cache_read" not in pricing:
        figure = CACHES["input_cache_read"]
        yield from _row(f"{pointer}/{CACHED}", model[CACHED], figure, name, problem)


def _row(
    place: str, listed: Any, figure: Figure, name: str, problem: str | None
) -> Iterator[dict[str, Any]]:
    """Row of one figure; none for -1 and null. Only whole numbers have the unit that is known."""
    if listed is None or listed == -1:
        return
    if not isinstance(listed, int) or isinstance(listed, bool):
        raise SourceError(SOURCE.id, place, "not a whole number, so its unit is not known", listed)
    yield figure_row(SOURCE, place, listed, figure, model=name, is_free=False, problem=problem)
