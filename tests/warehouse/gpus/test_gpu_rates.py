"""GPU offers of today, with who sells them and how old they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

OFFER = {
    "row_id": "r1",
    "seller_id": "cloud",
    "sku": "p5",
    "form_factor": "sxm",
    "memory_gb": 80,
    "last_confirmed_at": "2026-08-01 23:00:00+00",
}
CLOUD = {
    "provider_id": "cloud",
    "kind": "cloud",
    "hq_country": "FR",
    "parent_entity": "Parent",
    "parent_country": "US",
}


def rates(columns: str, provider: dict[str, Any] | None = None, **offer: Any) -> list[Any]:
    given = {
        "mart.gpu_chosen": [{**OFFER, **offer}],
        "mart.providers": [{**CLOUD, **(provider or {})}],
        "core.snapshot": [{"as_of_at": "2026-08-20 01:00:00+00"}],
        "seed.countries": [
            {"country": "FR", "region_group": "eu"},
            {"country": "US", "region_group": "us"},
        ],
    }
    return rows_of("gpu_rates", given, columns)


def test_an_offer_keeps_its_identity_memory_and_place() -> None:
    place = {"region": "eu-1", "region_id": "paris", "country": "FR", "region_group": "eu"}
    place |= {"zone_kind": "region", "region_label": "Paris"}
    columns = f"offer_id, sku, form_factor, gpu_memory_gb, {', '.join(place)}"
    assert rates(columns, **place) == [("r1", "p5", "sxm", 80.0, *place.values())]


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ({}, ("FR", "US", "us", False)),
        # Without a parent the seat counts.
        ({"parent_country": None}, ("FR", None, "eu", False)),
        ({"kind": "reseller"}, ("FR", "US", "us", True)),
        ({"hq_country": None, "parent_country": None}, (None, None, None, False)),
        ({"provider_id": "another"}, (None, None, None, False)),
    ],
    ids=str,
)
def test_whose_it_is(provider: dict[str, Any], expected: tuple[Any, ...]) -> None:
    columns = "seller_country, seller_parent_country, owner_region_group, is_reseller"
    assert rates(columns, provider) == [expected]


@pytest.mark.parametrize(
    ("confirmed", "age", "is_stale"),
    [
        ("2026-08-20 00:30", 0, False),
        ("2026-07-21 23:59", 30, False),
        ("2026-07-20 08:00", 31, True),
    ],
)
def test_age_in_whole_days(confirmed: str, age: int, is_stale: bool) -> None:
    found = rates("age_days, is_stale", last_confirmed_at=f"{confirmed}:00+00")
    assert found == [(age, is_stale)]
