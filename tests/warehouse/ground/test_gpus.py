"""Accelerators: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {
            "gpu_id": "a100_40gb_unstated",
            "form_factor": "unstated",
            "memory_gb": 40.0,
            "tdp_w": None,
        },
        {"gpu_id": "h100_sxm_80gb", "form_factor": "sxm", "memory_gb": 80.0, "tdp_w": 700.0},
    ]
    expected = [
        ("a100_40gb_unstated", "unstated", 40.0, None),
        ("h100_sxm_80gb", "sxm", 80.0, 700.0),
    ]
    assert rows_of("gpus", {"seed.gpus": seed}, "gpu_id, form_factor, memory_gb, tdp_w") == expected
