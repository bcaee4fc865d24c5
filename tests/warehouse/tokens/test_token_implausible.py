"""Rows out of all proportion to what other sellers ask for the same model."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

ROW = {
    "is_today": True,
    "model_id": "lab/m",
    "model_key": "lab/m",
    "service_tier": "standard",
    "own_variant": "",
    "currency": "USD",
    "input_price": "1",
    "output_price": "4",
}


def implausible(
    row: dict[str, Any],
    sellers: int = 3,
    others: dict[str, Any] | None = None,
    columns: str = "price_id",
) -> list[tuple[Any, ...]]:
    """A row beside those of other sellers, who ask 1 and 4 USD."""
    beside = [
        {**ROW, "seller_id": f"other {n}", "price_id": f"o{n}", **(others or {})}
        for n in range(sellers)
    ]
    given = {
        "mart.token_rows": [{**ROW, "seller_id": "host", "price_id": "p", **row}, *beside],
        "core.snapshot": [{"as_of_at": "2026-11-28 00:00:00+00"}],
        "mart.fx_intervals": [
            {
                "currency": "CNY",
                "valid_from": f"2026-11-{start} 00:00:00+00",
                "valid_to": f"2026-11-{start + 1} 00:00:00+00",
                "usd_per_unit": rate,
            }
            for start, rate in ((27, "100"), (28, "0.1"), (29, "100"))
        ],
    }
    return rows_of("token_implausible", given, columns)


@pytest.mark.parametrize(
    ("row", "is_implausible"),
    [
        ({}, False),
        # A half below a fiftieth is enough.
        ({"input_price": "0.02"}, False),
        ({"input_price": "0.0199"}, True),
        ({"output_price": "0.08"}, False),
        ({"output_price": "0.0799"}, True),
        # Free is another matter.
        ({"input_price": "0"}, False),
        # Dear it is where every half is.
        ({"input_price": "50.1", "output_price": "200.1"}, True),
        ({"input_price": "50", "output_price": "200.1"}, False),
        ({"input_price": "50.1", "output_price": "200"}, False),
        ({"input_price": "50.1", "output_price": None}, True),
        ({"input_price": None, "output_price": "200.1"}, True),
        ({"input_price": "0.001", "is_today": False}, False),
        ({"input_price": "0.001", "model_id": None}, False),
        ({"input_price": "0.001", "service_tier": "free"}, False),
        # A tenth of a dollar a yuan, on the day of the snapshot.
        ({"input_price": "0.21", "output_price": "40", "currency": "CNY"}, False),
        ({"input_price": "0.19", "output_price": "40", "currency": "CNY"}, True),
        ({"input_price": "0.001", "currency": "XXX"}, False),
    ],
    ids=str,
)
def test_fifty_times(row: dict[str, Any], is_implausible: bool) -> None:
    assert implausible(row) == ([("p",)] if is_implausible else [])


CHEAP = {"input_price": "0.001"}


def test_three_other_sellers_are_needed() -> None:
    assert implausible(CHEAP, sellers=2) == []
    columns = "sellers, others_input_usd, others_output_usd"
    assert implausible(CHEAP, columns=columns) == [(3, 1.0, 4.0)]


@pytest.mark.parametrize(
    "others",
    [
        *({"service_tier": "batch"}, {"context_above_tokens": 200_000}, {"own_variant": "fast"}),
        *({"model_id": "lab/n"}, {"is_today": False}, {"input_price": "0"}),
    ],
    ids=str,
)
def test_whose_price_says_nothing_of_it(others: dict[str, Any]) -> None:
    assert implausible(CHEAP, others=others) == []
