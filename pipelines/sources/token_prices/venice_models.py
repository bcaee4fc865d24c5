"""Venice: what it charges per text model, from its public model list.

Belongs here: the token prices of ``/api/v1/models?type=text`` with the step for long prompts. Must
not be here: prices in DIEM (the seller's own unit), images, speech and video.

Figures are numbers, USD for a million tokens, each in an object ``{usd, diem}``. ``extended`` holds
the prices of prompts longer than ``context_token_threshold``; whether they reprice the whole
prompt is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from pipelines.reading.figures import Figure, figures_in, per_mtok
from pipelines.reading.json_documents import expect_keys, object_in
from pipelines.reading.model_list import ModelList, read
from pipelines.reading.rows import last_day
from pipelines.source import Source
from schemas.errors import SourceError

SOURCE = Source(
    id="venice_models",
    kind="token_prices",
    publisher="Venice",
    urls=("https://api.venice.ai/api/v1/models?type=text",),
    claims=(r"https://api\.venice\.ai/api/v1/models/?\?type=text",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API, readable without a key; no data licence stated; figures only.",
    minimum_rows=40,
    seller_id="venice",
    proven_on=("2026-02-28", "2026-04-20", "2026-06-01", "2026-07-10", "2026-08-03"),
)

STEP = "context_token_threshold"


def _rows(
    place: str, prices: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """For each key the row of any prompt, or of a short one and of a long one."""
    extended = object_in(SOURCE, f"{place}/extended", prices.get("extended") or {})
    expect_keys(SOURCE.id, f"{place}/extended", extended, known=(*keys, STEP))
    step = extended.get(STEP)
    if extended and (not isinstance(step, int) or isinstance(step, bool) or step < 1):
        raise SourceError(SOURCE.id, f"{place}/extended/{STEP}", "not a token count", step)
    for key, figure in keys.items():
        short = {**terms, "context_up_to_tokens": step if key in extended else None}
        long = {**terms, "context_above_tokens": step}
        yield from _price_rows(f"{place}/{key}", key, prices, figure, short)
        yield from _price_rows(f"{place}/extended/{key}", key, extended, figure, long)


def _price_rows(
    place: str, key: str, prices: Mapping[str, Any], figure: Figure, terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Row of one price object; none where the key is missing."""
    if key in prices:
        price = object_in(SOURCE, place, prices[key])
        expect_keys(SOURCE.id, place, price, known=("usd", "diem", "vcu"), required=("usd",))
        yield from figures_in(SOURCE, place, price, {"usd": figure}, **terms)


def _terms(pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    """When a model is deprecated and when it is taken off, where the list says so."""
    place = f"{pointer}/model_spec/deprecation"
    spec = object_in(SOURCE, f"{pointer}/model_spec", model.get("model_spec"))
    told = object_in(SOURCE, place, spec.get("deprecation") or {})
    return {
        **last_day(told.get("removesAt")),
        "deprecated_on": last_day(told.get("date")).get("available_until"),
    }


LIST = ModelList(
    beside=("object", "type"),
    prices_at="model_spec/pricing",
    may_lack_prices=True,
    prices={
        "input": per_mtok("input"),
        "output": per_mtok("output"),
        "cache_input": per_mtok("cached_input"),
        "cache_write": per_mtok("cache_write"),
    },
    required=("input", "output"),
    ignored=("extended",),
    terms=_terms,
    rows=_rows,
)

parse = partial(read, SOURCE, LIST)
