"""models.dev: prices that its contributors and importers keep per provider and model.

The site's own file is not held; the repository's trees of four dates were read, put together in its
layout (``models_dev_tree.py``).

Belongs here: the ``cost`` of every model of every provider in ``api.json``. Must not be here: costs
of experimental modes, limits and abilities.

Figures are numbers, said to be US dollars for a million tokens; prices of sellers in euro were
entered without conversion at times, so this is a second opinion only. ``tiers`` hold the prices of
prompts longer than ``tier.size`` tokens; ``context_over_200k`` is their older form and is read
where ``tiers`` is missing. Zero stands for subscriptions, for free models and for missing prices,
and is published only where the id says free. Keys outside the project's schema, which some of its
files have, are kept back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import polars as pl

from pipelines.publishers.models_dev_tree import ORIGIN, TREE_URL, copies
from pipelines.reading.cloud_names import in_region, region_named
from pipelines.reading.figures import Figure, figures_in, per_mtok
from pipelines.reading.json_documents import (
    escaped,
    expect_keys,
    json_of,
    list_in,
    object_in,
    unknown_price_keys,
)
from pipelines.reading.model_list import NO_PRICE, expect_no_money
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Retold, Source
from schemas.errors import SourceError
from schemas.observations import STAGES

SOURCE = Source(
    id="models_dev",
    kind="token_prices",
    publisher="models.dev",
    urls=("https://models.dev/api.json",),
    claims=(r"https://models\.dev/api\.json", rf"{re.escape(TREE_URL)}/[0-9a-f]+"),
    media_type="application/json",
    currency="USD",
    is_official=False,
    terms="MIT licence.",
    minimum_rows=1200,
    retold=Retold(ORIGIN, copies),
    proven_on=("2025-09-30", "2025-12-31", "2026-03-31", "2026-05-31"),
)

KEYS: Mapping[str, Figure] = {
    "input": per_mtok("input"),
    "output": per_mtok("output"),
    "reasoning": per_mtok("reasoning_output"),
    "cache_read": per_mtok("cached_input"),
    "cache_write": per_mtok("cache_write"),
    "input_audio": per_mtok("input_audio"),
    "output_audio": per_mtok("output_audio"),
}
ODD_KEYS: Mapping[str, Figure] = {
    key: Figure(meter, "not told", problem="key is not one of the project's schema")
    for key, meter in (
        ("cached", "cached_input"),
        ("cached_input", "cached_input"),
        ("cached_read", "cached_input"),
        ("cache_input", "cached_input"),
        ("cached_write", "cache_write"),
        ("citation", "citation"),
        ("image", "image"),
        ("request", "request"),
    )
}
"""Keys that stood in the project's files on 2026-05-31 without being in its schema."""
LEGACY_STEP = 200_000

BEDROCK = "amazon-bedrock"
CLOUDS = frozenset({BEDROCK, "azure"})
"""Sellers whose names of models may begin with a region."""


def parse(capture: Capture) -> pl.DataFrame:
    """Costs of every model; raises ``SourceError`` where most of them do not read."""
    require_pages(capture, 1)
    document = object_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    rows = rows_of_parts(
        SOURCE,
        (
            part
            for provider, entry in document.items()
            for part in _models(f"/{escaped(provider)}", provider, entry)
        ),
    )
    return frame_of(SOURCE, list(in_region(rows, (BEDROCK,))))


def _models(pointer: str, provider: str, entry: Any) -> Iterator[Part]:
    """The models of a provider, each of which stands alone."""
    expect_no_money(SOURCE, pointer, object_in(SOURCE, pointer, entry), ())
    models = object_in(SOURCE, f"{pointer}/models", entry.get("models"))
    for name, value in models.items():
        place = f"{pointer}/models/{escaped(name)}"
        read = partial(_model_rows, place, value, provider, name)
        yield Part(place, f"{provider} {name}", value, read, {"listed_model": name}, NO_PRICE)


def _model_rows(place: str, value: Any, provider: str, name: str) -> Iterator[dict[str, Any]]:
    model = object_in(SOURCE, place, value)
    expect_no_money(SOURCE, place, model, ("cost",))
    if model.get("cost") is not None:
        cost = object_in(SOURCE, f"{place}/cost", model["cost"])
        for row in _cost_rows(f"{place}/cost", cost, provider, name):
            yield {**row, **_stage(model.get("status"))}


def _stage(listed: object) -> Mapping[str, Any]:
    """Stage of life as a column; another word as a note."""
    if listed is None:
        return {}
    return {"status": listed} if listed in STAGES else {"note": f"status {listed}"}


def _cost_rows(
    place: str, cost: Mapping[str, Any], provider: str, name: str
) -> Iterator[dict[str, Any]]:
    """Rows of one cost: the figures, then those of longer prompts."""
    known = (*KEYS, *ODD_KEYS, "tiers", "context_over_200k")
    yield from unknown_price_keys(SOURCE, place, cost, known, listed_model=name)
    steps = list(_steps(place, cost))
    bounds = [bound for _, bound, _ in steps]
    if bounds != sorted(set(bounds)):
        raise SourceError(SOURCE.id, f"{place}/tiers", "steps do not rise", bounds)
    region = region_named(name) if provider in CLOUDS else "unstated"
    terms: dict[str, Any] = {"model": name, "listed_seller": provider, "region": region}
    yield from figures_in(SOURCE, place, cost, ODD_KEYS, **terms)
    for key, figure in KEYS.items():
        mine = [(p, b, prices) for p, b, prices in steps if key in prices]
        limits = [bound for _, bound, _ in mine]
        first = limits[0] if limits else None
        yield from figures_in(
            SOURCE, place, cost, {key: figure}, context_up_to_tokens=first, **terms
        )
        for (pointer, bound, prices), limit in zip(mine, [*limits[1:], None], strict=False):
            yield from figures_in(
                SOURCE,
                pointer,
                prices,
                {key: figure},
                context_above_tokens=bound,
                context_up_to_tokens=limit,
                **terms,
            )


def _steps(place: str, cost: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Pointer, lower bound and prices of each step."""
    if cost.get("tiers") is None:
        if cost.get("context_over_200k") is not None:
            pointer = f"{place}/context_over_200k"
            prices = object_in(SOURCE, pointer, cost["context_over_200k"])
            expect_keys(SOURCE.id, pointer, prices, known=KEYS)
            yield pointer, LEGACY_STEP, prices
        return
    for index, item in enumerate(list_in(SOURCE, f"{place}/tiers", cost["tiers"])):
        pointer = f"{place}/tiers/{index}"
        prices = object_in(SOURCE, pointer, item)
        expect_keys(SOURCE.id, pointer, prices, known=(*KEYS, "tier"), required=("tier",))
        tier = object_in(SOURCE, f"{pointer}/tier", prices["tier"])
        expect_keys(SOURCE.id, f"{pointer}/tier", tier, known=("type", "size"))
        size = tier.get("size")
        if tier.get("type", "context") != "context" or not isinstance(size, int) or size < 1:
            raise SourceError(SOURCE.id, f"{pointer}/tier", "unknown kind of step", tier)
        yield pointer, size, prices
