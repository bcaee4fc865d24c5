"""Atlas Cloud: what it charges per model, from its public model list.

Belongs here: the token prices of text models, at what is charged now (``actual``) and, where that
differs, at list (``origin``). Must not be here: prices that other sellers ask for these models.

Meaning of the fields, which the list does not describe (the figures tell):

* Token prices are USD for a million tokens, as strings.
* ``prompt_thresholds`` hold the figures for prompts longer than ``threshold`` tokens; whether they
  reprice the whole prompt is not told.
* ``discount`` is the charged share in percent; it is contained in ``actual``.
* ``base_price`` of image, video and audio models names its unit only rarely, and is not published
  without one.
* ``display_console`` is false for models that the API sells but the console does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figures_in, per_mtok
from pipelines.reading.json_documents import expect_keys, json_of, list_in, object_in
from pipelines.reading.model_list import ModelList, models_in, rows_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="atlascloud_models",
    kind="token_prices",
    publisher="Atlas Cloud",
    urls=("https://console.atlascloud.ai/api/v1/models",),
    claims=(r"https://console\.atlascloud\.ai/api/v1/models/?(\?[^#]*)?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public API without a key; no data licence stated; figures only.",
    minimum_rows=150,
    seller_id="atlascloud",
    proven_on=("2026-08-07", "2026-08-22"),
)

TOKENS: Mapping[str, Figure] = {
    "input_price": per_mtok("input"),
    "output_price": per_mtok("output"),
    "cache_price": per_mtok("cached_input"),
    "cache_creation_price": per_mtok("cache_write"),
    "cache_creation_1h_price": per_mtok("cache_write_1h"),
    "input_audio_price": per_mtok("input_audio"),
    "cache_audio_price": per_mtok("cached_input_audio"),
    "input_image_price": per_mtok("input_image"),
    "output_image_price": per_mtok("output_image"),
}
UNITS = {"generation": "USD per generation"}
BASE = Figure("request", "unit not told", unit="per_request", problem="unit not told")
PRICE_KEYS = ("discount", "actual", "origin", "tiered_price", "dynamic_discount")


def _terms(pointer: str, model: Mapping[str, Any]) -> Mapping[str, Any]:
    is_shown = model.get("display_console", True)
    return {"note": None if is_shown else "not shown in the seller's console"}


def _rows(
    place: str, price: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Rows of what is charged now and, where that differs, of the list."""
    actual, origin = (object_in(SOURCE, f"{place}/{k}", price[k]) for k in ("actual", "origin"))
    now = list(_side_rows(f"{place}/actual", actual, **terms))
    before = list(_side_rows(f"{place}/origin", origin, **terms))
    if _figures(now) == _figures(before):
        yield from now
    else:
        yield from ({**row, "offer": "promotional"} for row in now)
        yield from before


def _figures(rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What two sets of prices are compared by, however the numbers are written."""
    return [{**row, "locator": "", "listed_price": ""} for row in rows]


def _side_rows(place: str, side: Mapping[str, Any], **terms: Any) -> Iterator[dict[str, Any]]:
    """Rows of one set of prices: by token with steps, or one base price."""
    if "base_price" in side:
        expect_keys(SOURCE.id, place, side, known=("base_price", "unit"))
        yield from figures_in(SOURCE, place, side, {"base_price": _base(place, side)}, **terms)
        return
    expect_keys(SOURCE.id, place, side, known=("type", *TOKENS, "prompt_thresholds"))
    if side and side.get("type") != "flat":
        raise SourceError(SOURCE.id, f"{place}/type", "unknown kind of price", side.get("type"))
    steps = list_in(SOURCE, f"{place}/prompt_thresholds", side.get("prompt_thresholds", []))
    bounds = [_threshold(step, f"{place}/prompt_thresholds/{i}") for i, step in enumerate(steps)]
    if bounds != sorted(set(bounds)):
        raise SourceError(SOURCE.id, f"{place}/prompt_thresholds", "steps do not rise", bounds)
    for key, figure in TOKENS.items():
        limits = [b for b, step in zip(bounds, steps, strict=True) if key in step]
        first = limits[0] if limits else None
        yield from figures_in(
            SOURCE, place, side, {key: figure}, context_up_to_tokens=first, **terms
        )
    for index, (bound, step) in enumerate(zip(bounds, steps, strict=True)):
        above = bounds[index + 1] if index + 1 < len(bounds) else None
        yield from figures_in(
            SOURCE,
            f"{place}/prompt_thresholds/{index}",
            step,
            TOKENS,
            context_above_tokens=bound,
            context_up_to_tokens=above,
            **terms,
        )


def _base(place: str, side: Mapping[str, Any]) -> Figure:
    """What a base price buys; kept back where no unit stands beside it."""
    if "unit" not in side:
        return BASE
    if side["unit"] not in UNITS:
        raise SourceError(SOURCE.id, f"{place}/unit", "unknown unit", side["unit"])
    return replace(BASE, words=UNITS[side["unit"]], variant=side["unit"], problem=None)


def _threshold(step: Any, place: str) -> int:
    known = ("threshold", *TOKENS)
    expect_keys(SOURCE.id, place, object_in(SOURCE, place, step), known=known)
    tokens = step.get("threshold")
    if not isinstance(tokens, int) or isinstance(tokens, bool) or tokens < 1:
        raise SourceError(SOURCE.id, f"{place}/threshold", "not a token count", tokens)
    return tokens


LIST = ModelList(
    prices_at="price", required=("actual", "origin"), ignored=PRICE_KEYS, rows=_rows, terms=_terms
)


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every listed model; raises ``SourceError`` on a key that is not known."""
    require_pages(capture, 1)
    document, root = json_of(SOURCE.id, capture.page.text), ""
    if isinstance(document, dict) and "body" in document:
        # Recorded copies stand in an envelope, opened so that their bytes can stay as they are.
        expect_keys(SOURCE.id, "envelope", document, known=("fetched_at", "url", "body"))
        document, root = document["body"], "/body"
    answer = object_in(SOURCE, root, document)
    expect_keys(SOURCE.id, "document", answer, known=("code", "data", "msg"), required=("data",))
    if answer.get("code", "200") != "200":
        raise SourceError(SOURCE.id, f"{root}/code", "not a good answer", answer["code"])
    models = models_in(SOURCE, f"{root}/data", answer["data"], name="model")
    return frame_of(SOURCE, list(rows_of(SOURCE, LIST, models)))
