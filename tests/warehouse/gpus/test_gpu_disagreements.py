"""GPU rates that differ between sources: a third party's dataset against the sellers' documents."""

from __future__ import annotations

import duckdb
import pytest

AWS = [
    ("p4d.24xlarge", 2.74470525, 4.096575),
    ("p4de.24xlarge", 3.43088125, 5.12071875),
    ("p5.48xlarge", 6.88, 12.29),
    ("p5en.48xlarge", 7.912, 10.6),
]
"""AWS in us-east-1: its own page of 2026-09-29 and gpurentalprices of 2026-08-10, which is the list
of before June 2025."""


def test_the_list_that_aws_left_behind_is_flagged(book: duckdb.DuckDBPyConnection) -> None:
    rows = book.execute(
        """
        select sku, cast(usd_per_gpu_hour as double), cast(other_usd_per_gpu_hour as double),
            reason_class, reason
        from gpu_rate_disagreements
        where seller_id = 'aws' and purchase = 'on_demand'
            and source_id = 'aws_ec2_pricing_page' and other_source_id = 'gpurentalprices'
        order by sku
        """
    ).fetchall()
    assert [row[:3] for row in rows] == AWS
    assert [row[3:] for row in rows] == [
        (
            "stale",
            f"gpurentalprices still states what karpenter_aws_prices stated for {sku} "
            "until 2025-06-23",
        )
        for sku, _, _ in AWS
    ]


def test_the_seller_speaks_for_itself(book: duckdb.DuckDBPyConnection) -> None:
    """No figure of the dataset stands where the seller's document or page was read."""
    (own,) = book.execute(
        "select count(*) from gpu_rates where source_id = 'gpurentalprices' and seller_id in "
        "('aws', 'azure', 'google_cloud', 'lambda', 'nebius', 'runpod', 'scaleway', 'together')"
    ).fetchall()
    assert own == (0,)
    (others,) = book.execute(
        "select count(distinct seller_id) from gpu_rates where source_id = 'gpurentalprices'"
    ).fetchall()
    assert others[0] >= 10


def test_google_gpu_without_its_machine(book: duckdb.DuckDBPyConnection) -> None:
    """88.49 / 8 = 11.06 with the machine; 9.80 is the GPU alone."""
    rows = book.execute(
        """
        select round(cast(usd_per_gpu_hour as double), 2),
            round(cast(other_usd_per_gpu_hour as double), 2), reason_class
        from gpu_rate_disagreements
        where seller_id = 'google_cloud' and source_id = 'gcp_gpu_pricing' and gpu_model = 'H100'
            and purchase = 'on_demand'
        """
    ).fetchall()
    assert rows == [(11.06, 9.8, "host_excluded")]


def test_euros_turned_into_dollars_at_another_rate(book: duckdb.DuckDBPyConnection) -> None:
    """Scaleway's L4 is 0.7875 EUR before tax; the dataset has 0.9084 USD."""
    rows = book.execute(
        """
        select cast(price as double), currency, cast(other_price as double), reason_class
        from gpu_rate_disagreements
        where seller_id = 'scaleway' and source_id = 'scaleway_instances' and gpu_model = 'L4'
            and other_source_id = 'gpurentalprices'
        """
    ).fetchall()
    assert [(row[1], row[2], row[3]) for row in rows] == [("EUR", 0.9084, "currency")]


@pytest.mark.parametrize(
    ("seller", "model", "figure"),
    [("nebius", "H100", 3.85), ("lambda", "H100", 3.99), ("digitalocean", "H100", 4.41)],
)
def test_figures_that_agree_are_no_disagreement(
    book: duckdb.DuckDBPyConnection, seller: str, model: str, figure: float
) -> None:
    differing = book.execute(
        "select count(*) from gpu_rate_disagreements where seller_id = ? and gpu_model = ? "
        "and abs(cast(other_usd_per_gpu_hour as double) - ?) < 0.001",
        [seller, model, figure],
    ).fetchall()
    assert differing == [(0,)]


def test_every_pair_can_be_walked_back(book: duckdb.DuckDBPyConnection) -> None:
    (count, explained, lost) = book.execute(
        """
        select count(*), count(case when reason_class <> 'unexplained' then 1 end),
            count(case when locator = '' or other_locator = '' then 1 end)
        from gpu_rate_disagreements
        """
    ).fetchall()[0]
    assert count >= 20
    assert explained >= count * 0.8
    assert lost == 0
