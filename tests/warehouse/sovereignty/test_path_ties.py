"""Every tie of a path: what J1, J4 and J5 found, one below the other."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_the_ties_of_apis_machines_and_gateways_stand_together() -> None:
    found = rows_of(
        "path_ties",
        {
            "mart.reach_j1_connections": [
                {"path_id": "api", "role": "seat", "place": "US"},
                {"path_id": "api", "role": "seat", "place": "US"},
            ],
            "mart.reach_j4_self_hosted": [{"path_id": "machine", "role": "seat", "place": "FR"}],
            "mart.reach_j5_gateways": [
                {"path_id": "gateway", "role": "seat", "place": "CN"},
                {"path_id": "gateway", "role": "seat", "place": "CN"},
            ],
        },
        "path_id, role, place",
    )
    assert found == [
        ("api", "seat", "US"),
        ("api", "seat", "US"),
        ("gateway", "seat", "CN"),
        ("gateway", "seat", "CN"),
        ("machine", "seat", "FR"),
    ]
