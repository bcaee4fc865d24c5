"""Together AI's model list: answers that must be read right, or refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from schemas.errors import SourceError
from tests.support import edited_json, parse, understood

SOURCE_ID = "together_models"


changed = partial(edited_json, SOURCE_ID)


def test_cached_input_embeddings_and_unclear_units() -> None:
    def change(models: Any) -> None:
        models[0]["pricing"]["cached_input"] = 0.028
        models[1].update(type="embedding", pricing={"input": 0.02, "output": 0})
        models[2]["type"] = "image"

    frame = parse(changed(change))
    assert frame.select("meter", "price", "problem").rows()[:6] == [
        ("input", Decimal("0.14"), None),
        ("cached_input", Decimal("0.028"), None),
        ("output", Decimal("0.28"), None),
        ("embedding", Decimal("0.02"), None),
        ("input", Decimal("0.15"), "what counts as input of type image is not said"),
        ("output", Decimal("0.6"), "what counts as input of type image is not said"),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d[0]["pricing"].update(priority=1), "unknown column or key"),
        (lambda d: d[0]["pricing"].pop("output"), "missing column or key"),
        (lambda d: d[0].update(type="world"), "unknown type of model"),
        (lambda d: d[0].update(discount=0.5), "may hold money"),
        (lambda d: d[0]["pricing"].update(input=-1), "negative price"),
        (lambda d: d.append(d[0]), "model listed twice"),
        (lambda d: d.clear(), "no model in the list"),
    ],
)
def test_what_nobody_looked_at_is_refused(change: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        understood(changed(change))
