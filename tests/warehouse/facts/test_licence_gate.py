"""The licence gate for the example profiles: the macro once for each, with its own figures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PROFILE = {
    "profile_id": "anybody",
    "domicile": "FR",
    "mau": 1000,
    "revenue_usd": 1000,
    "is_maas": False,
    "use_class": "research",
}
TERM = {"license_id": "strict", "effect": "ask", "exempt_uses": ""}
TERMS = [
    {**TERM, "term_id": "t1", "kind": "territory", "territory": "DE", "effect": "no_rights"},
    {**TERM, "term_id": "t2", "kind": "nc"},
    {**TERM, "term_id": "t3", "kind": "mau", "amount": 700_000_000},
    {**TERM, "term_id": "t4", "kind": "revenue", "amount": 20_000_000},
    {**TERM, "term_id": "t5", "kind": "maas_revenue", "amount": 500},
]


def gate(*profiles: dict[str, Any], columns: str = "result, reasons") -> list[tuple[Any, ...]]:
    covered = {"model_id": "lab/m", "applies_to": "weights", "license_id": "strict"}
    given = {
        "mart.licence_profiles": [{**PROFILE, **profile} for profile in profiles],
        "mart.models": [{"model_id": "lab/m", "is_open_weights": True}],
        "mart.model_licences": [{**covered, "agreement": "agrees"}],
        "mart.licences": [{"license_id": "strict", "are_terms_known": True}],
        "mart.licence_terms": TERMS,
    }
    return rows_of("licence_gate", given, columns)


@pytest.mark.parametrize(
    ("profile", "result", "reasons"),
    [
        ({}, "pass", "L1-L6:no term binds"),
        ({"domicile": "DE"}, "fail", "L1:seat is excluded"),
        ({"use_class": "commercial"}, "conditional", "L2:no commercial use"),
        ({"mau": 800_000_000}, "conditional", "L3:mau above the bound, ask"),
        ({"revenue_usd": 30_000_000}, "conditional", "L3:revenue above the bound, ask"),
        ({"is_maas": True}, "conditional", "L3:maas_revenue above the bound, ask"),
    ],
    ids=str,
)
def test_each_figure_of_a_profile_meets_its_rule(
    profile: dict[str, Any], result: str, reasons: str
) -> None:
    assert gate(profile) == [(result, reasons)]


def test_every_profile_has_its_row() -> None:
    found = gate({}, {"profile_id": "german", "domicile": "DE"}, columns="profile_id, result")
    assert found == [("anybody", "pass"), ("german", "fail")]
