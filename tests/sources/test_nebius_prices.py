"""Nebius's price page: figures of the real capture, both forms of it, pages that must fail."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.nebius_prices import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture, shared_capture

ESCAPED = (
    r"{\"type\":\"highlight-table-block\",\"title\":\"NVIDIA GPU Instances\",\"description\":\"\","
    r"\"table\":{\"content\":[[\"Item\",\"vCPUs\",\"RAM, GB\",\"On-demand, GPU-hour\"],"
    r"[\"NVIDIA HGX H100\",\"16\",\"200\",\"$3.85\"],"
    r"[\"NVIDIA GB300 NVL72\",\"112\",\"800\",\"[Contact us](#form)\"]],\"justify\":[\"left\"]}},"
    r"{\"type\":\"highlight-table-block\",\"title\":\"Storage\","
    r"\"table\":{\"content\":[[\"Item\",\"Price\"],[\"Disk\",\"$1\"]]}}"
)


text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_prices_of_august() -> None:
    capture = shared_capture(
        SOURCE.id, "2026-08-31", "gpu/nebius/nebius_prices_fragment.2026-08.txt"
    )
    frame = parse(capture)
    good = frame.filter(frame["problem"].is_null())
    prices = {(r["sku"], r["purchase"]): r for r in good.iter_rows(named=True)}
    assert (frame.height, good.height) == (16, 12)
    h100 = prices["NVIDIA HGX H100", "on_demand"]
    assert (h100["price"], h100["effective_to"]) == (Decimal("3.85"), None)
    assert prices["NVIDIA HGX H200", "on_demand"]["price"] == Decimal("4.5")
    assert prices["NVIDIA HGX B300", "spot"]["price"] == Decimal("4.3")
    assert prices["NVIDIA HGX B300", "spot"]["spot_kind"] == "administered"
    assert prices["NVIDIA L40S with AMD CPU", "spot"]["spot_kind"] == "floor"
    assert ("NVIDIA L40S with AMD CPU", "on_demand") not in prices
    at = int(h100["locator"].removeprefix("offset "))
    assert capture.page.text[at:].startswith("NVIDIA HGX H100")


def test_an_announced_price_starts_where_the_other_ends() -> None:
    frame = parse(capture(text()))
    h100 = frame.filter((frame["sku"] == "NVIDIA HGX H100") & (frame["purchase"] == "on_demand"))
    day = datetime(2026, 10, 1, tzinfo=UTC)
    assert h100.select("price", "effective_from", "effective_to").rows() == [
        (Decimal("3.85"), None, day),
        (Decimal("4.5"), day, None),
    ]


def test_a_price_from_is_a_floor() -> None:
    frame = parse(capture(text()))
    spot = frame.filter(frame["purchase"] == "spot")
    assert spot.select("listed_price", "price", "spot_kind", "problem").rows() == [
        ("from $0.79", Decimal("0.79"), "floor", None),
        ("from $0.74**", Decimal("0.74"), "floor", None),
    ]


def test_escaped_tables_come_before_laid_out_ones() -> None:
    frame = parse(capture(text() + f'<script>self.page = "{ESCAPED}"</script>'))
    assert frame.select("sku", "price").rows() == [
        ("NVIDIA HGX H100", Decimal("3.85")),
        ("NVIDIA GB300 NVL72", None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("$4.50", "€4.50", "not a price"),
        ("$4.50", "-$4.50", "not a price"),
        ("$4.50", "$4.50 per node", "not a price"),
        ("Effective October 1, 2026", "Effective October 41, 2026", "not a day"),
        ("(Effective October 1, 2026)", "(soon)", "unknown column: 'GPU-hour \\(soon\\)'"),
        ("On-demand, GPU-hour", "On-demand, GPU-month", "unknown column"),
        ("<p>vCPUs</p>", "<p>Cores</p>", "unknown columns"),
        ("Preemptible NVIDIA GPU Instances", "Reserved GPU Instances", "unknown table of GPUs"),
        ("<span>NVIDIA GPU Instances", "<span>Machines", "expected each table of GPUs once"),
        ("<p>NVIDIA HGX H200</p>", "<p></p>", "not a row of the table"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("nebius_prices: ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (r"\"200\",", "", "not a row of the table"),
        (r"[\"NVIDIA HGX H100\"", r"[7", "not a row of texts"),
        (r"On-demand, GPU-hour", r"Price", "unknown column"),
    ],
)
def test_changed_escaped_tables_are_refused(old: str, new: str, message: str) -> None:
    assert old in ESCAPED
    with pytest.raises(SourceError, match=message):
        parse(capture(ESCAPED.replace(old, new)))


def test_a_zero_price_is_a_problem() -> None:
    frame = parse(capture(ESCAPED.replace("$3.85", "$0.00")))
    assert "zero" in frame["problem"].to_list()[0]
