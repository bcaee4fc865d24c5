"""Voyage's pricing page: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.voyage_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import (
    changed_text,
    fixture_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
)

CAPTURE = "tokens/voyage/voyage-pricing-2026-07-15.md"


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(frame: pl.DataFrame, model: str, meter: str = "input") -> list[str]:
    return prices_where(frame.drop_nulls("price"), listed_model=model, meter=meter)


def test_the_real_page_gives_every_price() -> None:
    frame = read_real(SOURCE.id, "2026-07-15", CAPTURE)
    assert frame.height == 12
    assert price(frame, "voyage-4-large") == ["0.12"]
    assert price(frame, "voyage-4-lite") == ["0.02"]
    assert price(frame, "voyage-law-2") == ["0.12"]
    assert price(frame, "voyage-code-2") == ["0.12"]
    assert price(frame, "voyage-3-large") == ["0.18"]
    assert price(frame, "rerank-2") == ["0.05"]
    bad = frame.filter(pl.col("problem").is_not_null())
    assert bad.select("listed_model", "problem").rows() == [
        ("voyage-multimodal-3.5", "a price outside of a table")
    ]


def test_lines_lead_to_the_price() -> None:
    capture = shared_capture(SOURCE.id, "2026-07-15", CAPTURE)
    lines = capture.page.text.splitlines()
    for row in parse(capture).rows(named=True):
        line = lines[int(row["locator"].removeprefix("line ")) - 1]
        assert row["listed_price"] in line
        assert f"`{row['listed_model']}`" in line


def test_pixels_are_priced_by_the_megapixel() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    assert price(frame, "voyage-multimodal-3", "input_image") == ["0.0006"]
    assert price(frame, "voyage-multimodal-3") == ["0.12"]


def test_prices_that_contradict_each_other_are_kept_out() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    bad = frame.filter(pl.col("listed_model") == "voyage-test")
    assert bad["problem"].to_list() == ["another price per thousand tokens: $0.00012"]


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("| $0.00005                  | $0.05 ", "| $0 | $0 "))
    bad = frame.filter(pl.col("listed_model") == "rerank-2")
    assert bad["problem"].to_list() == ["zero price, free or missing not told"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$0.05 ", "€0.05 ", "not a price in USD: $0.00005, €0.05"),
        ("$0.05 ", "$-0.05 ", "not a price in USD: $0.00005, $-0.05"),
        ("`rerank-2`", "rerank-2", "not model ids"),
    ],
)
def test_a_cell_that_does_not_read_keeps_only_its_row_out(old: str, new: str, said: str) -> None:
    frame = page(changed(old, new))
    bad = frame.filter(pl.col("listed_model") == "rerank-2")
    assert bad.select("price", "problem").rows() == [(None, said)] or bad["problem"][0] == said
    assert len(frame) == len(page(fixture_capture(SOURCE.id).page.text))


def test_other_tables_and_columns_leave_the_rest_as_it_was() -> None:
    columns = ["listed_model", "meter", "price", "problem"]
    text = fixture_capture(SOURCE.id).page.text
    before = page(text).select(columns)
    assert page(changed("Price per million", "Price Per Million")).select(columns).equals(before)
    head, old = text.split("## Older models\n\n")
    adds = iter(["Description", "---", "for search", "for ranks"])
    wide = head + "".join(f"{line} {next(adds)} |\n" for line in old.strip().split("\n"))
    assert page(wide).select(columns).equals(before)
    more = text + "\n# Agents\n\n| Product | Price |\n| - | - |\n| Searcher | $5 a month |\n"
    bad = page(more).filter(pl.col("listed_model") == "Searcher")
    assert bad["problem"].to_list() == ["prices in a table not looked at before, under Agents"]
    assert len(page(more)) == len(before) + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Price per million tokens", "Price per million words", "unknown columns"),
        ("Number of free tokens ", "Discount ", "unknown columns"),
        ("$", "", "no table with prices"),
    ],
)
def test_an_unknown_layout_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("voyage_pricing: ")
