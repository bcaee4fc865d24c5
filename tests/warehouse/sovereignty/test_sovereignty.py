"""The comparison of routes: whose law reaches the data (J1-J7), and for whom a route is fit."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.reading.quoting import is_own_site
from tests.support import ROOT
from warehouse.seeds import read_seed

FAMILIES = ("deepseek-ai/", "Qwen/", "zai-org/", "MiniMaxAI/", "moonshotai/", "meta-llama/")


def reach(book: duckdb.DuckDBPyConnection, path_id: str) -> dict[str, tuple[str, str]]:
    """Strength and basis by law of a path."""
    rows = book.execute(
        "select law_of, strength, basis from jurisdiction_reach where path_id = ?", [path_id]
    ).fetchall()
    assert rows, path_id
    return {law: (strength, basis) for law, strength, basis in rows}


@pytest.mark.parametrize(
    ("path_id", "us", "cn", "eu"),
    [
        ("vendor_api/deepseek/unstated", "no_evidence", "direct", "no_evidence"),
        ("self_hosted/scaleway/FR", "no_evidence", "no_evidence", "direct"),
        ("self_hosted/aws/US", "direct", "no_evidence", "no_evidence"),
        # A US cloud's machines in Germany stay within US reach.
        ("self_hosted/azure/DE", "direct", "no_evidence", "direct"),
        ("self_hosted/own_hardware/unstated", "no_evidence", "no_evidence", "no_evidence"),
        # An Irish contract with a US group (J2), a Singapore company of a Chinese group (J3).
        ("vendor_api/openai/unstated", "direct", "no_evidence", "direct"),
        ("vendor_api/zai/unstated", "no_evidence", "likely", "no_evidence"),
        # A French company with US subprocessors.
        ("vendor_api/mistral/unstated", "indirect", "no_evidence", "direct"),
        # A gateway adds itself to an upstream that nobody names (J5).
        ("gateway/openrouter/unstated", "direct", "unknown", "unknown"),
    ],
)
def test_case_8_reach_by_path(
    first: duckdb.DuckDBPyConnection, path_id: str, us: str, cn: str, eu: str
) -> None:
    found = reach(first, path_id)
    assert (found["US"][0], found["CN"][0], found["EU"][0]) == (us, cn, eu)


def test_case_8_hosts_of_open_models(book: duckdb.DuckDBPyConnection) -> None:
    """DeepInfra is American; Nebius is Dutch with a US subsidiary and capacity in Kansas."""
    deepinfra = reach(book, "third_party_host/deepinfra/unstated")
    assert (deepinfra["US"][0], deepinfra["CN"][0]) == ("direct", "no_evidence")
    nebius = reach(book, "third_party_host/nebius/unstated")
    assert (nebius["US"][0], nebius["EU"][0]) == ("indirect", "direct")
    assert "subsidiary Nebius Inc. US" in nebius["US"][1]


def test_case_8_deepseek_by_route(first: duckdb.DuckDBPyConnection) -> None:
    """Vendor API: China. US host: US. Rented in France from a French seller: neither."""
    rows = first.execute(
        "select provider_id, channel, reach_us, reach_cn, model_origin, license_expr "
        "from sovereignty where model_id = 'deepseek-ai/DeepSeek-V3.2' and "
        "path_id in ('vendor_api/deepseek/unstated', 'third_party_host/fireworks/unstated', "
        "'self_hosted/scaleway/FR') and tier = 'standard' order by 1"
    ).fetchall()
    assert rows == [
        ("deepseek", "vendor_api", "no_evidence", "direct", "CN", "MIT"),
        ("fireworks", "third_party_host", "direct", "no_evidence", "CN", "MIT"),
        ("scaleway", "self_hosted", "no_evidence", "no_evidence", "CN", "MIT"),
    ]


def test_case_9_alibaba_frankfurt_by_scope(book: duckdb.DuckDBPyConnection) -> None:
    """Global scope may compute in China; the EU scope does not, but the Chinese parent stays."""
    for region, inference in (
        ("德国（法兰克福）, 全球", "CN? global"),
        ("德国（法兰克福）, 欧盟", "EU"),
    ):
        ((storage, computed, cn, basis),) = book.execute(
            "select distinct storage, inference, reach_cn, reach_cn_basis from sovereignty "
            "where provider_id = 'alibaba_cloud' and region = ?",
            [region],
        ).fetchall()
        assert (storage, computed, cn) == ("DE", inference, "direct")
        assert "parent Alibaba Group Holding Limited CN" in basis


def test_case_10_nebius_keeps_prompts_unless_told_not_to(book: duckdb.DuckDBPyConnection) -> None:
    """Kept by default for no stated time, for speculative decoding; not with zero retention."""
    assert book.execute(
        "select distinct retention_days, zdr_available from sovereignty "
        "where path_id = 'third_party_host/nebius/unstated'"
    ).fetchall() == [("unbounded (default)", "yes (self-service opt-in)")]
    ((result, reasons),) = book.execute(
        "select distinct u.result, u.reasons from suitability u join routes r using (route_id) "
        "where r.path_id = 'third_party_host/nebius/unstated' and u.profile = 'gdpr'"
    ).fetchall()
    assert result != "pass"
    assert "retention:conditional:unbounded (default)" in reasons


def test_case_11_the_agreement_of_2021_is_stale(first: duckdb.DuckDBPyConnection) -> None:
    ((result, reasons),) = first.execute(
        "select distinct u.result, u.reasons from suitability u join routes r using (route_id) "
        "where r.path_id = 'self_hosted/ovhcloud/unstated' and u.profile = 'gdpr'"
    ).fetchall()
    assert result == "unknown"
    assert "dpa:conditional:stale yes" in reasons


def test_self_hosting_in_the_eu_removes_reach_only_from_an_eu_owned_seller(
    first: duckdb.DuckDBPyConnection,
) -> None:
    """And the licence stays in both cases."""
    for family in FAMILIES:
        rows = first.execute(
            "select e.reach_us, e.reach_cn, u.reach_us, u.reach_cn, "
            "e.license_flags is not distinct from u.license_flags from sovereignty e "
            "join sovereignty u using (model_id) where e.path_id = 'self_hosted/scaleway/FR' "
            "and u.path_id = 'self_hosted/azure/FR' and starts_with(model_id, ?) group by all",
            [family],
        ).fetchall()
        assert rows in (
            [("no_evidence", "no_evidence", "direct", "no_evidence", True)],
            [],  # no machine in France holds a model of this family, or its size is unknown
        )
    assert rows, "Llama models fit machines in France"


def test_the_licence_stays_whatever_the_route(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        "select model_id from sovereignty group by model_id "
        "having count(distinct coalesce(license_expr, 'unknown')) <> 1"
    ).fetchall()
    assert rows == []


def test_china_exposure_keeps_origin_apart_from_data(book: duckdb.DuckDBPyConnection) -> None:
    rows = book.execute(
        "select distinct route_class, effect from china_exposure "
        "where model_id = 'deepseek-ai/DeepSeek-V3.2' and provider_id in "
        "('deepseek', 'fireworks', 'scaleway', 'own_hardware', 'alibaba_cloud', 'openrouter')"
    ).fetchall()
    assert set(rows) == {
        ("publisher_api", "kept"),
        ("chinese_provider", "kept"),
        ("other_host", "removed"),
        ("rented_machines", "removed"),
        ("own_hardware", "removed"),
        ("gateway", "unknown"),
    }
    assert book.execute("select distinct model_origin from china_exposure").fetchall() == [("CN",)]


def test_unknown_is_counted_and_never_shown_as_safe(first: duckdb.DuckDBPyConnection) -> None:
    ((wrong,),) = first.execute("""
        select count(*) from sovereignty s join providers p using (provider_id)
        where p.hq_country is null and p.parent_country is null and s.contracting_entity is null
            and s.channel = 'self_hosted' and s.reach_us = 'no_evidence'
    """).fetchall()
    assert wrong == 0
    ((counted,),) = first.execute(
        "select count(*) from sovereignty where governing_law is null and unknown_count = 0 "
        "and provider_id <> 'own_hardware'"
    ).fetchall()
    assert counted == 0


@pytest.mark.parametrize("column", ["gdpr", "hipaa", "no_us_jurisdiction"])
def test_the_flat_view_shows_the_result_of_the_checks(
    first: duckdb.DuckDBPyConnection, column: str
) -> None:
    rows = first.execute(
        f"select count(*) from sovereignty s join suitability u using (route_id) "
        f"where u.profile = ? and u.result <> s.{column}",
        [column],
    ).fetchall()
    assert rows == [(0,)]


def test_the_result_is_the_worst_check_and_unknown_never_passes(
    first: duckdb.DuckDBPyConnection,
) -> None:
    order = ("pass", "conditional", "unknown", "fail")
    rows = first.execute("select distinct result, reasons from suitability").fetchall()
    assert len(rows) > 100
    for result, reasons in rows:
        states = [reason.split(":")[1] for reason in reasons.split(" | ") if ":" in reason]
        states = [state for state in states if state in order]
        assert max(states, key=order.index) == result


def test_a_residency_option_costs_its_multiplier_and_never_passes_unlisted(
    first: duckdb.DuckDBPyConnection,
) -> None:
    rows = first.execute("""
        select e.price_multiplier, e.output_usd_per_mtok = w.output_usd_per_mtok * 1.1,
            e.is_listed, e.no_chinese_jurisdiction
        from sovereignty e join sovereignty w using (model_id, provider_id, tier)
        where e.provider_id = 'mistral' and e.region = 'eu' and w.region = 'unstated'
            and w.output_usd_per_mtok > 0
        group by all
    """).fetchall()
    assert [(float(rows[0][0]), *rows[0][1:])] == [(1.1, True, False, "conditional")]
    assert len(rows) == 1


def test_machines_hold_the_model(first: duckdb.DuckDBPyConnection) -> None:
    """DeepSeek-V3.2: 685 billion parameters at a byte each and a fifth more are 822 GB."""
    rows = first.execute(
        "select r.provider_id, r.gpu_id, r.gpu_count, r.usd_per_hour, g.usd_per_gpu_hour, "
        "g.gpu_memory_gb from routes r join gpu_rates g on g.offer_id = r.offer_id "
        "where r.model_id = 'deepseek-ai/DeepSeek-V3.2'"
    ).fetchall()
    assert {row[0] for row in rows} >= {"aws", "scaleway"}
    for _, _, count, price, rate, memory in rows:
        assert count * memory >= 822
        assert price == rate * count
        assert count <= 16


def test_evidence_ids_name_rows_that_exist(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute(
        "select distinct unnest(string_split(evidence_ids, ' ')) from suitability "
        "where evidence_ids is not null"
    ).fetchall()
    named = {table: set() for table in ("policy_facts", "legal_entities", "providers")}
    for (evidence,) in rows:
        table, _, key = evidence.partition(":")
        if table in named:
            named[table].add(key)
    for table, key in (
        ("policy_facts", "fact_id"),
        ("legal_entities", "entity_id"),
        ("providers", "provider_id"),
    ):
        known = {row[0] for row in first.execute(f"select {key} from {table}").fetchall()}
        assert named[table] and named[table] <= known


@pytest.mark.parametrize(
    "seed",
    ["contracting", "provider_places", "residency_options", "subprocessors", "certifications"],
)
def test_first_party_words_stand_on_the_provider_s_own_site(seed: str) -> None:
    rows = read_seed(seed).filter(pl.col("source_kind") == "first_party")
    assert rows.height
    for provider_id, url in rows.select("provider_id", "source_url").iter_rows():
        assert is_own_site(provider_id, url), (provider_id, url)


def test_breadth_and_coverage(first: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        first.execute(
            "select concat(measure, ': ', member), value from coverage "
            "where subject = 'sovereignty'"
        ).fetchall()
    )
    assert found["providers: all"] >= 35
    assert found["providers: with at least one known fact"] >= 35
    assert found["models: all"] >= 60
    assert found["models: with a licence read"] >= 60
    known = found["cells with first-party evidence: all facts"]
    assert 0 < known < 1 - found["cells unknown: all facts"]


def test_the_table_of_a_compliance_officer_has_no_empty_cell(
    book: duckdb.DuckDBPyConnection,
) -> None:
    text = (ROOT / "docs" / "sovereignty.md").read_text(encoding="utf-8")
    (query,) = [q for q in re.findall(r"```sql\n(.*?)```", text, re.DOTALL) if "picked" in q]
    result = book.execute(query)
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert {row["model_id"].split("/")[0] + "/" for row in rows} == set(FAMILIES)
    for row in rows:
        assert [n for n, v in row.items() if v is None and n != "oldest_evidence_on"] == []


PAIRS: list[tuple[str, str, Any]] = [
    # Chinese law reaches neither Azure, AWS nor Scaleway, whose seats and places are their own
    # words; hosts of APIs give places only as possible or second-hand. Eight MI300X of Azure
    # (1,536 GB) cost 48 USD an hour; sixteen A100 of AWS and sixteen H100 of Scaleway cost more.
    ("deepseek-ai/DeepSeek-V3.2", "no_chinese_jurisdiction", ("self_hosted", "azure", "US")),
    # The publisher's own API has no tie to the US at all, and tokens are cheaper than machines.
    ("deepseek-ai/DeepSeek-V3.2", "no_us_jurisdiction", ("vendor_api", "deepseek", "unstated")),
    # No agreement of a processor was seen lately: only own machines need none.
    ("deepseek-ai/DeepSeek-V3.2", "gdpr", ("self_hosted", "own_hardware", "unstated")),
    # The licence excludes seats in the EU: nothing to rent; and no API without US ties sells it.
    ("meta-llama/Llama-4-Scout-17B-16E-Instruct", "no_us_jurisdiction", None),
    # Text-only Llama has no territory clause; 70 GB and a fifth fit two GPUs in Paris.
    (
        "meta-llama/Llama-3.3-70B-Instruct",
        "no_us_jurisdiction",
        ("self_hosted", "scaleway", "FR"),
    ),
    ("openai/gpt-oss-120b", "no_us_jurisdiction", ("self_hosted", "scaleway", "FR")),
    ("Qwen/Qwen3.6-27B", "no_us_jurisdiction", ("self_hosted", "scaleway", "FR")),
    # Hunyuan-7B may not be used in the EU; Hy3 of the same publisher is Apache-2.0.
    ("tencent/Hunyuan-7B-Instruct", "no_us_jurisdiction", None),
    ("tencent/Hy3", "no_us_jurisdiction", ("self_hosted", "scaleway", "FR")),
    # OpenAI's European endpoint needs approval and is not for every model: conditional at best.
    ("openai/gpt-5", "gdpr", None),
    # Anthropic stores in the US and signs a BAA only on request: nothing passes.
    ("anthropic/claude-sonnet-4.5", "hipaa", None),
    # Its size is unknown, so no machine can be said to hold it.
    (
        "MiniMaxAI/MiniMax-M2.5",
        "no_chinese_jurisdiction",
        ("self_hosted", "own_hardware", "unstated"),
    ),
]

CHEAPEST = """
select channel, provider_id, region
from suitable_routes($model, $profile, 'DE', 100000, 50000000, false, 'commercial', 300, 100)
where result = 'pass' and licence_result in ('pass', 'conditional')
limit 1
"""


@pytest.mark.parametrize(("model_id", "profile", "answer"), PAIRS)
def test_cheapest_route_that_passes_for_a_german_company(
    first: duckdb.DuckDBPyConnection, model_id: str, profile: str, answer: Any
) -> None:
    """50 million USD a year, 100,000 users, 300 million tokens in and 100 million out a month."""
    rows = first.execute(CHEAPEST, {"model": model_id, "profile": profile}).fetchall()
    assert rows == ([] if answer is None else [answer])
