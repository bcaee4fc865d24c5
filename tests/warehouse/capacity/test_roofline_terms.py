"""Terms of the roofline: seconds at full use of memory and of arithmetic, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

POINT = {
    "point_id": "p",
    "model_id": "m",
    "gpu_id": "g",
    "gpu_count": 2,
    "precision": "bf16",
    "input_tokens": 1000,
    "output_tokens": 200,
    "cached_input_share": 0,
    "concurrency": 4,
    "is_data_parallel": False,
    "cache_value_bytes": 2,
}
# 10 billion parameters, all of them used; no window and no experts.
MODEL = {
    "model_id": "m",
    "attention": "gqa",
    "layers": 10,
    "full_layers": 10,
    "sliding_layers": 0,
    "attention_heads": 10,
    "head_size": 100,
    "kv_heads": 8,
    "params_total_b": 10,
    "params_active_b": 10,
}
VALUES = {"model_id": "m", "values_per_token": 1_000_000, "values_in_window": 0}
GPU = {
    "gpu_id": "g",
    "memory_gb": 80,
    "memory_bandwidth_gb_s": 1000,
    "bf16_tflops_dense": 100,
    "fp8_tflops_dense": 200,
}
PRECISIONS = [
    {"precision": "bf16", "bytes_per_weight": 2, "arithmetic": "bf16"},
    {"precision": "fp8", "bytes_per_weight": 1, "arithmetic": "fp8"},
    {"precision": "fp4", "bytes_per_weight": 0.5, "arithmetic": "fp4"},
]


def terms(
    columns: str,
    gpu: dict[str, Any] | None = None,
    model: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
    **point: Any,
) -> list[tuple[Any, ...]]:
    given = {
        "mart.roofline_points": [{**POINT, **point}],
        "mart.model_architectures": [{**MODEL, **(model or {})}],
        "mart.kv_values": [{**VALUES, **(values or {})}],
        "mart.gpus": [{**GPU, **(gpu or {})}],
        "mart.precision_bytes": PRECISIONS,
    }
    return rows_of("roofline_terms", given, columns)


def one(column: str, **other: Any) -> float:
    ((value,),) = terms(column, **other)
    return float(value)


def test_reading_weights_and_cache() -> None:
    """20 GB at 2,000 GB/s; the cache holds the prompt and half the answer: 1,100 tokens, 2.2 GB."""
    assert one("read_weights_s") == pytest.approx(0.01)
    assert one("read_weights_asked_s") == pytest.approx(0.01)
    assert one("read_cache_s") == pytest.approx(0.0011)
    assert one("read_weights_s", precision="fp8") == pytest.approx(0.005)


def test_arithmetic() -> None:
    """Two operations a parameter, and four per head, size and layer for each token looked back at:
    20e9 + 40,000 * 1,100 of 200e12 a second; half of that for a prompt's tokens on the mean."""
    decode = (20e9 + 40_000 * 1100) / 200e12
    assert one("decode_arithmetic_s") == pytest.approx(decode)
    prefill = (20e9 * 1000 + 0.5 * 40_000 * 1000**2) / 200e12
    assert one("prefill_s") == pytest.approx(prefill)
    assert one("prefill_s", cached_input_share=0.75) == pytest.approx(prefill / 4)


@pytest.mark.parametrize(
    ("precision", "gpu", "tflops"),
    [
        ("fp8", {}, 200),
        ("fp8", {"fp8_tflops_dense": None}, 100),
        ("fp4", {}, 100),
        ("fp4", {"fp4_tflops_dense": 400}, 400),
        ("bf16", {"fp8_tflops_dense": 999}, 100),
    ],
)
def test_units_of_a_precision(precision: str, gpu: dict[str, Any], tflops: float) -> None:
    found = one("decode_arithmetic_s", gpu=gpu, precision=precision)
    assert found == pytest.approx((20e9 + 40_000 * 1100) / (2 * tflops * 1e12))


def test_a_window_is_looked_back_at_no_further() -> None:
    """Ten layers within 500 tokens, beside the ten in full."""
    model = {"sliding_layers": 10, "sliding_window": 500}
    values = {"values_in_window": 1_000_000}
    decode = (20e9 + 40_000 * 1100 + 40_000 * 500) / 200e12
    assert one("decode_arithmetic_s", model=model) == pytest.approx(decode)
    prefill = (20e9 * 1000 + 0.5 * 40_000 * 1000**2 + 40_000 * 1000 * 500) / 200e12
    assert one("prefill_s", model=model) == pytest.approx(prefill)
    assert one("read_cache_s", model=model, values=values) == pytest.approx(0.0011 + 0.0005)


def test_who_keeps_the_cache_more_than_once() -> None:
    """Sixteen GPUs keep each of eight key heads twice; a compressed cache stands on every GPU."""
    assert one("read_cache_s", gpu_count=16) == pytest.approx(2.2e9 * 2 / 16e12)
    assert one("read_cache_least_s", gpu_count=16) == pytest.approx(2.2e9 / 16e12)
    mla = {"attention": "mla"}
    assert one("read_cache_s", model=mla) == pytest.approx(0.0022)
    assert one("read_cache_s", model=mla, is_data_parallel=True) == pytest.approx(0.0011)


def test_at_the_least_small_weights_have_a_small_cache() -> None:
    """In 8 bits: half of 2 bytes; what is kept in one byte already stays."""
    assert one("read_cache_least_s", precision="bf16") == pytest.approx(0.0011)
    assert one("read_cache_least_s", precision="fp8") == pytest.approx(0.00055)
    assert one("read_cache_least_s", precision="fp8", cache_value_bytes=1) == pytest.approx(0.00055)


def test_the_batch_is_what_is_asked_and_what_memory_holds() -> None:
    """144 GB less 20 of weights and 3 to work in hold 55 caches of 2.2 GB."""
    assert terms("most_sequences, batch") == [(55.0, 4.0)]
    assert terms("most_sequences, batch", concurrency=64) == [(55.0, 55.0)]
    small = {"memory_gb": 13}
    assert terms("most_sequences, batch", gpu=small) == [(0.0, 1.0)]


def test_experts_that_nobody_picks_are_not_read() -> None:
    """Of 10 billion 2 are used, one of nine experts at a time: 9 billion are experts'.

    A batch of four leaves (8/9)^4 of the experts untouched.
    """
    model = {"experts": 9, "experts_per_token": 1, "params_active_b": 2}
    share = 8 / (1 - 1 / 9) / 10
    read = 0.01 * (1 - share + share * (1 - (8 / 9) ** 4))
    assert one("read_weights_s", model=model) == pytest.approx(read)
    full = {"memory_gb": 13}
    alone = 0.01 * (1 - share + share / 9)
    assert one("read_weights_s", model=model, gpu=full) == pytest.approx(alone)
    assert one("read_weights_asked_s", model=model, gpu=full) == pytest.approx(read)


@pytest.mark.parametrize(
    "unknown",
    [{"memory_gb": None}, {"memory_bandwidth_gb_s": None}, {"bf16_tflops_dense": None}],
    ids=str,
)
def test_a_gpu_that_is_not_known_well_enough(unknown: dict[str, Any]) -> None:
    assert terms("point_id", gpu=unknown) == []
