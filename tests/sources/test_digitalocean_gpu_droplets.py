"""DigitalOcean's GPU Droplets: figures of the real table, both forms, what must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.digitalocean_gpu_droplets import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    fixture_capture,
    fixture_text,
    page_capture,
    read_real,
)

REAL = "gpu/digitalocean/do_gpu_droplets.2026-08-18.html"
FIGURES = {
    "AMD MI300X": (1, "2.59"),
    "AMD MI300X (8x)": (8, "20.72"),
    "AMD MI325X": (1, "3.80"),
    "AMD MI325X (8x)": (8, "30.40"),
    "NVIDIA H100": (1, "4.41"),
    "NVIDIA H100 (8x)": (8, "35.28"),
    "NVIDIA L40s": (1, "1.57"),
    "NVIDIA RTX 4000": (1, "0.76"),
    "NVIDIA RTX 6000": (1, "1.57"),
    "NVIDIA H200": (1, "4.47"),
    "NVIDIA H200 (8x)": (8, "35.76"),
}


page = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_table_per_droplet() -> None:
    frame = read_real(SOURCE.id, "2026-08-18", REAL)
    rows = {row["sku"]: row for row in frame.iter_rows(named=True)}
    assert {sku: (row["gpu_count"], row["price"]) for sku, row in rows.items()} == {
        sku: (count, Decimal(price)) for sku, (count, price) in FIGURES.items()
    }
    eight, one = rows["NVIDIA H100 (8x)"], rows["NVIDIA H100"]
    assert eight["price"] / 8 == one["price"]
    assert eight["listed_gpu"] == one["listed_gpu"] == "NVIDIA H100"
    assert one["locator"] == "table 0 row 5"
    assert set(frame["unit"]) == {"per_instance_hour"}
    assert frame["problem"].null_count() == 11


def test_markdown_reads_alike_and_locates_lines() -> None:
    rows = parse(fixture_capture(SOURCE.id)).rows(named=True)
    assert (rows[3]["sku"], rows[3]["price"]) == ("NVIDIA H100 (8x)", Decimal("35.28"))
    for row in rows:
        line = page().splitlines()[int(row["locator"].removeprefix("line ")) - 1]
        assert line == f"| {row['sku']} | {row['listed_price']} |"
    assert rows[6]["problem"] == "no price given"


def test_zero_is_a_problem() -> None:
    rows = parse(capture(page().replace("$0.76", "$0.00"))).rows(named=True)
    assert rows[5]["problem"] == "zero, and nothing says that it is free"


def test_claims_the_page_in_its_forms_only() -> None:
    base = "https://docs.digitalocean.com/products/droplets/details/pricing"
    for url in (base, f"{base}/", f"{base}/index.html", f"{base}/index.html.md"):
        assert SOURCE.claim(url)
    assert SOURCE.claim("https://www.digitalocean.com/pricing/gpu-droplets") is None
    assert SOURCE.claim(base.replace("droplets", "volumes")) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| GPU | Price |", "| GPU | Price per month |", "header: unknown column"),
        (
            "| GPU | Price |\n| --- | --- |",
            "| GPU | Price | GB |\n|---|---|---|",
            "of another length",
        ),
        ("$4.41 per hour", "$4.41 per month", "line 19 Price: not a price per hour in USD"),
        ("$4.41 per hour", "€4.41 per hour", "line 19 Price: not a price per hour in USD"),
        ("$4.41 per hour", "-$4.41 per hour", "line 19 Price: not a price per hour in USD"),
        ("| NVIDIA H100 |", "| 4 x H100 |", "line 19 GPU: unknown form of name"),
        ("## Backups", "## Contracted GPU Droplet Pricing", "heading: unknown table of GPU prices"),
        ("## On-Demand GPU Droplet Pricing", "## Rates", "tables: not one under"),
        (page()[page().index("| AMD MI300X |") : page().index("\n## Backups")], "", "empty table"),
    ],
)
def test_tables_that_must_fail(old: str, new: str, message: str) -> None:
    assert old in page()
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(page().replace(old, new)))
    assert message in str(caught.value)


@pytest.mark.parametrize("body", ["<html><body><h1>502</h1></body></html>", page()[:200]])
def test_page_without_the_table_fails(body: str) -> None:
    with pytest.raises(SourceError, match="tables: not one under"):
        parse(capture(body))
