"""J7: no tie found is `no_evidence` where the operator is known, `unknown` where nobody knows."""

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
SEAT = {"path_id": "p", "role": "seat", "place": "FR"}
NO_TIE = ("no_evidence", "no tie found, which is not none")


def reach(
    path: dict[str, Any],
    ties: list[dict[str, Any]],
    links: list[dict[str, Any]] | None = None,
    kind: str = "lab",
) -> tuple[Any, ...]:
    """Strength and basis, the same for all four laws where none was found."""
    given = {
        "mart.paths": [{**API, **path}],
        "mart.path_ties": ties,
        "mart.provider_links": links or [],
        "mart.providers": [{"provider_id": "maker", "kind": kind}],
    }
    rows = set(rows_of("reach_j7_no_evidence", given, "strength, basis"))
    assert len(rows) == 1
    return rows.pop()


def test_every_law_that_was_not_found_and_no_other() -> None:
    given = {
        "mart.paths": [API, {**API, "path_id": "q"}],
        "mart.path_ties": [SEAT],
        "mart.reach_j2_us": [{"path_id": "p", "law_of": "US"}],
        "mart.reach_j1_others": [{"path_id": "p", "law_of": "EU"}],
        "mart.reach_j3_prc": [{"path_id": "q", "law_of": "CN"}],
    }
    found = rows_of("reach_j7_no_evidence", given)
    assert [row[:5] for row in found] == [
        ("p", "CN", "CN-NIL CN-DSL CN-PIPL", "J7", "no_evidence"),
        ("p", "GB", "GB-IPA", "J7", "no_evidence"),
        ("q", "EU", "EU-GDPR and national law", "J7", "unknown"),
        ("q", "GB", "GB-IPA", "J7", "unknown"),
        ("q", "US", "US-CLOUD-ACT US-FISA-702", "J7", "unknown"),
    ]
    assert {row[6:] for row in found} == {(None, None)}


@pytest.mark.parametrize("role", ["seat", "contract", "parent"])
def test_a_known_company_gives_no_evidence(role: str) -> None:
    assert reach({}, [{**SEAT, "role": role}]) == NO_TIE


@pytest.mark.parametrize(
    "ties", [[], [{**SEAT, "role": "subsidiary"}, {**SEAT, "path_id": "q"}]], ids=str
)
def test_nobody_known_gives_unknown(ties: list[dict[str, Any]]) -> None:
    assert reach({}, ties) == ("unknown", "operator unknown")


def test_a_provider_that_the_table_lacks_is_judged_by_its_ties() -> None:
    assert reach({"provider_id": "stranger"}, [SEAT]) == NO_TIE


@pytest.mark.parametrize("kind", ["marketplace", "reseller"])
def test_nobody_knows_whose_machines_a_marketplace_sells(kind: str) -> None:
    assert reach({}, [SEAT], kind=kind) == ("unknown", "owner of the machines unknown")


def test_a_gateway_without_a_named_upstream() -> None:
    unnamed = ("unknown", "upstream unknown")
    assert reach({"channel": "gateway"}, [SEAT]) == unnamed
    assert reach({"channel": "gateway"}, [SEAT], kind="marketplace") == unnamed


def test_an_upstream_of_which_nothing_is_known() -> None:
    path = {"channel": "gateway", "upstream_provider_id": "host"}
    other = [{"provider_id": "maker", "role": "seat"}]
    assert reach(path, [SEAT], other) == ("unknown", "upstream operator unknown")
    assert reach(path, [SEAT], [{"provider_id": "host", "role": "seat"}]) == NO_TIE
    assert reach(path, [], other) == ("unknown", "operator unknown")


def test_own_machines_are_the_deployers_alone() -> None:
    own = ("no_evidence", "J4: own machines, the deployer alone")
    assert reach({"is_own": True, "channel": "self_hosted"}, []) == own
