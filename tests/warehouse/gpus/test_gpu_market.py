"""The GPU market over sellers: figures worked out by hand, and real days of a growing dataset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pytest

from warehouse.derive import models

Offer = tuple[int, str, float]
"""Day of July 2026, seller, price per GPU hour."""

SERIES = "gpu_id = 'h100_sxm_80gb' and purchase = 'on_demand' and region_group = 'all'"


def market(offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Rows of the market that these offers make, day by day."""
    with duckdb.connect() as connection:
        connection.execute("create schema mart")
        connection.execute(
            "create table mart.gpu_market_offers (day date, gpu_id varchar, purchase varchar, "
            "term_months bigint, region_group varchar, seller_id varchar, product varchar, "
            "offer_key varchar, distance integer, per_gpu_hour decimal(18, 9), "
            "usd_per_gpu_hour decimal(18, 9))"
        )
        connection.executemany(
            "insert into mart.gpu_market_offers values (?, 'h100_sxm_80gb', 'on_demand', 0, "
            "'all', ?, 'rental', ?, 0, ?, ?)",
            [[date(2026, 7, d), s, f"{s} offer", p, p] for d, s, p in offers],
        )
        for name in ("gpu_market_steps", "gpu_market"):
            connection.execute(f"create table mart.{name} as {models()[name].sql}")
        frame = connection.sql("select * from mart.gpu_market order by market_on").pl()
    return frame.to_dicts()


def test_a_new_cheap_seller_moves_the_median_but_not_the_index() -> None:
    before = [(1, "a", 2.0), (1, "b", 4.0), (1, "c", 8.0)]
    after = [(2, "a", 2.2), (2, "b", 4.0), (2, "c", 8.0), (2, "d", 1.0), (2, "e", 1.0)]
    first, second = market(before + after)
    assert (first["median_usd_per_gpu_hour"], first["price_index"]) == (4.0, 100.0)
    assert second["sellers"] == 5
    assert (second["cheapest_seller_id"], second["cheapest_usd_per_gpu_hour"]) == ("d", 1.0)
    assert second["p25_usd_per_gpu_hour"] == 1.0
    assert second["median_usd_per_gpu_hour"] == 2.2
    assert second["p75_usd_per_gpu_hour"] == 4.0
    assert second["price_index"] == pytest.approx(100 * 1.1 ** (1 / 3), abs=1e-5)


def test_the_chain_goes_on_over_three_days() -> None:
    """+10 % at one of three sellers, then -10 % at all: 103.228 and 92.905."""
    prices = {1: (2.0, 4.0, 8.0), 2: (2.2, 4.0, 8.0), 3: (1.98, 3.6, 7.2)}
    rows = market([(d, s, p) for d, ps in prices.items() for s, p in zip("abc", ps, strict=True)])
    assert [row["price_index"] for row in rows] == [
        100.0,
        pytest.approx(103.228012, abs=1e-5),
        pytest.approx(92.905211, abs=1e-5),
    ]
    assert {row["index_base_on"] for row in rows} == {date(2026, 7, 1)}


def test_fewer_than_three_sellers_are_no_market() -> None:
    rows = market([(1, "a", 2.0), (1, "b", 3.0), (2, "a", 1.0), (2, "b", 3.0)])
    assert [row["cheapest_usd_per_gpu_hour"] for row in rows] == [2.0, 1.0]
    assert {row["median_usd_per_gpu_hour"] for row in rows} == {None}
    assert {row["withheld_reason"] for row in rows} == {"fewer than 3 sellers: 2"}
    assert {row["price_index"] for row in rows} == {None}
    assert rows[1]["index_reason"] == "fewer than 3 sellers on this day and the one before: 2"


def test_coverage_that_grows_from_2_to_34_sellers_is_no_jump(
    book: duckdb.DuckDBPyConnection,
) -> None:
    """The median falls by two fifths as cheaper sellers come into the dataset; no price changed.

    2026-07-05: RunPod 2.69, Lambda 3.99, AWS 6.88, Azure 11.061. 2026-07-20: TensorDock 2.25,
    RunPod and JarvisLabs 2.69, Massed Compute 3.14, Hyperstack 3.20, Verda 3.25, Scaleway 3.6207,
    Lambda 3.99, AWS 6.88; Azure's 11.061 is far off the others.
    """
    rows = {
        row[0]: row[1:]
        for row in book.execute(
            "select market_on, sellers, median_usd_per_gpu_hour, price_index "
            f"from gpu_market where {SERIES} and market_on between '2026-07-05' and '2026-07-20'"
        ).fetchall()
    }
    assert len(rows) == 16
    assert rows[date(2026, 7, 5)] == (4, 5.435, 100.0)
    assert rows[date(2026, 7, 20)][:2] == (9, 3.2)
    assert {row[2] for row in rows.values()} == {100.0}


def test_the_cut_of_june_2025_is_in_the_history(book: duckdb.DuckDBPyConnection) -> None:
    """p5.48xlarge 98.32 to 55.04 an hour between the maps of 2025-04-28 and 2025-06-23."""
    rows = book.execute(
        "select cast(per_instance_hour as double), cast(per_gpu_hour as double), "
        "cast(valid_from as date), cast(valid_to as date) from gpu_rate_history "
        "where source_id = 'karpenter_aws_prices' and sku = 'p5.48xlarge' and currency = 'USD' "
        "order by valid_from"
    ).fetchall()
    assert [row[:2] for row in rows] == [(98.32, 12.29), (55.04, 6.88)]
    assert rows[0][3] == rows[1][2] == date(2025, 6, 23)
    assert rows[1][3] is None


