"""Civo's price page: machines and terms, what gives no row, pages that must fail."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.commands.evidence import around
from pipelines.source import Capture
from pipelines.sources.gpu_rates.civo_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import changed_fixture, fixture_capture


def changed(old: str, new: str) -> Capture:
    return changed_fixture(SOURCE.id, (old, new))


def test_a_machine_has_a_price_for_each_term() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    l40s = frame.filter(frame["sku"] == "1 x NVIDIA L40S - 48GB")
    assert l40s.select("purchase", "term_months", "price").rows() == [
        ("on_demand", 0, Decimal("1.29")),
        ("reserved", 6, Decimal("1.19")),
        ("reserved", 12, Decimal("1.09")),
        ("reserved", 24, Decimal("0.99")),
        ("reserved", 36, Decimal("0.89")),
    ]


def test_form_factor_and_sizes_of_a_machine() -> None:
    row = parse(fixture_capture(SOURCE.id)).row(8, named=True)
    assert (row["listed_gpu"], row["gpu_count"], row["gpu_memory_gb"]) == (
        "NVIDIA H200 SXM",
        8,
        141.0,
    )
    assert row["price"] / row["gpu_count"] == Decimal("3.49")
    assert (row["host_memory_gb"], row["vcpus"]) == (1536.0, 176.0)


def test_what_is_not_sold_gives_no_row() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    b200 = frame.filter(frame["listed_gpu"] == "NVIDIA B200")
    assert b200.select("term_months", "price", "host_memory_gb").rows() == [
        (12, Decimal("35.92"), 2560.0)
    ]


def test_locators_lead_to_the_price() -> None:
    capture = fixture_capture(SOURCE.id)
    for row in parse(capture).iter_rows(named=True):
        text = around(capture.page.content, row["locator"]).text[200:400]
        assert row["listed_price"].split(" ")[0] in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('<section id="nvidia-gpus">', '<section id="gpus">', "expected exactly one"),
        ("<th>On-demand</th>", "<th>From</th>", "unknown columns"),
        ("NVIDIA B200 GPU pricing", "Reserved clusters", "not the prices of a GPU"),
        ("8 x NVIDIA B200 - 180GB", "NVIDIA B200", "not a machine with GPUs"),
        ("$1.29<span>per hour", "from $1.29<span>per hour", "not a price per hour"),
        ("$1.29<span>per hour", "$1.29<span>per day", "not a price per hour"),
        ("$1.29<span>per hour", "£1.29<span>per hour", "not a price per hour"),
        ('id="12_months"', 'id="one_year"', "not a term in months"),
        ('<td data-title="Data Transfer">FREE</td>', "", "not as wide as the header"),
    ],
)
def test_a_page_of_another_form_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed(old, new))
