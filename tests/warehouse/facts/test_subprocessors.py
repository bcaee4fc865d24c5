"""Subprocessors: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "provider_id": "mistral",
            "name": "Microsoft",
            "owner_country": "US",
            "is_in_data_path": True,
        },
        {
            "provider_id": "mistral",
            "name": "Stripe",
            "owner_country": None,
            "is_in_data_path": False,
        },
    ]
    expected = [("mistral", "Microsoft", "US", True), ("mistral", "Stripe", None, False)]
    assert (
        rows_of(
            "subprocessors",
            {"seed.subprocessors": seed},
            "provider_id, name, owner_country, is_in_data_path",
        )
        == expected
    )
