"""Atlas Cloud's model list: figures of real captures, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.atlascloud_models import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_json, json_capture, shared_capture, understood

URL = "https://console.atlascloud.ai/api/v1/models"
DAYS = ("2026-08-07", "2026-08-22")


def real(day: str) -> pl.DataFrame:
    return parse(
        shared_capture(SOURCE.id, day, f"tokens/atlascloud/atlascloud-models-{day}.json")
    ).filter(pl.col("problem").is_null())


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def with_price(**price: Any) -> Any:
    body = document()
    body["data"][0]["price"] |= price
    return body


def with_actual(**prices: Any) -> Any:
    return with_price(actual={"type": "flat", "input_price": "2"} | prices)


@pytest.mark.parametrize(("day", "models", "rows"), [(DAYS[0], 129, 618), (DAYS[1], 138, 658)])
def test_real_captures_give_all_token_prices(day: str, models: int, rows: int) -> None:
    frame = real(day)
    assert (frame["listed_model"].n_unique(), len(frame)) == (models, rows)
    assert len(frame) >= SOURCE.minimum_rows


@pytest.mark.parametrize(
    ("day", "model", "meter", "offer", "above", "price"),
    [
        (DAYS[0], "moonshotai/kimi-k3", "cached_input", "list", None, "0.3"),
        (DAYS[0], "deepseek-ai/deepseek-v4-pro", "input", "promotional", None, "1.68"),
        (DAYS[0], "deepseek-ai/deepseek-v4-pro", "input", "list", None, "1.74"),
        (DAYS[0], "qwen/qwen3.6-plus", "output", "promotional", 256000, "3.9"),
        (DAYS[0], "qwen/qwen3.6-plus", "output", "list", 256000, "6"),
        (DAYS[1], "xai/grok-4.6", "output", "list", None, "6"),
        (DAYS[1], "xai/grok-4.6", "output", "list", 200000, "12"),
        (DAYS[1], "deepseek-ai/deepseek-v4-pro-0813", "output", "list", None, "3.96"),
        (DAYS[1], "anthropic/claude-opus-4.8-aws", "cache_write_1h", "list", None, "10"),
        (DAYS[1], "google/gemini-3.1-flash-image", "output_image", "list", None, "60"),
    ],
)
def test_real_figures(
    day: str, model: str, meter: str, offer: str, above: int | None, price: str
) -> None:
    rows = real(day).filter(
        pl.col("listed_model") == model,
        pl.col("meter") == meter,
        pl.col("offer") == offer,
        pl.col("context_above_tokens").eq_missing(pl.lit(above)),
    )
    assert rows["price"].to_list() == [Decimal(price)]


def test_locator_leads_into_the_recorded_envelope() -> None:
    day = DAYS[1]
    kept = shared_capture(SOURCE.id, day, f"tokens/atlascloud/atlascloud-models-{day}.json")
    row = parse(kept).row(0, named=True)
    value: Any = json.loads(kept.page.content)
    for step in row["locator"].split("/")[1:]:
        value = value[int(step) if isinstance(value, list) else step]
    assert value == row["listed_price"]


def test_base_prices_without_a_unit_are_kept_back() -> None:
    rows = parse(capture(document())).filter(pl.col("meter") == "request")
    assert rows.select("listed_price", "problem").rows() == [
        ("0.134", "unit not told"),
        ("0.15", None),
    ]


def test_a_model_may_come_first_and_another_go() -> None:
    body = document()
    body["data"] = [body["data"][1], {**body["data"][0], "model": "new/model"}]
    rows = parse(capture(body)).filter(pl.col("listed_model") == "new/model")
    assert rows["price"].to_list() == [Decimal(p) for p in ("2", "6", "0.5", "4", "12", "1")]


BROKEN: list[tuple[str, Callable[[], Any]]] = [
    ("actual: unknown column or key: 'fee'", lambda: with_actual(fee="1")),
    ("may change what the other prices mean: 'currency'", lambda: with_price(currency="CNY")),
    ("price: missing column or key: 'actual'", lambda: without("price", "actual")),
    ("unknown kind of price: 'hourly'", lambda: with_actual(type="hourly")),
    ("input_price: negative price", lambda: with_actual(input_price="-1")),
    ("input_price: not a number: '¥2'", lambda: with_actual(input_price="¥2")),
    ("unknown unit: 'second'", lambda: with_price(actual={"base_price": "1", "unit": "second"})),
    (
        "threshold: not a token count",
        lambda: with_actual(prompt_thresholds=[{"threshold": "200K", "input_price": "4"}]),
    ),
    (
        "steps do not rise",
        lambda: with_actual(prompt_thresholds=[{"threshold": 9}, {"threshold": 8}]),
    ),
    ("may hold money", lambda: with_model(currency="CNY")),
    ("model listed twice", lambda: {"code": "200", "data": document()["data"][:1] * 2}),
    ("model without an id", lambda: with_model(model="")),
    ("no model in the list", lambda: {"code": "200", "data": []}),
    ("not a good answer: '500'", lambda: {"code": "500", "data": []}),
    ("document: not JSON", lambda: json.dumps(document()).encode()[:-30]),
    ("document: not JSON", lambda: b"<html>502</html>"),
]


def with_model(**change: Any) -> Any:
    body = document()
    body["data"][0] |= change
    return body


def without(*path: str) -> Any:
    body = document()
    del body["data"][0][path[0]][path[1]]
    return body


@pytest.mark.parametrize(("message", "make"), BROKEN)
def test_bad_documents_are_refused(message: str, make: Callable[[], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(make()))
    assert str(error.value).startswith("atlascloud_models: ")
    assert message.replace("'", "") in str(error.value).replace("'", "")


@pytest.mark.parametrize(
    ("url", "claimed"),
    [(URL, True), (URL + "/", True), (URL + "?page=1", True), (URL + "/x", False)],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
