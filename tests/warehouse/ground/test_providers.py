"""Sellers: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"provider_id": "ai21", "name": "AI21 Labs", "kind": "lab", "hq_country": None},
        {"provider_id": "scaleway", "name": "Scaleway", "kind": "cloud", "hq_country": "FR"},
    ]
    expected = [("ai21", "AI21 Labs", "lab", None), ("scaleway", "Scaleway", "cloud", "FR")]
    assert (
        rows_of("providers", {"seed.providers": seed}, "provider_id, name, kind, hq_country")
        == expected
    )
