"""OVHcloud's model list: recorded figures, what is held back, and documents that must fail."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.ovhcloud_ai_endpoints import SOURCE
from schemas.errors import SourceError
from tests.support import fixture_json, good, read_json

URL = SOURCE.first_urls[0]


document = partial(fixture_json, SOURCE.id)
read = partial(read_json, SOURCE.id)


def priced(**pricing: Any) -> pl.DataFrame:
    """The first model of the fixture alone, its prices changed."""
    body = document()
    body["data"] = body["data"][:1]
    body["data"][0]["pricing"].update(pricing)
    return read(body)


def test_recorded_figures() -> None:
    good = read(document()).filter(pl.col("problem").is_null())
    assert good.select("listed_model", "meter", "price").rows() == [
        ("Qwen3.6-27B", "input", Decimal("0.47")),
        ("Qwen3.6-27B", "output", Decimal("3.19")),
        ("Qwen3-Embedding-8B", "input", Decimal("0.12")),
        ("bge-m3", "input", Decimal("0.01")),
    ]


def test_zeros_are_not_taken_for_free() -> None:
    zeros = read(document()).filter(pl.col("price") == 0)
    assert set(zeros["problem"]) == {"zero price, free or missing not told"}


def test_cached_input_is_read_where_it_has_a_price() -> None:
    cached = priced(input_cache_reads="0.00000005").filter(pl.col("meter") == "cached_input")
    assert cached["price"].to_list() == [Decimal("0.05")]


def test_pointers_lead_to_the_price() -> None:
    for row in read(document()).iter_rows(named=True):
        place: Any = document()
        for part in row["locator"].split("/")[1:]:
            place = place[int(part)] if isinstance(place, list) else place[part]
        assert place == row["listed_price"]


def test_a_model_in_another_currency_is_held_back() -> None:
    rows = priced(currency_unit="EUR")
    assert set(rows["problem"]) == {"currency nobody has looked at: EUR"}


def test_an_unknown_price_key_is_kept_in_sight_and_costs_itself_alone() -> None:
    rows = priced(audio="0.1")
    (unread,) = rows.filter(pl.col("problem_scope") == "key").rows(named=True)
    assert (unread["locator"], unread["unread"]) == ("/data/0/pricing/audio", 'audio: "0.1"')
    assert good(rows).equals(good(priced()))


@pytest.mark.parametrize(
    ("pricing", "message"),
    [
        ({"prompt": "-1"}, "negative price"),
        ({"prompt": "free"}, "not a number"),
        ({"prompt": 0.5}, "price is not a string"),
        ({"prompt": "0.0000000000000001"}, "smaller than nine decimals"),
    ],
)
def test_figures_that_must_fail(pricing: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        priced(**pricing)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"object": "list", "data": []}, "/data: no model in the list"),
        ({"object": "list", "models": []}, "unknown column or key: 'models'"),
        ({"data": [{"name": "x"}]}, "model without an id"),
        ({"data": [{"id": "x"}]}, "pricing: missing"),
        ({"data": [{"id": "x", "pricing": {"prompt": "1"}}]}, "missing column or key"),
        ({"data": [{"id": "x", "discount": 1}]}, "unknown key that may hold money"),
        ({"data": document()["data"] * 2}, "listed twice"),
        (b"<html><body>502</body></html>", "not JSON"),
        (json.dumps(document()).encode()[:-30], "not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match="ovhcloud_ai_endpoints: ") as caught:
        read(body)
    assert message in str(caught.value)


def test_claims_its_list_only() -> None:
    assert SOURCE.claim(URL)
    assert SOURCE.claim("https://catalog.endpoints.ai.ovh.net/rest/v2/openrouter") is None
