"""Together AI: what it charges per model, from its model list, read with the operator's own key.

Belongs here: token prices of the models in ``/v1/models``. Must not be here: the pages of
together.ai, which its robots.txt closes to crawlers, GPU clusters and fine-tuning.

Figures are USD for a million tokens; ``hourly``, ``base`` and ``finetune`` price other things and
are left out. A zero is not published: the list fills it in for models that are rented by the hour
alone. What ``input`` counts for pictures, sound and film is not said: such prices have a problem,
and so have those of a model that names no type. ``transcribe`` is charged for a minute of sound,
``image_pixel`` for a megapixel; ``image`` and ``video`` give an example in words, which is kept in
sight and no price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pipelines.reading.figures import Figure, figures_in, per_mtok
from pipelines.reading.json_documents import expect_keys, object_in
from pipelines.reading.model_list import ModelList, read
from pipelines.reading.parts import shown
from pipelines.reading.rows import aside
from pipelines.source import Source

SOURCE = Source(
    id="together_models",
    kind="token_prices",
    publisher="Together AI",
    urls=("https://api.together.xyz/v1/models",),
    claims=(r"https://api\.together\.(?:xyz|ai)/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read with a key of the operator's own (TOGETHER_API_KEY); figures only.",
    minimum_rows=60,
    seller_id="together",
    key_variable="TOGETHER_API_KEY",
    proven_on=("2025-06-08", "2025-12-14", "2026-03-20", "2026-04-16", "2026-05-31", "2026-08-17"),
)

TEXT = {
    "input": per_mtok("input"),
    "cached_input": per_mtok("cached_input"),
    "output": per_mtok("output"),
}
RANKS = {"input": per_mtok("embedding")}
UNCLEAR = ("image", "video", "audio", "transcribe")
UNTYPED = "that is not named"
PIECES: Mapping[str, tuple[str, Figure]] = {
    "transcribe": (
        "price_per_minute",
        Figure("audio_duration", "USD per minute", unit="per_minute"),
    ),
    "image_pixel": (
        "price_per_megapixel",
        Figure("image", "USD per megapixel", unit="per_megapixel"),
    ),
}
"""Key of the prices -> key of the figure under it, and what that prices."""
EXAMPLES = ("image", "video")


def _rows(
    place: str, prices: Mapping[str, Any], keys: Mapping[str, Figure], terms: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Rows of tokens, minutes and megapixels; 0 stands where a model has no such price."""
    yield from figures_in(SOURCE, place, prices, keys, **terms)
    for key, (name, figure) in PIECES.items():
        if prices.get(key):
            where = f"{place}/{key}"
            price = object_in(SOURCE, where, prices[key])
            expect_keys(SOURCE.id, where, price, known=(name, "min_steps"), required=(name,))
            yield from figures_in(SOURCE, where, price, {name: figure}, **terms)
    for key in EXAMPLES:
        if prices.get(key):
            where = f"{place}/{key}"
            yield aside(where, "an example price, whose unit stands in words", shown(prices[key]))


LIST = ModelList(
    at="",
    kinds={
        **dict.fromkeys(("chat", "language", "code", "moderation"), TEXT),
        **dict.fromkeys(("embedding", "rerank"), RANKS),
        **{
            kind: {
                key: replace(figure, problem=f"what counts as input of type {kind} is not said")
                for key, figure in TEXT.items()
            }
            for kind in (*UNCLEAR, UNTYPED)
        },
    },
    usual_kind=UNTYPED,
    required=("input", "output"),
    ignored=("cached_input", "output", "hourly", "base", "finetune", *PIECES, *EXAMPLES),
    rows=_rows,
)

parse = partial(read, SOURCE, LIST)
