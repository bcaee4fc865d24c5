"""Terms of licences: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"term_id": "llama-2.mau", "kind": "mau", "amount": 700000000.0, "effect": "ask"},
        {"term_id": "llama-2.name", "kind": "name", "amount": None, "effect": "require"},
    ]
    expected = [
        ("llama-2.mau", "mau", 700000000.0, "ask"),
        ("llama-2.name", "name", None, "require"),
    ]
    assert (
        rows_of("licence_terms", {"seed.licence_terms": seed}, "term_id, kind, amount, effect")
        == expected
    )
