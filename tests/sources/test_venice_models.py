"""Venice's text models: steps for long prompts."""

from __future__ import annotations

from datetime import date
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


def test_a_model_is_deprecated_first_and_taken_off_later() -> None:
    """As the list of 2026-07-10 has it for Aion 2.0; older lists name the first date only."""
    told = {"date": "2026-07-15T00:00:00.000Z", "removesAt": "2026-07-20T00:00:00.000Z"}
    row = parse(changed_json(SOURCE.id, "/data/0/model_spec/deprecation", told)).row(0, named=True)
    assert (row["deprecated_on"], row["available_until"]) == (date(2026, 7, 15), date(2026, 7, 20))
    del told["removesAt"]
    row = parse(changed_json(SOURCE.id, "/data/0/model_spec/deprecation", told)).row(0, named=True)
    assert (row["deprecated_on"], row["available_until"]) == (date(2026, 7, 15), None)
