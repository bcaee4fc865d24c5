"""Xiaomi MiMo's price page: figures and quirks of its layout, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import changed_text, figures, fixture_capture, parse, read_page

ID = "xiaomi_mimo_pricing"
OLDER = """
### Domestic Pricing of the Model
Unit: yuan / 1M tokens
<table><tr><th></th><th>**Input (Cache Hit)**</th><th>**Input (Cache Miss)**</th>
<th>**Output**</th></tr><tr><td>`mimo-v2.5`</td><td>¥0.02</td><td>¥1.00</td><td>¥2.00</td></tr>
</table>
### Overseas Pricing of the Model
<table><tr><th></th><th>**Input (Cache Hit)**</th><th>**Input (Cache Miss)**</th>
<th>**Output**</th></tr><tr><td>`mimo-v2.5`</td><td>$0.0028</td><td>$0.14</td><td>$0.28</td></tr>
</table>
"""


page = partial(read_page, ID)
changed = partial(changed_text, ID)


def test_overseas_prices_in_dollars_by_tier() -> None:
    frame = parse(fixture_capture(ID)).filter(pl.col("region") == "overseas")
    assert set(frame["currency"]) == {"USD"}
    flash = {"listed_model": "mimo-v2.6-flash"}
    assert figures(frame, service_tier="standard", **flash) == {
        "cached_input": "0.0028",
        "input": "0.14",
        "output": "0.28",
    }
    assert figures(frame, service_tier="batch", **flash)["input"] == "0.07"
    assert figures(frame, listed_model="mimo-v2.5-asr", unit="per_hour") == {
        "audio_duration": "0.074"
    }


def test_domestic_prices_in_yuan_for_every_model_of_a_cell() -> None:
    frame = parse(fixture_capture(ID)).filter(pl.col("region") == "domestic")
    assert set(frame["currency"]) == {"CNY"}
    for model in ("mimo-v2.6-pro", "mimo-v2.5-pro"):
        assert figures(frame, listed_model=model) == {
            "cached_input": "0.025",
            "input": "3",
            "output": "6",
        }


def test_tables_before_the_batch_api() -> None:
    frame = page(OLDER)
    assert frame.height == 6
    assert set(frame["service_tier"]) == {"standard"}
    assert figures(frame, currency="CNY")["output"] == "2"


def test_cells_follow_their_titles_when_columns_move() -> None:
    text = changed("(Cache Hit)", "@").replace("(Cache Miss)", "(Cache Hit)")
    frame = page(text.replace("@", "(Cache Miss)"))
    assert figures(frame, currency="CNY", listed_model="mimo-v2.6-pro")["input"] == "0.025"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("**Output**", "**Answer**", "missing column: 'Output'"),
        ("<th>**Output**</th>", "<th>**Output**</th><th>X</th>", "unequal length"),
        ("**Model Name**", "**Name**", "unknown column: 'Name'"),
        ("$0.87", "¥0.87", "output: not a price in USD: '¥0.87'"),
        ("$0.87", "-$0.87", "not a price in USD"),
        ("$0.074 /h", "$0.074 /min", "not a price in USD"),
        ("**Batch API**", "**Night API**", "unknown inference type: 'Night API'"),
        ("`mimo-v2.6-pro`<br/>", "MiMo Pro<br/>", "not names of models"),
        ("M tokens", "K tokens", "no unit in the document"),
        ("### Overseas Pricing of the Model", "### Export Prices", "unknown section with prices"),
        ("### Pricing for Web Search Plugins", "### Plugins", "unknown section with prices"),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith(f"{ID}: ")
    assert message in str(caught.value)


def test_cut_off_and_empty_documents_raise() -> None:
    text = fixture_capture(ID).page.text
    with pytest.raises(SourceError, match="page is cut off"):
        page(text[: text.index("<tr><td>**Batch API**")])
    with pytest.raises(SourceError, match="sections missing: 'Overseas"):
        page(text[: text.index("### Overseas")])
    row = next(line for line in text.splitlines() if "asr" in line)
    with pytest.raises(SourceError, match="rows missing"):
        page(text.replace(row, ""))


def test_zero_is_kept_with_a_problem() -> None:
    frame = page(changed("$0.87", "$0.00"))
    assert frame.filter(pl.col("problem").is_not_null())["meter"].to_list() == ["output"]


def test_other_documents_are_not_claimed() -> None:
    assert claimant("https://mimo.mi.com/static/docs/price/token-plan.md") is None
    assert claimant("https://platform.xiaomimimo.com/docs/en-US/pricing") is None
