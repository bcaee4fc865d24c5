"""Two routes to one seller's prices: one row for one offer, whichever document it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from pipelines.archive import Archive, CaptureRecord, PageRecord
from pipelines.build import ingest
from pipelines.identity.listings import identify
from tests.support import fixture_capture
from warehouse.derive import models, run_model

SOURCES = (
    "aws_ec2_pricing_page",
    "aws_ec2_price_list",
    "aws_china_ec2_price_list",
    "karpenter_aws_prices",
    "scaleway_instances",
    "scaleway_product_catalog",
)


def _with_those_before(name: str) -> set[str]:
    return {name}.union(*(_with_those_before(other) for other in models()[name].depends_on))


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Rates of today as made from the fixtures of these sources alone."""
    archive = Archive(tmp_path_factory.mktemp("archive"))
    for source_id in SOURCES:
        capture = fixture_capture(source_id)
        pages = tuple(PageRecord(p.url, archive.put(p.content)) for p in capture.pages)
        moment = capture.captured_at
        archive.log_capture(
            CaptureRecord(
                source_id, capture.partition, moment, moment, "imported", pages, is_partial=True
            )
        )
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        outcomes = ingest(connection, archive)
        assert {o.status for o in outcomes} == {"loaded"}, outcomes
        identify(connection)
        wanted = _with_those_before("gpu_rates")
        for name, model in models().items():
            if name in wanted:
                run_model(connection, model)
        yield connection


def test_one_row_for_what_the_page_the_list_and_a_third_party_state(
    rates: duckdb.DuckDBPyConnection,
) -> None:
    rows = rates.execute(
        "select source_id, price from mart.gpu_rates where seller_id = 'aws' "
        "and sku = 'p5.48xlarge' and region_id = 'us-east-1' and purchase = 'on_demand'"
    ).fetchall()
    # The list is of 2026-11-21, the page of 2026-09-29, the map is no document of the seller.
    assert rows == [("aws_ec2_price_list", Decimal("55.04"))]


def test_reservations_stand_beside_it_by_payment_and_class(
    rates: duckdb.DuckDBPyConnection,
) -> None:
    rows = rates.execute(
        "select term_months, payment, variant, usd_per_instance_hour, usd_per_gpu_hour "
        "from mart.gpu_rates where seller_id = 'aws' and sku = 'p5.48xlarge' "
        "and purchase = 'reserved' order by term_months, payment"
    ).fetchall()
    # 359,160 for 8,760 hours, 40 an hour, and 525,600 for 26,280 hours.
    assert rows == [
        (12, "all_upfront", "convertible", Decimal(41), Decimal("5.125")),
        (12, "no_upfront", "", Decimal(40), Decimal(5)),
        (36, "partial_upfront", "", Decimal(20), Decimal("2.5")),
    ]


def test_china_is_a_seller_of_its_own_in_its_own_currency(
    rates: duckdb.DuckDBPyConnection,
) -> None:
    rows = rates.execute(
        "select sku, currency, price, country from mart.gpu_rates "
        "where seller_id = 'aws_china' and purchase = 'on_demand'"
    ).fetchall()
    assert rows == [("g4dn.xlarge", "CNY", Decimal("5.223"), "CN")]


def test_one_row_for_each_offer_of_scaleway(rates: duckdb.DuckDBPyConnection) -> None:
    rows = rates.execute(
        "select sku, count(*) from mart.gpu_rates where seller_id = 'scaleway' "
        "and source_id like 'scaleway%' and region = 'fr-par-1' and sku like 'L4-%' "
        "group by sku order by sku"
    ).fetchall()
    assert rows
    assert {count for _, count in rows} == {1}
