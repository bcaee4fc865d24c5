"""AWS on-demand price files: figures of the real excerpt, quirks, documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.aws_ec2_pricing_page import (
    BASE,
    LOCATIONS,
    SOURCE,
    parse,
)
from schemas.errors import SourceError
from tests.support import (
    GONE,
    capture_of,
    changed_fields,
    fixture_capture,
    fixture_json,
    read_real,
)
from warehouse.seeds import read_seed

REAL = "gpu/aws/awsstatic_ec2_ondemand_us-east-1_gpu.2026-09-29.json"
VIRGINIA = f"{BASE}/US%20East%20(N.%20Virginia)/Linux/index.json"
P5 = "p5 48xlarge US East N. Virginia Linux"
FIGURES = {
    "p6-b300.48xlarge": ("142.416", 8, "17.802"),
    "p6-b200.48xlarge": ("113.9328", 8, "14.2416"),
    "p5en.48xlarge": ("63.296", 8, "7.912"),
    "p5.48xlarge": ("55.04", 8, "6.88"),
    "p5.4xlarge": ("6.88", 1, "6.88"),
    "p4de.24xlarge": ("27.44705", 8, "3.43088125"),
    "p4d.24xlarge": ("21.957642", 8, "2.74470525"),
    "g6e.48xlarge": ("30.13118", 8, "3.7663975"),
    "g6e.12xlarge": ("10.49264", 4, "2.62316"),
    "g6e.xlarge": ("1.861", 1, "1.861"),
}


document = partial(fixture_json, SOURCE.id)


def capture(body: Any, url: str = VIRGINIA) -> Capture:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return capture_of(SOURCE.id, datetime(2026, 9, 29, tzinfo=UTC), [(url, content)])


changed = partial(changed_fields, SOURCE.id, f"/regions/US East (N. Virginia)/{P5}")


def test_real_figures_per_instance_and_per_gpu() -> None:
    frame = read_real(SOURCE.id, "2026-09-29", REAL)
    rows = {row["sku"]: row for row in frame.iter_rows(named=True)}
    assert set(rows) == set(FIGURES)
    for sku, (price, count, per_gpu) in FIGURES.items():
        assert rows[sku]["price"] == Decimal(price)
        assert rows[sku]["gpu_count"] == count
        assert rows[sku]["price"] / count == Decimal(per_gpu)
    assert frame["problem"].null_count() == 10
    p5 = rows["p5.48xlarge"]
    assert (p5["listed_price"], p5["vcpus"], p5["host_memory_gb"]) == (
        "55.0400000000",
        192.0,
        2048.0,
    )
    assert (p5["region"], p5["country"]) == ("US East (N. Virginia)", "US")
    assert p5["note"].startswith("Region code us-east-1.")
    assert p5["locator"] == ("/regions/US East (N. Virginia)/p5 48xlarge US East N. Virginia Linux")


def test_claims_one_file_for_each_location_and_nothing_else() -> None:
    assert [unquote(SOURCE.partition(url)) for url in SOURCE.first_urls] == list(LOCATIONS)
    assert SOURCE.partition(f"{VIRGINIA}?timestamp=1700000000000") == "US%20East%20(N.%20Virginia)"
    for url in (
        VIRGINIA.replace("Linux", "Windows"),
        VIRGINIA.replace("without-sec-sel", "sec-sel"),
        VIRGINIA.replace("/USD/", "/CNY/"),
        BASE,
        "https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json",
    ):
        assert SOURCE.claim(url) is None


def test_other_accelerators_and_none_are_skipped() -> None:
    skus = parse(fixture_capture(SOURCE.id))["sku"].to_list()
    assert skus == ["g4dn.xlarge", "p5.48xlarge", "g6f.4xlarge", "p9.48xlarge", "g5.xlarge"]


def test_fraction_zero_and_unknown_type() -> None:
    rows = {row["sku"]: row for row in parse(fixture_capture(SOURCE.id)).iter_rows(named=True)}
    part = rows["g6f.4xlarge"]
    assert (part["gpu_count"], part["is_fraction"], part["problem"]) == (None, True, None)
    assert "Fraction of a GPU: 1/2" in part["note"]
    assert rows["g5.xlarge"]["problem"] == "zero, and nothing says that it is free"
    unknown = rows["p9.48xlarge"]
    assert (unknown["listed_gpu"], unknown["gpu_count"], unknown["problem"]) == ("", None, None)
    assert unknown["host_memory_gb"] == 4096.0
    assert "unknown to our table" in unknown["note"]


def test_government_location_is_a_problem() -> None:
    body = json.dumps(document()).replace("US East (N. Virginia)", "AWS GovCloud (US)")
    url = f"{BASE}/AWS%20GovCloud%20(US)/Linux/index.json"
    row = parse(capture(body.encode(), url)).row(0, named=True)
    assert row["problem"] == "region for US government customers only"
    assert row["country"] is None


def test_instance_table_is_sorted_and_says_where_from() -> None:
    rows = read_seed("aws_gpu_instances").rows(named=True)
    types = [row["machine_type"] for row in rows]
    assert types == sorted(set(types))
    assert all(row["source_url"].startswith("https://") for row in rows)
    fractions = [row for row in rows if not row["gpu_count"]]
    assert all(row["note"].startswith("fraction of a GPU") for row in fractions)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(price="-1"), "/price: negative price"),
        (changed(price="free"), "/price: not a number: 'free'"),
        (changed(price=55.04), "/price: not a text"),
        (changed(Memory="2 TiB"), "/Memory: unknown unit: '2 TiB'"),
        (changed(price=GONE), "missing column or key: 'price'"),
        (changed(Currency="EUR"), "unknown column or key: 'Currency'"),
        (changed(Location="EU (Paris)"), "/Location: unknown value: 'EU (Paris)'"),
        (changed(**{"Operating System": "Windows"}), "/Operating System: unknown value"),
        (changed(**{"Pre Installed S/W": "SQL Std"}), "/Pre Installed S/W: unknown value"),
        ({"regions": {"EU (Paris)": {}}}, "regions: not US East (N. Virginia) alone"),
        ({"regions": {"US East (N. Virginia)": {}}}, "regions: no instance type with a GPU"),
        (
            {"regions": {"US East (N. Virginia)": []}},
            "(N. Virginia): not an object",
        ),
        (
            {"regions": {"US East (N. Virginia)": {"a": 1}}},
            "(N. Virginia)/a: not an object",
        ),
        ({"offers": {}}, "document: unknown column or key: 'offers'"),
        ({**document(), "manifest": {"currencyCode": "CNY"}}, "manifest/currencyCode: not USD"),
        ([], "document: not an object"),
        (b"<html><body>403 Forbidden</body></html>", "document: not JSON"),
        (json.dumps(document()).encode()[:-20], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)
