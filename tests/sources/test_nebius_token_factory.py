"""Nebius' public catalogue: answers that must be read right, or refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from schemas.errors import SourceError
from tests.support import edited_json, parse, understood

SOURCE_ID = "nebius_token_factory"


changed = partial(edited_json, SOURCE_ID)


def test_an_empty_key_an_unknown_kind_and_no_region() -> None:
    def change(models: Any) -> None:
        models[0]["flavors"][0].update(cached_input_price_per_million_tokens=0.26, regions=[])
        models[0]["price_per_image"] = None
        models[1]["type"] = "text2video"

    frame = parse(changed(change))
    assert frame.select("meter", "price", "region", "problem").rows()[:4] == [
        ("input", Decimal("1.4"), "unstated", None),
        ("cached_input", Decimal("0.26"), "unstated", None),
        ("output", Decimal("4.4"), "unstated", None),
        ("input", Decimal("0.15"), "eu-north1", "kind of model that was not looked at: text2video"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d[0]["flavors"][0].update(batch_price=1), "may hold money"),
        (lambda d: d[0].update(price_per_image=0.01), "may hold money"),
        (lambda d: d[0]["flavors"][0].pop("model_id"), "without a model or a price"),
        (
            lambda d: d[0]["flavors"][0].pop("input_price_per_million_tokens"),
            "without a model or a price",
        ),
        (
            lambda d: d[0]["flavors"][0].update(regions=[{"country_code": "FI"}]),
            "region without a name",
        ),
        (lambda d: d[0].pop("flavors"), "not a list"),
    ],
)
def test_what_nobody_looked_at_is_refused(change: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        understood(changed(change))
