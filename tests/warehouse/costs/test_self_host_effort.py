"""Work of self-hosting: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "size_class": "single_gpu",
            "component": "capacity",
            "setup_days_mid": 2.0,
            "hours_per_month_mid": 2.0,
        },
        {
            "size_class": "multi_node",
            "component": "capacity",
            "setup_days_mid": 20.0,
            "hours_per_month_mid": 8.5,
        },
    ]
    expected = [("multi_node", "capacity", 20.0, 8.5), ("single_gpu", "capacity", 2.0, 2.0)]
    assert (
        rows_of(
            "self_host_effort",
            {"seed.self_host_effort": seed},
            "size_class, component, setup_days_mid, hours_per_month_mid",
        )
        == expected
    )
