"""How a model is best served on a GPU: the number of GPUs and the precisions that are looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of


def prediction(gpu_count: int, tok_s: float, **other: Any) -> dict[str, Any]:
    return {
        "model_id": "m",
        "gpu_id": "h100",
        "workload_id": "chat",
        "precision": "bf16",
        "is_native_precision": True,
        "tier": "roofline",
        "gpu_count": gpu_count,
        "output_tok_s_mid": tok_s,
        **other,
    }


def choices(*predictions: dict[str, Any]) -> list[tuple[Any, ...]]:
    given = {"mart.throughput_predictions": predictions}
    return rows_of("replica_choices", given, "gpu_count, tok_s_per_gpu, precision, gpu_id")


@pytest.mark.parametrize(
    ("per_gpu", "chosen"),
    [
        # Fewer GPUs, though one more is a little faster each.
        ({1: 101, 2: 110, 4: 105}, 1),
        # More than a tenth slower: the next that is not.
        ({1: 99, 2: 105, 4: 110}, 2),
        ({1: 50, 2: 60, 4: 110}, 4),
        # The best first, for speed falls with the number.
        ({1: 110, 2: 109}, 1),
        # Just a tenth is within.
        ({1: 10, 2: 11}, 1),
    ],
)
def test_the_fewest_gpus_within_a_tenth_of_the_best(per_gpu: dict[int, float], chosen: int) -> None:
    rows = [prediction(count, count * speed) for count, speed in per_gpu.items()]
    for ordered in (rows, rows[::-1]):
        assert choices(*ordered) == [(chosen, per_gpu[chosen], "bf16", "h100")]


@pytest.mark.parametrize(
    ("precision", "is_native", "tier", "is_looked_at"),
    [
        ("bf16", True, "roofline", True),
        ("fp8", False, "roofline", True),
        ("fp4", False, "roofline", False),
        ("fp4", True, "roofline", True),
        ("fp4", False, "measured_same_configuration", True),
    ],
)
def test_precisions_as_published_in_8_bits_or_measured(
    precision: str, is_native: bool, tier: str, is_looked_at: bool
) -> None:
    row = prediction(1, 100, precision=precision, is_native_precision=is_native, tier=tier)
    assert len(choices(row)) == is_looked_at


@pytest.mark.parametrize(
    "other",
    [{"model_id": "n"}, {"gpu_id": "h200"}, {"precision": "fp8"}, {"workload_id": "agent"}],
    ids=lambda other: next(iter(other)),
)
def test_models_gpus_precisions_and_workloads_are_apart(other: dict[str, str]) -> None:
    """Were they one, no number of GPUs were near the best, and the fewest of all were taken."""
    own = [prediction(1, 80), prediction(2, 210)]
    assert [row[:2] for row in choices(*own, prediction(4, 1200, **other))] == [
        (2, 105.0),
        (4, 300.0),
    ]
