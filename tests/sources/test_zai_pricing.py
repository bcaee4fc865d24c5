"""Z.ai's price page: figures of the real page, both document forms, and bad documents."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import polars as pl
import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    figures,
    fixture_capture,
    parse,
    read_page,
    read_real,
    understood_page,
)

ID = "zai_pricing"


real = partial(read_real, ID, "2026-08-18", "tokens/zai/zai-pricing-2026-08-18.html")
page = partial(read_page, ID)
whole = partial(understood_page, ID)
changed = partial(changed_text, ID)


def test_real_page_of_august() -> None:
    frame = real()
    assert frame.height == 90
    assert set(frame["currency"]) == {"USD"}
    assert figures(frame, listed_model="GLM-5.2") == {
        "input": "1.4",
        "cached_input": "0.26",
        "cache_storage": "0",
        "output": "4.4",
    }
    assert figures(frame, listed_model="GLM-4.5-X", offer="list") == {
        "input": "2.2",
        "cached_input": "0.45",
        "output": "8.9",
    }
    assert figures(frame, listed_model="GLM-4.6V-FlashX", offer="list")["cached_input"] == "0.004"
    assert figures(frame, listed_model="GLM-OCR") == {"input": "0.03", "output": "0.03"}
    assert figures(frame, listed_model="GLM-4-32B-0414-128K") == {"input": "0.1", "output": "0.1"}


def test_real_page_free_models_are_priced_zero() -> None:
    free = real().filter(pl.col("price") == 0, pl.col("meter") != "cache_storage")
    assert set(free["listed_model"]) == {"GLM-4.7-Flash", "GLM-4.5-Flash", "GLM-4.6V-Flash"}
    assert free["problem"].null_count() == free.height


def test_real_page_lists_of_other_units() -> None:
    frame = real().filter(pl.col("unit") != "per_mtok")
    listed = {row["listed_model"]: (row["meter"], row["unit"]) for row in frame.rows(named=True)}
    assert listed["Web Search"] == ("web_search", "per_request")
    assert listed["GLM-Image"] == ("image", "per_image")
    assert listed["ViduQ1-Text"] == ("request", "per_request")
    assert figures(frame, listed_model="Vidu2-Reference") == {"request": "0.4"}
    assert figures(frame, listed_model="GLM-Image") == {"image": "0.015"}


def test_real_page_keeps_back_what_does_not_say_which_tokens() -> None:
    kept_back = real().filter(pl.col("problem").is_not_null())
    assert set(kept_back["listed_model"]) == {
        "GLM-ASR-2512",
        "GLM Slide/Poster Agent(beta)",
        "General-Purpose Translation",
    }


def test_promotion_ends_at_midnight_in_singapore() -> None:
    frame = parse(fixture_capture(ID)).filter(pl.col("listed_model") == "GLM-5.3-Flash")
    assert figures(frame, offer="list") == {
        "input": "0.15",
        "cached_input": "0.03",
        "output": "0.5",
    }
    now = frame.filter(pl.col("offer") == "promotional", pl.col("meter") != "cache_storage")
    assert figures(now) == {"input": "0.075", "cached_input": "0.015", "output": "0.25"}
    assert set(now["effective_to"]) == {datetime(2026, 9, 9, 16, tzinfo=UTC)}


def test_promotion_in_the_html_form() -> None:
    frame = page(
        "<!DOCTYPE html><html><body><h3>Latest Models</h3><span>Prices per 1M tokens.</span>"
        "<div><table><tr><th>Model</th><th>Input</th><th>Output</th></tr>"
        "<tr><td>GLM-5.3-Flash</td><td><del>$0.15</del> $0.075</td>"
        "<td><del>$0.50</del> $0.25</td></tr></table></div></body></html>"
    )
    assert figures(frame, offer="promotional") == {"input": "0.075", "output": "0.25"}
    assert figures(frame, offer="list") == {"input": "0.15", "output": "0.5"}
    assert frame["effective_to"].null_count() == 4


def test_cells_follow_their_titles_when_columns_move() -> None:
    text = changed("Input              | Cached Input       |", "Cached Input | Input |")
    flash = page(text).filter(pl.col("listed_model") == "GLM-5.3")
    assert figures(flash, offer="list") == {"input": "0.26", "cached_input": "1.4", "output": "4.4"}


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("\\$4.4 ", "¥4.4 ", {("GLM-5.3", "output")}),
        ("\\$4.4 ", "\\$-4.4 ", {("GLM-5.3", "output")}),
        ("\\$4.4 ", "Contact us ", {("GLM-5.3", "output")}),
        ("Prices per image.", "", {("GLM-Image", "tool_call")}),
        ("\\$0.01 / use", "\\$10 / 1K uses", {("Web Search", "web_search")}),
    ],
)
def test_cells_that_do_not_read_keep_only_their_rows_out(
    old: str, new: str, rows: set[tuple[str, str]]
) -> None:
    before = page(fixture_capture(ID).page.text)
    frame = page(changed(old, new))
    key = ["listed_model", "meter"]
    bad = frame.filter(pl.col("price").is_null()).select(key).rows()
    assert set(bad) == rows
    assert len(frame) == len(before)


def test_a_table_of_something_else_is_kept_with_a_problem() -> None:
    text = fixture_capture(ID).page.text
    more = text + "\n### Coding Plans\n\n| Plan | Fee |\n| - | - |\n| Lite | \\$6 a month |\n"
    bad = page(more).filter(pl.col("listed_model") == "Lite")
    assert bad["price"].to_list() == [None]
    assert len(page(more)) == len(page(text)) + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| Output            |", "| Out               |", "unknown column: 'Out'"),
        ("| Cached Input Storage | Output            |", "| Batch | Output |", "unknown column"),
        ("Prices per 1M tokens.", "Prices per 1K tokens.", "columns, unit or rows missing"),
        ("| Tool       | Cost         |", "| Tool       | Fee          |", "unknown columns"),
        ("September 9, 2026", "Septembre 9, 2026", "promotion: not a date"),
        ("| :------------ | :-----------------", "| GLM-5.3 | \\$2.8 ", "outside of a table"),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{ID}: ")
    assert message in str(caught.value)


def test_documents_without_token_prices_raise() -> None:
    text = fixture_capture(ID).page.text
    with pytest.raises(SourceError, match="no table of token prices"):
        whole(text[: text.index("| Model ")])
    empty = "\n".join(line for line in text.splitlines() if not line.startswith("| GLM"))
    with pytest.raises(SourceError, match="columns, unit or rows missing"):
        whole(empty)
    with pytest.raises(SourceError, match="page is cut off"):
        whole("<!doctype html><html><table><tr><th>Model</th><th>Input</th></tr>")


def test_a_zero_and_a_price_for_storage_are_kept_with_a_problem() -> None:
    zero = page(changed("\\$4.4 ", "\\$0.0 ")).filter(pl.col("listed_model") == "GLM-5.3")
    assert zero.filter(pl.col("meter") == "output")["problem"].null_count() == 0
    storage = page(changed("Limited-time Free", "\\$0.5"))
    kept_back = storage.filter(pl.col("meter") == "cache_storage", pl.col("price") > 0)
    assert kept_back.height == 2
    assert kept_back["problem"].null_count() == 0


def test_other_documents_are_not_claimed() -> None:
    assert claimant("https://docs.z.ai/guides/overview/overview.md") is None
    assert claimant("https://docs.z.ai/devpack/overview") is None
