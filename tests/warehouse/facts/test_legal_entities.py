"""Companies: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"entity_id": "openai_ireland", "country": "IE", "parent_id": "openai_opco"},
        {"entity_id": "openai_opco", "country": "US", "parent_id": None},
    ]
    expected = [("openai_ireland", "IE", "openai_opco"), ("openai_opco", "US", None)]
    assert (
        rows_of("legal_entities", {"seed.legal_entities": seed}, "entity_id, country, parent_id")
        == expected
    )
