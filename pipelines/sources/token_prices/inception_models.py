"""Inception: what it charges per model, from its public model list.

Unproven: no real answer is held; the keys are those that public readers of the list use.

Belongs here: token prices of every model in ``/v1/models``. Must not be here: prices negotiated
with sales, and what other sellers charge for its models.

Figures are strings, USD for one token. A zero is not published, save for caching, where it is the
list's way of saying that there is no such meter.
"""

from __future__ import annotations

from functools import partial

from pipelines.reading.figures import PER_CALL, per_token
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source

SOURCE = Source(
    id="inception_models",
    kind="token_prices",
    publisher="Inception",
    urls=("https://api.inceptionlabs.ai/v1/models",),
    claims=(r"https://api\.inceptionlabs\.ai/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read without a key; no data licence stated; figures only.",
    minimum_rows=2,
    seller_id="inception",
)

LIST = ModelList(
    prices={"prompt": per_token("input"), "completion": per_token("output")},
    if_charged={
        "input_cache_reads": per_token("cached_input"),
        "input_cache_writes": per_token("cache_write"),
        **PER_CALL,
    },
    required=("prompt", "completion"),
)

parse = partial(read, SOURCE, LIST)
