"""Fewest GPUs that hold weights, one sequence and working space."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

# 64 heads and 8 key heads; a token keeps 100,000 numbers, 0.2 MB in 16 bits: 8,192 are 1.6384 GB.
MODEL = {
    "model_id": "m",
    "attention": "gqa",
    "attention_heads": 64,
    "kv_heads": 8,
    "params_total_b": 60,
    "context_tokens": 131_072,
    "native_precision": "bf16",
}
VALUES = {"model_id": "m", "values_per_token": 100_000, "values_in_window": 0}


def fit(
    columns: str,
    params_b: float = 60,
    memory_gb: float | None = 80,
    context: int | None = 8192,
    values: dict[str, Any] | None = None,
    **model: Any,
) -> list[tuple[Any, ...]]:
    given = {
        "mart.model_architectures": [{**MODEL, "params_total_b": params_b, **model}],
        "mart.offered_precisions": [{"model_id": "m", "precision": "bf16"}],
        "mart.precision_bytes": [{"precision": "bf16", "bytes_per_weight": 2}],
        "mart.kv_values": [{**VALUES, **(values or {})}],
        "mart.gpus": [{"gpu_id": "g", "memory_gb": memory_gb}],
    }
    rows = rows_of("fit", given, f"context_tokens, {columns}")
    return [row[1:] for row in rows if context in (None, row[0])]


@pytest.mark.parametrize(
    ("params_b", "gpu_count"),
    [
        # A GPU has 72 GB to use, 1.5 of them to work in: 68.86 GB for weights, 34.43 billion.
        (34.4, 1),
        (34.5, 2),
        # Two: 144 - 3 - 1.64 = 139.36. Four: 280.36. Eight: 562.36. Sixteen, at which each key
        # head is kept twice: 1152 - 24 - 3.28 = 1124.72.
        (69.6, 2),
        (69.7, 4),
        (140.1, 4),
        (140.2, 8),
        (281.1, 8),
        (281.2, 16),
        (562.3, 16),
        (562.4, None),
    ],
)
def test_fewest(params_b: float, gpu_count: int | None) -> None:
    found = fit("gpu_count, fits, reason", params_b)
    reason = None if gpu_count else "not_enough_memory"
    assert found == [(gpu_count, gpu_count is not None, reason)]


def test_what_it_takes_and_how_many_sequences_go_in() -> None:
    columns = "weights_gb, kv_bytes_per_token, kv_gb_per_sequence, memory_gb_needed, "
    columns += "memory_gb_usable, kv_replication, concurrent_sequences, is_native_precision"
    # On two GPUs 144 - 120 - 3 = 21 GB are left, 12.82 times 1.6384.
    row = (120.0, 200_000.0, 1.6384, 124.638, 144.0, 1.0, 12.82, True)
    assert fit(columns) == [row]


def test_a_cache_that_does_not_split_stands_on_every_gpu() -> None:
    assert fit("gpu_count, kv_replication", 60, attention="mla") == [(2, 2.0)]
    assert fit("gpu_count, kv_replication", 60, kv_heads=1) == [(2, 2.0)]


def test_a_window_keeps_no_more_than_its_length() -> None:
    """4,096 tokens of 50,000 numbers are 0.4096 GB."""
    window = {"values_in_window": 50_000}
    found = fit("kv_gb_per_sequence", values=window, sliding_window=4096)
    assert found == [(pytest.approx(2.048),)]
    assert fit("kv_gb_per_sequence", values=window) == [(1.6384,)]
    longer = fit("kv_gb_per_sequence", values=window, sliding_window=10**6)
    assert longer == [(pytest.approx(2.4576),)]


def test_heads_must_divide_by_the_gpus() -> None:
    """Of 40 heads sixteen GPUs can serve none."""
    assert fit("gpu_count", 200, attention_heads=40) == [(8,)]
    assert fit("gpu_count", 300, attention_heads=40) == [(None,)]


def test_a_longer_context_than_the_model_s_never_fits() -> None:
    found = fit("fits, reason", 10, context=None, context_tokens=32_768)
    assert found == [(True, None), (True, None), (False, "context_longer_than_model")]


def test_three_contexts_are_asked_for() -> None:
    assert rows_of("fit", {}, "count(*)") == [(0,)]
    assert fit("kv_gb_per_sequence", 10, context=None) == [(1.6384,), (6.5536,), (26.2144,)]


def test_a_gpu_of_unknown_memory_is_left_out() -> None:
    assert fit("gpu_count", memory_gb=None) == []
