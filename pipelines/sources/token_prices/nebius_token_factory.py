"""Nebius Token Factory: what it charges per model and region, from its public catalogue.

Belongs here: token prices of every flavor of every model. Must not be here: Nebius' GPU prices
(``gpu_rates/nebius_prices``), dedicated endpoints, and batch requests, for which the documentation
states half the price of the base flavor without a figure.

A flavor is a model id with regions of its own; its figures are USD for a million tokens. A zero is
not published: the catalogue does not tell free from missing. A key that nobody looked at is refused
where its name means money and it holds something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import polars as pl

from pipelines.reading.figures import Figure, figures_in, per_mtok
from pipelines.reading.json_documents import json_of, list_in, object_in
from pipelines.reading.model_list import MONEY_WORDS, NO_PRICE
from pipelines.reading.parts import Part, rows_of_parts
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

SOURCE = Source(
    id="nebius_token_factory",
    kind="token_prices",
    publisher="Nebius",
    urls=("https://tokenfactory.nebius.com/api/public/models_info",),
    claims=(r"https://tokenfactory\.nebius\.com/api/public/models_info/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Public catalogue without a key; no data licence stated; figures only.",
    minimum_rows=30,
    seller_id="nebius",
    proven_on=("2026-08-21",),
)

INPUT, OUTPUT = "input_price_per_million_tokens", "output_price_per_million_tokens"
CACHED = "cached_input_price_per_million_tokens"
KEYS: Mapping[str, Figure] = {
    INPUT: per_mtok("input"),
    CACHED: per_mtok("cached_input"),
    OUTPUT: per_mtok("output"),
}
EMBEDS: Mapping[str, Figure] = {INPUT: per_mtok("embedding")}
TEXT = ("text2text", "image2text")
EMBEDDING = "embedding"
ON_SALE = "active"


def parse(capture: Capture) -> pl.DataFrame:
    """Prices of every flavor; raises ``SourceError`` where most models do not read."""
    require_pages(capture, 1)
    models = list_in(SOURCE, "", json_of(SOURCE.id, capture.page.text))
    parts = (
        Part(f"/{i}", f"model {i}", model, partial(_rows, f"/{i}", model), if_empty=NO_PRICE)
        for i, model in enumerate(models)
    )
    return frame_of(SOURCE, rows_of_parts(SOURCE, parts))


def _rows(pointer: str, value: Any) -> Iterator[dict[str, Any]]:
    model = object_in(SOURCE, pointer, value)
    _expect_no_price(pointer, model, ("flavors",))
    problem = None
    kind, status = model.get("type"), model.get("status")
    if kind not in (*TEXT, EMBEDDING):
        problem = f"kind of model that was not looked at: {kind}"
    if status != ON_SALE:
        problem = f"not on sale: status {status}"
    keys = EMBEDS if kind == EMBEDDING else KEYS
    flavors = list_in(SOURCE, f"{pointer}/flavors", model.get("flavors"))
    for index, item in enumerate(flavors):
        place = f"{pointer}/flavors/{index}"
        flavor = object_in(SOURCE, place, item)
        _expect_no_price(place, flavor, KEYS)
        name = flavor.get("model_id")
        if not isinstance(name, str) or INPUT not in flavor:
            raise SourceError(SOURCE.id, place, "flavor without a model or a price", flavor)
        for region in _regions(f"{place}/regions", flavor):
            yield from figures_in(
                SOURCE, place, flavor, keys, model=name, region=region, problem=problem
            )


def _expect_no_price(pointer: str, item: Mapping[str, Any], known: Any) -> None:
    """Raise on a filled key outside of ``known`` whose name may mean money."""
    found = sorted(k for k, v in item.items() if v and k not in known and MONEY_WORDS.search(k))
    if found:
        raise SourceError(SOURCE.id, pointer, "unknown key that may hold money", found)


def _regions(pointer: str, flavor: Mapping[str, Any]) -> list[str]:
    """Names of a flavor's regions; ``unstated`` where it names none."""
    if not (regions := flavor.get("regions")):
        return ["unstated"]
    names: list[str] = []
    for index, item in enumerate(list_in(SOURCE, pointer, regions)):
        name = object_in(SOURCE, f"{pointer}/{index}", item).get("name")
        if not isinstance(name, str) or not name:
            raise SourceError(SOURCE.id, f"{pointer}/{index}", "region without a name", item)
        names.append(name)
    return names
