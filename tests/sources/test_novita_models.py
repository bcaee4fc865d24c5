"""Novita's model list: its odd unit."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from pipelines.sources.token_prices.novita_models import SOURCE
from tests.support import good_prices

prices = partial(good_prices, SOURCE.id)


def test_ten_thousandths_become_dollars() -> None:
    assert prices("moonshotai/kimi-k2.6", "input") == [Decimal("0.8")]
    assert prices("moonshotai/kimi-k2.6", "output") == [Decimal("3.4")]
    assert prices("deepseek/deepseek-v4-flash", "cached_input") == [Decimal("0.028")]


def test_no_price_and_no_sale() -> None:
    assert prices("baai/bge-m3", "output") == []
    assert prices("gone/model", "input") == []
