"""CoreWeave's price page: every quirk and pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.coreweave_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture, parse

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_prices_are_of_the_instance_and_by_region() -> None:
    frame = parse(capture(text()))
    good = frame.filter(frame["problem"].is_null())
    assert good.select("sku", "region", "purchase", "gpu_count", "price").rows() == [
        ("NVIDIA GB200 NVL72", "NORTH AMERICA", "on_demand", 4, Decimal("42")),
        ("NVIDIA HGX B300", "NORTH AMERICA", "spot", 8, Decimal("35.84")),
        ("NVIDIA HGX H100", "NORTH AMERICA", "on_demand", 8, Decimal("49.24")),
        ("NVIDIA HGX H100", "NORTH AMERICA", "spot", 8, Decimal("19.71")),
        ("NVIDIA HGX H100", "EUROPE", "on_demand", 8, Decimal("49.24")),
        ("NVIDIA HGX H100", "EUROPE", "spot", 8, Decimal("19.51")),
        ("NVIDIA GH200", "EUROPE", "on_demand", 1, Decimal("6.5")),
    ]
    assert set(frame["unit"]) == {"per_instance_hour"}
    assert good["host_memory_gb"].to_list()[2] == 2048.0


def test_a_footnote_is_no_digit() -> None:
    assert parse(capture(text()))["gpu_count"].to_list()[0] == 4


def test_an_empty_price_is_a_problem() -> None:
    frame = parse(capture(text()))
    row = frame.filter(frame["price"].is_null()).to_dicts()[0]
    assert (row["sku"], row["problem"]) == (
        "NVIDIA HGX B300",
        "no public price: contact the seller",
    )


def test_the_source_is_off_for_its_terms() -> None:
    assert "scraping" in SOURCE.disabled


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('value">$42.00', 'value">€42.00', "not a price in dollars"),
        ('value">$42.00', 'value">-$42.00', "not a price in dollars"),
        ("</span> / Hour", "</span> / Month", "unknown label or unit"),
        ("Spot Price:", "Bid Price:", "unknown label or unit"),
        ('<span class="inference-price">', '<span class="reserved-price">', "unknown kind"),
        (">4^1</div>\n", ">some</div>\n", "not a number|expected"),
        ("<div>GPU Count</div>", "<div>GPUs</div>", "unknown column or key: 'GPUs'"),
        ("REGION: EUROPE", "EUROPE", "not a region: 'EUROPE'"),
        ("On-demand GPU instances", "GPUs", "expected exactly one"),
        (
            'class="table-model-name">NVIDIA GH200</h3>\n',
            'class="table-model-name">X</h3>\n',
            "expected one name",
        ),
        ("2,048", "lots", "System RAM: not a number"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    body = text().replace(old, new)
    if new.startswith(">some"):
        body = text().replace("4^1", "some")
    assert body != text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(body))
    assert str(error.value).startswith("coreweave_pricing: ")


def test_a_section_without_rows_is_refused() -> None:
    with pytest.raises(SourceError, match="no rows"):
        parse(capture(text().replace('role="listitem"', "")))


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(text().replace('value">$42.00', 'value">$0.00')))
    assert "zero" in frame["problem"].to_list()[0]
