"""Power of GPUs: the hand-kept rows as they are."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_every_row_of_the_seed_and_nothing_else() -> None:
    seed = [
        {"gpu_id": "h100_sxm_80gb", "all_in_kw": 1.37, "source_name": "SemiAnalysis"},
        {"gpu_id": "l4_24gb", "all_in_kw": None, "source_name": "SemiAnalysis"},
    ]
    expected = [("h100_sxm_80gb", 1.37, "SemiAnalysis"), ("l4_24gb", None, "SemiAnalysis")]
    assert (
        rows_of("gpu_power", {"seed.gpu_power": seed}, "gpu_id, all_in_kw, source_name") == expected
    )
