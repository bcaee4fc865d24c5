"""The facts of a path: the seller's, or behind a gateway the worse of seller and upstream."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

API = {
    "path_id": "p",
    "channel": "vendor_api",
    "provider_id": "maker",
    "upstream_provider_id": None,
    "is_own": False,
}
GATEWAY = {**API, "channel": "gateway", "upstream_provider_id": "host"}
GOOD = {
    "provider_id": "maker",
    "fact": "dpa_available",
    "shown": "yes",
    "best": 0,
    "worst": 0,
    "is_conditional": False,
    "is_conflict": False,
    "needs_review": False,
    "is_first_party": True,
    "is_stale": False,
    "evidence_ids": "policy_facts:f1",
    "oldest_on": "2026-08-02",
}
UPSTREAM = {
    **GOOD,
    "provider_id": "host",
    "evidence_ids": "policy_facts:f2",
    "oldest_on": "2026-08-01",
}


def fact(path: dict[str, Any], *facts: dict[str, Any], name: str = "dpa_available") -> Any:
    """Shown, state, evidence and oldest day of one fact of a path."""
    columns = "fact, shown, state, evidence_ids, oldest_on::varchar"
    rows = rows_of(
        "path_facts", {"mart.paths": [path], "mart.provider_facts": list(facts)}, columns
    )
    ((_, *found),) = [row for row in rows if row[0] == name]
    return tuple(found)


def test_nine_facts_of_every_path() -> None:
    rows = rows_of("path_facts", {"mart.paths": [API]}, "path_id, fact, state")
    names = (
        *("dpa_available", "hipaa_baa", "iso27001", "processing_regions"),
        *("retention_days_default", "soc2", "trains_on_api_data_default", "transfer_tool"),
        "zdr_available",
    )
    assert rows == [("p", name, "unknown") for name in names]


def test_a_sellers_own_fact() -> None:
    other = {**GOOD, "provider_id": "another", "shown": "no"}
    elsewhere = {**GOOD, "fact": "soc2", "shown": "no"}
    assert fact(API, GOOD, other, elsewhere) == ("yes", "good", "policy_facts:f1", "2026-08-02")


@pytest.mark.parametrize(
    ("other", "state"),
    [
        ({"needs_review": True, "is_conflict": True}, "needs_review"),
        ({"is_conflict": True, "best": 2, "worst": 2}, "conflict"),
        ({"best": 2, "worst": 2, "is_conditional": True}, "bad"),
        ({"best": 1, "worst": 1, "is_first_party": False}, "conditional"),
        ({"best": 0, "worst": 2}, "conditional"),
        ({"is_conditional": True, "is_first_party": False}, "conditional"),
        ({"is_first_party": False, "is_stale": True}, "secondary"),
        ({"is_stale": True}, "stale"),
    ],
    ids=str,
)
def test_the_weakest_point_is_the_state(other: dict[str, Any], state: str) -> None:
    """Of the seller, and as well of what stands behind a gateway."""
    assert fact(API, {**GOOD, **other})[1] == state
    assert fact(GATEWAY, {**GOOD, **other}, UPSTREAM)[1] == state
    assert fact(GATEWAY, GOOD, {**UPSTREAM, **other})[1] == state


def test_behind_a_gateway_both_speak() -> None:
    both = ("yes | upstream: yes", "good", "policy_facts:f1 policy_facts:f2", "2026-08-01")
    elsewhere = {**UPSTREAM, "fact": "soc2", "shown": "no"}
    assert fact(GATEWAY, GOOD, UPSTREAM, elsewhere) == both


def test_a_gateway_whose_upstream_is_silent_or_unknown() -> None:
    silent = ("yes | upstream: unknown", "unknown", "policy_facts:f1", "2026-08-02")
    assert fact(GATEWAY, GOOD) == silent
    unknown = ("yes", "unknown", "policy_facts:f1", "2026-08-02")
    assert fact({**GATEWAY, "upstream_provider_id": None}, GOOD) == unknown
    assert fact(GATEWAY, UPSTREAM)[1] == "unknown"


def test_whose_api_is_called_when_one_hosts_oneself() -> None:
    """Nobody's: who rents out machines could neither train on the data nor retain it."""
    rented = {**API, "channel": "self_hosted"}
    states = {
        name: fact(rented, {**GOOD, "fact": name}, name=name)[1]
        for name in ("trains_on_api_data_default", "retention_days_default", "zdr_available")
    }
    assert set(states.values()) == {"not_applicable"}
    assert fact(rented, GOOD)[1] == "good"
    assert fact(rented)[1] == "unknown"
    assert fact({**rented, "is_own": True})[1] == "not_applicable"
    assert fact(API, {**GOOD, "fact": "zdr_available"}, name="zdr_available")[1] == "good"
