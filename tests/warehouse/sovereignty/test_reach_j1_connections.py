"""J1: an API's ties are those of its seller and of the seller's places in that region."""

from __future__ import annotations

from tests.warehouse.small import rows_of

API = {"path_id": "api", "channel": "vendor_api", "provider_id": "maker", "region": "eu"}
MACHINE = {"path_id": "machine", "channel": "self_hosted", "provider_id": "maker", "region": "eu"}


def link(role: str, country: str = "US", provider_id: str = "maker") -> dict[str, object]:
    return {
        "provider_id": provider_id,
        "role": role,
        "country": country,
        "said": f"{role} {country}",
        "evidence_id": f"{provider_id} {role}",
        "seen_on": "2026-08-01",
        "source_kind": "secondary",
    }


def test_links_of_the_seller_are_certain_for_the_company_only() -> None:
    roles = ("seat", "parent", "contract", "subsidiary", "subprocessor")
    links = [*(link(role) for role in roles), link("seat", "CN", "another")]
    found = rows_of(
        "reach_j1_connections",
        {"mart.paths": [API, MACHINE], "mart.provider_links": links},
        "path_id, provider_id, role, place, is_certain, said, evidence_id, seen_on::varchar, "
        "source_kind",
    )
    assert [row[:6] for row in found] == [
        ("api", "maker", "contract", "US", True, "contract US"),
        ("api", "maker", "parent", "US", True, "parent US"),
        ("api", "maker", "seat", "US", True, "seat US"),
        ("api", "maker", "subprocessor", "US", False, "subprocessor US"),
        ("api", "maker", "subsidiary", "US", False, "subsidiary US"),
    ]
    assert found[2][6:] == ("maker seat", "2026-08-01", "secondary")


def test_places_are_those_of_the_seller_in_the_region() -> None:
    place = {"provider_id": "maker", "region": "eu", "role": "control_plane"}
    statements = [
        {
            **place,
            "place": "DE",
            "is_certain": True,
            "evidence_id": "e",
            "seen_on": "2026-08-01",
            "source_kind": "first_party",
        },
        {**place, "place": "FR", "is_certain": False},
        {**place, "place": "US", "is_certain": True, "region": "unstated"},
        {**place, "place": "CN", "is_certain": True, "provider_id": "another"},
    ]
    assert rows_of(
        "reach_j1_connections",
        {"mart.paths": [API, MACHINE], "mart.place_statements": statements},
        "path_id, provider_id, role, place, is_certain, said, evidence_id, seen_on::varchar, "
        "source_kind",
    ) == [
        (
            *("api", "maker", "control_plane", "DE", True, "control plane DE"),
            *("e", "2026-08-01", "first_party"),
        ),
        (
            *("api", "maker", "control_plane", "FR", False, "possible control plane FR"),
            *(None, None, None),
        ),
    ]
