"""Crusoe's price page: every quirk and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.crusoe_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_prices_of_instances_and_of_no_other_section() -> None:
    frame = parse(capture(text()))
    good = frame.filter(frame["problem"].is_null())
    assert good.select("sku", "purchase", "price").rows() == [
        ("NVIDIA H200 141GB HGX", "on_demand", Decimal("4.29")),
        ("NVIDIA H100 80GB HGX", "on_demand", Decimal("3.9")),
        ("NVIDIA H100 80GB HGX", "spot", Decimal("1.6")),
        ("NVIDIA A100 80GB SXM", "on_demand", Decimal("2.3")),
        ("NVIDIA A100 80GB PCIe", "on_demand", Decimal("2")),
        ("NVIDIA L40S 48GB", "on_demand", Decimal("1.5")),
        ("AMD MI300X 192GB", "on_demand", Decimal("3.45")),
    ]
    assert set(frame["unit"]) == {"per_gpu_hour"}
    assert set(frame.filter(frame["price"].is_null())["listed_price"]) == {"Contact sales"}


def test_places_lead_to_the_price() -> None:
    row = parse(capture(text())).to_dicts()[2]
    at = int(row["locator"].removeprefix("offset "))
    assert text()[at:].startswith('<div class="pricing-rich w-richtext"><p>$4.29/GPU-hr')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$4.29/GPU-hr", "$4.29", "not a price /GPU-hr: '\\$4.29'"),
        ("$4.29/GPU-hr", "€4.29/GPU-hr", "not a price in dollars"),
        ("$4.29/GPU-hr", "-$4.29/GPU-hr", "not a price in dollars"),
        ("$4.29/GPU-hr", "$4.29/GPU-hr per 8-GPU node", "not a price /GPU-hr"),
        ("Current spot", "Reserved", "unknown columns: 'GPU model, On-demand, Reserved'"),
        ("GPU instances pricing", "GPUs", "expected exactly one"),
        ('<div class="pricing-tag is-dark">141GB</div>', "", "two tags and two prices"),
        ("141GB", "a lot", "not a size of memory: 'a lot'"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("crusoe_pricing: ")


def test_a_section_without_rows_is_refused() -> None:
    with pytest.raises(SourceError, match="no rows"):
        parse(capture(text().replace('role="listitem"', "")))


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(text().replace("$4.29/GPU-hr", "$0.00/GPU-hr")))
    assert "zero" in frame["problem"].to_list()[2]
