"""Hyperstack's price page: every quirk and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.hyperstack_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_prices_of_each_card() -> None:
    frame = parse(capture(text()))
    good = frame.filter(frame["problem"].is_null())
    assert good.select("sku", "purchase", "spot_kind", "price").rows() == [
        ("NVIDIA H200 SXM", "on_demand", None, Decimal("3.99")),
        ("NVIDIA H100 SXM", "on_demand", None, Decimal("3.2")),
        ("NVIDIA H100 NVLink", "on_demand", None, Decimal("2.6")),
        ("NVIDIA A100", "on_demand", None, Decimal("1.35")),
        ("NVIDIA A4000", "on_demand", None, Decimal("0.15")),
        ("NVIDIA B300", "on_demand", None, Decimal("7.4")),
        ("NVIDIA H100 PCIe", "spot", "administered", Decimal("2")),
        ("NVIDIA L40", "spot", "administered", Decimal("0.8")),
    ]
    assert good["gpu_memory_gb"].to_list()[:2] == [141.0, 80.0]


def test_reservations_are_floors_without_a_term() -> None:
    frame = parse(capture(text()))
    rows = frame.filter(frame["purchase"] == "reserved").select("price", "problem").rows()
    assert rows == [
        (Decimal("2.72"), "a floor (starting from), and the commitment is not stated"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$3.99", "€3.99", "not a price in dollars"),
        ("$3.99", "-$3.99", "not a price in dollars"),
        ("$3.99", "Contact us", "not a price in dollars: 'Contact us'"),
        ("Pricing Per Hour</span>", "Pricing Per Month</span>", "unknown columns"),
        ("<span>VRAM (GB)</span>", "<span>VRAM</span>", "unknown columns"),
        (">141<", ">big<", "not a size of memory: 'big'"),
        ("<span>Spot VM</span> Pricing", "<span>Bare VM</span> Pricing", "unknown card"),
        ("<h3><span>Spot VM</span> Pricing</h3>", "<h3>News</h3>", "expected each of three once"),
        ("NVIDIA H200 SXM", "", "no name"),
        ("page-price_card_row_item df", "other", "no rows"),
        ("page-price_card_row_item_col5", "x", "another number of cells"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    body = text().replace(old, new)
    if new == "x":
        body = text().replace(
            '<div class="page-price_card_row_item_col page-price_card_row_'
            'item_col5"><span>$3.99</span></div>',
            "",
        )
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(body))
    assert str(error.value).startswith("hyperstack_pricing: ")


def test_a_zero_price_is_a_problem() -> None:
    assert "zero" in parse(capture(text().replace("$3.99", "$0.00")))["problem"].to_list()[0]
