"""A source of tests of history: a shop whose price list a test writes as it likes."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.source import Source

NIGHT = datetime(2026, 8, 1, tzinfo=UTC)
SHOP = Source(
    id="shop",
    kind="token_prices",
    publisher="Shop",
    claims=(r"https://shop\.example/.*",),
    media_type="application/json",
    currency="USD",
    is_official=True,
    terms="none",
    minimum_rows=1,
    urls=("https://shop.example/prices",),
    seller_id="shop",
)
