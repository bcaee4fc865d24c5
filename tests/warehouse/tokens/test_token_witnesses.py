"""Which witness each source is."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_source_is_its_own_and_so_are_hand_kept_prices() -> None:
    sources = [{"source_id": "list"}, {"source_id": "page"}]
    assert rows_of("token_witnesses", {"core.sources": sources}) == [
        ("list", "list"),
        ("page", "page"),
        ("seed_token_prices", "seed_token_prices"),
    ]
