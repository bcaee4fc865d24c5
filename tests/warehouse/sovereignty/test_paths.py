"""Paths: routes without their model and tier."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

ROUTE = {
    "path_id": "p",
    "channel": "self_hosted",
    "provider_id": "host",
    "region": "FR",
    "model_id": "lab/one",
    "tier": "standard",
}


def paths(*routes: dict[str, Any], columns: str = "*") -> list[tuple[Any, ...]]:
    return rows_of("paths", {"mart.routes": [{**ROUTE, **r} for r in routes]}, columns)


def test_two_models_and_tiers_take_one_path() -> None:
    assert paths({}, {"model_id": "lab/two"}, {"tier": "batch"}) == [
        ("p", "self_hosted", "host", None, "FR", False, True)
    ]


@pytest.mark.parametrize(
    ("route", "is_own", "is_country_known"),
    [
        ({"provider_id": "own_hardware", "region": "unstated"}, True, False),
        ({"region": "unstated"}, False, False),
        ({"region": "fr"}, False, False),
        ({"region": "FR1"}, False, False),
        # The region of an API is the seller's word, which may look like a country.
        ({"channel": "api"}, False, False),
    ],
    ids=str,
)
def test_own_machines_and_known_countries(
    route: dict[str, Any], is_own: bool, is_country_known: bool
) -> None:
    assert paths(route, columns="is_own, is_country_known") == [(is_own, is_country_known)]
