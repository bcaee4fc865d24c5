"""AWS's bulk price lists: what a row means, lists that must fail, and a list of a million rows.

On-demand figures of the fixture are those of AWS; those of its reservations are round numbers,
chosen so that the sums can be checked in the head.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.evidence import line_of
from pipelines.source import Capture
from pipelines.sources.gpu_rates import aws_china_ec2_price_list as china
from pipelines.sources.gpu_rates.aws_ec2_price_list import BASE, REGIONS, SOURCE, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, ROOT, capture_of, changed_fixture, fixture_capture, page_capture

LIST = FIXTURES / SOURCE.id / "index.csv"
URL = f"{BASE}/us-east-1/index.csv"


capture = partial(page_capture, SOURCE.id)


def changed(old: str, new: str) -> Capture:
    return changed_fixture(SOURCE.id, (old, new))


def rows() -> dict[tuple[Any, ...], dict[str, Any]]:
    found = parse(fixture_capture(SOURCE.id)).rows(named=True)
    return {(r["sku"], r["purchase"], r["term_months"]): r for r in found}


def test_on_demand_price_and_place_of_a_machine() -> None:
    row = rows()["p5.48xlarge", "on_demand", 0]
    assert (row["price"], row["unit"], row["gpu_count"]) == (
        Decimal("55.04"),
        "per_instance_hour",
        8,
    )
    assert row["price"] / row["gpu_count"] == Decimal("6.88")
    assert (row["region"], row["currency"], row["vcpus"]) == ("us-east-1", "USD", 192.0)
    with LIST.open("rb") as file:
        assert "55.04" in line_of(file, row["locator"])


def test_reservations_add_the_upfront_fee_to_the_hours_of_the_term() -> None:
    found = rows()
    none = found["p5.48xlarge", "reserved", 12]
    whole = [
        row
        for row in parse(fixture_capture(SOURCE.id)).rows(named=True)
        if row["sku"] == "p5.48xlarge" and row["purchase"] == "reserved"
    ]
    # 262,800 at once and 10 for each of 26,280 hours: 525,600, or 20 an hour.
    assert [(r["payment"], r["variant"], r["unit"], r["price"]) for r in whole] == [
        ("no_upfront", "", "per_instance_hour", Decimal(40)),
        ("partial_upfront", "", "per_instance_term", Decimal(525_600)),
        ("all_upfront", "convertible", "per_instance_term", Decimal(359_160)),
    ]
    assert none["hours_per_month"] == 730
    assert whole[1]["note"].startswith("Upfront fee 262800, and 10.0000000000 for each of 26,280")


def test_a_reservation_without_its_upfront_fee_is_a_problem() -> None:
    assert rows()["g5.xlarge", "reserved", 36]["problem"] == (
        "All Upfront, but there are rows for Hrs"
    )


def test_a_capacity_block_is_not_a_machine_for_nothing() -> None:
    row = rows()["p5.48xlarge", "capacity_block", 0]
    assert row["price"] == 0
    assert row["problem"].startswith("the fee of a Capacity Block is asked at its reservation")


def test_other_systems_tenancies_places_and_machines_are_skipped() -> None:
    found = parse(fixture_capture(SOURCE.id))
    assert found.filter(found["sku"] == "g4dn.xlarge")["price"].to_list() == [Decimal("0.526")]
    assert {"c6i.large", "inf2.xlarge"}.isdisjoint(found["sku"])


def test_counts_come_from_our_table_and_must_agree_with_the_list() -> None:
    found = rows()
    assert found["g6f.xlarge", "on_demand", 0]["is_fraction"] is True
    assert found["p9.48xlarge", "on_demand", 0]["gpu_count"] == 8
    problem = found["p4d.24xlarge", "on_demand", 0]["problem"]
    assert problem == "GPU 4 in the list, 8 in our table"


def test_china_is_in_yuan_and_refuses_dollars() -> None:
    frame = china.parse(fixture_capture(china.SOURCE.id))
    assert set(frame["currency"]) == {"CNY"}
    assert set(frame["listed_seller"]) == {"aws_china"}
    described = fixture_capture(china.SOURCE.id)
    content = described.page.content.replace(b'"CNY"', b'"USD"')
    pages = [(described.page.url, content)]
    other = capture_of(china.SOURCE.id, described.captured_at, pages, described.partition)
    with pytest.raises(SourceError, match="Currency.*not CNY"):
        china.parse(other)


def test_regions_for_the_government_are_problems() -> None:
    url = URL.replace("us-east-1/index", "us-gov-west-1/index")
    content = LIST.read_bytes().replace(b'"us-east-1"', b'"us-gov-west-1"')
    pages = [(url, content)]
    frame = parse(capture_of(SOURCE.id, datetime(2026, 11, 21, tzinfo=UTC), pages, "us-gov-west-1"))
    assert frame["problem"].null_count() == 0
    assert frame["problem"][0] == "region for US government customers only"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"v1.0"', '"v2.0"', "FormatVersion: not v1.0"),
        ('"OfferCode","AmazonEC2"', '"OfferCode","AmazonRDS"', "OfferCode: not AmazonEC2"),
        ('"Tenancy"', '"Tenure"', "missing column or key.*Tenancy"),
        ('"Volume API Name"', '"Discount Rate"', "unknown column or key.*Discount Rate"),
        ('"Volume API Name"', '"GPU"', "column twice"),
        ('"us-east-1"', '"us-east-2"', "Region Code: not us-east-1"),
        ('"USD"', '"CNY"', "Currency: not USD"),
        ('"Hrs"', '"Days"', "Unit: not Hrs"),
        ('"1yr"', '"2yr"', "LeaseContractLength: not 1yr or 3yr"),
        ('"No Upfront"', '"Some Upfront"', "PurchaseOption: not No Upfront or"),
        ('"CapacityBlock"', '"Auction"', "MarketOption: unknown value"),
        ('"55.0400000000"', '"$55.04"', "line 15 PricePerUnit: not a number"),
        ('"55.0400000000"', '"-55.04"', "negative price"),
        ('"55.0400000000",', '"55.04","",', "line 15: not as wide as the header"),
        ('"55.0400000000"', '"55.04', "line 15: not a row"),
        ('"GPU instance"', '"Other"', ""),
    ],
)
def test_a_list_of_another_form_is_refused(old: str, new: str, message: str) -> None:
    if not message:  # the names of the types alone still tell the GPU machines
        assert parse(changed(old, new)).height == parse(fixture_capture(SOURCE.id)).height
        return
    with pytest.raises(SourceError, match=message):
        parse(changed(old, new))


def test_two_prices_for_one_offer_keep_both_back() -> None:
    text = LIST.read_text()
    (p5,) = (line for line in text.splitlines() if '"55.0400000000"' in line)
    twice = parse(capture((text + p5 + "\n").encode()))
    problems = twice.filter(twice["sku"] == "p5.48xlarge")["problem"].to_list()
    assert problems.count("listed twice") == 1
    other = parse(capture((text + p5.replace("55.04", "98.32") + "\n").encode()))
    problems = other.filter(other["sku"] == "p5.48xlarge")["problem"].to_list()
    assert problems.count("the list names different prices for this offer: 55.04, 98.32") == 2


def test_only_a_handful_of_regions_is_read_each_week() -> None:
    assert [SOURCE.partition(url) for url in SOURCE.first_urls] == list(REGIONS)
    assert len(REGIONS) <= 5
    assert 24 * 6 < SOURCE.cadence_hours <= 24 * 7
    for url in (URL.replace("csv", "json"), URL.replace("us-east-1/index", "index"), BASE):
        assert SOURCE.claim(url) is None


# --- a list of real size

ROWS = 1_000_000
LIMIT_MB = 300
CHILD = """
import dataclasses, re, sys
from datetime import UTC, datetime
from pathlib import Path
from pipelines.archive import Archive
from pipelines.fetch import FetchPolicy, capture_all
from pipelines.sources.registry import registry
from pipelines.history.check import read

