"""Points of the roofline: measured runs of known shape, and the grid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RUN = {
    "run_id": "r",
    "model_id": "m",
    "gpu_id": "g",
    "gpu_count": 8,
    "precision": "fp8",
    "input_tokens": 1000,
    "output_tokens": 100,
    "concurrency": 64,
    "scenario": "offline",
    "is_disaggregated": False,
    "engine": "vLLM",
    "output_tok_s_per_gpu": 500,
}


def points(columns: str, **run: Any) -> list[tuple[Any, ...]]:
    return rows_of("roofline_points", {"mart.throughput_runs": [{**RUN, **run}]}, columns)


def test_a_run() -> None:
    assert points("*") == [("r", "m", "g", 8, "fp8", 1000, 100, 0.0, 64, False, 2)]


def test_a_point_of_the_grid() -> None:
    point = {
        "point_id": "p",
        "model_id": "m",
        "gpu_id": "g",
        "gpu_count": 2,
        "precision": "fp4",
        "input_tokens": 10,
        "output_tokens": 20,
        "cached_input_share": 0.5,
        "concurrency": 4,
        "is_data_parallel": True,
    }
    found = rows_of("roofline_points", {"mart.prediction_points": [point]})
    assert found == [("p", "m", "g", 2, "fp4", 10, 20, 0.5, 4, True, 2)]


@pytest.mark.parametrize(
    "unknown",
    [
        {"model_id": None},
        {"gpu_id": None},
        {"precision": None},
        {"gpu_count": None},
        {"gpu_count": 0},
        {"input_tokens": None},
        {"output_tokens": None},
        {"output_tok_s_per_gpu": None},
    ],
    ids=str,
)
def test_a_run_of_unknown_shape(unknown: dict[str, Any]) -> None:
    assert points("point_id", **unknown) == []


def test_a_run_that_states_no_concurrency_is_a_full_machine() -> None:
    assert points("concurrency", concurrency=None) == [(2048,)]


def test_one_gpu_is_enough() -> None:
    assert points("gpu_count", gpu_count=1) == [(1,)]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ({"scenario": "server, data-parallel attention"}, True),
        ({"is_disaggregated": True}, True),
        ({}, False),
    ],
    ids=str,
)
def test_who_keeps_one_copy_of_the_cache(run: dict[str, Any], expected: bool) -> None:
    assert points("is_data_parallel", **run) == [(expected,)]


@pytest.mark.parametrize(
    ("engine", "precision", "cache_bytes"),
    [
        ("TensorRT-LLM", "fp8", 1),
        ("TensorRT-LLM", "fp4", 1),
        ("trt", "fp8", 1),
        ("dynamo-trt", "fp8", 1),
        ("TensorRT-LLM", "bf16", 2),
        ("vLLM", "fp8", 2),
    ],
)
def test_bytes_of_a_cached_value(engine: str, precision: str, cache_bytes: int) -> None:
    found = points("cache_value_bytes", engine=engine, precision=precision)
    assert found == [(cache_bytes,)]
