"""Where a path's data is: of all ties only places, each once."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_only_what_is_done_with_data_is_a_location() -> None:
    roles = ("storage", "inference", "control_plane", "support", "gateway")
    company = ("seat", "parent", "contract", "subsidiary", "subprocessor")
    ties = [{"path_id": "p", "role": role, "place": "DE"} for role in (*roles, *company)]
    found = rows_of("route_locations", {"mart.path_ties": ties}, "role")
    assert found == [(role,) for role in sorted(roles)]


def test_a_place_stated_twice_is_one_row_certain_if_either_is() -> None:
    storage = {"path_id": "p", "role": "storage"}
    ties = [
        {
            **storage,
            "place": "DE",
            "is_certain": False,
            "evidence_id": "b",
            "seen_on": "2026-08-01",
            "source_kind": "first_party",
        },
        {
            **storage,
            "place": "DE",
            "is_certain": True,
            "evidence_id": "a",
            "seen_on": "2026-08-09",
            "source_kind": "secondary",
        },
        {**storage, "place": "FR", "is_certain": False, "evidence_id": "c"},
        {**storage, "path_id": "q", "place": "DE", "is_certain": True},
        {"path_id": "p", "role": "inference", "place": "DE", "is_certain": False},
    ]
    assert rows_of(
        "route_locations",
        {"mart.path_ties": ties},
        "path_id, role, place, is_certain, evidence_id, seen_on::varchar, source_kind",
    ) == [
        ("p", "inference", "DE", False, None, None, None),
        ("p", "storage", "DE", True, "a", "2026-08-01", "first_party"),
        ("p", "storage", "FR", False, "c", None, None),
        ("q", "storage", "DE", True, None, None, None),
    ]
