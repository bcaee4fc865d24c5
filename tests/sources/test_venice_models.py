"""Venice's text models: steps for long prompts."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from pipelines.sources.token_prices.venice_models import SOURCE, parse
from tests.support import changed_json, good_prices

prices = partial(good_prices, SOURCE.id)


def test_prices_in_dollars_and_their_step() -> None:
    assert prices("claude-opus-4-5", "cache_write") == [Decimal("7.5")]
    assert prices("grok-4-20", "output") == [Decimal("7.5"), Decimal(15)]
    assert prices("not-priced-yet", "input") == []


def test_zero_is_not_taken_for_free() -> None:
    rows = parse(changed_json(SOURCE.id, "/data/0/model_spec/pricing/input/usd", 0))
    assert rows["problem"][0] == "zero price, free or missing not told"
