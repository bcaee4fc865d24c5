"""Prices of hardware: the hand-kept rows as they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    h100 = {"gpu_id": "h100", "scope": "gpu", "mid_usd": "30000", "priced_on": "2026-10-01"}
    server = {**h100, "scope": "server", "low_usd": "240000", "mid_usd": "280000.5"}
    day = date(2026, 10, 1)
    assert rows_of(
        "hardware_prices",
        {"seed.hardware_prices": [h100, server]},
        "gpu_id, scope, low_usd, mid_usd, high_usd, priced_on, note",
    ) == [
        ("h100", "gpu", None, Decimal(30_000), None, day, None),
        ("h100", "server", Decimal(240_000), Decimal("280000.5"), None, day, None),
    ]