def test_the_rise_of_scaleways_l4(book: duckdb.DuckDBPyConnection) -> None:
    """0.75 EUR on 2026-03-31, 04-17 and 04-20; 0.7875 EUR on 07-01, the first sight of it."""
    rows = book.execute(
        "select cast(price as double), currency, cast(valid_from as date), cast(valid_to as date) "
        "from gpu_rate_history where source_id = 'scaleway_instances' and sku = 'L4-1-24G' "
        "and region = 'fr-par-1' order by valid_from"
    ).fetchall()
    assert rows == [
        (0.75, "EUR", date(2026, 3, 31), date(2026, 7, 1)),
        (0.7875, "EUR", date(2026, 7, 1), None),
    ]


def test_no_reseller_and_no_running_time_is_in_the_market(
    book: duckdb.DuckDBPyConnection,
) -> None:
    sellers = {
        row[0]
        for row in book.execute("select distinct cheapest_seller_id from gpu_market").fetchall()
    }
    assert not sellers & {"prime_intellect", "modal", "fal", "replicate", "cerebrium"}
    assert len(sellers) >= 10


def test_the_price_of_one_sku_by_region(book: duckdb.DuckDBPyConnection) -> None:
    """Azure's ND96isr H100 v5: 98.32 in the United States to 186.608 in West South Africa."""
    rows = book.execute(
        "select cast(min(usd_per_instance_hour) as double), "
        "cast(max(usd_per_instance_hour) as double), count(distinct region_id) from gpu_rates "
        "where sku = 'Standard_ND96isr_H100_v5' and purchase = 'on_demand'"
    ).fetchall()
    assert rows == [(98.32, 186.608, 23)]
    dearest = book.execute(
        "select region_id, country from gpu_rates where sku = 'Standard_ND96isr_H100_v5' "
        "and purchase = 'on_demand' order by usd_per_instance_hour desc limit 1"
    ).fetchall()
    assert dearest == [("southafricawest", "ZA")]


def test_a_years_reservation_per_hour(book: duckdb.DuckDBPyConnection) -> None:
    """551,221 USD for a year of ND96isr H100 v5 in eastus are 62.92 an hour."""
    rows = book.execute(
        "select cast(price as double), price_basis, round(cast(usd_per_instance_hour as double), 2)"
        " from gpu_rates where sku = 'Standard_ND96isr_H100_v5' and purchase = 'reserved' "
        "and term_months = 12 and region_id = 'eastus'"
    ).fetchall()
    assert rows == [(551221.0, "per_instance_term", 62.92)]


def test_names_and_codes_of_a_region_meet(book: duckdb.DuckDBPyConnection) -> None:
    """The page says US East (N. Virginia), the map us-east-1: one row per instance type."""
    rows = book.execute(
        "select sku, count(*), min(region_id), min(source_id) from gpu_rates "
        "where seller_id = 'aws' and sku in ('p5.48xlarge', 'p5en.48xlarge') "
        "and purchase = 'on_demand' and country = 'US' and region_id = 'us-east-1' "
        "group by sku order by sku"
    ).fetchall()
    assert rows == [
        ("p5.48xlarge", 1, "us-east-1", "aws_ec2_pricing_page"),
        ("p5en.48xlarge", 1, "us-east-1", "aws_ec2_pricing_page"),
    ]


def test_two_routes_of_a_seller_give_one_row(book: duckdb.DuckDBPyConnection) -> None:
    """Scaleway's instance API and its product catalogue, both of 2026-07-01, state the same."""
    routes = book.execute(
        "select source_id, cast(price as double) from gpu_rate_history where sku = 'L4-1-24G' "
        "and seller_id = 'scaleway' and region = 'fr-par-1' and valid_to is null order by all"
    ).fetchall()
    assert routes == [("scaleway_instances", 0.7875), ("scaleway_product_catalog", 0.7875)]
    rows = book.execute(
        "select sku, count(*), count(distinct source_id) from gpu_rates where sku like 'L4-%' "
        "and seller_id = 'scaleway' and region_id = 'fr-par-1' group by sku order by sku"
    ).fetchall()
    assert rows == [(f"L4-{n}-24G", 1, 1) for n in (1, 2, 4, 8)]


def test_two_products_of_one_name_are_no_price_change(book: duckdb.DuckDBPyConnection) -> None:
    """RunPod's own H100 SXM and the one of third parties, 3.29 and 2.69 USD on the first day."""
    rows = book.execute(
        "select cast(changed_at as date), cast(old_price as double), cast(new_price as double) "
        "from price_change_reports where source_id = 'gpurentalprices' and kind = 'changed' "
        "and seller_id = 'runpod' and item = 'h100-sxm' order by changed_at"
    ).fetchall()
    assert rows[0] == (date(2026, 7, 18), 3.29, 2.99)
    assert (3.29, 2.69) not in [row[1:] for row in rows]
