"""How far a row can be trusted, and what others say instead."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MOMENT = "2026-06-01 00:00:00+00"
ROW = {
    "moment": MOMENT,
    "price_id": "p",
    "model_key": "lab/m",
    "seller_id": "lab",
    "is_official": True,
    "age_days": 5,
}
OLD = {"age_days": 31}
VOTE = {
    "moment": MOMENT,
    "price_id": "p",
    "model_key": "lab/m",
    "agrees": False,
    "differs": False,
    "is_fresher": True,
    "is_later": False,
    "differs_in_input": False,
    "differs_in_output": False,
    "other_said_at": "2026-05-30 00:00:00+00",
}
AGREES = {"agrees": True, "other_input": "1", "other_output": "4"}
DIFFERS = {"differs": True, "differs_in_input": True, "other_input": "2", "other_output": "4"}


def trust(
    row: dict[str, Any],
    *votes: dict[str, Any],
    columns: str = "trust",
    witnesses: dict[str, str] | None = None,
) -> list[tuple[Any, ...]]:
    """Votes are of the sources `s0`, `s1` and so on, each a witness unless told otherwise."""
    sources = [f"s{n}" for n in range(len(votes))]
    given = {
        "mart.token_rows": [{**ROW, **row}],
        "mart.token_votes": [
            {**VOTE, "other_source_id": source, "other_price_id": source, **vote}
            for source, vote in zip(sources, votes, strict=True)
        ],
        "mart.token_witnesses": [
            {"source_id": s, "witness_id": (witnesses or {}).get(s, s)} for s in sources
        ],
        "mart.providers": [
            {"provider_id": "lab", "kind": "lab"},
            {"provider_id": "host", "kind": "host"},
        ],
    }
    return rows_of("token_trust", given, columns)


THIRD = {"is_official": False}


@pytest.mark.parametrize(
    ("row", "votes", "expected"),
    [
        ({}, (), "official"),
        ({"age_days": 30}, (), "official"),
        ({"seller_id": "host"}, (), "host_api"),
        ({}, (DIFFERS,), "official"),
        (OLD, (), "stale"),
        (OLD, (AGREES,), "corroborated"),
        (OLD, ({**AGREES, "is_fresher": False},), "stale"),
        (OLD, (DIFFERS,), "disputed"),
        (OLD, ({**DIFFERS, "is_fresher": False},), "stale"),
        # As many say another price as say this one.
        (OLD, (AGREES, DIFFERS), "disputed"),
        (OLD, (AGREES, AGREES, DIFFERS), "corroborated"),
        (THIRD, (), "single_aggregator"),
        (THIRD, (DIFFERS,), "single_aggregator"),
        (THIRD, (AGREES,), "corroborated"),
        (THIRD, ({**AGREES, "is_fresher": False},), "corroborated"),
        ({**THIRD, **OLD}, (), "stale"),
    ],
    ids=str,
)
def test_trust(row: dict[str, Any], votes: tuple[dict[str, Any], ...], expected: str) -> None:
    assert trust(row, *votes) == [(expected,)]


LATER = {**DIFFERS, "is_later": True}


@pytest.mark.parametrize(
    ("row", "votes", "is_outvoted"),
    [
        # Two began after it was last confirmed: a change that its source missed.
        ({}, (LATER, LATER), True),
        ({}, (LATER, DIFFERS), False),
        ({}, (LATER,), False),
        # Of an old row it is enough that two say so.
        (OLD, (DIFFERS, DIFFERS), True),
        ({"age_days": 30}, (DIFFERS, DIFFERS), False),
        (OLD, (DIFFERS,), False),
        # One and the same other pair.
        (OLD, (DIFFERS, {**DIFFERS, "other_input": "3"}), False),
        # More than agree with it.
        ({}, (LATER, LATER, AGREES, AGREES), False),
        ({}, (LATER, LATER, AGREES), True),
        ({}, (LATER, LATER, AGREES, {**AGREES, "is_fresher": False}), True),
        ({}, ({**LATER, "is_fresher": False}, {**LATER, "is_fresher": False}), False),
    ],
    ids=str,
)
def test_outvoted(
    row: dict[str, Any], votes: tuple[dict[str, Any], ...], is_outvoted: bool
) -> None:
    ((found, said),) = trust(row, *votes, columns="is_outvoted, trust")
    assert found == is_outvoted
    assert (said == "disputed") >= is_outvoted


def test_sources_that_copy_one_another_are_one_witness() -> None:
    one = {"s0": "same", "s1": "same"}
    assert trust({}, LATER, LATER, columns="is_outvoted", witnesses=one) == [(False,)]
    assert trust({}, AGREES, AGREES, columns="evidence_count", witnesses=one) == [(2,)]
    assert trust({}, AGREES, AGREES, columns="evidence_count") == [(3,)]
    assert trust({}, DIFFERS, columns="evidence_count") == [(1,)]


def test_what_is_said_instead_of_a_disputed_row() -> None:
    columns = "disputed_meters, fresher_input::double, fresher_output::double, fresher_witnesses"
    output = {**DIFFERS, "differs_in_input": False, "differs_in_output": True, "other_output": "5"}
    assert trust(OLD, DIFFERS, DIFFERS, columns=columns) == [("input", 2.0, 4.0, 2)]
    assert trust(OLD, output, columns=columns) == [("output", 2.0, 5.0, 1)]
    both = trust(OLD, DIFFERS, DIFFERS, output, columns=columns)
    assert both == [("input, output", 2.0, 4.0, 2)]
    # The pair of most witnesses, then the one said last, then the lowest.
    last = {**DIFFERS, "other_input": "9", "other_said_at": "2026-05-31 00:00:00+00"}
    assert trust(OLD, DIFFERS, last, columns=columns) == [("input", 9.0, 4.0, 1)]
    dear = {**DIFFERS, "other_input": "9"}
    assert trust(OLD, DIFFERS, dear, columns=columns) == [("input", 2.0, 4.0, 1)]
    # Of a row that stands nothing is said instead.
    assert trust({}, DIFFERS, columns=columns) == [(None, None, None, None)]


@pytest.mark.parametrize(
    "other",
    [{"moment": "2026-07-01 00:00:00+00"}, {"price_id": "q"}, {"model_key": "lab/n"}],
    ids=str,
)
def test_votes_on_another_row(other: dict[str, Any]) -> None:
    found = trust(OLD, {**DIFFERS, **other}, {**AGREES, **other}, columns="trust, evidence_count")
    assert found == [("stale", 1)]
