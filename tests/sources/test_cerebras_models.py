"""Cerebras' model list: figures of the real capture, and documents that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.cerebras_models import SOURCE, parse
from schemas.errors import SourceError
from tests.support import changed_value, fixture_json, json_capture, read_real, understood

URL = "https://api.cerebras.ai/public/v1/models"


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def changed(key: str, value: Any) -> Any:
    return changed_value(SOURCE.id, f"/data/0/{key}", value)


def priced(**pricing: Any) -> Any:
    return changed("pricing", {"prompt": "0.000001", "completion": "0.000002"} | pricing)


def test_real_capture() -> None:
    path = "tokens/cerebras/cerebras-public-models-2026-08.json"
    frame = read_real(SOURCE.id, "2026-08-01", path)
    assert frame.select("listed_model", "meter", "price", "problem").rows() == [
        ("gemma-4-31b", "input", Decimal("0.99"), None),
        ("gemma-4-31b", "output", Decimal("1.49"), None),
        ("gpt-oss-120b", "input", Decimal("0.35"), None),
        ("gpt-oss-120b", "output", Decimal("0.75"), None),
    ]


def test_zero_is_not_taken_for_free() -> None:
    frame = parse(capture(priced(prompt="0")))
    assert frame["problem"].to_list()[:2] == ["zero price, free or missing not told", None]


def test_a_price_key_never_seen_is_kept_in_sight() -> None:
    bad = parse(capture(priced(cached="0.1"))).filter(pl.col("problem").is_not_null())
    assert bad.select("problem_scope", "price", "unread").rows() == [("key", None, 'cached: "0.1"')]


@pytest.mark.parametrize(
    ("message", "make"),
    [
        ("pricing: missing column or key: completion", lambda: changed("pricing", {"prompt": "1"})),
        ("pricing: not an object", lambda: changed("pricing", None)),
        ("prompt: negative price", lambda: priced(prompt="-1")),
        ("prompt: not a number: €1", lambda: priced(prompt="€1")),
        ("may hold money: [currency]", lambda: changed("currency", "EUR")),
        ("state is not true or false", lambda: changed("preview", "soon")),
        ("model listed twice", lambda: {"data": document()["data"][:1] * 2}),
        ("no model in the list", lambda: {"data": []}),
        ("document: unknown column or key: error", lambda: {"error": "busy"}),
        ("document: not JSON", lambda: json.dumps(document()).encode()[:-30]),
    ],
)
def test_bad_documents_are_refused(message: str, make: Callable[[], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(make()))
    assert str(error.value).startswith("cerebras_models: ")
    assert message in str(error.value).replace("'", "").replace('"', "")


def test_claims() -> None:
    assert SOURCE.claim(URL + "/")
    assert not SOURCE.claim("https://api.cerebras.ai/v1/models")
