"""Workloads: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"workload_id": "chat", "kind": "use", "input_tokens": 1155.0, "cached_input_share": 0.563},
        {
            "workload_id": "sum",
            "kind": "benchmark",
            "input_tokens": 1000.0,
            "cached_input_share": None,
        },
    ]
    expected = [("chat", "use", 1155.0, 0.563), ("sum", "benchmark", 1000.0, None)]
    assert (
        rows_of(
            "workloads",
            {"seed.workloads": seed},
            "workload_id, kind, input_tokens, cached_input_share",
        )
        == expected
    )
