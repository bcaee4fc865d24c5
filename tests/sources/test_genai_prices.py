"""genai-prices: figures of five dates, the packaged stand-in, quirks, and bad documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest
from genai_prices.data_units import unit_data

from pipelines.sources.token_prices.genai_prices import (
    KEYS,
    PACKAGE_URL,
    SOURCE,
    parse,
    read_package,
)
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    SHARED_CAPTURES,
    fixture_json,
    good,
    json_capture,
    read_real,
    real_captures,
    understood,
)

(URL,) = SOURCE.first_urls
FOLDER = "tokens/genai-prices/data-"
CAPTURES = {
    "v1-2025-08-31": (722, 17, 1611),
    "v1-2025-12-31": (1021, 29, 2293),
    "v1-2026-04-30": (1048, 31, 2439),
    "v2-2026-08-21": (1290, 37, 3278),
}
FIGURES = [
    ("v1-2025-08-31", "gemini-2.5-pro", "cached_input", None, "0.31"),
    ("v1-2025-08-31", "gemini-2.5-pro", "output", 200000, "15"),
    ("v1-2025-08-31", "gpt-4.1", "output", None, "8"),
    ("v1-2025-12-31", "gemini-2.5-pro", "cached_input", None, "0.125"),
    ("v1-2025-12-31", "claude-sonnet-4-5", "cache_write", 200000, "7.5"),
    ("v1-2026-04-30", "kimi-k2-0905-preview", "output", None, "2.5"),
    ("v1-2026-04-30", "sonar-pro", "request", None, "0.014"),
    ("v2-2026-08-21", "claude-sonnet-4-5", "cache_write_1h", 200000, "12"),
    ("v2-2026-08-21", "claude-sonnet-4-5", "web_search", None, "0.01"),
    ("v2-2026-08-21", "gpt-image-1", "cached_input_image", None, "2.5"),
    ("v2-2026-08-21", "sonar-deep-research", "reasoning_output", None, "3"),
]


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def model(prices: Any, **keys: Any) -> pl.DataFrame:
    return understood(capture([{"id": "s", "models": [{"id": "m", "prices": prices, **keys}]}]))


def real(name: str) -> pl.DataFrame:
    return read_real(SOURCE.id, name[3:], f"{FOLDER}{name}.json")


def key_columns() -> list[str]:
    columns = TokenPriceObservation.to_schema().columns
    return [name for name, column in columns.items() if (column.metadata or {}).get("key")]


@pytest.mark.parametrize("name", CAPTURES)
def test_real_captures_are_read_whole(name: str) -> None:
    frame = good(real(name))
    pairs = frame.select("listed_seller", "listed_model").n_unique()
    assert (pairs, frame["listed_seller"].n_unique(), len(frame)) == CAPTURES[name]
    assert len(frame) >= SOURCE.minimum_rows
    assert not frame.select(key_columns()).is_duplicated().any()


@pytest.mark.parametrize(("name", "model_id", "meter", "above", "price"), FIGURES)
def test_real_figures(name: str, model_id: str, meter: str, above: int | None, price: str) -> None:
    sellers = ("google", "openai", "anthropic", "moonshotai", "perplexity")
    rows = good(real(name)).filter(
        pl.col("listed_seller").is_in(sellers),
        pl.col("listed_model") == model_id,
        pl.col("meter") == meter,
        pl.col("context_above_tokens").eq_missing(pl.lit(above)),
    )
    assert rows["price"].to_list() == [Decimal(price)]


@pytest.mark.parametrize("name", CAPTURES)
def test_dated_prices_follow_each_other(name: str) -> None:
    rows = real(name).filter(
        pl.col("listed_seller") == "openai",
        pl.col("listed_model") == "o3",
        pl.col("meter") == "output",
    )
    cut = datetime(2025, 6, 10, tzinfo=UTC)
    assert rows.select("price", "effective_from", "effective_to").rows() == [
        (Decimal(40), None, cut),
        (Decimal(8), cut, None),
    ]


@pytest.mark.parametrize("name", CAPTURES)
def test_daily_hours_are_peak_and_off_peak(name: str) -> None:
    rows = real(name).filter(
        pl.col("listed_seller") == "deepseek",
        pl.col("listed_model") == "deepseek-chat",
        pl.col("meter") == "input",
    )
    assert rows.select("price", "schedule", "schedule_detail").rows() == [
        (Decimal("0.135"), "off_peak", "outside UTC 00:30-16:30 every day"),
        (Decimal("0.27"), "peak", "UTC 00:30-16:30 every day"),
    ]


@pytest.fixture(scope="module")
def packaged() -> pl.DataFrame:
    return parse(capture(read_package()[0]))


def test_first_night_without_a_network_is_full(packaged: pl.DataFrame) -> None:
    frame = good(packaged)
    assert frame.select("listed_seller", "listed_model").n_unique() >= 2000
    assert frame["listed_seller"].n_unique() >= 40
    assert not frame.select(key_columns()).is_duplicated().any()
    read = packaged.filter(pl.col("problem_scope").is_null())
    assert len(read) - len(frame) < 40


def test_package_gives_the_same_bytes_and_its_own_day() -> None:
    content, moment = read_package()
    assert (content, moment) == read_package()
    assert moment == datetime(2026, 11, 9, tzinfo=UTC)
    assert SOURCE.embedded is not None
    assert SOURCE.embedded.url == PACKAGE_URL


def test_package_agrees_with_the_recorded_dump(packaged: pl.DataFrame) -> None:
    path = SHARED_CAPTURES / "tokens/genai-prices/providers-pypi-0.2.3-2026-11.json"
    real_captures()
    dump = parse(capture(without_type(json.loads(path.read_text()))))
    priced = pl.col("problem_scope").is_null()
    assert dump.filter(priced).sort("locator").equals(packaged.filter(priced).sort("locator"))
    assert dump["locator"].sort().equals(packaged["locator"].sort())


def without_type(value: Any) -> Any:
    """The recorded dump without the class names that its writer added."""
    if isinstance(value, dict):
        return {key: without_type(item) for key, item in value.items() if key != "_type"}
    return [without_type(item) for item in value] if isinstance(value, list) else value


def test_packaged_figures(packaged: pl.DataFrame) -> None:
    def price(model_id: str, meter: str, tier: str, schedule: str = "always") -> list[Decimal]:
        return packaged.filter(
            pl.col("listed_seller").is_in(["anthropic", "deepseek", "openai", "groq"]),
            pl.col("listed_model") == model_id,
            pl.col("meter") == meter,
            pl.col("service_tier") == tier,
            pl.col("schedule") == schedule,
            pl.col("effective_to").is_null(),
        )["price"].to_list()

    assert price("claude-fable-5-2", "output", "standard") == [Decimal(40)]
    assert price("claude-fable-5-2", "output", "batch") == [Decimal(20)]
    assert price("claude-fable-5-2", "output", "fast") == [Decimal(80)]
    assert price("gpt-4.1", "cached_input", "priority") == [Decimal("0.875")]
    assert price("deepseek-v4-pro", "output", "standard", "peak") == [Decimal("3.96")]
    assert price("deepseek-v4-pro", "output", "standard", "off_peak") == [Decimal("1.98")]
    assert price("whisper-large-v3", "audio_duration", "standard") == [Decimal("0.111")]


def test_every_unit_of_the_registry_is_known() -> None:
    registered = {unit["price_key"]: unit["per"] for unit in unit_data.values()}
    assert set(registered) == set(KEYS)
    ours = {"per_mtok": 10**6, "per_mchar": 10**6, "per_hour": 3600, "per_megapixel": 10**6}
    for key, unit in KEYS.items():
        assert registered[key] == ours.get(unit.unit, 1) * unit.per, key


def test_hours_belong_to_the_newest_price() -> None:
    rows = parse(capture(document())).filter(pl.col("listed_model") == "deepseek-v4-pro")
    august = datetime(2026, 8, 17, tzinfo=UTC)
    assert rows.select("schedule", "price", "effective_from", "effective_to").rows() == [
        ("off_peak", Decimal("0.435"), None, august),
        ("off_peak", Decimal("0.66"), august, None),
        ("peak", Decimal("1.32"), august, None),
    ]


def test_cheaper_hours_are_the_off_peak() -> None:
    hours = {"start_time": "16:30:00Z", "end_time": "00:30:00Z"}
    cheap = {"constraint": hours, "prices": {"input_mtok": 1}}
    rows = model([{"prices": {"input_mtok": 2}}, cheap])
    assert rows.select("schedule", "price").rows() == [
        ("peak", Decimal(2)),
        ("off_peak", Decimal(1)),
    ]


def test_hours_that_cannot_be_told_apart_are_kept_back() -> None:
    early = {"start_time": "01:00:00Z", "end_time": "02:00:00Z"}
    late = {"start_time": "03:00:00Z", "end_time": "04:00:00Z"}
    base = {"prices": {"input_mtok": 2, "output_mtok": 2}}
    several = [
        base,
        {"constraint": early, "prices": {"input_mtok": 3}},
        {"constraint": late, "prices": {"input_mtok": 4}},
    ]
    crossed = [base, {"constraint": early, "prices": {"input_mtok": 3, "output_mtok": 1}}]
    assert set(model(several)["problem"]) == {"hours with several prices"}
    assert set(model(crossed)["problem"]) == {"hours neither dearer nor cheaper throughout"}


@pytest.mark.parametrize(
    ("model_id", "comment", "seller"),
    [
        ("claude-opus-5", None, "google (Vertex AI)"),
        ("gemma-4-26b-a4b-it-maas", None, "google (Vertex AI)"),
        ("gemini-x", "from https://cloud.google.com/vertex-ai/pricing", "google (Vertex AI)"),
        ("gemini-x", "https://ai.google.dev/x and https://cloud.google.com/vertex-ai", "google"),
        ("gemini-3.5-flash", None, "google"),
    ],
)
def test_google_is_two_shops(model_id: str, comment: str | None, seller: str) -> None:
    entry = {"id": model_id, "prices": {"input_mtok": 1}, "price_comments": comment}
    frame = parse(capture([{"id": "google", "models": [entry]}]))
    assert frame["listed_seller"].to_list() == [seller]


@pytest.mark.parametrize(
    ("comment", "is_kept_back"),
    [
        ("Imported from OpenRouter pricing; verify against OpenAI pricing.", True),
        ("Can't find pricing on this model, so just trusting open router", True),
        ("Imported from OpenRouter pricing. Verified against OpenAI on 2026-10-15.", False),
        ("Rates match Anthropic's list price and OpenRouter's Google endpoint.", False),
    ],
)
def test_figures_from_hearsay_are_no_price_of_the_seller(comment: str, is_kept_back: bool) -> None:
    frame = model({"input_mtok": 1}, price_comments=comment)
    assert (frame["problem"].null_count() == 0) == is_kept_back


def test_variants_of_a_route_and_unknown_contexts() -> None:
    variants = [
        {"when": {"route": "a/eu"}, "prices": {"input_mtok": 2}},
        {"when": {"moon": "full"}, "prices": {"input_mtok": 3}},
        {"when": {"route": "a/eu", "speed": "fast"}, "prices": {"input_mtok": 4}},
    ]
    rows = model({"input_mtok": 1}, price_variants=variants)
    assert rows["variant"].to_list() == ["", "route=a/eu", "moon=full", "route=a/eu, speed=fast"]
    assert [problem is None for problem in rows["problem"]] == [True, True, False, False]


def test_no_price_is_not_free_and_zero_may_be_missing() -> None:
    frame = parse(capture(document()))
    assert "gpt-3.5-unpriced" not in set(frame["listed_model"])
    zero = frame.filter(pl.col("price") == 0)
    assert good(zero)["listed_model"].to_list() == ["google/gemma-3n-e2b-it:free"]
    assert len(zero) == 2


def test_reordered_models_keep_their_prices() -> None:
    body = [{**p, "models": p["models"][::-1]} for p in reversed(document())]
    columns = ["listed_seller", "listed_model", "meter", "price", "service_tier", "effective_from"]
    first, second = (parse(capture(b)).select(columns) for b in (document(), body))
    assert first.sort(columns).equals(second.sort(columns))


DAY = {"start_date": "2026-01-01"}
BAD_PRICES: list[tuple[str, str, Any]] = [
    ("unknown unit", "prices: unknown column or key: 'input_gtok'", {"input_gtok": 1}),
    ("words", "input_mtok: not a number: 'free'", {"input_mtok": "free"}),
    ("other currency", "input_mtok: not a number: '€3'", {"input_mtok": "€3"}),
    ("negative", "input_mtok: negative price: '-1'", {"input_mtok": -1}),
    ("too small", "smaller than nine decimals", {"input_mtok": 1e-12}),
    ("unknown tier key", "input_mtok: unknown column", {"input_mtok": {"base": 1, "steps": []}}),
    (
        "falling tiers",
        "tiers that do not rise",
        {"input_mtok": {"base": 1, "tiers": [{"start": 9, "price": 1}, {"start": 5, "price": 1}]}},
    ),
    (
        "two without condition",
        "only the first price",
        [{"prices": {"input_mtok": 1}}, {"prices": {"input_mtok": 2}}],
    ),
    (
        "first with condition",
        "only the first price",
        [{"constraint": DAY, "prices": {"input_mtok": 1}}],
    ),
    (
        "same date twice",
        "dates that do not rise",
        [{"prices": {}}, {"constraint": DAY, "prices": {}}, {"constraint": DAY, "prices": {}}],
    ),
    (
        "unknown condition",
        "constraint: unknown column or key: 'weekday'",
        [{"prices": {}}, {"constraint": {"weekday": 1}, "prices": {}}],
    ),
    (
        "not a date",
        "constraint: ",
        [{"prices": {}}, {"constraint": {"start_date": "soon"}, "prices": {}}],
    ),
    (
        "hours elsewhere",
        "not in UTC",
        [
            {"prices": {}},
            {
                "constraint": {"start_time": "00:00:00+08:00", "end_time": "08:00:00+08:00"},
                "prices": {},
            },
        ],
    ),
]


@pytest.mark.parametrize(
    ("message", "prices"), [b[1:] for b in BAD_PRICES], ids=[b[0] for b in BAD_PRICES]
)
def test_bad_prices_are_refused(message: str, prices: Any) -> None:
    with pytest.raises(SourceError) as error:
        model(prices)
    assert str(error.value).startswith("genai_prices: ")
    assert "/0/models/0" in str(error.value)
    assert message in str(error.value)


BROKEN: list[tuple[str, str, Callable[[Any], Any]]] = [
    (
        "renamed key",
        "/0: missing column or key: 'models'; found are entries, id",
        lambda b: [{"id": b[0]["id"], "entries": b[0]["models"]}],
    ),
    (
        "added key",
        "/0/models/0: unknown key that may change what the other prices mean: 'discount'",
        lambda b: [{"id": "s", "models": [{"id": "m", "prices": {}, "discount": 1}]}],
    ),
    (
        "model twice",
        "/0/models/1: model listed twice: 's m'",
        lambda b: [{"id": "s", "models": [{"id": "m", "prices": {}}, {"id": "m", "prices": {}}]}],
    ),
    (
        "older variant first",
        "variants are not newest first",
        lambda b: [
            {
                "id": "s",
                "models": [
                    {
                        "id": "m",
                        "prices": {},
                        "price_variants": [
                            {"when": {"speed": "fast"}, "prices": {"input_mtok": 1}},
                            {
                                "when": {"speed": "fast"},
                                "prices": {"input_mtok": 2},
                                "constraint": DAY,
                            },
                        ],
                    }
                ],
            }
        ],
    ),
    ("empty list", "document: no provider", lambda b: []),
    ("no prices", "document: no price", lambda b: [{"id": "s", "models": []}]),
    ("other layout", "document: not a list", lambda b: {"providers": b}),
    ("error page", "document: not JSON", lambda b: b"<!DOCTYPE html><h1>404</h1>"),
    ("truncated", "document: not JSON", lambda b: json.dumps(b).encode()[:-9]),
]


@pytest.mark.parametrize(("message", "change"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_bad_documents_are_refused(message: str, change: Callable[[Any], Any]) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(change(document())))
    assert str(error.value).startswith("genai_prices: ")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (URL, True),
        (URL.replace("/main/", "/refs/heads/main/"), True),
        (URL.replace("new_data/v2/", ""), True),
        (PACKAGE_URL, True),
        (URL.replace("data.json", "data.schema.json"), False),
        (URL.replace("v2", "v3"), False),
        ("package:other/data.json", False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
