"""J4: rented machines keep who runs them and where they stand; own machines tie to no one."""

from __future__ import annotations

from tests.warehouse.small import rows_of

RENTED = {
    "path_id": "rented",
    "channel": "self_hosted",
    "provider_id": "host",
    "region": "FR",
    "is_country_known": True,
}
API = {**RENTED, "path_id": "api", "channel": "vendor_api", "is_country_known": False}
OWN = {
    "path_id": "own",
    "channel": "self_hosted",
    "provider_id": "own_hardware",
    "region": "unstated",
    "is_country_known": False,
}


def test_links_of_the_host_stay_but_for_subprocessors() -> None:
    roles = ("seat", "parent", "contract", "subsidiary", "subprocessor")
    links = [
        {"provider_id": "host", "role": role, "country": "US", "said": f"{role} US"}
        for role in roles
    ]
    links.append({"provider_id": "vendor", "role": "seat", "country": "CN", "said": "seat CN"})
    paths = [{**RENTED, "is_country_known": False}, API, OWN]
    assert rows_of(
        "reach_j4_self_hosted",
        {"mart.paths": paths, "mart.provider_links": links},
        "path_id, role, place, is_certain, said",
    ) == [
        ("rented", "contract", "US", True, "contract US"),
        ("rented", "parent", "US", True, "parent US"),
        ("rented", "seat", "US", True, "seat US"),
        ("rented", "subsidiary", "US", False, "subsidiary US"),
    ]


def test_machines_store_and_compute_in_their_country() -> None:
    row = (True, "machines in FR", "gpu_rates:host/FR", None, "first_party")
    assert rows_of(
        "reach_j4_self_hosted",
        {"mart.paths": [RENTED, API, OWN]},
        "path_id, provider_id, role, place, is_certain, said, evidence_id, seen_on, source_kind",
    ) == [("rented", "host", "inference", "FR", *row), ("rented", "host", "storage", "FR", *row)]
