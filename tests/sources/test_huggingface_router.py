"""Hugging Face's router: hosts, states and free offers."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl

from pipelines.sources.token_prices.huggingface_router import SOURCE, parse
from tests.support import fixture_capture, good_prices

prices = partial(good_prices, SOURCE.id)


def test_every_live_host_has_its_price() -> None:
    assert prices("zai-org/GLM-5.2", "input") == [Decimal("0.93"), Decimal("1.4")]
    assert prices("zai-org/GLM-5.2", "output") == [Decimal(3), Decimal("4.4")]


def test_zero_is_free_only_where_the_host_says_so() -> None:
    rows = parse(fixture_capture(SOURCE.id)).filter(
        pl.col("price") == 0, pl.col("meter") == "input"
    )
    assert rows.select("variant", "service_tier", "problem").rows() == [
        ("via publicai", "free", None),
        ("via featherless-ai", "standard", "zero price, free or missing not told"),
    ]
