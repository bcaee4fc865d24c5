"""Measured rows that a plain roofline can be held against."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.warehouse.small import rows_of

AUDIT = {
    "run_id": "run",
    "source_id": "inferencex",
    "source_name": "InferenceX",
    "model_id": "m",
    "gpu_id": "h100",
    "precision": "fp8",
    "input_tokens": 1024,
    "output_tokens": 512,
    "concurrency": 64,
    "engine": "vllm",
    "measured_on": "2025-06-01",
    "output_tok_s_per_gpu": 150.0,
    "gpu_count": 8,
    "is_speculative": False,
    "is_disaggregated": False,
}
TERMS = {
    "point_id": "run",
    "gpu_count": 8,
    "output_tokens": 512,
    "concurrency": 64,
    "layers": 61,
    "most_sequences": 100.0,
    "batch": 64.0,
    "read_weights_s": 0.01,
    "read_weights_asked_s": 0.02,
    "read_cache_s": 0.001,
    "read_cache_least_s": 0.0005,
    "decode_arithmetic_s": 0.0001,
    "prefill_s": 0.25,
}


def calibration(columns: str, terms: dict[str, Any] = TERMS, **audit: Any) -> list[tuple[Any, ...]]:
    return rows_of(
        "calibration_rows",
        {"mart.throughput_audits": [{**AUDIT, **audit}], "mart.roofline_terms": [terms]},
        columns,
    )


def test_speed_of_the_whole_deployment_with_its_terms() -> None:
    """150 tokens a second on each of eight GPUs."""
    assert calibration("*") == [
        (
            *("run", "inferencex", "InferenceX", "m", "h100", "fp8", 1024, 512, 64),
            *("open_from_2025", date(2025, 6, 1), 1200.0),
            *(8, 64, 61, 100.0, 64.0, 0.01, 0.02, 0.001, 0.0005, 0.0001, 0.25),
        )
    ]


@pytest.mark.parametrize(
    ("engine", "measured_on", "engine_class"),
    [
        ("TensorRT-LLM", "2024-12-31", "tensorrt_llm_to_2024"),
        ("trt", "2025-01-01", "tensorrt_llm_from_2025"),
        ("vllm", "2024-12-31", "open_to_2024"),
        ("sglang", "2025-01-01", "open_from_2025"),
        (None, "2025-01-01", "open_from_2025"),
    ],
)
def test_classes_of_engines(engine: str | None, measured_on: str, engine_class: str) -> None:
    found = calibration("engine_class", engine=engine, measured_on=measured_on)
    assert found == [(engine_class,)]


def test_argonne_counts_as_a_source_for_each_engine() -> None:
    assert calibration("left_out", source_id="argonne_llm_inference_bench") == [
        ("argonne_llm_inference_bench vllm",)
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"reason": "littles_law"},
        {"is_speculative": True},
        {"is_disaggregated": True},
        {"engine": "llama.cpp"},
        {"engine": "DeepSpeed"},
        {"engine": "DeepSpeed-MII"},
        {"engine": "sambaflow"},
        {"run_id": "another"},
    ],
)
def test_rows_that_the_roofline_does_not_describe(other: dict[str, Any]) -> None:
    assert calibration("run_id", **other) == []


@pytest.mark.parametrize(("sequences", "count"), [(0.0, 0), (1.0, 1), (2.0, 1)])
def test_at_least_one_request_fits(sequences: float, count: int) -> None:
    assert len(calibration("run_id", {**TERMS, "most_sequences": sequences})) == count
