"""Vercel's AI Gateway: steps, types of model."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl

from pipelines.sources.token_prices.vercel_ai_gateway import SOURCE, parse
from tests.support import fixture_capture, good_prices

prices = partial(good_prices, SOURCE.id)


def test_steps_are_bounded_by_each_other() -> None:
    rows = parse(fixture_capture(SOURCE.id)).filter(pl.col("listed_model") == "google/gemini-3-pro")
    steps = rows.filter(pl.col("meter") == "output")
    assert steps.select("context_above_tokens", "context_up_to_tokens", "price").rows() == [
        (None, 200000, Decimal(12)),
        (200000, None, Decimal(18)),
    ]
    assert set(steps["context_rule"]) == {"whole_prompt"}


def test_an_embedding_has_one_price_and_an_image_none() -> None:
    assert prices("openai/text-embedding-3-small", "embedding") == [Decimal("0.02")]
    names = set(parse(fixture_capture(SOURCE.id))["listed_model"])
    assert "black-forest-labs/flux-pro" not in names
