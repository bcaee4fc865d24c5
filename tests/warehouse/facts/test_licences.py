"""The licence gate against licence texts: rules L1-L7, by cases that a person can look up."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from warehouse.derive import models
from warehouse.seeds import load_seeds

LLAMA_4 = "meta-llama/Llama-4-Scout-17B-16E-Instruct"


def gate(book: duckdb.DuckDBPyConnection, model_id: str, *user: Any) -> tuple[str, str, str]:
    """Result, hosted result and reasons for a user (see ``licence_gate_for``)."""
    (row,) = book.execute(
        "select result, hosted_result, reasons from licence_gate_for(?, ?, ?, ?, ?) "
        "where model_id = ?",
        [*user, model_id],
    ).fetchall()
    return row


def test_case_3_minimax_m2_is_a_conflict_of_tag_and_text(first: duckdb.DuckDBPyConnection) -> None:
    assert first.execute(
        "select tag_seen, text_seen, agreement from model_licences "
        "where model_id = 'MiniMaxAI/MiniMax-M2' and applies_to = 'weights'"
    ).fetchall() == [("mit", "LicenseRef-local-minimax-m2-modified-mit", "conflict")]
    result, _, reasons = gate(
        first, "MiniMaxAI/MiniMax-M2", "DE", 1000, 1_000_000, False, "internal"
    )
    assert result == "conditional"
    assert reasons == "L5:tag mit, text LicenseRef-local-minimax-m2-modified-mit"


def test_case_4_the_licence_of_the_weights_wins(first: duckdb.DuckDBPyConnection) -> None:
    """Qwen3.8: Apache-2.0 on the code repository, a licence of its own on the weights."""
    assert first.execute(
        "select applies_to, license_id from model_licences "
        "where model_id = 'Qwen/Qwen3.8-2.4T-A95B' order by 1"
    ).fetchall() == [("code", "Apache-2.0"), ("weights", "LicenseRef-local-qwen3.8-max")]
    (flags,) = first.execute(
        "select distinct license_expr, license_flags from sovereignty "
        "where model_id = 'Qwen/Qwen3.8-2.4T-A95B'"
    ).fetchall()
    assert flags == ("LicenseRef-local-qwen3.8-max", "maas_revenue mau revenue")


def test_case_5_llama_4_fails_for_a_german_firm_by_the_use_policy(
    first: duckdb.DuckDBPyConnection,
) -> None:
    result, hosted, reasons = gate(first, LLAMA_4, "DE", 1000, 1_000_000, False, "commercial")
    assert (result, hosted) == ("fail", "conditional")
    assert "L1:seat is excluded" in reasons
    ((evidence, url),) = first.execute(
        "select t.term_id, t.source_url from licence_gate g join licence_terms t "
        "on list_contains(string_split(g.evidence_ids, ' '), t.term_id) and t.kind = 'territory' "
        "where g.model_id = ? and g.profile_id = 'de_midmarket'",
        [LLAMA_4],
    ).fetchall()
    assert evidence == "LicenseRef-scancode-llama-4-cla-2025.territory"
    assert url.endswith("/llama4/USE_POLICY.md")
    assert gate(first, LLAMA_4, "US", 1000, 1_000_000, False, "commercial")[0] == "conditional"


def test_case_6_hunyuan_fails_in_germany_and_hy3_passes(first: duckdb.DuckDBPyConnection) -> None:
    user = ("DE", 1000, 1_000_000, False, "commercial")
    assert gate(first, "tencent/Hunyuan-7B-Instruct", *user)[0] == "fail"
    assert gate(first, "tencent/Hy3", *user) == ("pass", "conditional", "L1-L6:no term binds")


def test_case_7_the_same_name_has_opposite_effects(first: duckdb.DuckDBPyConnection) -> None:
    """25 million USD a month: Mistral's modified MIT gives no rights, Kimi's asks for its name."""
    user = ("FR", 1000, 300_000_000, False, "commercial")
    assert gate(first, "mistralai/Mistral-Medium-3.5-128B", *user)[::2] == (
        "fail",
        "L3:revenue above the bound, no rights",
    )
    assert gate(first, "moonshotai/Kimi-K2-Instruct", *user)[::2] == (
        "conditional",
        "L3:revenue above the bound, display",
    )


@pytest.mark.parametrize(
    ("model_id", "user", "result", "reason"),
    [
        # 20 million a month is 240 million a year: not above the bound.
        (
            "mistralai/Mistral-Medium-3.5-128B",
            ("FR", 0, 240_000_000, False, "commercial"),
            "pass",
            "L1-L6:no term binds",
        ),
        ("CohereLabs/c4ai-command-r7b-12-2024", ("DE", 0, 0, False, "commercial"), "fail", "L2:"),
        ("CohereLabs/c4ai-command-r7b-12-2024", ("DE", 0, 0, False, "research"), "pass", "no term"),
        (
            "MiniMaxAI/MiniMax-M2.5",
            ("DE", 0, 0, False, "automated_decisions"),
            "conditional",
            "L4:use policy limits this use",
        ),
        # Kimi K3 binds sellers of models as a service above 20 million, but not internal use.
        (
            "moonshotai/Kimi-K3",
            ("US", 0, 30_000_000, True, "commercial"),
            "conditional",
            "L3:maas_revenue above the bound, separate licence",
        ),
        ("moonshotai/Kimi-K3", ("US", 0, 30_000_000, True, "internal"), "pass", "no term"),
        # A distilled model keeps the licence of its base, whatever its own tag says.
        (
            "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
            ("DE", 800_000_000, 0, False, "commercial"),
            "conditional",
            "L6 L3:mau above the bound, ask",
        ),
        ("MiniMaxAI/MiniMax-H3", ("KR", 0, 0, False, "commercial"), "fail", "L1:"),
        # Unknown never passes: a figure that was not given, a text that nobody read.
        (
            "moonshotai/Kimi-K2-Instruct",
            ("DE", None, 0, False, "commercial"),
            "unknown",
            "L3:mau above the bound, display, not known whether it binds",
        ),
        ("xai-org/grok-2", ("US", 0, 0, False, "internal"), "unknown", "were not read"),
        ("01-ai/Yi-34B", ("US", 0, 0, False, "internal"), "unknown", "L5:no licence was read"),
    ],
)
def test_rules(
    first: duckdb.DuckDBPyConnection, model_id: str, user: Any, result: str, reason: str
) -> None:
    found, _, reasons = gate(first, model_id, *user)
    assert found == result
    assert reason in reasons


def test_example_profiles_are_the_macro_on_the_seed(first: duckdb.DuckDBPyConnection) -> None:
    for profile, *user in first.execute(
        "select profile_id, domicile, mau, revenue_usd, is_maas, use_class from licence_profiles"
    ).fetchall():
        assert (
            first.execute(
                "select model_id, result, hosted_result, reasons from licence_gate "
                "where profile_id = ? except select model_id, result, hosted_result, reasons "
                "from licence_gate_for(?, ?, ?, ?, ?)",
                [profile, *user],
            ).fetchall()
            == []
        )


def test_every_licence_named_by_a_model_is_described(first: duckdb.DuckDBPyConnection) -> None:
    ((models,),) = first.execute(
        "select count(distinct model_id) from model_licences where applies_to = 'weights'"
    ).fetchall()
    assert models >= 60
    assert (
        first.execute(
            "select license_id from model_licences union select license_id from licence_terms "
            "except select license_id from licences"
        ).fetchall()
        == []
    )


def test_a_licence_text_that_changed_is_a_conflict_and_a_new_one_a_row() -> None:
    """What the repository holds today stands against what was read by hand."""
    with duckdb.connect() as connection:
        connection.execute("create schema core; create schema mart")
        load_seeds(connection)
        connection.execute("""
            create table mart.licences as select * from seed.licences;
            create table mart.models as
            select model_id, case when model_id = 'microsoft/phi-4' then 'apache-2.0' end
                as hub_license_tag
            from seed.models;
            create table mart.policy_facts as
            select 'model' as scope_type, 'license_text' as fact, null::varchar as condition,
                true as is_preferred, 'first_party' as source_kind, model_id, value,
                'https://huggingface.co/' || model_id as source_url, 'line 1' as locator,
                date '2026-11-20' as seen_on
            from (values ('tencent/Hy3', 'LicenseRef-local-tencent-hunyuan-community'),
                ('zai-org/GLM-4.5', 'MIT'), ('Qwen/Qwen3-32B', 'Apache-2.0'),
                ('01-ai/Yi-34B', 'unknown')) t (model_id, value)
        """)
        made = models()["model_licences"].sql
        rows = connection.execute(
            f"select model_id, license_id, text_seen, agreement from ({made}) "
            "where applies_to = 'weights' and model_id in ('tencent/Hy3', 'zai-org/GLM-4.5', "
            "'Qwen/Qwen3-32B', '01-ai/Yi-34B', 'microsoft/phi-4') order by 1"
        ).fetchall()
    hunyuan = "LicenseRef-local-tencent-hunyuan-community"
    assert rows == [
        ("Qwen/Qwen3-32B", "Apache-2.0", "Apache-2.0", "unknown"),
        ("microsoft/phi-4", "MIT", None, "conflict"),
        ("tencent/Hy3", "Apache-2.0", hunyuan, "conflict"),
        ("zai-org/GLM-4.5", "MIT", "MIT", "agrees"),
    ]


def test_hosted_use_is_never_better_than_conditional(first: duckdb.DuckDBPyConnection) -> None:
    rows = first.execute("select distinct hosted_result from licence_gate").fetchall()
    assert {row[0] for row in rows} == {"conditional", "unknown"}
