"""Baseten's model list: its figures."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl

from pipelines.sources.token_prices.baseten_models import SOURCE, parse
from tests.support import changed_json, good_prices

prices = partial(good_prices, SOURCE.id)


def test_text_and_numbers_are_read_alike() -> None:
    assert prices("zai-org/GLM-5.2", "cached_input") == [Decimal("0.14")]
    assert prices("openai/gpt-oss-120b", "output") == [Decimal("0.5")]


def test_a_charge_per_request_is_read_where_it_is_not_zero() -> None:
    assert prices("zai-org/GLM-5.2", "request") == []
    rows = parse(changed_json(SOURCE.id, "/data/0/pricing/request", "0.002"))
    charge = rows.filter(pl.col("meter") == "request")
    assert charge.select("price", "unit").rows() == [(Decimal("0.002"), "per_request")]
