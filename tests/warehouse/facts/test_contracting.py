"""Contracting companies: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "provider_id": "openai",
            "customer_region": "EEA",
            "entity_id": "openai_ireland",
            "governing_law": "IE",
        },
        {
            "provider_id": "openai",
            "customer_region": "US",
            "entity_id": "openai_opco",
            "governing_law": None,
        },
    ]
    expected = [("openai", "EEA", "openai_ireland", "IE"), ("openai", "US", "openai_opco", None)]
    assert (
        rows_of(
            "contracting",
            {"seed.contracting": seed},
            "provider_id, customer_region, entity_id, governing_law",
        )
        == expected
    )
