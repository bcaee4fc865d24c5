"""Where each path stores and computes: whether every place is in the EEA, adequate, certain."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

GROUPS = [{"group_id": "EEA", "country": "DE"}, {"group_id": "OECD", "country": "SG"}]
ADEQUACY = [
    {"country": "CH", "status": "adequate", "is_at_risk": False},
    {"country": "GB", "status": "adequate", "is_at_risk": True},
    {"country": "CA", "status": "adequate_partial", "is_at_risk": False},
    {"country": "US", "status": "adequate_if_certified", "is_at_risk": True},
]


def places(rows: list[dict[str, Any]], columns: str) -> list[tuple[Any, ...]]:
    given = {
        "mart.route_locations": rows,
        "mart.country_groups": GROUPS,
        "mart.adequacy": ADEQUACY,
    }
    return rows_of("path_places", given, columns)


def at(place: str, certain: bool = True, **other: Any) -> dict[str, Any]:
    return {
        "path_id": "p",
        "role": "storage",
        "place": place,
        "is_certain": certain,
        "source_kind": "first_party",
        **other,
    }


@pytest.mark.parametrize(
    ("place", "eea", "adequate", "at_most_us"),
    [
        ("DE", True, True, True),
        ("EU", True, True, True),
        ("EEA", True, True, True),
        ("EFTA", False, True, True),
        ("CH", False, True, True),
        ("US", False, False, True),
        ("CA", False, False, False),
        ("SG", False, False, False),
        ("global", False, False, False),
    ],
)
def test_one_place(place: str, eea: bool, adequate: bool, at_most_us: bool) -> None:
    columns = "is_eea, coalesce(is_eea_or_adequate, false), coalesce(is_at_most_us, false)"
    assert places([at(place)], columns) == [(eea, adequate, at_most_us)]


@pytest.mark.parametrize(
    ("other", "eea", "adequate", "at_most_us"),
    [
        ("EU", True, True, True),
        ("CH", False, True, True),
        ("US", False, False, True),
        ("CA", False, False, False),
        # Of which the list of adequacy says nothing: not known to be adequate is not adequate.
        ("SG", False, False, False),
        ("global", False, False, False),
    ],
)
def test_every_place_counts(other: str, eea: bool, adequate: bool, at_most_us: bool) -> None:
    """Beside Germany another place, even one that is only possible."""
    columns = "is_eea, is_eea_or_adequate, is_at_most_us"
    assert places([at("DE"), at(other, False)], columns) == [(eea, adequate, at_most_us)]


def test_open_and_at_risk_are_told_of_any_place() -> None:
    columns = "places, is_open, is_at_risk"
    assert places([at("DE"), at("global")], columns) == [("DE global", True, False)]
    assert places([at("DE"), at("other")], columns) == [("DE other", True, False)]
    assert places([at("DE"), at("GB")], columns) == [("DE GB", False, True)]
    assert places([at("DE"), at("CH")], columns) == [("CH DE", False, False)]


def test_certain_and_first_party_are_told_of_all_places() -> None:
    columns = "places, is_certain, is_first_party, evidence_ids, oldest_on::varchar"
    rows = [
        at("DE", evidence_id="b", seen_on="2026-08-02"),
        at("FR", False, evidence_id="a", seen_on="2026-08-01"),
        at("IT", path_id="q", source_kind="secondary"),
        at("IE", role="inference"),
    ]
    assert places(rows, f"path_id, role, {columns}") == [
        ("p", "inference", "IE", True, True, None, None),
        ("p", "storage", "DE FR?", False, True, "a b", "2026-08-01"),
        ("q", "storage", "IT", True, False, None, None),
    ]
    mixed = [at("DE"), at("FR", source_kind="secondary")]
    assert places(mixed, "is_certain, is_first_party") == [(True, False)]
