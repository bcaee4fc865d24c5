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


def slips(same: int, other: int) -> dict[str, list[dict[str, object]]]:
    """Two lists that both differ from a seller's page, on some figures in the same way."""
    figures = [("4", "4")] * same + [("4", "5")] * other
    return {
        "core.sources": [{"source_id": s} for s in ("list", "twin", "page")],
        "mart.token_comparisons": [
            {"comparison_id": s, "official_at": "2026-08-01 00:00:00+00"} for s in ("list", "twin")
        ],
        "mart.token_pairs": [
            {
                "comparison_id": source,
                "row_id": f"r{n}",
                "is_official": True,
                "other_is_official": False,
                "is_equal": False,
                "other_source_id": source,
                "other_price": price,
            }
            for n, pair in enumerate(figures)
            for source, price in zip(("list", "twin"), pair, strict=True)
        ],
    }


def test_lists_that_share_half_of_ten_slips_are_one_witness() -> None:
    for same, other, witness in ((5, 5, "list"), (4, 6, "twin"), (9, 0, "twin"), (10, 0, "list")):
        found = dict(rows_of("token_witnesses", slips(same, other)))
        assert found["twin"] == witness, (same, other)
        assert found["list"] == "list"
