"""LiteLLM's price map: figures of six releases, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.source import Capture
from pipelines.sources.token_prices.litellm_prices import KEYS, NOT_PRICES, SOURCE, parse
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import fixture_json, good, json_capture, read_real, understood

(URL,) = SOURCE.first_urls
RELEASES = {
    "1.60.0": ("2025-02-01", 671, 1571),
    "1.75.0": ("2025-08-01", 1113, 2791),
    "1.80.0": ("2025-11-01", 1602, 4141),
    "1.90.0": ("2026-06-01", 2594, 7087),
    "1.95.0": ("2026-08-02", 2737, 7734),
    "1.100.0": ("2026-09-06", 3154, 9345),
}
FIGURES = [
    ("1.60.0", "gpt-4o", "input", "standard", None, "2.5"),
    ("1.60.0", "gpt-4o", "output", "batch", None, "5"),
    ("1.60.0", "tts-1", "character_input", "standard", None, "15"),
    ("1.60.0", "gemini-1.5-pro", "input", "standard", 128000, "2.5"),
    ("1.75.0", "gpt-4.1", "output", "standard", None, "8"),
    ("1.75.0", "gpt-4.1", "cached_input", "standard", None, "0.5"),
    ("1.80.0", "dashscope/qwen3-coder-plus", "cached_input", "standard", 32000, "0.18"),
    ("1.80.0", "dashscope/qwen3-coder-plus", "input", "standard", 256000, "6"),
    ("1.90.0", "gpt-5.4", "cached_input", "flex", None, "0.13"),
    ("1.90.0", "gpt-5.4", "output", "priority", None, "30"),
    ("1.90.0", "gpt-5.4", "output", "standard", 272000, "22.5"),
    ("1.95.0", "gpt-5.6", "cache_write", "standard", None, "6.25"),
    ("1.95.0", "gpt-5.6", "cache_write", "standard", 272000, "12.5"),
    ("1.100.0", "minimax/MiniMax-M3", "output", "standard", 512000, "2.4"),
    ("1.100.0", "gemini/gemini-omni-flash-preview", "output_video", "standard", None, "17.5"),
    ("1.100.0", "openai/sora-2", "output_video", "standard", None, "0.1"),
    ("1.100.0", "1024-x-1024/dall-e-2", "image", "standard", None, "0.019"),
    ("1.100.0", "mistral/mistral-ocr-latest", "page", "standard", None, "0.004"),
]


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def entry_capture(name: str = "a-model", **keys: Any) -> Capture:
    body = {
        name: {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, **keys}
    }
    return capture(body)


def entry(name: str = "a-model", **keys: Any) -> pl.DataFrame:
    return parse(entry_capture(name, **keys))


def real(release: str) -> pl.DataFrame:
    day = RELEASES[release][0]
    path = f"tokens/litellm/model_prices_{release}.json"
    return read_real(SOURCE.id, day, path)


@pytest.mark.parametrize("release", RELEASES)
def test_all_releases_are_read_whole(release: str) -> None:
    frame = good(real(release))
    _, models, rows = RELEASES[release]
    assert (frame["listed_model"].n_unique(), len(frame)) == (models, rows)
    assert len(frame) >= SOURCE.minimum_rows


@pytest.mark.parametrize("release", RELEASES)
def test_keys_are_unique(release: str) -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not good(real(release)).select(keys).is_duplicated().any()


@pytest.mark.parametrize(("release", "model", "meter", "tier", "above", "price"), FIGURES)
def test_real_figures(
    release: str, model: str, meter: str, tier: str, above: int | None, price: str
) -> None:
    rows = good(real(release)).filter(
        pl.col("listed_model") == model,
        pl.col("meter") == meter,
        pl.col("service_tier") == tier,
        pl.col("variant") == "",
        pl.col("context_above_tokens").eq_missing(pl.lit(above)),
    )
    assert rows["price"].to_list() == [Decimal(price)]


def test_locator_walks_to_the_figure() -> None:
    body = document()
    figures = parse(capture(body)).filter(pl.col("listed_price").is_not_null())
    for row in figures.iter_rows(named=True):
        value: Any = body
        for step in row["locator"].split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key) if isinstance(value, list) else key]
        assert Decimal(str(value)) == Decimal(row["listed_price"])


def test_zero_may_be_missing_unless_the_name_says_free() -> None:
    assert entry(input_cost_per_token=0)["problem"][0] == "zero price, free or missing not told"
    row = entry("x/llama-free", input_cost_per_token=0).row(0, named=True)
    assert (row["problem"], row["price"]) == (None, Decimal(0))


def test_several_context_steps_bound_each_other() -> None:
    rows = entry(
        input_cost_per_token_above_200k_tokens=3e-06, input_cost_per_token_above_128k_tokens=2e-06
    ).sort("price")
    assert rows.select("context_above_tokens", "context_up_to_tokens").rows() == [
        (None, 128000),
        (128000, 200000),
        (200000, None),
    ]


def test_step_of_one_tier_does_not_bound_another() -> None:
    rows = entry(input_cost_per_token_above_272k_tokens_priority=2e-06)
    assert rows["context_up_to_tokens"].to_list() == [None, None]


def test_older_spelling_is_not_doubled() -> None:
    keys = {"cache_read_input_token_cost": 4e-08, "input_cost_per_token_cache_hit": 4e-08}
    assert good(entry(**keys)).filter(pl.col("meter") == "cached_input").height == 1
    keys["input_cost_per_token_cache_hit"] = 5e-08
    rows = entry(**keys).filter(pl.col("meter") == "cached_input")
    assert rows["problem"].to_list() == [None, "differs from cache_read_input_token_cost"]


def test_plain_figure_beside_other_tiers_is_kept_back() -> None:
    tiers = [{"range": [0, 1000], "input_cost_per_token": 2e-06}]
    rows = entry(tiered_pricing=tiers)
    assert rows["problem"].to_list() == ["differs from the first price tier", None]


def test_off_peak_hours_make_the_plain_price_the_peak() -> None:
    rows = entry(off_peak_pricing={"hours_utc": "16:30-00:30", "input_cost_per_token": 5e-07})
    assert rows.select("schedule", "schedule_detail", "price").rows() == [
        ("peak", "outside UTC 16:30-00:30", Decimal(1)),
        ("off_peak", "UTC 16:30-00:30", Decimal("0.5")),
    ]


def test_off_peak_of_a_stepped_price_is_kept_back() -> None:
    block = {"hours_utc": "16:30-00:30", "input_cost_per_token": 5e-07}
    rows = entry(off_peak_pricing=block, input_cost_per_token_above_200k_tokens=2e-06)
    assert "context steps" in rows.filter(pl.col("schedule") == "off_peak")["problem"][0]


@pytest.mark.parametrize(
    ("mode", "key", "meter", "is_good"),
    [
        ("audio_transcription", "output_cost_per_second", "audio_duration", True),
        ("audio_speech", "output_cost_per_second", "output_audio", True),
        ("video_generation", "output_cost_per_second", "output_video", True),
        ("realtime", "input_cost_per_second", "audio_duration", True),
        ("chat", "input_cost_per_second", "session", False),
        ("chat", "cost_per_second", "session", False),
    ],
)
def test_a_second_is_of_what_the_mode_says(mode: str, key: str, meter: str, is_good: bool) -> None:
    row = entry(mode=mode, **{key: 0.01}).row(1, named=True)
    assert (row["meter"], row["unit"], row["problem"] is None) == (meter, "per_second", is_good)


def test_unnamed_tier_is_kept_back() -> None:
    row = entry(input_cost_per_token_decisions=2e-06).row(1, named=True)
    assert row["variant"] == "decisions"
    assert row["problem"] == "service tier decisions has no name here"


@pytest.mark.parametrize("tier", ["ultrafast", "balanced"])
def test_a_tier_of_its_own_is_named(tier: str) -> None:
    row = entry(**{f"input_cost_per_token_{tier}": 2e-06}).row(1, named=True)
    assert (row["service_tier"], row["variant"], row["price"]) == (tier, "", Decimal(2))
    assert row["problem"] is None


def test_negative_and_too_small_prices_are_kept_back() -> None:
    rows = entry(input_cost_per_token=-1e-06, output_cost_per_token=1e-17)
    assert rows["price"].to_list() == [None, None]
    assert rows["problem"].to_list() == ["negative price", "smaller than nine decimals can hold"]


def test_null_figure_is_no_figure() -> None:
    assert entry(output_cost_per_token=None).height == 1


def test_capabilities_and_limits_pass_but_money_does_not() -> None:
    assert entry(supports_telepathy=True, max_dreams=7, modes=["a"], note="0.5").height == 1
    for key in ("image_cost", "price_per_dream", "eu_surcharge"):
        with pytest.raises(SourceError, match=f"a-model: unknown .*{key}"):
            understood(entry_capture(**{key: 1}))
    with pytest.raises(SourceError, match="a-model: unknown column or key: 'telepathy'"):
        understood(entry_capture(telepathy={"per_hour": [0.02]}))


def test_an_unknown_price_key_costs_one_meter_of_one_model() -> None:
    before = parse(capture(document()))
    after = parse(capture(changed("gpt-5.6", input_cost_per_token_fast=1e-05)(document())))
    assert good(after).equals(good(before))
    (new,) = after.join(before, on=after.columns, how="anti", nulls_equal=True).rows(named=True)
    assert (new["problem_scope"], new["listed_model"]) == ("key", "gpt-5.6")
    assert new["locator"] == "/gpt-5.6/input_cost_per_token_fast"
    assert new["unread"] == 'input_cost_per_token_fast: "0.00001"'


def test_a_model_that_does_not_read_costs_no_other() -> None:
    body = changed("gpt-5.6", tiered_pricing=[{"input_cost_per_query": 1}])(document())
    before, after = good(parse(capture(document()))), good(parse(capture(body)))
    others = pl.col("listed_model") != "gpt-5.6"
    assert after.equals(before.filter(others))
    assert before.filter(others).height < before.height


def test_tables_do_not_overlap() -> None:
    assert not set(KEYS) & set(NOT_PRICES)


def test_model_merged_twice_is_read_once_if_the_money_agrees() -> None:
    text = '{"m": %s, "m": %s}'
    one = '{"litellm_provider": "zai", "input_cost_per_token": 1e-06, "supports_vision": true}'
    two = one.replace(', "supports_vision": true', "")
    assert parse(capture((text % (one, two)).encode())).height == 1
    with pytest.raises(SourceError, match="m/input_cost_per_token: model stands twice"):
        understood(capture((text % (one, two.replace("1e-06", "2e-06"))).encode()))


def changed(name: str, **keys: Any) -> Callable[[Any], Any]:
    return lambda body: {**body, name: {**body[name], **keys}}


BROKEN: list[tuple[str, str, Callable[[Any], Any]]] = [
    (
        "renamed key",
        "unknown column or key: 'input_price_per_token'",
        changed("tts-1", input_price_per_token=1e-06),
    ),
    (
        "price as words",
        "tts-1/input_cost_per_character: not a number: 'free'",
        changed("tts-1", input_cost_per_character="free"),
    ),
    (
        "other currency",
        "tts-1/input_cost_per_character: not a number: '¥0.1'",
        changed("tts-1", input_cost_per_character="¥0.1"),
    ),
    ("no provider", "x: model without litellm_provider", lambda b: {**b, "x": {"mode": "chat"}}),
    (
        "unknown search size",
        "search_context_size_huge",
        changed("gpt-5.6", search_context_cost_per_query={"search_context_size_huge": 1}),
    ),
    (
        "unknown tier key",
        "tiered_pricing/0: unknown key in a tier",
        changed("exa_ai/search", tiered_pricing=[{"range": [0, 9], "base_cost": 1}]),
    ),
    (
        "tier without range",
        "tiered_pricing/0: tier without one range",
        changed("exa_ai/search", tiered_pricing=[{"input_cost_per_query": 1}]),
    ),
    (
        "unknown hours",
        "hours_utc: not HH:MM-HH:MM",
        changed("tts-1", off_peak_pricing={"hours_utc": "nights"}),
    ),
    (
        "unknown off-peak key",
        "off_peak_pricing: unknown column or key: 'holidays'",
        changed("tts-1", off_peak_pricing={"hours_utc": "00:00-01:00", "holidays": []}),
    ),
    ("empty object", "document: not an object", lambda b: {}),
    ("no prices", "document: no price", lambda b: {"x": {"litellm_provider": "y"}}),
    ("list", "document: not an object", lambda b: [b]),
    ("error page", "document: not JSON", lambda b: b"<html>404</html>"),
    ("truncated", "document: not JSON", lambda b: json.dumps(b).encode()[:-2000]),
]


@pytest.mark.parametrize(("message", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_bad_documents_are_refused(message: str, change: Callable[[Any], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(change(document())))
    assert str(error.value).startswith("litellm_prices: ")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (URL, True),
        (URL.replace("/main/", "/refs/heads/main/"), True),
        (URL.replace("BerriAI", "someone"), False),
        (URL.replace("model_prices_and_context_window", "model_prices"), False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed


def test_a_listing_has_its_last_day() -> None:
    old, new = (
        entry(name, deprecation_date=day)["available_until"].to_list()
        for name, day in (("acme-old-1", "2026-10-23"), ("acme-new-2", "2027-10-23"))
    )
    assert (old, new) == ([date(2026, 10, 23)], [date(2027, 10, 23)])
    assert entry()["available_until"].to_list() == [None]


def test_a_date_that_is_none_costs_no_price() -> None:
    row = entry(deprecation_date="early 2027").row(0, named=True)
    assert (row["problem"], row["available_until"]) == (None, None)
    assert row["note"] == "end of availability stated as 'early 2027'"


def test_last_days_of_the_newest_release() -> None:
    """610 entries have one; 3 figures read by eye."""
    days = dict(real("1.100.0").select("listed_model", "available_until").drop_nulls().rows())
    assert len(days) > 500
    assert days["gpt-4-0613"] == date(2026, 10, 23)
    assert days["claude-3-haiku-20240307"] == date(2026, 4, 20)
    assert days["groq/qwen/qwen3-32b"] == date(2026, 7, 17)
