"""Whose law reaches a path: the findings of all rules, none lost and none doubled."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_each_rule_s_rows_stand_beside_the_others() -> None:
    rules = {"J2": "reach_j2_us", "J3": "reach_j3_prc", "J1": "reach_j1_others"}
    rules["J7"] = "reach_j7_no_evidence"
    given = {
        f"mart.{table}": [
            {"path_id": "p", "law_of": rule, "strength": "direct", "rule": rule, "basis": table}
        ]
        for rule, table in rules.items()
    }
    assert rows_of("jurisdiction_reach", given, "rule, law_of, basis, oldest_evidence_on") == [
        (rule, rule, rules[rule], None) for rule in ("J1", "J2", "J3", "J7")
    ]
