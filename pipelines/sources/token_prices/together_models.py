"""Together AI: what it charges per model, from its model list, read with the operator's own key.

Unproven: no real answer is held; the keys are those that the API reference documents.

Belongs here: token prices of the models in ``/v1/models``. Must not be here: the pages of
together.ai, which its robots.txt closes to crawlers, GPU clusters and fine-tuning.

Figures are USD for a million tokens; ``hourly``, ``base`` and ``finetune`` price other things and
are left out. A zero is not published: the list fills it in for models that are rented by the hour
alone. What ``input`` counts for pictures, sound and film is not said: such prices have a problem.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pipelines.reading.figures import per_mtok
from pipelines.reading.model_list import ModelList, read
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
)

TEXT = {
    "input": per_mtok("input"),
    "cached_input": per_mtok("cached_input"),
    "output": per_mtok("output"),
}
RANKS = {"input": per_mtok("embedding")}
UNCLEAR = ("image", "video", "audio", "transcribe")

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
            for kind in UNCLEAR
        },
    },
    required=("input", "output"),
    ignored=("cached_input", "output", "hourly", "base", "finetune"),
)

parse = partial(read, SOURCE, LIST)