url, folder = sys.argv[1:]
registered = registry()["aws_ec2_price_list"]
source = dataclasses.replace(
    registered.source, urls=(url,), delay_seconds=0.0,
    claims=(r"http://.*/(?P<partition>us-east-1)/index[.]csv",),
)
archive = Archive(Path(folder))
(outcome,) = capture_all([source], archive, datetime.now(UTC), FetchPolicy())
assert outcome.outcome == "fetched", outcome
(record,) = archive.captures()
good, rejects = read(registered, archive, record)
size = [a.bytes for a in archive.attempts()][-1]
status = Path("/proc/self/status").read_text()  # getrusage counts what the parent held.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024
print(size, good.height, len(rejects), peak)
"""


class BigList(BaseHTTPRequestHandler):
    """Serves the fixture's list, filled up to a million rows of machines that are not taken."""

    protocol_version = "HTTP/1.1"
    head = b""
    block = b""
    blocks = 0

    def do_GET(self) -> None:
        if self.path.endswith("/robots.txt"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(self.head) + len(self.block) * self.blocks))
        self.end_headers()
        self.wfile.write(self.head)
        for _ in range(self.blocks):
            self.wfile.write(self.block)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def big_list() -> Iterator[tuple[str, int]]:
    """Address of the list and its size in bytes."""
    lines = LIST.read_text().splitlines()
    header = next(csv.reader([lines[5]]))
    skipped = [
        line
        for line in lines[6:]
        if '"c6i.large"' in line or '"Windows"' in line or '"Dedicated"' in line
    ]
    assert len(skipped) == 3
    text = io.StringIO()
    sku = header.index("SKU")
    for number in range(10_000):
        cells = skipped[number % 3].split(",")
        cells[sku] = f'"{number:016X}"'
        print(",".join(cells), file=text)
    BigList.head = "\n".join([*lines, ""]).encode()
    BigList.block = text.getvalue().encode()
    BigList.blocks = (ROWS - len(lines) + 6) // 10_000 + 1
    server = ThreadingHTTPServer(("127.0.0.1", 0), BigList)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    size = len(BigList.head) + len(BigList.block) * BigList.blocks
    yield f"http://127.0.0.1:{server.server_port}/us-east-1/index.csv", size
    server.shutdown()
    server.server_close()


@pytest.mark.full
def test_a_million_rows_pass_through_in_less_than_300_mb(
    big_list: tuple[str, int], tmp_path: Path
) -> None:
    url, size = big_list
    done = subprocess.run(
        [sys.executable, "-c", CHILD, url, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    got, good, rejected, peak_mb = map(int, done.stdout.split())
    assert (got, good, rejected) == (size, 8, 3)
    assert size > 300_000_000
    assert peak_mb < LIMIT_MB
