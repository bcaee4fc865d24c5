"""SambaNova's pricing page: figures, missing prices, and documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.sambanova_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, read_page

URL = "https://cloud.sambanova.ai/plans/pricing"


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def test_prices_and_missing_prices() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    assert frame.filter(pl.col("meter") == "cached_input")["listed_model"].to_list() == [
        "MiniMax-M2.7"
    ]
    rows = frame.filter(pl.col("listed_model") == "gpt-oss-120b").select("meter", "price", "unit")
    assert rows.rows() == [
        ("input", Decimal("0.22"), "per_mtok"),
        ("output", Decimal("0.59"), "per_mtok"),
    ]


def test_an_inserted_row_shifts_nothing() -> None:
    row = "<tr><td>nova</td><td>1 USD</td><td>7 USD</td><td>9 USD</td></tr>"
    frame = page(changed("<tr><td>gpt-oss-120b", f"{row}<tr><td>gpt-oss-120b"))
    outputs = frame.filter(pl.col("meter") == "output").select("listed_model", "price").rows()
    assert outputs[-2:] == [("nova", Decimal(9)), ("gpt-oss-120b", Decimal("0.59"))]


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("0.22 USD", "0 USD"))
    assert frame.filter(pl.col("price") == 0)["problem"].null_count() == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Input (per 1M tokens)", "Input (per 1K tokens)", "unknown table with prices"),
        ("<th>Model</th>", "<th>Model</th><th>Tier</th>", "unknown table with prices"),
        ("0.22 USD", "0.22 EUR", "not a price"),
        ("0.22 USD", "-0.22 USD", "not a price"),
        ("0.22 USD", "on request", "not a price"),
        ("<td>0.22 USD</td>", "", "not four cells"),
        ("gpt-oss-120b", "", "not four cells"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("sambanova_pricing: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><html><body>502</body></html>",
        fixture_capture(SOURCE.id).page.text.split("<tr><td>gemma")[0],
        fixture_capture(SOURCE.id).page.text.split("<tr><td>MiniMax")[0] + "</table></html>",
    ],
    ids=["empty", "error page", "cut", "empty table"],
)
def test_other_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="sambanova_pricing: "):
        page(text)


@pytest.mark.parametrize(
    ("url", "claimed"),
    [(URL, True), ("https://cloud.sambanova.ai/pricing", True), (f"{URL}/old", False)],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
