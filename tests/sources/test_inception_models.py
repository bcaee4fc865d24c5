"""Inception's model list: answers that must be read right, or refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from schemas.errors import SourceError
from tests.support import edited_json, parse, understood

SOURCE_ID = "inception_models"


changed = partial(edited_json, SOURCE_ID)


def test_a_price_per_request_is_kept_and_a_zero_of_it_is_not() -> None:
    def change(document: Any) -> None:
        document["data"][0]["pricing"].update(request="0.001", image="0")

    frame = parse(changed(change))
    assert frame.select("meter", "unit", "price").rows()[3] == (
        "request",
        "per_request",
        Decimal("0.001"),
    )
    assert "image" not in frame["meter"].to_list()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d["data"][0]["pricing"].update(reasoning="0.1"), "unknown column or key"),
        (lambda d: d["data"][0]["pricing"].pop("prompt"), "missing column or key"),
        (lambda d: d["data"][0].pop("pricing"), "not an object"),
        (lambda d: d["data"][0].update(discount="0.5"), "may hold money"),
        (lambda d: d.update(data=[]), "no model in the list"),
    ],
)
def test_what_nobody_looked_at_is_refused(change: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        understood(changed(change))
