"""A route's fit for a profile: that of its path, and whether the model really has the option."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

UNLISTED = "availability:conditional:not every model has this option"


def suitability(is_listed: bool, result: str, **path: Any) -> list[tuple[Any, ...]]:
    given = {
        "mart.routes": [{"route_id": "r", "path_id": "p", "is_listed": is_listed}],
        "mart.path_suitability": [
            {"path_id": "p", "profile": "gdpr", "result": result, "reasons": "why", **path}
        ],
    }
    return rows_of("suitability", given, "route_id, profile, result, reasons")


@pytest.mark.parametrize(
    ("is_listed", "result", "expected", "reasons"),
    [
        (True, "pass", "pass", "why"),
        (True, "fail", "fail", "why"),
        (False, "pass", "conditional", UNLISTED),
        (False, "conditional", "conditional", f"{UNLISTED} | why"),
        (False, "unknown", "unknown", f"{UNLISTED} | why"),
        (False, "fail", "fail", f"{UNLISTED} | why"),
    ],
)
def test_an_option_that_is_not_listed_never_passes(
    is_listed: bool, result: str, expected: str, reasons: str
) -> None:
    assert suitability(is_listed, result) == [("r", "gdpr", expected, reasons)]


def test_another_path_says_nothing() -> None:
    assert suitability(True, "pass", path_id="q") == []
