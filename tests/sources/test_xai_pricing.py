"""xAI's pricing page: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.xai_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    fixture_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
    understood_page,
)

CAPTURE = "tokens/xai/xai-models-jina-2026-05-08.md"


real = partial(read_real, SOURCE.id, "2026-05-08", CAPTURE)
page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(frame: pl.DataFrame, model: str, meter: str, variant: str = "") -> list[str]:
    return prices_where(frame, listed_model=model, meter=meter, variant=variant)


def test_the_real_page_gives_every_price() -> None:
    frame = real()
    assert frame.height == 6 * 2 + 4 + 4 + 5
    assert frame["problem"].null_count() == frame.height
    assert price(frame, "grok-4.3", "input") == ["1.25"]
    assert price(frame, "grok-4.3", "output") == ["2.5"]
    assert price(frame, "grok-4-1-fast-non-reasoning", "output") == ["0.5"]
    assert price(frame, "grok-imagine-image-pro", "output_image") == ["0.07"]
    assert price(frame, "grok-imagine-video", "output_video") == ["0.05"]
    assert price(frame, "Realtime", "audio_duration") == ["0.05"]
    assert price(frame, "Text to Speech", "character_input") == ["4.2"]
    assert price(frame, "Speech to Text", "audio_duration", "streaming") == ["0.2"]
    assert price(frame, "Web Search", "web_search") == ["0.005"]
    assert price(frame, "Collections Search", "tool_call") == ["0.0025"]
    assert set(frame["region"]) == {"unstated"}


def test_keys_of_the_real_page_are_unique() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real().select(keys).is_duplicated().any()


def test_lines_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-05-08", CAPTURE)
    lines = capture.page.text.splitlines()
    for row in parse(capture).rows(named=True):
        assert row["listed_price"] in lines[int(row["locator"].removeprefix("line ")) - 1]


def test_from_200k_on_is_above_199999() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text).filter(
        pl.col("listed_model") == "grok-4.7", pl.col("meter") == "output"
    )
    assert frame.select(
        "region", "context_up_to_tokens", "context_above_tokens", pl.col("price").cast(pl.Float64)
    ).rows() == [
        ("global", 199_999, None, 6.0),
        ("global", None, 199_999, 12.0),
        ("US regional endpoint", 199_999, None, 6.6),
        ("US regional endpoint", None, 199_999, 13.2),
    ]
    assert set(frame["context_rule"]) == {"whole_prompt"}


def test_a_model_without_a_threshold_has_no_bounds() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    rows = frame.filter(pl.col("listed_model") == "grok-code-test")
    assert set(rows["context_up_to_tokens"]) == {None}
    assert set(rows["context_rule"]) == {"unstated"}


def test_reworded_us_prices_and_voice_modes_are_kept_out() -> None:
    frame = page(changed("this is $2.20", "you pay $2.20"))
    assert set(frame["problem"].drop_nulls()) == {"the page no longer states the prices so"}
    frame = page(changed("$15.00 / 1M chars", "$15.00 / book"))
    assert set(frame["problem"].drop_nulls()) == {"the price of the mode does not read"}


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("$1.25 |", "$0.00 |"))
    assert frame["problem"].drop_nulls().to_list() == ["zero price, free or missing not told"]


@pytest.mark.parametrize(
    ("old", "new", "models"),
    [
        ("$1.25 |", "€1.25 |", {"grok-4.3"}),
        ("$1.25 |", "$-1.25 |", {"grok-4.3"}),
        ("grok-4.3 (<", "grok-4.3 (about", {"grok-4.3 (about 200k prompt tokens)"}),
        ("$0.04 / image", "$0.04 / megapixel", {"grok-imagine-image-2.0"}),
        ("$5 / 1k calls", "$5 / day", {"Web Search"}),
        (
            "## Batch API",
            "## Robots\n\n| Arm | Price |\n|-|-|\n| A1 | $9 |\n\n## Batch API",
            {"A1"},
        ),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, models: set[str]) -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    bad = page(changed(old, new)).filter(pl.col("problem").is_not_null())
    assert set(bad["listed_model"]) == models
    assert not bad["price"].drop_nulls().len()
    good = page(changed(old, new)).filter(pl.col("problem").is_null())
    columns = ["listed_model", "meter", "price"]
    assert set(good.select(columns).rows()) <= set(before.select(columns).rows())


def test_a_model_without_a_cached_price_and_titles_in_another_case() -> None:
    columns = ["listed_model", "meter", "price", "problem"]
    before = page(fixture_capture(SOURCE.id).page.text).select(columns)
    frame = page(changed("| $0.02 |", "| - |")).select(columns)
    lacking = (pl.col("listed_model") == "grok-code-test") & (pl.col("meter") == "cached_input")
    assert frame.equals(before.filter(~lacking))
    assert (
        page(changed("Input / 1M tokens |", "Input / 1M Tokens |")).select(columns).equals(before)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Cached input / 1M tokens", "Cached input / 1K tokens", "unknown columns"),
        ("| Output / 1M tokens |", "| Output / 1M tokens | Batch |", "price outside of a table"),
        ("| Mode | Cost |", "| Voice | Cost |", "unknown columns"),
        (
            "### Text API Pricing\n\n| Model |",
            "### Text API Pricing\n\n| Name |",
            "unknown columns",
        ),
        ("| --- | --- | --- | --- | --- |\n", "", "price outside of a table"),
    ],
)
def test_an_unknown_layout_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith("xai_pricing: ")


def test_a_page_without_text_models_is_refused() -> None:
    text = fixture_capture(SOURCE.id).page.text
    with pytest.raises(SourceError, match="no table of text models"):
        whole(text[text.index("### Imagine") :].partition("## US")[0])
    with pytest.raises(SourceError, match="no price in it; found nothing"):
        whole("<html><table><tr><td>grok-4.3</td><td>$1.25</td></tr></table></html>")


LISTED = {
    "name": "grok-4.3",
    "version": "1.0",
    "inputModalities": ["TEXT", "IMAGE"],
    "outputModalities": ["TEXT"],
    "promptTextTokenPrice": "12500",
    "promptImageTokenPrice": "12500",
    "promptTextTokenPriceLongContext": "25000",
    "cachedPromptTokenPrice": "2000",
    "cachedPromptTokenPriceLongContext": "4000",
    "completionTextTokenPrice": "25000",
    "completionTokenPriceLongContext": "50000",
    "cluster": "us-east-1",
    "maxPromptLength": 1000000,
    "longContextThreshold": "200000",
    "batchDiscountPercent": 20,
    "batchEnabled": True,
}
PICTURES = {
    "name": "grok-imagine-image",
    "version": "1.0",
    "resolutionPricing": [{"resolution": "IMAGE_RESOLUTION_2K", "pricePerImage": "200000000"}],
    "pricePerInputImage": "20000000",
}


def model_list(**changes: Any) -> pl.DataFrame:
    """The list of models with one language model, changed, and one of images."""
    models = {"languageModels": [{**LISTED, **changes}], "imageGenerationModels": [PICTURES]}
    return page(json.dumps({"clusterConfigs": [models]}))


def test_the_list_of_models_counts_in_ten_thousandths_of_a_dollar() -> None:
    rows = model_list().select(
        "meter", "service_tier", "context_above_tokens", "context_up_to_tokens", "price", "unit"
    )
    assert [(*row[:4], float(row[4]), row[5]) for row in rows.rows()] == [
        ("input", "standard", None, 199_999, 1.25, "per_mtok"),
        ("input", "batch", None, 199_999, 1.0, "per_mtok"),
        ("input", "standard", 199_999, None, 2.5, "per_mtok"),
        ("input", "batch", 199_999, None, 2.0, "per_mtok"),
        ("cached_input", "standard", None, 199_999, 0.2, "per_mtok"),
        ("cached_input", "standard", 199_999, None, 0.4, "per_mtok"),
        ("output", "standard", None, 199_999, 2.5, "per_mtok"),
        ("output", "batch", None, 199_999, 2.0, "per_mtok"),
        ("output", "standard", 199_999, None, 5.0, "per_mtok"),
        ("output", "batch", 199_999, None, 4.0, "per_mtok"),
        ("input_image", "standard", None, None, 0.002, "per_image"),
        ("output_image", "standard", None, None, 0.02, "per_image"),
    ]


def test_the_real_list_of_models() -> None:
    frame = parse(
        shared_capture(SOURCE.id, "2026-09-30", "tokens/xai/xai-models-blob-2026-09-EXCERPT.json")
    )
    figures = frame.filter(
        pl.col("listed_model") == "grok-4.7", pl.col("context_above_tokens").is_null()
    )
    assert dict(figures.select("meter", pl.col("price").cast(float)).rows()) == {
        "input": 2.0,
        "cached_input": 0.5,
        "output": 6.0,
    }
    batch = frame.filter(pl.col("service_tier") == "batch")
    assert batch["listed_model"].n_unique() == 4
    assert frame["problem"].null_count() == frame.height


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"promptTextTokenPrice": "1.25"}, "not a whole number: '1.25'"),
        ({"promptTextTokenPrice": "-12500"}, "not a whole number"),
        ({"promptTextTokenPrice": True}, "not a whole number"),
        ({"completionTextTokenPrice": "１２５００"}, "not a whole number"),
        ({"promptImageTokenPrice": "9"}, "not the price of text"),
        ({"batchDiscountPercent": 100}, "not a discount"),
        ({"longContextThreshold": "0"}, "not a threshold"),
        ({"priorityTokenPrice": "1"}, "unknown column or key: 'priorityTokenPrice'"),
        ({"name": ""}, "model without an id"),
        ({"aliases": "grok"}, "not a list"),
    ],
)
def test_lists_that_must_fail(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError) as caught:
        model_list(**changes)
    assert str(caught.value).startswith("xai_pricing: ")
    assert message in str(caught.value)


def test_a_list_without_one_of_its_prices_is_refused() -> None:
    short = {key: value for key, value in LISTED.items() if key != "cachedPromptTokenPrice"}
    document = {"clusterConfigs": [{"languageModels": [short]}]}
    with pytest.raises(SourceError, match="missing column or key: 'cachedPromptTokenPrice'"):
        whole(json.dumps(document))
