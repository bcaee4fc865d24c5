"""Together's GPU clusters: figures of the real capture, every quirk, pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.together_clusters import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture, read_real

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_prices_by_term() -> None:
    name = "gpu/together/together_gpu_clusters.2026-08.html"
    frame = read_real(SOURCE.id, "2026-08-31", name)
    good = frame.filter(frame["problem"].is_null())
    h100 = good.filter(good["listed_gpu"] == "NVIDIA HGX H100")
    assert h100.select("purchase", "term_months", "price").rows() == [
        ("on_demand", 0, Decimal("3.99")),
        ("reserved", 0, Decimal("3.69")),
        ("reserved", 1, Decimal("3.45")),
        ("reserved", 3, Decimal("3.19")),
    ]
    assert good.height == 12
    assert frame.height - good.height == 6
    assert good.filter(good["listed_gpu"] == "NVIDIA HGX B200")["price"].to_list()[0] == Decimal(
        "8.19"
    )


def test_a_cell_over_several_columns_is_one_row() -> None:
    frame = parse(capture(text()))
    gb200 = frame.filter(frame["listed_gpu"] == "NVIDIA GB200 NVL72")
    assert gb200["problem"].to_list() == ["no public price: contact the seller"]


def test_the_source_is_off_for_robots() -> None:
    assert "robots.txt" in SOURCE.disabled


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$8.19", "€8.19", "not a price in dollars"),
        ("$8.19", "-$8.19", "not a price in dollars"),
        ("7-30 days", "a week", "unknown column: 'Reserved, a week'"),
        ("Pay as you go", "Pay later", "unknown column"),
        ("per GPU per hour", "per node per hour", "does not tell the unit"),
        ('<th rowspan="2">Hardware', '<th rowspan="2">Chip', "expected exactly one table"),
        ("<td><p>$8.19</p></td>", "", "another number of cells"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("together_clusters: ")


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(text().replace("$8.19", "$0.00")))
    assert "zero" in [p for p in frame["problem"] if p][1]
