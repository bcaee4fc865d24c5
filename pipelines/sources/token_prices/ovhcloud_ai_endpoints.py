"""OVHcloud AI Endpoints: prices of hosted models, from its OpenAI-compatible model list.

Unproven: no capture was at hand; the fields of an entry are known from rows that a public project
recorded on 2026-09-25.

Belongs here: one row per meter of every model of ``/v1/models``. Must not be here: the catalogue
for OpenRouter (``catalog.endpoints.ai.ovh.net``), which holds the same prices but, as far as is
known, no currency, and the catalogue page in euro.

Meaning of the fields:

* Figures are strings for one token (or image, or request) in ``currency_unit``.
* Entries carry many fields beside the known ones; any that may hold money is refused. A model
  whose ``pricing`` has another currency is kept out with that as its problem.
* Zero stands where a meter does not apply; nothing says that anything is free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of, unknown_price_keys
from pipelines.reading.model_list import models_in, rows_of_entries
from pipelines.reading.money import MILLION, decimal_of
from pipelines.reading.rows import frame_of, require_pages, token_row
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="ovhcloud_ai_endpoints",
    kind="token_prices",
    publisher="OVHcloud",
    urls=("https://oai.endpoints.kepler.ai.cloud.ovh.net/v1/models",),
    claims=(r"https://oai\.endpoints\.kepler\.ai\.cloud\.ovh\.net/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated.",
    minimum_rows=10,
    seller_id="ovhcloud",
)

TOKENS = "per token"
METERS: Mapping[str, tuple[str, str, str]] = {
    "prompt": ("input", "per_mtok", TOKENS),
    "completion": ("output", "per_mtok", TOKENS),
    "input_cache_reads": ("cached_input", "per_mtok", TOKENS),
    "input_cache_writes": ("cache_write", "per_mtok", TOKENS),
    "image": ("image", "per_image", "per image"),
    "request": ("request", "per_request", "per request"),
}
CURRENCY = "currency_unit"
MONEY_WORDS = re.compile(r"pric|cost|fee|discount|currency|tariff|surcharge", re.IGNORECASE)
ZERO = "zero price, free or missing not told"


def parse(capture: Capture) -> pl.DataFrame:
    """Rows of every model; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    document = json_of(SOURCE.id, capture.page.text)
    if not isinstance(document, dict):
        raise SourceError(SOURCE.id, "document", "not an object", document)
    expect_keys(SOURCE.id, "document", document, known=("object", "data"), required=("data",))
    models = models_in(SOURCE, "/data", document["data"])
    return frame_of(SOURCE, rows_of_entries(SOURCE, models, _model_rows))


def _model_rows(pointer: str, name: str, model: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Rows of one model."""
    if unknown := [key for key in model if MONEY_WORDS.search(key) and key != "pricing"]:
        raise SourceError(SOURCE.id, pointer, "unknown key that may hold money", ", ".join(unknown))
    pricing = model.get("pricing")
    if not isinstance(pricing, dict):
        raise SourceError(SOURCE.id, f"{pointer}/pricing", "missing", pricing)
    yield from unknown_price_keys(
        SOURCE,
        f"{pointer}/pricing",
        pricing,
        (*METERS, CURRENCY),
        required=("prompt", "completion", CURRENCY),
        listed_model=name,
    )
    is_known = pricing[CURRENCY] == SOURCE.currency
    problem = None if is_known else f"currency nobody has looked at: {pricing[CURRENCY]}"
    for key in METERS:
        if key in pricing:
            yield _row(name, key, pricing, f"{pointer}/pricing/{key}", problem)


def _row(
    model: str, key: str, pricing: Mapping[str, Any], pointer: str, problem: str | None
) -> dict[str, Any]:
    meter, unit, words = METERS[key]
    listed = pricing[key]
    if not isinstance(listed, str):
        raise SourceError(SOURCE.id, pointer, "price is not a string", listed)
    number = decimal_of(SOURCE.id, pointer, listed)
    if number < 0:
        raise SourceError(SOURCE.id, pointer, "negative price", listed)
    return token_row(
        locator=pointer,
        listed_seller=SOURCE.seller_id,
        listed_model=model,
        meter=meter,
        price=number * (MILLION if unit == "per_mtok" else 1),
        currency=SOURCE.currency,
        unit=unit,
        listed_price=listed,
        listed_unit=f"{pricing[CURRENCY]} {words}",
        problem=problem or (None if number else ZERO),
    )
