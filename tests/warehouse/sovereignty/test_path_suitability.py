"""The result of a profile on a path is its worst check, and the reasons are what keeps it there."""

from __future__ import annotations

from typing import Any

from tests.warehouse.small import rows_of


def judged(results: dict[str, str], **other: Any) -> list[dict[str, Any]]:
    return [
        {
            "path_id": "p",
            "profile": "gdpr",
            "check_name": name,
            "result": result,
            "detail": f"detail of {name}",
            "evidence_ids": f"e_{name}",
            **other,
        }
        for name, result in results.items()
    ]


def suitability(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return rows_of("path_suitability", {"mart.path_checks": rows}, "result, reasons, evidence_ids")


def test_fail_before_unknown_before_conditional_before_pass() -> None:
    order = ("pass", "conditional", "unknown", "fail")
    for count in range(1, 5):
        found = suitability(judged({f"c{i}": order[i] for i in range(count)}))
        assert [row[0] for row in found] == [order[count - 1]]


def test_the_reasons_are_every_check_that_does_not_pass() -> None:
    found = suitability(judged({"d": "pass", "c": "fail", "b": "conditional", "a": "unknown"}))
    assert found == [
        (
            "fail",
            "a:unknown:detail of a | b:conditional:detail of b | c:fail:detail of c",
            "e_a e_b e_c",
        )
    ]


def test_where_all_pass_all_are_the_reasons() -> None:
    assert suitability(judged({"b": "pass", "a": "pass"})) == [
        ("pass", "a:pass:detail of a | b:pass:detail of b", "e_a e_b")
    ]


def test_checks_without_evidence() -> None:
    empty = judged({"a": "pass"}, evidence_ids="")
    assert [row[2] for row in suitability(empty)] == [None]
    assert [row[2] for row in suitability([*empty, *judged({"b": "pass"})])] == ["e_b"]


def test_each_path_and_profile_is_judged_alone() -> None:
    rows = [
        *judged({"a": "pass"}),
        *judged({"a": "fail"}, path_id="q"),
        *judged({"a": "unknown"}, profile="hipaa"),
    ]
    columns = "path_id, profile, result, reasons"
    assert rows_of("path_suitability", {"mart.path_checks": rows}, columns) == [
        ("p", "gdpr", "pass", "a:pass:detail of a"),
        ("p", "hipaa", "unknown", "a:unknown:detail of a"),
        ("q", "gdpr", "fail", "a:fail:detail of a"),
    ]
