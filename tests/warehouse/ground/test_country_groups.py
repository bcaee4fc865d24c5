"""Groups of countries: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [{"group_id": "EU", "country": "DE"}, {"group_id": "EEA", "country": "NO"}]
    assert rows_of("country_groups", {"seed.country_groups": seed}, "group_id, country") == [
        ("EEA", "NO"),
        ("EU", "DE"),
    ]
