"""Examples of users: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"profile_id": "de_midmarket", "domicile": "DE", "mau": 100000, "is_maas": False},
        {"profile_id": "us_host", "domicile": "US", "mau": 900000000, "is_maas": True},
    ]
    expected = [("de_midmarket", "DE", 100000, False), ("us_host", "US", 900000000, True)]
    assert (
        rows_of(
            "licence_profiles",
            {"seed.licence_profiles": seed},
            "profile_id, domicile, mau, is_maas",
        )
        == expected
    )
