"""Chutes' model list: its figures."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl

from pipelines.sources.token_prices.chutes_models import SOURCE, parse
from tests.support import changed_json, good_prices

prices = partial(good_prices, SOURCE.id)


def test_dollar_prices_are_read() -> None:
    assert prices("moonshotai/Kimi-K2.6-TEE", "output") == [Decimal("3.5")]
    assert prices("Qwen/Qwen3.6-27B", "input") == [Decimal("0.3")]


def test_zero_is_not_taken_for_free() -> None:
    rows = parse(changed_json(SOURCE.id, "/data/1/pricing/prompt", 0))
    assert rows.filter(pl.col("price") == 0)["problem"].null_count() == 0
