"""Perplexity's page of models: tabs, prompt lengths, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.perplexity_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, parse, read_page

page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(frame: pl.DataFrame, model: str) -> list[tuple[str, str]]:
    rows = frame.filter(pl.col("listed_model") == model, pl.col("price").is_not_null())
    return [(row["meter"], format(row["price"].normalize(), "f")) for row in rows.rows(named=True)]


def test_every_tab_is_read() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    sonar = [("input", "0.25"), ("output", "2.5"), ("cached_input", "0.0625")]
    assert price(frame, "perplexity/sonar") == sonar
    assert price(frame, "perplexity/glm-5.3")[0] == ("input", "1.4")
    assert price(frame, "perplexity/no-cache-test") == [("input", "1"), ("output", "2")]


def test_prompt_lengths_bound_the_price() -> None:
    frame = parse(fixture_capture(SOURCE.id)).filter(
        pl.col("listed_model") == "xai/grok-4.20-non-reasoning", pl.col("meter") == "output"
    )
    assert frame.select("listed_price", "context_up_to_tokens", "context_above_tokens").rows() == [
        ("2.50", 199_999, None),
        ("5.00", None, 199_999),
    ]
    other = page(changed("(\\<200k)", "(≤200k)").replace("(≥200k)", "(>200k)"))
    assert set(other["context_above_tokens"].drop_nulls()) == {200_000}


def test_lines_lead_to_the_price() -> None:
    capture = fixture_capture(SOURCE.id)
    lines = capture.page.text.splitlines()
    for row in parse(capture).rows(named=True):
        line = lines[int(row["locator"].removeprefix("line ")) - 1]
        assert row["listed_price"] in line
        assert row["listed_model"] in line


@pytest.mark.parametrize("cell", ["€0.0625", "-0.0625", "0.0625 per 1K", "0.0625 0.07", "Free"])
def test_a_cell_that_reads_differently_is_kept_out(cell: str) -> None:
    frame = page(changed("0.0625", cell))
    bad = frame.filter(pl.col("listed_model") == "perplexity/sonar", pl.col("price").is_null())
    assert bad["problem"].to_list() == ["the cell does not read as prices"]
    assert bad["listed_price"].to_list() == [cell]


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("0.0625", "0"))
    assert "zero price, free or missing not told" in set(frame["problem"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Cache read (\\$/1M)", "Cache read (\\$/1K)", "unknown columns"),
        ("| Docs |", "| Region |", "unknown columns"),
        ("`perplexity/sonar`", "Sonar", "not a model id"),
        ("    | - | - | - | - | - | - |\n", "", "no table of models"),
        ("| Model |", "| Name |", "no table of models"),
    ],
)
def test_an_unknown_layout_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("perplexity_pricing: ")


def test_a_tab_that_does_not_read_as_a_table_is_refused() -> None:
    text = fixture_capture(SOURCE.id).page.text
    start = text.rindex("    | - |")
    with pytest.raises(SourceError, match="a model outside of a table"):
        page(text[:start] + text[text.index("\n", start) + 1 :])
