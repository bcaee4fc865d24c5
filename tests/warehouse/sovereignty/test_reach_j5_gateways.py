"""J5: what stands behind a gateway adds its own ties, by its default places."""

from __future__ import annotations

from tests.warehouse.small import rows_of

PATHS = [
    {"path_id": "via", "provider_id": "gate", "upstream_provider_id": "host", "region": "eu"},
    {"path_id": "unnamed", "provider_id": "gate", "region": "eu"},
    {"path_id": "direct", "provider_id": "host", "region": "unstated"},
]


def test_the_upstreams_company_stands_behind_the_gateway() -> None:
    roles = ("seat", "parent", "contract", "subsidiary", "subprocessor")
    links = [
        {
            "provider_id": provider_id,
            "role": role,
            "country": "US",
            "said": f"{role} US",
            "evidence_id": "e",
            "seen_on": "2026-08-01",
            "source_kind": "secondary",
        }
        for provider_id in ("host", "gate")
        for role in roles
    ]
    found = rows_of(
        "reach_j5_gateways",
        {"mart.paths": PATHS, "mart.provider_links": links},
        "path_id, provider_id, role, place, is_certain, said, evidence_id, seen_on::varchar, "
        "source_kind",
    )
    assert [row[:6] for row in found] == [
        ("via", "host", "contract", "US", True, "upstream host contract US"),
        ("via", "host", "parent", "US", True, "upstream host parent US"),
        ("via", "host", "seat", "US", True, "upstream host seat US"),
        ("via", "host", "subprocessor", "US", False, "upstream host subprocessor US"),
        ("via", "host", "subsidiary", "US", False, "upstream host subsidiary US"),
    ]
    assert {row[6:] for row in found} == {("e", "2026-08-01", "secondary")}


def test_the_upstreams_places_are_those_without_a_region() -> None:
    place = {"provider_id": "host", "region": "unstated", "role": "control_plane"}
    statements = [
        {**place, "place": "DE", "is_certain": True, "evidence_id": "e"},
        {**place, "place": "FR", "is_certain": False, "seen_on": "2026-08-01"},
        {**place, "place": "US", "is_certain": True, "region": "eu"},
        {**place, "place": "CN", "is_certain": True, "provider_id": "gate"},
    ]
    assert rows_of(
        "reach_j5_gateways",
        {"mart.paths": PATHS, "mart.place_statements": statements},
        "path_id, provider_id, role, place, is_certain, said, evidence_id, seen_on::varchar",
    ) == [
        (
            *("via", "host", "control_plane", "DE", True),
            *("upstream host control plane DE", "e", None),
        ),
        (
            *("via", "host", "control_plane", "FR", False),
            *("upstream host possible control plane FR", None, "2026-08-01"),
        ),
    ]
