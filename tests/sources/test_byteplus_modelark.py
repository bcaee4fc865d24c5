"""ModelArk's price page: figures of the real capture, its quirks, and documents that must fail."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.byteplus_modelark import SOURCE
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    check_rows_lost,
    figures,
    fixture_capture,
    parse,
    read_page,
    shared_capture,
    understood_page,
)

URL = SOURCE.first_urls[0]
REAL = "tokens/byteplus/byteplus-modelark-1544106-excerpt-2026-08-18.html"


page = partial(read_page, SOURCE.id)
whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def standard(frame: pl.DataFrame, model: str, **where: Any) -> dict[str, str]:
    """Price by meter of the one price of a model that has the given values."""
    tier = {"variant": "", "service_tier": "standard", "context_up_to_tokens": None}
    return figures(frame, listed_model=model, **{**tier, **where})


def test_real_tables() -> None:
    capture = shared_capture(SOURCE.id, "2026-08-18", REAL)
    frame = parse(capture)
    assert frame.height == 140
    assert set(frame["currency"]) == {"USD"}
    assert standard(frame, "dola-seed-2-1-turbo", context_up_to_tokens=256_000) == {
        "input": "0.5",
        "cache_storage": "0.0083",
        "cached_input": "0.1",
        "output": "2.5",
    }
    assert standard(frame, "gpt-oss-120b-250805") == {"input": "0.1", "output": "0.5"}
    assert standard(frame, "glm-4-7-251222", service_tier="batch") == {
        "input": "0.3",
        "cached_input": "0.11",
        "output": "1.1",
    }
    assert standard(frame, "seedance-1-5-pro-251215", variant="with audio") == {
        "output_video": "2.4"
    }
    bad = frame.filter(pl.col("problem").is_not_null())
    assert set(bad["listed_model"]) == {
        "dreamina-seedance-2-5-260628",
        "dreamina-seedance-2-0-260128",
    }
    for row in frame.rows(named=True)[::7]:
        assert row["listed_price"] in around(capture.page.content, row["locator"]).text


def test_markdown_inside_the_page() -> None:
    capture = fixture_capture(SOURCE.id)
    frame = parse(capture)
    assert standard(frame, "seed-2-0-lite-260428", context_up_to_tokens=256_000)["output"] == "4"
    assert standard(frame, "deepseek-v4-1-flash-260910", schedule="peak")["output"] == "1.2"
    assert standard(frame, "skylark-embedding-vision") == {"input_image": "0.325", "input": "0.125"}
    for row in frame.rows(named=True):
        text = around(capture.page.content, row["locator"]).text
        assert " " in row["listed_price"] or row["listed_price"] in text


def test_time_limited_video_price() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    where = {"variant": "1080p, input without video"}
    model = "dreamina-seedance-2-5-260628"
    assert standard(frame, model, offer="list", **where) == {"output_video": "11.7"}
    assert standard(frame, model, offer="promotional", **where) == {"output_video": "8.424"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## Batch inference", "## Night inference", "not looked at before"),
        ("|0.25 |", "|-0.25 |", "not a price in USD"),
        ("|0.25 |", "|€0.25 |", "not a price in USD"),
        ("Inference input (image)", "Inference input (smell)", "unknown service type"),
        ("gpt\\\\-oss\\\\-120b\\\\-250805 |", "gpt oss |", "not a model name"),
    ],
)
def test_what_does_not_read_keeps_only_its_rows_out(old: str, new: str, message: str) -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    frame = page(changed(old, new))
    columns = ["listed_model", "variant", "service_tier", "meter", "price", "context_up_to_tokens"]
    check_rows_lost(before, frame, message, columns)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("**Output**", "**Result**", "unknown column or key"),
        ("(USD / M tokens) |\\n|---", "(USD / K tokens) |\\n|---", "unknown column or key"),
        ("(USD / M tokens) |\\n|---", "(EUR / M tokens) |\\n|---", "unknown column or key"),
        ("Prompt length [0, 128]", "Context [0, 128]", "unknown tier"),
        ("MDContent", "Markdown", "MDContent: missing"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_truncated_page_raises() -> None:
    text = fixture_capture(SOURCE.id).page.text
    with pytest.raises(SourceError, match="not JSON"):
        whole(text[: len(text) // 2])
    with pytest.raises(SourceError, match="no table of the main prices"):
        whole("<html><body><h2>Large language models</h2></body></html>")


def test_claims() -> None:
    assert SOURCE.claim(f"{URL}?redirect=1")
    assert SOURCE.claim(URL.replace("1544106", "1544681")) is None
