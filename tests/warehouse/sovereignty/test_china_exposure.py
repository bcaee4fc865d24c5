"""For models of Chinese origin: what a route does to the reach of Chinese law over the data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

ROUTE = {
    "route_id": "r",
    "path_id": "p",
    "model_id": "deepseek/v4",
    "model_origin": "CN",
    "channel": "api",
    "provider_id": "host",
    "region": "eu",
    "route_class": "host_api",
}
REACH = {"path_id": "p", "law_of": "CN", "strength": "no_evidence", "rule": "J7", "basis": "none"}


def exposure(
    reach: dict[str, Any] | None = None, columns: str = "effect", **route: Any
) -> list[tuple[Any, ...]]:
    given = {
        "mart.reach_j6_model_origin": [{**ROUTE, **route}],
        "mart.jurisdiction_reach": [{**REACH, **(reach or {})}],
    }
    return rows_of("china_exposure", given, columns)


@pytest.mark.parametrize(
    ("strength", "route_class", "effect"),
    [
        ("no_evidence", "host_api", "removed"),
        ("no_evidence", "publisher_api", "removed"),
        ("unknown", "host_api", "unknown"),
        ("unknown", "publisher_api", "unknown"),
        ("direct", "host_api", "kept"),
        ("direct", "publisher_api", "kept"),
        ("likely", "publisher_api", "kept"),
        ("likely", "host_api", "reduced"),
        ("indirect", "host_api", "reduced"),
    ],
)
def test_effect(strength: str, route_class: str, effect: str) -> None:
    assert exposure({"strength": strength}, route_class=route_class) == [(effect,)]


def test_what_stays() -> None:
    assert exposure(columns="stays") == [("origin of the model",)]
    own = exposure(columns="stays", channel="self_hosted")
    assert own == [("origin of the model; licence of the weights",)]


def test_the_basis_keeps_origin_apart_only_where_no_tie_was_found() -> None:
    assert exposure(columns="reach_cn, basis") == [
        ("no_evidence", "J7: none; J6: origin is apart from the data")
    ]
    tie = {"strength": "direct", "rule": "J3", "basis": "seat in CN"}
    assert exposure(tie, columns="reach_cn, basis") == [("direct", "J3: seat in CN")]


@pytest.mark.parametrize("other", [{"law_of": "US"}, {"path_id": "q"}], ids=str)
def test_another_law_or_path_says_nothing(other: dict[str, str]) -> None:
    assert exposure(other) == []
