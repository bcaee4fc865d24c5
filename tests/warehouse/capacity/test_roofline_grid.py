"""The values that are tried for the efficiencies of the roofline."""

from __future__ import annotations

from tests.warehouse.small import rows_of

VALUES = {
    "mbu": [0.3, 0.4, 0.5, 0.6, 0.7, 0.85],
    "mfu_decode": [0.02, 0.04, 0.08, 0.12, 0.25, 0.5],
    "mfu_prefill": [0.15, 0.25, 0.4, 0.6],
    "step_s": [0, 0.002, 0.005, 0.01, 0.015],
    "exchange_s": [0, 15e-6, 40e-6, 80e-6, 120e-6],
}


def test_every_combination_once_numbered_in_order_of_the_values() -> None:
    found = rows_of("roofline_grid", {}, f"grid_id, {', '.join(VALUES)}")
    tried = [tuple(float(value) for value in row[1:]) for row in found]
    assert [row[0] for row in found] == list(range(1, 6 * 6 * 4 * 5 * 5 + 1))
    assert tried == sorted(set(tried))
    for place, values in enumerate(VALUES.values()):
        assert sorted({row[place] for row in tried}) == values
