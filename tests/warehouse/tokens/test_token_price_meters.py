"""Today's prices, one row per meter: those that were chosen, under their published names."""

from __future__ import annotations

from decimal import Decimal

from tests.warehouse.small import rows_of


def test_every_chosen_price_and_nothing_else() -> None:
    price = {"row_id": "m1", "price_id": "p1", "seller_id": "host", "meter": "input", "price": "2"}
    output = {**price, "row_id": "m2", "meter": "output", "price": "8", "pending_price": "80"}
    found = rows_of(
        "token_price_meters",
        {"mart.token_chosen": [price, output]},
        "meter_id, price_id, seller_id, meter, price, pending_price",
    )
    assert found == [
        ("m1", "p1", "host", "input", Decimal(2), None),
        ("m2", "p1", "host", "output", Decimal(8), Decimal(80)),
    ]
