"""Model Studio's Markdown page: every known quirk, and what must fail or stand aside."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.commands.evidence import around
from pipelines.sources.token_prices.alibaba_model_studio import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, good, parse, prices_where, read_page

URL = SOURCE.first_urls[0]
SINGAPORE = "Singapore, International"


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id, count=1)


def prices(frame: pl.DataFrame, model: str, region: str = SINGAPORE, **where: Any) -> list[str]:
    """Good prices of a model in the order of the page, as short texts."""
    where = {"service_tier": "standard", "offer": "list", "variant": "", **where}
    return prices_where(good(frame), listed_model=model, region=region, **where)


def test_tables_in_tabs() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert prices(frame, "qwen3.8-max") == ["2", "6"]
    assert prices(frame, "qwen3.6-max-preview") == ["1.3", "7.8", "2", "12"]
    assert prices(frame, "qwen-plus", variant="thinking") == ["0.4", "4"]
    assert prices(frame, "qwen-plus", variant="non_thinking") == ["0.4", "1.2"]
    assert prices(frame, "qwen-plus-2025-01-25") == ["0.4", "1.2"]
    assert prices(frame, "qwen3.8-omni-flash") == ["0.15", "0.016", "0.47"]
    assert set(frame["currency"]) == {"USD"}


def test_cuts_stand_beside_the_list_price() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert prices(frame, "qwen3.7-plus") == ["0.4", "1.6"]
    assert prices(frame, "qwen3.7-plus", offer="promotional") == ["0.32", "1.28"]
    where = {"offer": "promotional", "region": "Germany (Frankfurt), Global"}
    assert prices(frame, "qwen3.7-max", schedule="off_peak", **where) == ["0.33"]
    assert prices(frame, "qwen3.7-max", schedule="peak", **where) == ["0.825"]


def test_batch_is_half() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    where = {"variant": "thinking or not", "region": "Germany (Frankfurt), EU"}
    assert prices(frame, "qwen3-max", service_tier="batch", **where) == ["0.6", "3"]


def test_locators_lead_to_the_price() -> None:
    capture = fixture_capture(SOURCE.id)
    for row in parse(capture).rows(named=True):
        text = around(capture.page.content, row["locator"]).text
        assert row["listed_price"].split(" ")[-1].lstrip("$") in text


@pytest.mark.parametrize(
    ("old", "new", "model"),
    [
        ("Thinking mode (chain", "Deep mode (chain", "qwen-plus"),
        ("Non-Thinking and Thinking modes", "Deep mode", "qwen3.8-max"),
        ("0\\<Token≤1M", "0\\<Token≤1G", "qwen3.8-max"),
        ("[context caching discount]", "[surcharge]", "qwen3.8-max"),
        ("            \\$2\n", "            €2\n", "qwen3.8-max"),
        ("            \\$2\n", "            \\$-2\n", "qwen3.8-max"),
        ("            \\$2\n", "            \\$0\n", "qwen3.8-max"),
    ],
)
def test_what_is_not_known_stands_aside(old: str, new: str, model: str) -> None:
    frame = page(changed(old, new))
    rows = frame.filter(pl.col("listed_model") == model, pl.col("problem").is_not_null())
    assert rows.height
    assert prices(frame, "qwen3.6-max-preview")


def test_unknown_units_are_not_read() -> None:
    frame = page(changed("Input price (per 1 million tokens)", "Input price (per 1K tokens)"))
    rows = frame.filter(pl.col("listed_model") == "qwen3.8-max")
    assert set(rows["problem"]) == {"table with columns that are not modelled"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("K means 1,000", "K means 1,024", "no longer explains its tiers"),
        ("<strong>Model ID</strong>", "<strong>Name</strong>", "no models or no rows"),
        ("          <td>0\\<Token≤128K</td>\n", "", "rows of unequal length"),
    ],
)
def test_another_page_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith(f"{SOURCE.id}: ")


def test_other_documents_raise() -> None:
    text = fixture_capture(SOURCE.id).page.text
    for other in ("", "<html>503</html>", text[: text.index("## Text generation")]):
        with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
            page(other)


def test_claims() -> None:
    assert SOURCE.claim(f"{URL}?x=1")
    assert SOURCE.claim(URL.removesuffix(".md")) is None
