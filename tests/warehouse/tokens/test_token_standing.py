"""What each source says today: of all moments that of the snapshot."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_today_and_no_other_moment() -> None:
    row = {"seller_id": "host", "price_id": "p", "age_days": 3}
    given = {
        "mart.token_in_force": [
            {**row, "row_id": "now", "is_today": True},
            {**row, "row_id": "then", "is_today": False},
        ]
    }
    assert rows_of("token_standing", given, "row_id, age_days") == [("now", 3)]
