"""Workers AI's pricing page: every unit, the neurons beside a price, and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.cloudflare_workers_ai import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, read_page

URL = SOURCE.first_urls[0]
FIXTURE = fixture_capture(SOURCE.id).page.text


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def figures(frame: pl.DataFrame, model: str) -> dict[tuple[str, str], Decimal]:
    found = frame.filter(pl.col("listed_model") == model, pl.col("problem").is_null())
    return {(r["meter"], r["unit"]): r["price"] for r in found.iter_rows(named=True)}


def test_three_token_meters() -> None:
    assert figures(page(FIXTURE), "@cf/moonshotai/kimi-k2.6") == {
        ("input", "per_mtok"): Decimal("0.95"),
        ("cached_input", "per_mtok"): Decimal("0.16"),
        ("output", "per_mtok"): Decimal(4),
    }


@pytest.mark.parametrize(
    ("model", "meter", "unit", "price"),
    [
        ("@cf/baai/bge-m3", "embedding", "per_mtok", "0.012"),
        ("@cf/openai/whisper", "audio_duration", "per_minute", "0.0005"),
        ("@cf/deepgram/nova-3 (WebSocket)", "audio_duration", "per_minute", "0.0092"),
        ("@cf/deepgram/aura-1", "character_input", "per_mchar", "15"),
        ("@cf/microsoft/resnet-50", "image", "per_image", "0.00000251"),
    ],
)
def test_other_units(model: str, meter: str, unit: str, price: str) -> None:
    assert figures(page(FIXTURE), model) == {(meter, unit): Decimal(price)}


def test_price_that_its_neurons_do_not_cost_is_held_back() -> None:
    held = page(FIXTURE).filter(pl.col("problem").is_not_null())
    assert held.select("listed_model", "problem").rows() == [
        ("@cf/pipecat-ai/smart-turn-v2", "its neurons cost 0.00000561")
    ]
    dearer = page(changed("$0.201 per M output", "$2.010 per M output"))
    assert dearer.filter(pl.col("price") == Decimal("2.01"))["problem"].to_list() == [
        "its neurons cost 0.200772"
    ]


def test_image_models_are_skipped() -> None:
    assert not page(FIXTURE)["listed_model"].str.contains("flux").any()


def test_lines_lead_to_the_price() -> None:
    lines = FIXTURE.splitlines()
    for row in page(FIXTURE).iter_rows(named=True):
        line = lines[int(row["locator"].removeprefix("line ")) - 1]
        assert row["listed_price"] in line
        assert row["listed_model"] in line


def test_line_breaks_may_stand_without_spaces() -> None:
    assert page(FIXTURE.replace(" <br/> ", "<br>")).equals(page(FIXTURE))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| Price in Neurons |\n| -", "| Neurons |\n| -", "unknown columns"),
        ("$0.027 per M input tokens", "$0.027 per M free tokens", "differ in units"),
        ("per M images", "per M pictures", "unknown unit"),
        ("$0.027 per", "€0.027 per", "not a list of prices"),
        ("$0.027 per", "$-0.027 per", "not a list of prices"),
        ("$0.027 per M input tokens", "free", "not a list of prices"),
        ("$0.160 per M cached input", "$0.160 per M input", "one unit priced twice"),
        ("**$0.011 per 1,000 Neurons**", "cheap", "not one price of 1,000 neurons"),
        ("## LLM model pricing", "## Models", "no table of language models"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("cloudflare_workers_ai: ")


@pytest.mark.parametrize(
    "text",
    ["", "<html><body>503</body></html>", FIXTURE.split("| @cf/meta")[0]],
    ids=["empty", "error page", "cut"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="cloudflare_workers_ai: "):
        page(text)


def test_claims_the_markdown_and_its_source_only() -> None:
    raw = (
        "https://raw.githubusercontent.com/cloudflare/cloudflare-docs/production/"
        "src/content/docs/workers-ai/platform/pricing.mdx"
    )
    assert SOURCE.claim(URL)
    assert SOURCE.claim(raw)
    assert SOURCE.claim(URL.removesuffix("index.md")) is None
    assert SOURCE.claim(raw.replace("workers-ai", "workers")) is None
