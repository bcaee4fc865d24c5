"""What is known of each fact of a provider: best and worst value, and how good the evidence is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

FACT = {
    "scope_type": "provider",
    "provider_id": "maker",
    "fact": "dpa_available",
    "fact_id": "f1",
    "value": "yes",
    "status": "verified",
    "is_preferred": True,
    "is_stale": False,
    "source_kind": "first_party",
    "seen_on": "2026-08-02",
}


def known(*others: dict[str, Any], columns: str = "*") -> list[tuple[Any, ...]]:
    rows = [{**FACT, **other} for other in others]
    return rows_of("provider_facts", {"mart.policy_facts": rows}, columns)


def test_one_plain_fact() -> None:
    columns = (
        "provider_id, fact, shown, best, worst, is_conditional, is_conflict, needs_review, "
        "is_first_party, is_stale, evidence_ids, oldest_on::varchar"
    )
    assert known({}, columns=columns) == [
        (
            *("maker", "dpa_available", "yes", 0, 0),
            *(False, False, False, True, False, "policy_facts:f1", "2026-08-02"),
        )
    ]


@pytest.mark.parametrize(
    ("fact", "value", "badness"),
    [
        ("trains_on_api_data_default", "no", 0),
        ("trains_on_api_data_default", "opt_in", 0),
        ("trains_on_api_data_default", "opt_out", 1),
        ("trains_on_api_data_default", "yes", 2),
        ("retention_days_default", "30", 0),
        ("retention_days_default", "unbounded", 1),
        ("transfer_tool", "StandardContractualClauses", 0),
        ("dpa_available", "yes", 0),
        ("dpa_available", "no", 2),
        ("dpa_available", "on_request", 1),
    ],
)
def test_how_bad_a_value_is(fact: str, value: str, badness: int) -> None:
    assert known({"fact": fact, "value": value}, columns="best, worst") == [(badness, badness)]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "model"},
        {"is_preferred": False},
        {"value": "unknown"},
        {"provider_id": None},
    ],
    ids=str,
)
def test_what_says_nothing_of_a_provider(other: dict[str, Any]) -> None:
    assert known(other) == []


def test_several_conditions_give_the_best_and_the_worst() -> None:
    rows = known(
        {"value": "yes", "condition": "business", "fact_id": "f2", "seen_on": "2026-08-05"},
        {"value": "no", "condition": "free", "fact_id": "f1", "seen_on": "2026-08-01"},
        {"value": "no", "condition": "free", "fact_id": "f3"},
        {"provider_id": "another"},
        {"fact": "zdr_available"},
        columns="provider_id, fact, shown, best, worst, is_conditional, evidence_ids, "
        "oldest_on::varchar",
    )
    assert rows == [
        ("another", "dpa_available", "yes", 0, 0, False, "policy_facts:f1", "2026-08-02"),
        (
            *("maker", "dpa_available", "no (free) | yes (business)", 0, 2, True),
            *("policy_facts:f1 policy_facts:f2 policy_facts:f3", "2026-08-01"),
        ),
        ("maker", "zdr_available", "yes", 0, 0, False, "policy_facts:f1", "2026-08-02"),
    ]


DESCRIPTIONS = (
    "default",
    "standard",
    "standard retention",
    "up to",
    "prompts and outputs",
    "rolling, abuse monitoring",
    "incorporated by reference",
    "part of the AWS service terms",
    "part of the commercial terms",
    "request and response content",
)


@pytest.mark.parametrize("condition", DESCRIPTIONS)
def test_a_condition_that_describes_the_rule_is_none(condition: str) -> None:
    rows = known({"condition": condition}, columns="shown, is_conditional")
    assert rows == [(f"yes ({condition})", False)]


def test_conditional_only_where_every_statement_is() -> None:
    free = {"condition": "free", "fact_id": "f2"}
    assert known({}, free, columns="shown, is_conditional") == [("yes | yes (free)", False)]
    assert known(free, columns="is_conditional") == [(True,)]


def test_others_are_silent_where_the_provider_speaks() -> None:
    second_hand = {"source_kind": "secondary", "value": "no", "fact_id": "f2"}
    shown = "shown, is_first_party"
    assert known({}, second_hand, columns=shown) == [("yes", True)]
    assert known(second_hand, columns=shown) == [("no", False)]
    # Of another fact or provider its word counts for nothing.
    assert known(
        {"fact": "zdr_available"},
        {"provider_id": "another"},
        second_hand,
        columns="provider_id, fact, shown, is_first_party",
    ) == [
        ("another", "dpa_available", "yes", True),
        ("maker", "dpa_available", "no", False),
        ("maker", "zdr_available", "yes", True),
    ]


@pytest.mark.parametrize(
    ("other", "flags"),
    [
        ({"status": "conflict"}, (True, False, False)),
        ({"status": "needs_review"}, (False, True, False)),
        ({"is_stale": True}, (False, False, True)),
    ],
)
def test_one_weak_statement_is_enough(other: dict[str, Any], flags: tuple[bool, ...]) -> None:
    rows = known({}, {"fact_id": "f2", **other}, columns="is_conflict, needs_review, is_stale")
    assert rows == [flags]
