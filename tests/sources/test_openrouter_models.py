"""OpenRouter's model list: figures of real captures, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.openrouter_models import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_json, good, json_capture, read_real, shared_capture, understood

URL = "https://openrouter.ai/api/v1/models"
FOLDER = "tokens/openrouter/openrouter-models-"
GOOD_ROWS = {
    "2026-01-11": (347, 999),
    "2026-05-22": (350, 1021),
    "2026-07-18": (336, 1260),
    "2026-07-26": (336, 1287),
    "2026-08-02": (330, 1277),
}
FIGURES = [
    ("2026-01-11", "openai/gpt-4o", "input", None, "2.5"),
    ("2026-01-11", "openai/gpt-4o", "image", None, "0.003613"),
    ("2026-01-11", "perplexity/sonar-pro-search", "request", None, "0.018"),
    ("2026-01-11", "openai/gpt-5-image", "input_image", None, "10"),
    ("2026-05-22", "google/gemini-2.5-flash", "input_image", None, "0.3"),
    ("2026-05-22", "google/gemini-2.5-flash", "input_audio", None, "1"),
    ("2026-05-22", "mistralai/voxtral-small-24b-2507", "input_audio", None, "100"),
    ("2026-07-18", "openai/gpt-5.5", "input", None, "5"),
    ("2026-07-18", "openai/gpt-5.5", "output", 272000, "45"),
    ("2026-07-18", "anthropic/claude-sonnet-4.5", "cache_write_1h", 200000, "12"),
    ("2026-07-26", "openai/gpt-audio", "output_audio", None, "64"),
    ("2026-08-02", "openai/gpt-5.6-terra", "input", None, "1"),
    ("2026-08-02", "openai/gpt-5.6-terra", "input", 272000, "2"),
    ("2026-08-02", "openai/gpt-5.6-luna-pro", "cache_write", 272000, "0.25"),
    ("2026-08-02", "qwen/qwen3-coder-flash", "output", 32000, "1.625"),
    ("2026-08-02", "qwen/qwen3-coder-flash", "output", 128000, "2.6"),
    ("2026-08-02", "google/gemini-3-pro-image", "output_image", None, "120"),
]


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def with_pricing(**pricing: Any) -> Any:
    body = document()
    body["data"][0]["pricing"] = {"prompt": "0.000001", "completion": "0.000002"} | pricing
    return body


def first_model(body: Any) -> pl.DataFrame:
    return parse(capture(body)).filter(pl.col("locator").str.contains("/data/0/"))


@pytest.mark.parametrize(("day", "models", "rows"), [(d, *n) for d, n in GOOD_ROWS.items()])
def test_real_captures_give_all_models(day: str, models: int, rows: int) -> None:
    frame = good(read_real(SOURCE.id, day, f"{FOLDER}{day}.json"))
    assert (frame["listed_model"].n_unique(), len(frame)) == (models, rows)
    assert len(frame) >= SOURCE.minimum_rows


@pytest.mark.parametrize(("day", "model", "meter", "above", "price"), FIGURES)
def test_real_figures(day: str, model: str, meter: str, above: int | None, price: str) -> None:
    frame = good(read_real(SOURCE.id, day, f"{FOLDER}{day}.json"))
    rows = frame.filter(
        pl.col("listed_model") == model,
        pl.col("meter") == meter,
        pl.col("context_above_tokens").eq_missing(pl.lit(above)),
    )
    assert rows["price"].to_list() == [Decimal(price)]


def test_capture_kept_by_models_dev() -> None:
    path = "sovereignty/models.dev/openrouter-models-capture.models.json"
    frame = good(read_real(SOURCE.id, "2026-07-02", path))
    assert frame["listed_model"].n_unique() == 358


@pytest.mark.parametrize("day", ["2026-01-11", "2026-07-18"])
def test_locator_points_into_the_recorded_envelope(day: str) -> None:
    real = shared_capture(SOURCE.id, day, f"{FOLDER}{day}.json")
    row = parse(real).row(0, named=True)
    value: Any = json.loads(real.page.content)
    for step in row["locator"].split("/")[1:]:
        value = value[int(step) if isinstance(value, list) else step]
    assert value == row["listed_price"]


@pytest.mark.parametrize("day", sorted(GOOD_ROWS))
def test_keys_are_unique(day: str) -> None:
    frame = good(read_real(SOURCE.id, day, f"{FOLDER}{day}.json"))
    keys = ["listed_model", "meter", "unit", "context_above_tokens", "schedule", "service_tier"]
    assert not frame.select(keys).is_duplicated().any()


def test_router_price_is_kept_with_its_reason() -> None:
    rows = parse(capture(document())).filter(pl.col("listed_model") == "openrouter/auto")
    assert rows["price"].to_list() == [None, None]
    assert rows["listed_price"].to_list() == ["-1", "-1"]
    assert all("router" in problem for problem in rows["problem"])


def test_zero_is_free_only_where_the_id_says_so() -> None:
    rows = parse(capture(document())).filter(pl.col("price") == 0)
    free = good(rows)
    assert set(free["listed_model"]) == {"openai/gpt-oss-20b:free"}
    assert set(free["price"]) == {Decimal(0)}
    assert "google/lyria-3-pro-preview" in set(rows["listed_model"])


def test_image_price_between_token_and_image_is_not_guessed() -> None:
    told = {
        price: first_model(with_pricing(image=price)).filter(pl.col("listed_price") == price)
        for price in ("0.000005", "0.004")
    }
    assert "unit not told" in told["0.000005"]["problem"][-1]
    assert (told["0.004"]["problem"][-1], told["0.004"]["unit"][-1]) == (None, "per_image")


def test_image_output_that_must_be_per_image_is_not_published() -> None:
    rows = first_model(with_pricing(image_output="0.04"))
    assert "unit not told" in rows.filter(pl.col("meter") == "output_image")["problem"][0]


def test_time_windows_become_peak_and_off_peak() -> None:
    windows = [
        {"utc_start": 100, "utc_end": 400, "prompt": "0.000002"},
        {"utc_start": 600, "utc_end": 1030, "utc_days": ["monday"], "prompt": "0.000002"},
    ]
    rows = first_model(with_pricing(overrides=windows)).filter(pl.col("meter") == "input")
    assert rows.select("schedule", "price", "schedule_detail", "problem").rows() == [
        ("off_peak", Decimal(1), "outside UTC 01:00-04:00, 06:00-10:30 on monday", None),
        ("peak", Decimal(2), "UTC 01:00-04:00, 06:00-10:30 on monday", None),
    ]


def test_a_cheaper_window_is_the_off_peak() -> None:
    window = {"utc_start": 1630, "utc_end": 30, "prompt": "0.0000005"}
    rows = first_model(with_pricing(overrides=[window])).filter(pl.col("meter") == "input")
    assert rows.select("schedule", "price").rows() == [
        ("peak", Decimal(1)),
        ("off_peak", Decimal("0.5")),
    ]


@pytest.mark.parametrize(
    "overrides",
    [
        [{"min_prompt_tokens": 1000, "utc_start": 0, "utc_end": 100, "prompt": "0.000002"}],
        [
            {"min_prompt_tokens": 2000, "prompt": "0.000003"},
            {"min_prompt_tokens": 1000, "prompt": "0.000002"},
        ],
        [{"utc_start": 0, "utc_end": 100, "prompt": "0.000002", "completion": "0.000001"}],
    ],
)
def test_mixed_conditions_are_not_published(overrides: list[dict[str, Any]]) -> None:
    rows = first_model(with_pricing(overrides=overrides)).filter(pl.col("meter") == "input")
    assert rows["problem"].null_count() == 0


def test_a_discount_is_not_applied_blindly() -> None:
    assert first_model(with_pricing(discount=0.5))["problem"].null_count() == 0
    assert first_model(with_pricing(discount=0))["problem"].null_count() == 2


def test_added_removed_and_reordered_models_are_read() -> None:
    body = document()
    body["data"] = [
        {"id": "new/model", "pricing": {"prompt": "0.000001", "completion": "0"}},
        *reversed(body["data"][1:]),
    ]
    frame = parse(capture(body))
    assert frame["listed_model"][0] == "new/model"
    rows = frame.filter(pl.col("listed_model") == "openai/gpt-audio", pl.col("meter") == "output")
    assert rows["price"].to_list() == [Decimal(10)]


def renamed(body: Any) -> Any:
    body["data"][0]["pricing"]["input"] = body["data"][0]["pricing"].pop("prompt")
    return body


def second_of(body: Any) -> Any:
    return {**body, "data": body["data"] + body["data"][:1], "total_count": 11}


BROKEN: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("renamed price key", "missing column or key: 'prompt'; found are completion", renamed),
    ("added price key", "unknown column or key: 'video'", lambda b: with_pricing(video="0.1")),
    (
        "unknown condition",
        "overrides/0: unknown column",
        lambda b: with_pricing(overrides=[{"min_output_tokens": 5, "prompt": "1"}]),
    ),
    (
        "no condition",
        "without a condition",
        lambda b: with_pricing(overrides=[{"prompt": "0.000002"}]),
    ),
    (
        "odd clock",
        "HHMM",
        lambda b: with_pricing(
            overrides=[{"utc_start": 175, "utc_end": 300, "prompt": "0.000002"}]
        ),
    ),
    (
        "unknown weekday",
        "utc_days",
        lambda b: with_pricing(overrides=[{"utc_days": ["holiday"], "prompt": "0.000002"}]),
    ),
    (
        "negative price",
        "pricing/prompt: negative price: '-0.5'",
        lambda b: with_pricing(prompt="-0.5"),
    ),
    ("price with currency", "prompt: not a number: '¥7'", lambda b: with_pricing(prompt="¥7")),
    (
        "currency key",
        "may hold money: 'currency'",
        lambda b: {**b, "data": [{**m, "currency": "EUR"} for m in b["data"]]},
    ),
    ("price as a number", "not a string", lambda b: with_pricing(prompt=0.000001)),
    ("tiny price", "smaller than nine decimals", lambda b: with_pricing(prompt="1e-20")),
    ("model twice", "/id: model listed twice", second_of),
    ("missing models", "total_count: list has 9", lambda b: {**b, "data": b["data"][1:]}),
    ("empty list", "data: not a list of models", lambda b: {**b, "data": [], "total_count": 0}),
    ("next page", "links: the list goes on", lambda b: {**b, "links": {"next": "?page=2"}}),
    ("error answer", "unknown column or key: error", lambda b: {"error": {"code": 500}}),
    ("error page", "document: not JSON", lambda b: b"<html>502 Bad Gateway</html>"),
    ("truncated", "document: not JSON", lambda b: json.dumps(b).encode()[:-40]),
]


@pytest.mark.parametrize(("message", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_bad_documents_are_refused(message: str, change: Callable[[Any], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(change(document())))
    assert str(error.value).startswith("openrouter_models: ")
    assert message.replace("'", "") in str(error.value).replace("'", "")


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (URL, True),
        (URL + "/", True),
        (URL + "?sort=top-weekly", True),
        (URL + "/openai/gpt-4o/endpoints", False),
        (URL + "/{id}/endpoints", False),
        (URL + "?output_modalities=all", False),
        ("https://openrouter.ai/api/v1/providers", False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed


def test_a_listing_that_expires_has_its_last_day() -> None:
    """Of the five dates of 2026-08-02 two are 2098-12-31, which stands for none."""
    frame = read_real(SOURCE.id, "2026-08-02", f"{FOLDER}2026-08-02.json")
    assert dict(frame.select("listed_model", "available_until").drop_nulls().rows()) == {
        "openai/gpt-5.3-chat": date(2026, 8, 10),
        "openai/gpt-5.2-chat": date(2026, 8, 10),
        "z-ai/glm-4.5": date(2026, 12, 31),
    }


def test_the_list_cannot_tell_a_promotion() -> None:
    assert set(read_real(SOURCE.id, "2026-08-02", f"{FOLDER}2026-08-02.json")["offer"]) == {
        "unstated"
    }
