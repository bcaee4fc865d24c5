"""Baseten: what its model APIs charge, from its public model list.

Belongs here: the token prices of every model in ``/v1/models``. Must not be here: dedicated
deployments and GPU hours.

Figures are strings (or numbers), USD for one token. Charges per image and per request are read
where they are not zero.
"""

from __future__ import annotations

from functools import partial

from pipelines.reading.figures import PER_CALL, per_token
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Source

SOURCE = Source(
    id="baseten_models",
    kind="token_prices",
    publisher="Baseten",
    urls=("https://inference.baseten.co/v1/models",),
    claims=(r"https://inference\.baseten\.co/v1/models/?",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="API read without a key; no data licence stated; figures only.",
    minimum_rows=8,
    seller_id="baseten",
    proven_on=("2026-02-18", "2026-06-06", "2026-08-17"),
)

LIST = ModelList(
    prices={
        "prompt": per_token("input"),
        "completion": per_token("output"),
        "input_cache_read": per_token("cached_input"),
        "input_cache_write": per_token("cache_write"),
    },
    if_charged=PER_CALL,
    required=("prompt", "completion"),
)

parse = partial(read, SOURCE, LIST)
