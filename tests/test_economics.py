"""Sovereignty rows recomputed by hand."""

from __future__ import annotations

import duckdb
import pytest


@pytest.mark.parametrize(
    ("provider", "channel", "reach_us", "reach_cn"),
    [
        ("deepseek", "vendor_api", "no_evidence", "direct"),
        ("fireworks", "third_party_host", "direct", "no_evidence"),
        ("scaleway", "self_hosted", "no_evidence", "no_evidence"),
        ("aws", "self_hosted", "direct", "no_evidence"),
        ("own_hardware", "self_hosted", "no_evidence", "no_evidence"),
    ],
)
def test_reach_of_a_chinese_open_model(
    first: duckdb.DuckDBPyConnection, provider: str, channel: str, reach_us: str, reach_cn: str
) -> None:
    rows = first.execute(
        "select distinct reach_us, reach_cn, model_origin from sovereignty "
        "where model_id like 'deepseek-ai/%' and provider_id = ? and channel = ? "
        "and (country is null or country <> 'CN')",
        [provider, channel],
    ).fetchall()
    assert rows == [(reach_us, reach_cn, "CN")]


def test_a_us_cloud_in_europe_stays_within_us_reach(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        "select distinct country, reach_us, reach_eu from sovereignty "
        "where provider_id = 'azure' and channel = 'self_hosted' and country = 'DE'"
    ).fetchall()
    assert rows == [("DE", "direct", "direct")]


def test_unknown_is_counted_and_never_shown_as_safe(first: duckdb.DuckDBPyConnection) -> None:
    ((wrong,),) = first.execute("""
        select count(*) from sovereignty s join providers p using (provider_id)
        where p.hq_country is null and p.parent_country is null and s.country is null
            and s.reach_us = 'no_evidence'
    """).fetchall()
    assert wrong == 0
    ((counted,),) = first.execute(
        "select count(*) from sovereignty where governing_law is null and unknown_count = 0 "
        "and provider_id <> 'own_hardware'"
    ).fetchall()
    assert counted == 0


def test_the_licence_stays_with_self_hosting(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        "select model_id, count(distinct license_expr), count(*) from sovereignty "
        "where license_expr is not null group by model_id having count(distinct license_expr) <> 1"
    ).fetchall()
    assert rows == []
