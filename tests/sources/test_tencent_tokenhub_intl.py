"""Tencent Cloud outside of China: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.sources.registry import claimant
from schemas.errors import SourceError
from tests.support import changed_fixture, fixture_capture, page_capture, parse, understood

SOURCE_ID = "tencent_tokenhub_intl"


def test_a_model_without_the_column_of_hours_is_always_priced_so() -> None:
    frame = parse(fixture_capture(SOURCE_ID))
    assert set(frame.filter(frame["region"] == "Silicon Valley")["schedule"]) == {"always"}


def test_a_table_in_other_units_is_passed_over_and_columns_may_move() -> None:
    frame = parse(changed_fixture(SOURCE_ID, ("Price (USD / image)", "Price (USD / second)")))
    assert "Hunyuan-Image" not in frame["listed_model"].to_list()
    assert frame.filter(frame["listed_model"] == "Hy3")["price"].to_list() == [
        Decimal("0.132"),
        Decimal("0.528"),
        Decimal("0.033"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<b>Cache</b>", "<b>Cache write</b>", "unknown column or key"),
        ("<b>Input Tokens</b>", "<b>Output Tokens</b>", "unknown column or key"),
        (
            "(USD / million tokens)</span></div></td><td><div><span><b>Output",
            "(USD / thousand tokens)</span></div></td><td><div><span><b>Output",
            "unknown column or key",
        ),
        ("OFF-PEAK", "NIGHT", "unknown hours"),
        ("Input length 512k+", "Output length 512k+", "unknown tier"),
        ("(Vendor Direct)", "(Beta)", "not a model name"),
        (">0.528<", ">0.528元<", "not a plain price"),
        ('<div class="tse-tabs__item-label">Guangzhou</div>', "", "tabs and their labels"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        understood(changed_fixture(SOURCE_ID, (old, new)))


@pytest.mark.parametrize("path", ["", "/en"])
def test_the_page_is_claimed_under_its_language_paths(path: str) -> None:
    url = f"https://www.tencentcloud.com{path}/document/product/1300/78937?lang=en"
    found = claimant(url)
    assert found is not None
    assert found.source.id == SOURCE_ID


def test_a_page_in_another_language_is_refused_by_what_was_looked_for_and_found() -> None:
    table = "<table><tr><td>模型</td><td>输入价格</td></tr><tr><td>hy</td><td>1</td></tr></table>"
    with pytest.raises(SourceError) as caught:
        parse(page_capture(SOURCE_ID, f"<html><body>{table}</body></html>"))
    said = "no table with a column in (USD/milliontokens); found 1 table(s): '模型 | 输入价格'"
    assert said in str(caught.value)
