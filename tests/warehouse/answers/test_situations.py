"""Situations of the decision matrix: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "situation_id": "ship_fast",
            "model_id": "openai/gpt-oss-120b",
            "output_tokens_per_day": 5000000,
            "profile": None,
        },
        {
            "situation_id": "hospital",
            "model_id": "openai/gpt-oss-20b",
            "output_tokens_per_day": 100000000,
            "profile": "hipaa",
        },
    ]
    expected = [
        ("hospital", "openai/gpt-oss-20b", 100000000, "hipaa"),
        ("ship_fast", "openai/gpt-oss-120b", 5000000, None),
    ]
    assert (
        rows_of(
            "situations",
            {"seed.situations": seed},
            "situation_id, model_id, output_tokens_per_day, profile",
        )
        == expected
    )
