"""A declared list of models: what each part of the declaration does to a small document."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipelines.reading.figures import PER_CALL, per_mtok, per_token
from pipelines.reading.model_list import ModelList, read
from pipelines.source import Capture, Source
from schemas.errors import SourceError
from tests.support import capture_of, good

SOURCE = Source(
    id="toy_models",
    kind="token_prices",
    publisher="Toy",
    urls=("https://toy.example/v1/models",),
    claims=(r"https://toy\.example/v1/models",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="Made for this test.",
    minimum_rows=1,
    seller_id="toy",
)
LIST = ModelList(
    prices={"prompt": per_token("input"), "completion": per_token("output")},
    if_charged=PER_CALL,
    required=("prompt",),
    ignored=("currency_note",),
)
PRICES = {"prompt": "0.000002", "completion": "0.00001", "image": "0", "request": "0.01"}


def capture(models: Any, **beside: Any) -> Capture:
    document = models if beside.pop("bare", False) else {"object": "list", "data": models, **beside}
    moment = datetime(2026, 8, 1, tzinfo=UTC)
    return capture_of("toy_models", moment, [(SOURCE.first_urls[0], json.dumps(document).encode())])


def rows(declared: ModelList, models: Any, **beside: Any) -> list[tuple[Any, ...]]:
    frame = good(read(SOURCE, declared, capture(models, **beside)))
    found = frame.select("listed_model", "meter", "unit", "price", "locator").rows()
    return [(model, meter, unit, float(price), place) for model, meter, unit, price, place in found]


def rejects(declared: ModelList, models: Any) -> list[tuple[Any, ...]]:
    frame = read(SOURCE, declared, capture(models))
    bad = frame.filter(frame["problem"].is_not_null())
    return bad.select("problem_scope", "locator", "problem").rows()


def test_each_key_becomes_a_row_and_a_filled_in_zero_none() -> None:
    assert rows(LIST, [{"id": "m", "pricing": PRICES}]) == [
        ("m", "input", "per_mtok", 2.0, "/data/0/pricing/prompt"),
        ("m", "output", "per_mtok", 10.0, "/data/0/pricing/completion"),
        ("m", "request", "per_request", 0.01, "/data/0/pricing/request"),
    ]


def test_a_list_may_stand_elsewhere_and_have_prices_deeper() -> None:
    declared = ModelList(
        at="", name="slug", prices_at="spec/usd", prices={"in": per_mtok("input")}, required=("in",)
    )
    models = [{"slug": "m", "spec": {"usd": {"in": 3}}}]
    assert rows(declared, models, bare=True) == [
        ("m", "input", "per_mtok", 3.0, "/0/spec/usd/in"),
    ]


def test_a_kind_has_keys_of_its_own_and_one_that_is_not_read_has_no_rows() -> None:
    declared = ModelList(
        kinds={
            "chat": {"prompt": per_mtok("input")},
            "embedding": {"prompt": per_mtok("embedding")},
            "image": None,
        },
        usual_kind="chat",
    )
    models = [
        {"id": "a", "pricing": {"prompt": 1}},
        {"id": "b", "type": "embedding", "pricing": {"prompt": 2}},
        {"id": "c", "type": "image", "pricing": {"per_picture": 3}},
    ]
    assert [row[:2] for row in rows(declared, models)] == [("a", "input"), ("b", "embedding")]
    (left_out,) = rejects(declared, models)
    assert left_out == ("aside", "/data/2", "kind of model that is not read: image")


def test_a_model_without_prices_is_passed_over_only_where_that_is_declared() -> None:
    models = [{"id": "a"}, {"id": "b", "pricing": PRICES}]
    assert {row[0] for row in rows(replace(LIST, may_lack_prices=True), models)} == {"b"}
    assert rejects(replace(LIST, may_lack_prices=True), models) == [
        ("aside", "/data/0", "no price in it")
    ]
    assert rejects(LIST, models) == [
        ("section", "/data/0", "not understood: a: /data/0/pricing: not an object")
    ]


@pytest.mark.parametrize(
    ("models", "words"),
    [
        ([], "/data: no model in the list"),
        ([{"pricing": PRICES}], "/data/0/id: model without an id"),
        ([{"id": "m", "pricing": PRICES}] * 2, "/data/1/id: model listed twice: 'm'"),
        ([{"id": "m", "pricing": {"completion": "1"}}], "missing column or key: 'prompt'"),
        ([{"id": "m", "pricing": PRICES, "surcharge": 1}], "unknown key that may hold money"),
        ([{"id": "m", "pricing": {"prompt": "-1"}}], "/data/0/pricing/prompt: negative price"),
    ],
)
def test_what_the_declaration_does_not_cover_is_refused(models: Any, words: str) -> None:
    with pytest.raises(SourceError, match=words.replace("[", r"\[")):
        rows(LIST, models)


def test_an_unknown_price_key_costs_its_own_figure_alone() -> None:
    models = [{"id": "m", "pricing": {**PRICES, "audio": "1", "null": None}}]
    assert rows(LIST, models) == rows(LIST, [{"id": "m", "pricing": PRICES}])
    known = "completion, currency_note, image, prompt, request"
    assert rejects(LIST, models) == [
        (
            "key",
            "/data/0/pricing/audio",
            f"/data/0/pricing: unknown column or key: 'audio'; known are {known}",
        )
    ]


@pytest.mark.parametrize("key", ["currency", "discount", "price_unit", "eu_uplift"])
def test_a_key_that_may_change_the_other_prices_costs_the_model(key: str) -> None:
    models = [
        {"id": "m", "pricing": {**PRICES, key: "1"}},
        {"id": "n", "pricing": PRICES},
    ]
    assert {row[0] for row in rows(LIST, models)} == {"n"}
    ((scope, place, problem),) = rejects(LIST, models)
    assert (scope, place) == ("section", "/data/0")
    assert f"may change what the other prices mean: '{key}'" in problem


def test_a_list_of_which_most_models_do_not_read_is_refused() -> None:
    bad, fine = {"completion": "1"}, PRICES
    models = [{"id": str(i), "pricing": p} for i, p in enumerate([fine, bad, bad])]
    with pytest.raises(SourceError, match="2 of 3 parts are not understood; first: /data/1"):
        rows(LIST, models)
    assert {row[0] for row in rows(LIST, models[:2])} == {"0"}


def test_a_key_beside_the_list_is_refused_unless_it_is_declared() -> None:
    models = [{"id": "m", "pricing": PRICES}]
    with pytest.raises(SourceError, match="document: unknown column or key: 'next_page'"):
        rows(LIST, models, next_page="2")
    assert rows(replace(LIST, beside=("object", "next_page")), models, next_page="2")
