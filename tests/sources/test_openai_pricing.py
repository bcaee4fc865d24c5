"""OpenAI's pricing page: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.openai_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    fixture_text,
    read_page,
    read_real,
    shared_capture,
    understood_page,
)

URL = "https://developers.openai.com/api/docs/pricing"
CAPTURE = ("2026-08-21", "tokens/openai/openai-developers-pricing-2026-08-21.html")
TOKENS = ("input", "cached_input", "cache_write", "output")


@pytest.fixture(scope="module")
def real() -> pl.DataFrame:
    return read_real(SOURCE.id, *CAPTURE)


page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def prices(
    frame: pl.DataFrame,
    model: str,
    tier: str = "standard",
    above: int | None = None,
    variant: str = "",
) -> dict[str, str]:
    """Price by meter of one model, as short texts; rows with a problem are left out."""
    rows = frame.filter(
        pl.col("problem").is_null(),
        pl.col("listed_model") == model,
        pl.col("service_tier") == tier,
        pl.col("variant") == variant,
        pl.col("context_above_tokens").eq_missing(pl.lit(above, pl.Int64)),
    )
    assert rows["meter"].is_unique().all()
    return {row["meter"]: format(row["price"].normalize(), "f") for row in rows.rows(named=True)}


def test_real_page_gives_every_price(real: pl.DataFrame) -> None:
    assert real.height == 578
    assert real["problem"].null_count() == 575
    assert real["problem"].null_count() >= SOURCE.minimum_rows
    assert dict(real.group_by("service_tier").len().rows()) == {
        "standard": 283,
        "batch": 163,
        "flex": 61,
        "fast": 71,
    }


@pytest.mark.parametrize(
    ("tier", "short", "long"),
    [
        ("standard", ("5", "0.5", "6.25", "30"), ("10", "1", "12.5", "45")),
        ("batch", ("2.5", "0.25", "3.125", "15"), ("5", "0.5", "6.25", "22.5")),
        ("flex", ("2.5", "0.25", "3.125", "15"), ("5", "0.5", "6.25", "22.5")),
        ("fast", ("10", "1", "12.5", "60"), ("20", "2", "25", "90")),
    ],
)
def test_real_page_in_all_tiers(
    real: pl.DataFrame, tier: str, short: tuple[str, ...], long: tuple[str, ...]
) -> None:
    assert prices(real, "gpt-5.6-sol", tier) == dict(zip(TOKENS, short, strict=True))
    assert prices(real, "gpt-5.6-sol", tier, 272_000) == dict(zip(TOKENS, long, strict=True))


def test_real_page_rows_of_four_and_of_five_columns(real: pl.DataFrame) -> None:
    assert prices(real, "gpt-5.2") == {"input": "1.75", "cached_input": "0.175", "output": "14"}
    assert prices(real, "gpt-5.4") == {"input": "2.5", "cached_input": "0.25", "output": "15"}
    assert prices(real, "gpt-5-pro") == {"input": "15", "output": "120"}
    assert prices(real, "gpt-4.1", "batch") == {"input": "1", "output": "4"}
    assert prices(real, "o4-mini", "flex") == {
        "input": "0.55",
        "cached_input": "0.138",
        "output": "2.2",
    }
    limits = real.filter(pl.col("listed_model") == "gpt-5.5", pl.col("service_tier") == "fast")
    assert limits["context_up_to_tokens"].to_list() == [272_000] * 3


def test_real_page_beyond_text(real: pl.DataFrame) -> None:
    assert prices(real, "gpt-realtime-2.1")["output_audio"] == "64"
    assert prices(real, "gpt-image-2", "batch") == {
        "input_image": "4",
        "cached_input_image": "1",
        "output_image": "15",
        "input": "2.5",
        "cached_input": "0.625",
    }
    assert prices(real, "sora-2-pro", variant="1080p") == {"video_duration": "0.7"}
    assert prices(real, "tts-1-hd") == {"character_input": "30"}
    assert prices(real, "Whisper") == {"audio_duration": "0.006"}
    assert prices(real, "gpt-5.3-codex", "fast") == {
        "input": "3.5",
        "cached_input": "0.35",
        "output": "28",
    }
    assert prices(real, "text-embedding-3-large") == {"input": "0.13"}
    assert prices(real, "omni-moderation-latest") == {"input": "0"}
    assert prices(real, "gpt-4o-2024-08-06", "batch", variant="fine-tuned") == {
        "training": "25",
        "input": "2.225",
        "cached_input": "0.9",
        "output": "12.5",
    }
    assert prices(real, "File search", variant="Tool call") == {"tool_call": "0.0025"}


def test_real_page_keys_are_unique(real: pl.DataFrame) -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real.filter(pl.col("problem").is_null()).select(keys).is_duplicated().any()


def test_offsets_lead_to_the_name(real: pl.DataFrame) -> None:
    text = shared_capture(SOURCE.id, *CAPTURE).page.text
    for row in real.rows(named=True):
        offset = int(row["locator"].removeprefix("offset "))
        assert text[offset:].startswith(row["listed_model"])


def test_every_island_of_the_fixture_is_read() -> None:
    frame = page(fixture_text(SOURCE.id))
    assert prices(frame, "gpt-live-1") == {"audio_duration": "0.05"}
    assert prices(frame, "o4-mini-2025-04-16", variant="fine-tuned with data sharing") == {
        "training": "100",
        "input": "2",
        "cached_input": "0.5",
        "output": "8",
    }
    legacy = frame.filter(pl.col("note") == "listed as legacy")
    assert set(legacy["listed_model"]) == {"davinci-002"}


def test_a_model_not_offered_has_no_row() -> None:
    assert "gpt-5.4-cyber" not in set(page(fixture_text(SOURCE.id))["listed_model"])


def test_minutes_beside_token_prices_are_kept_out_as_an_estimate() -> None:
    frame = page(fixture_text(SOURCE.id)).filter(pl.col("listed_model") == "gpt-4o-transcribe")
    estimate = frame.filter(pl.col("meter") == "audio_duration")
    assert estimate["problem"].to_list() == ["an estimate of what the tokens come to, not a price"]


def test_storage_is_no_row_and_an_unknown_tool_price_is_one_with_a_problem() -> None:
    assert "Storage" not in set(page(fixture_text(SOURCE.id))["variant"])
    frame = page(changed("$2.50 / 1k calls", "$2.50 / 1k lookups"))
    tool = frame.filter(pl.col("variant") == "Tool call").row(0, named=True)
    assert (tool["price"], tool["listed_price"]) == (None, "$2.50 / 1k lookups")
    assert tool["problem"]


def test_same_price_twice_is_one_row_and_two_prices_are_kept_out() -> None:
    frame = page(fixture_text(SOURCE.id))
    assert prices(frame, "gpt-5.6-sol")["output"] == "30"
    text = fixture_text(SOURCE.id)
    at = text.index("headingGroups")
    cyber = text[at:].replace("[0,6.25],[0,30],[0,10]", "[0,6.25],[0,31],[0,10]", 1)
    cyber = cyber.replace("<td>$30.00</td>", "<td>$31.00</td>", 1)
    bad = page(text[:at] + cyber).filter(pl.col("problem") == "two prices for the same thing")
    assert set(bad["listed_model"]) == {"gpt-5.6-sol"}
    assert sorted(bad["price"]) == [30, 31]


def test_priority_of_older_pages_stays_priority() -> None:
    text = changed("[0,&quot;fast&quot;]", "[0,&quot;priority&quot;]")
    text = text.replace('data-value="fast"', 'data-value="priority"')
    assert prices(page(text), "gpt-5.6-sol", "priority")["output"] == "60"


def test_long_context_without_a_stated_limit_is_kept_out() -> None:
    text = fixture_text(SOURCE.id)
    start = text.index('<h2 id="cyber-models">')
    frame = page(text[:start] + text[text.index('<h3 id="audio-tokens">') :])
    problems = frame.filter(pl.col("problem").str.contains("long"))
    assert problems.height == 16
    assert prices(frame, "gpt-5.6-sol")["output"] == "30"


def test_models_may_be_added_and_moved() -> None:
    row = "[1,[[0,&quot;gpt-5.2&quot;],[0,1.75],[0,0.175],[0,14]]]"
    new = "[1,[[0,&quot;gpt-9&quot;],[0,9],[0,0.9],[0,&quot;-&quot;],[0,90]]]"
    frame = page(changed(row, f"{row},{new}"))
    assert prices(frame, "gpt-9") == {"input": "9", "cached_input": "0.9", "output": "90"}
    frame = page(changed(row, new))
    assert prices(frame, "gpt-5-pro") == {"input": "15", "output": "120"}
    assert not prices(frame, "gpt-5.2")


def test_a_zero_price_is_not_taken_for_free() -> None:
    frame = page(
        changed("[0,&quot;o3&quot;],[0,1]", "[0,&quot;o3&quot;],[0,0]").replace(
            "[0,0.25],[0,4]", "[0,0],[0,4]"
        )
    )
    zero = frame.filter(pl.col("price") == 0, pl.col("listed_price") != "Free")
    assert zero["problem"].null_count() == 0
    assert zero.height == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<th>Cache writes</th>", "<th>Cache reads</th>", "shown table has others"),
        ("<th>Cached input</th>", "<th>Cached input</th><th>Images</th>", "shown table has others"),
        ("<span>Long context</span>", "<span>Huge context</span>", "shown table has others"),
        ("[0,&quot;Cached input&quot;]", "[0,&quot;Cached images&quot;]", "shown table has others"),
        ("Prices per 1M tokens.", "Prices per 1K tokens.", "not per 1M tokens"),
        ("Prices per second.", "Prices per clip.", "not per second"),
        (
            "<td>$6.25</td><td>$30.00</td>",
            "<td>$30.00</td><td>$6.25</td>",
            "shown row is not in the properties",
        ),
        ("<td>$32.00</td>", "<td>€32.00</td>", "shown row is not in the properties"),
        ("[0,1.75],[0,0.175],[0,14]", "[0,0.175],[0,1.75],[0,14]", "cached_input dearer than"),
        ("[0,1.75],[0,0.175],[0,14]", "[0,1.75],[0,14]", "unknown number of columns"),
        ("[0,1.75],[0,0.175],[0,14]", "[0,1.75],[0,0.175],[0,-14]", "not a price in USD"),
        (
            "[0,1.75],[0,0.175],[0,14]",
            "[0,1.75],[0,0.175],[0,&quot;€14&quot;]",
            "not a price in USD",
        ),
        ("[0,1.75],[0,0.175],[0,14]", "[0,1.75],[0,0.175],[3,14]", "unknown kind of encoded"),
        ("(&lt;272K context length)", "(in the morning)", "not a model name"),
        ("[0,&quot;Audio&quot;]", "[0,&quot;Smell&quot;]", "shown row is not in the properties"),
        ("[0,&quot;flex&quot;]", "[0,&quot;ultra&quot;]", "unknown service tier"),
        ('data-value="flex"', 'data-value="ultra"', "unknown service tier"),
        ("&gt;272K input tokens", "many input tokens", "unknown meaning of long context"),
        ("TextTokenPricingTables", "TextPricing", "tier"),
        (
            "&quot;collapsedRowCount&quot;:[0,2]",
            "&quot;surcharges&quot;:[1,[[1,[[0,&quot;gpt-5.2&quot;],[0,2]]]]]",
            "unknown property",
        ),
        (
            "</article>",
            "<table><tr><td>gpt-7</td><td>$7</td></tr></table></article>",
            "table outside of an island",
        ),
        ('id="mainContent"', 'id="content"', "no whole article"),
        ("$0.006 / minute", "$0.006 / second", "not a price per minute"),
        ("[0,&quot;Transcription&quot;],[0,2.5],", "[0,2.5],", "row does not fit the columns"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith("openai_pricing: ")


def test_tabs_without_prices_are_passed_over_and_others_are_not() -> None:
    tabs = '<astro-island component-url="/_astro/Tabs.js" component-export="default" props="{}">'
    text = changed("</article>", f"{tabs}</astro-island></article>")
    assert page(text).equals(page(fixture_text(SOURCE.id)))
    text = changed("</article>", f"{tabs}<p>$5 a month</p></astro-island></article>")
    bad = page(text).filter(pl.col("problem").str.contains("not looked at before"))
    assert bad.select("listed_model", "price").rows() == [("$5 a month", None)]


def test_a_table_never_seen_keeps_only_its_rows_out() -> None:
    before = page(fixture_text(SOURCE.id))
    frame = page(changed("Price per second", "Price per frame"))
    bad = frame.filter(pl.col("problem").str.contains("not looked at before"))
    assert not bad.is_empty()
    assert bad["price"].drop_nulls().is_empty()
    good = frame.filter(pl.col("problem").is_null())
    assert set(good["listed_model"]) < set(before["listed_model"])
    assert prices(frame, "gpt-5.6-sol") == prices(before, "gpt-5.6-sol")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><html><body><h1>Too many requests</h1></body></html>",
        '<html><body><article id="mainContent"></article></body></html>',
        fixture_text(SOURCE.id)[: fixture_text(SOURCE.id).index("gpt-5.4-mini")],
        fixture_text(SOURCE.id)[: fixture_text(SOURCE.id).index("<td>gpt-5.4-mini</td>")],
    ],
    ids=["empty", "error page", "no table", "cut in properties", "cut in the table"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="openai_pricing: "):
        whole(text)


def test_empty_rows_raise() -> None:
    with pytest.raises(SourceError, match="missing or empty"):
        whole(
            changed(
                "&quot;rows&quot;:[1,[[1,[[0,&quot;gpt-live-1&quot;],[0,&quot;$0.05&quot;]]]]]",
                "&quot;rows&quot;:[1,[]]",
            )
        )


def test_prices_are_exact() -> None:
    frame = page(fixture_text(SOURCE.id)).filter(pl.col("meter") == "cache_write")
    assert Decimal("3.125") in frame["price"].to_list()


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}?tab=batch"])
def test_claims_its_page(url: str) -> None:
    assert SOURCE.claim(url)


@pytest.mark.parametrize(
    "url", [f"{URL}.md", "https://platform.openai.com/docs/pricing", f"{URL}/batch"]
)
def test_claims_no_other_page(url: str) -> None:
    assert SOURCE.claim(url) is None
