"""StepFun's price page: figures and quirks of its layout, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import changed_text, figures, fixture_capture, parse, read_page, understood_page

ID = "stepfun_pricing"


page = partial(read_page, ID)
whole = partial(understood_page, ID)
changed = partial(changed_text, ID)


def test_token_prices() -> None:
    frame = parse(fixture_capture(ID))
    assert set(frame["currency"]) == {"USD"}
    assert figures(frame, listed_model="step-5-preview") == {
        "input": "1",
        "cached_input": "0.05",
        "output": "2.7",
    }
    assert figures(frame, listed_model="stepaudio-2.5-chat")["output"] == "3.5"


def test_free_for_a_limited_time_is_a_zero_promotion() -> None:
    frame = parse(fixture_capture(ID))
    free = frame.filter(pl.col("listed_model") == "stepaudio-3-chat-preview")
    assert figures(free) == {"input": "0", "cached_input": "0", "output": "0"}
    assert set(free["offer"]) == {"promotional"}
    assert free["problem"].null_count() == 3


def test_other_units() -> None:
    frame = parse(fixture_capture(ID)).filter(pl.col("problem").is_null())
    assert figures(frame, unit="per_mchar") == {"character_input": "40"}
    assert figures(frame, unit="per_hour") == {"audio_duration": "0.13"}
    assert figures(frame, unit="per_image") == {"image": "0.003"}
    assert figures(frame, unit="per_request") == {"web_search": "0.006", "tool_call": "0.02"}


def test_prices_without_a_unit_of_ours_are_kept_back() -> None:
    kept_back = parse(fixture_capture(ID)).filter(pl.col("problem").is_not_null())
    assert kept_back["problem"].to_list() == ["priced per voice", "free, the unit is not told"]


def test_cells_follow_their_titles_when_columns_move() -> None:
    text = changed(
        "Input (cache miss) | Input (cache hit)", "Input (cache hit) | Input (cache miss)"
    )
    assert figures(page(text), listed_model="step-5-preview")["input"] == "0.05"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Input (cache hit)", "Input (cached)", "unknown column: 'input (cached)'"),
        ("`step-5-preview` | 1M tokens", "`step-5-preview` | 1K tokens", "unknown unit"),
        ("\\$2.70", "¥2.70", "line 9 column 4 output: not a price in USD: '¥2.70'"),
        ("\\$2.70", "\\$-2.70", "not a price in USD"),
        ("Usage-based", "By invitation", "unknown status: 'By invitation'"),
        ("| — | — | — | — |", "| — | \\$1.00 | — | — |", "free and yet priced"),
        ("/ hour", "/ day", "not a price in USD with its unit"),
        ("| Internet search |", "| Maps |", "unknown capability: 'Maps'"),
        ("| Unit price |", "| Fee |", "unknown columns"),
        ("`step-3.7-flash`", "Flash", "not a model name"),
        (
            "| Under \\$15 | 5 | 100 | 500,000 |",
            "| Under \\$15 | 5 | 100 | 500,000 |\n\n| a | \\$1 |",
            "price outside of a table",
        ),
    ],
)
def test_unknown_wording_raises(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        whole(changed(old, new))
    assert str(caught.value).startswith(f"{ID}: ")
    assert message in str(caught.value)


def test_an_added_column_raises() -> None:
    text = changed("| Output |\n| :- ", "| Output | Batch |\n| :- | :- ")
    with pytest.raises(SourceError, match="row of another length"):
        whole(text.replace("\\$2.70 |", "\\$2.70 | \\$1.35 |"))


def test_documents_without_token_prices_raise() -> None:
    text = fixture_capture(ID).page.text
    with pytest.raises(SourceError, match="no table of token prices"):
        whole(text[: text.index("| Model ")])
    empty = "\n".join(
        line for line in text.splitlines() if "-flash`" not in line and "-5-" not in line
    )
    with pytest.raises(SourceError, match="columns or rows missing"):
        whole(empty)


def test_zero_is_kept_with_a_problem() -> None:
    frame = page(changed("\\$2.70", "\\$0.00"))
    zero = frame.filter(pl.col("problem").str.contains("zero price"))
    assert zero["meter"].to_list() == ["output"]


def test_other_documents_are_not_claimed() -> None:
    assert claimant("https://platform.stepfun.com/docs/zh/guides/pricing/details") is None
    assert claimant("https://platform.stepfun.ai/docs/en/step-plan/overview.md") is None
