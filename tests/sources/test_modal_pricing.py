"""Modal's price page: figures of the real capture and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.modal_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture, shared_capture

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_prices_per_second_become_hours() -> None:
    name = "gpu/modal/modal_pricing_after_click.2025-06-12.html"
    capture = shared_capture(SOURCE.id, "2025-06-12", name)
    frame = parse(capture)
    assert dict(frame.select("sku", "price").rows()) == {
        "Nvidia B200": Decimal("6.2496"),
        "Nvidia H200": Decimal("4.5396"),
        "Nvidia H100": Decimal("3.9492"),
        "Nvidia A100, 80 GB": Decimal("2.4984"),
        "Nvidia A100, 40 GB": Decimal("2.0988"),
        "Nvidia L40S": Decimal("1.9512"),
        "Nvidia A10G": Decimal("1.1016"),
        "Nvidia L4": Decimal("0.7992"),
        "Nvidia T4": Decimal("0.5904"),
    }
    assert set(frame.select("product", "includes_host").rows()) == {("serverless", False)}
    assert frame["listed_price"].to_list()[0] == "$0.001736 / sec"
    at = int(frame["locator"].to_list()[0].removeprefix("offset "))
    assert capture.page.text[at:].startswith('<div class="line-item')


def test_memory_is_told_where_the_name_tells_it() -> None:
    frame = parse(capture(text()))
    memory = dict(frame.select("listed_gpu", "gpu_memory_gb").rows())
    assert (memory["Nvidia A100, 80 GB"], memory["Nvidia H100"]) == (80.0, None)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/ sec</span></p></div>\n</div>", "/ hour</span></p></div>\n</div>", "unknown unit"),
        ("$0.001736", "€0.001736", "not a price with its unit"),
        ("$0.001736", "$-0.001736", "not a price in dollars"),
        ("GPU Tasks", "Accelerators", "GPU Tasks: expected exactly one"),
        ('<p class="text-light-green/60">Nvidia B200</p>', "", "expected a GPU and its price"),
        ('<div class="space-y-2">', "<p>", "no list below the heading|expected a GPU"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("modal_pricing: ")


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(SourceError, match="empty list"):
        parse(capture("<p>GPU Tasks</p><div></div>"))


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(text().replace("$0.001736", "$0.00")))
    assert "zero" in frame["problem"].to_list()[0]
