"""Google's accelerator-optimized prices: figures of the real rows, quirks, what must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.gcp_gpu_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    fixture_capture,
    fixture_text,
    page_capture,
    read_real,
)

REAL = "gpu/gcp/gcp_accelerator_optimized_rows.2026-10-04.html"
FIGURES = {
    "a4-highgpu-8g": (None, "39.6336", "88.9272", "56.7072", "90.22"),
    "a3-ultragpu-8g": ("84.806908493", "50.874449096", "58.471933151", "37.208420822", "59.36"),
    "a3-megagpu-8g": ("93.400712807", "55.894488548", "64.206558727", "40.650103355", "44"),
    "a3-highgpu-8g": ("88.490000119", "52.962296548", "61.383674231", "38.864383195", "41.6"),
    "a2-ultragpu-1g": ("5.06879789", "3.041237534", "4.199690411", "3.499997559", None),
    "a2-ultragpu-8g": ("40.550383123", "24.329900274", None, None, None),
    "a2-highgpu-1g": ("3.673385", "2.20401", "2.31420704", "1.285708338", None),
}
OFFERS = (("on_demand", 0), ("spot", 0), ("reserved", 12), ("reserved", 36), ("capacity_block", 0))


page = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_figures_of_every_machine_type_and_purchase() -> None:
    frame = read_real(SOURCE.id, "2026-10-04", REAL)
    good = {
        (row["sku"], row["purchase"], row["term_months"]): row
        for row in frame.iter_rows(named=True)
        if row["purchase"] != "flex_start"
    }
    assert set(frame["problem"]) == {None}
    expected = {
        (sku, *offer): Decimal(price)
        for sku, prices in FIGURES.items()
        for offer, price in zip(OFFERS, prices, strict=True)
        if price is not None
    }
    assert {key: row["price"] for key, row in good.items()} == expected
    whole = good["a3-highgpu-8g", "on_demand", 0]
    assert round(whole["price"] / whole["gpu_count"], 2) == Decimal("11.06")
    assert good["a2-highgpu-1g", "spot", 0]["spot_kind"] == "administered"
    assert set(frame["region"]) == {"us-central1"}


def test_real_flex_start_is_a_purchase_of_its_own() -> None:
    frame = read_real(SOURCE.id, "2026-10-04", REAL)
    flex = {
        row["sku"]: (row["price"], row["listed_price"])
        for row in frame.iter_rows(named=True)
        if row["purchase"] == "flex_start"
    }
    assert len(flex) == 7
    assert flex["a2-highgpu-1g"] == (Decimal(2), "$2 .0000/ 1 hour")
    assert flex["a4-highgpu-8g"] == (Decimal("64.44"), "$64.4400 / 1 hour")


def test_fraction_blank_and_sizes() -> None:
    rows = parse(fixture_capture(SOURCE.id)).rows(named=True)
    by_offer = {(row["sku"], row["purchase"], row["term_months"]): row for row in rows}
    assert ("a4-highgpu-8g", "on_demand", 0) not in by_offer
    spot = by_offer["a4-highgpu-8g", "spot", 0]
    assert (spot["vcpus"], spot["host_memory_gb"], spot["gpu_count"]) == (224.0, 3968.0, 8)
    blank = by_offer["a2-highgpu-1g", "reserved", 36]
    assert (blank["price"], blank["problem"]) == (None, "no price given")
    part = by_offer["g4-standard-6", "on_demand", 0]
    assert (part["gpu_count"], part["is_fraction"], part["problem"]) == (None, True, None)


def test_monthly_tables_and_single_gpus_are_skipped() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert {locator.split(" row")[0] for locator in frame["locator"]} == {"table 0"}


def test_locator_walks_to_the_cell() -> None:
    row = parse(fixture_capture(SOURCE.id)).row(0, named=True)
    assert row["locator"] == "table 0 row 2 column 4"


def test_repeats_and_contradictions_are_kept_back() -> None:
    hourly = page().replace("$2,681.57105 / 1 month", "$3.673385 / 1 hour")
    assert "listed twice" in parse(capture(hourly))["problem"].to_list()
    other = page().replace("$2,681.57105 / 1 month", "$3.67 / 1 hour")
    problems = parse(capture(other))["problem"].to_list()
    assert problems.count("the page names different prices for this offer") == 2


def test_claims_the_page_only() -> None:
    url = SOURCE.first_urls[0]
    assert SOURCE.claim(f"{url}/")
    assert SOURCE.claim(f"{url}?hl=en")
    assert SOURCE.claim(f"{url}?hl=de") is None
    assert SOURCE.claim(url.replace("accelerator-optimized", "gpus-pricing")) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<th>Price (USD)</th><th>DWS F", "<th>List (USD)</th><th>DWS F", "table 0 header: not"),
        ("Current Spot pricing (USD)", "Preemptible (USD)", "table 0 header: unknown column"),
        ("Current Spot pricing (USD)", "Price (USD)", "table 0 header: column twice"),
        ("$3.673385 / 1 hour", "$3.673385 / 1 minute", "not a price by the hour or month in USD"),
        ("$3.673385 / 1 hour", "€3.673385 / 1 hour", "not a price by the hour or month in USD"),
        ("$3.673385 / 1 hour", "-$3.673385 / 1 hour", "not a price by the hour or month in USD"),
        ("<p>GPUs: 1</p>", "<p>one GPU</p>", "table 0 row 4 Components: no count of GPUs"),
        ("<p>Nvidia A100</p>", "", "table 0 row 4: no machine type with a GPU"),
        ("<td><p>N/A</p></td></tr>", "</tr>", "table 0 row 5: not as wide as the header"),
    ],
)
def test_tables_that_must_fail(old: str, new: str, message: str) -> None:
    assert old in page()
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(page().replace(old, new)))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "body", ["<html><body><h1>502</h1></body></html>", page().split("<table>")[0]]
)
def test_page_without_tables_fails(body: str) -> None:
    with pytest.raises(SourceError, match="tables: no table of machine types"):
        parse(capture(body))
