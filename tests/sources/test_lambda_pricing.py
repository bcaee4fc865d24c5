"""Lambda's price page: figures of the real capture, every quirk, documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.lambda_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    fixture_capture,
    fixture_text,
    page_capture,
    read_real,
)

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_cluster_prices_are_commitments() -> None:
    name = "gpu/lambda/lambda_1cc_pricing_rows.2026-08.html"
    frame = read_real(SOURCE.id, "2026-08-31", name)
    good = frame.filter(frame["problem"].is_null())
    assert good.select("listed_gpu", "gpu_count", "price").rows() == [
        ("NVIDIA HGX B200", 16, Decimal("9.86")),
        ("NVIDIA HGX B200", 64, Decimal("9.36")),
        ("NVIDIA HGX B200", None, Decimal("8.87")),
        ("NVIDIA H100", 16, Decimal("6.16")),
        ("NVIDIA H100", 64, Decimal("5.85")),
        ("NVIDIA H100", 256, Decimal("5.54")),
    ]
    assert set(frame["purchase"]) == {"reserved"}
    assert set(frame["tax"]) == {"excluded"}
    unpriced = frame.filter(frame["price"].is_null())
    assert unpriced["term_months"].to_list() == [12, 12]
    assert frame["locator"].to_list()[0] == "table 0 row 1 column 3"


def test_instances_take_their_number_of_gpus_from_the_tab() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    prices = dict(frame.filter(frame["purchase"] == "on_demand").select("sku", "price").rows())
    assert prices["8x NVIDIA H100 SXM 80 GB"] == Decimal("3.99")
    assert prices["1x NVIDIA H100 SXM 80 GB"] == Decimal("4.29")
    assert prices["8x NVIDIA A100 SXM 80 GB"] == Decimal("2.79")
    assert prices["8x NVIDIA A100 SXM 40 GB"] == Decimal("1.99")


def test_columns_may_change_places() -> None:
    first = '<td data-label="GPU COUNT">16</td>'
    second = '<td data-label="PRICE/GPU/HR*">$9.86</td>'
    frame = parse(capture(text().replace(first + second, second + first)))
    assert frame["price"].to_list()[0] == Decimal("9.86")
    assert frame["locator"].to_list()[0] == "table 0 row 1 column 2"


def test_tax_is_told_only_where_the_page_tells_it() -> None:
    silent = text().replace("plus applicable sales tax/VAT/GST", "terms apply")
    assert set(parse(capture(silent))["tax"]) == {"unstated"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$9.86</td>", "9.86 EUR</td>", "not a price in dollars: '9.86 EUR'"),
        ("$9.86</td>", "-$9.86</td>", "not a price in dollars"),
        ("PRICE/GPU/HR*", "PRICE/GPU/MONTH*", "unknown column or key: 'PRICE/GPU/MONTH"),
        ('data-label="vCPUs"', 'data-label="Cores"', "unknown column or key: 'Cores'"),
        ("2 weeks – 1 year", "some days", "DURATION: unknown commitment: 'some days'"),
        ('data-label="GPU COUNT">16<', 'data-label="GPU COUNT">many<', "COUNT: not a number"),
        (">8x</button>", ">big</button>", "tab: no number of GPUs: 'big'"),
        ('id="panel-b-0"', 'id="panel-x"', "tab: expected exactly one"),
        ("1800 GiB", "1800 shares", "RAM: not a size in GB"),
        ('data-label="vCPUs">208', 'data-label="vCPUs">lots', "vCPUs: not a number"),
        ('data-label="Plan">NVIDIA H100', 'data-label="Plan">NVIDIA H', "not the plan of the row"),
        ('data-plan="NVIDIA Quadro RTX 6000"', "", "row without a plan"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("lambda_pricing: ")


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(text().replace("$9.86</td>", "$0.00</td>")))
    assert "zero" in frame["problem"].to_list()[0]


def test_a_page_without_tables_is_refused() -> None:
    with pytest.raises(SourceError, match="no row with a plan"):
        parse(capture("<html><body><table></table></body></html>"))
