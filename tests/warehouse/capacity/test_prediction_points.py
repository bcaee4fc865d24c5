"""The grid of predictions: which models, GPUs, precisions, counts and loads are predicted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

FIT = {
    "model_id": "m",
    "gpu_id": "g",
    "precision": "fp8",
    "is_native_precision": False,
    "gpu_count": 2,
    "context_tokens": 8192,
    "fits": True,
}
GPU = {"gpu_id": "g", "fp8_tflops_dense": 1}
WORKLOAD = {
    "workload_id": "chat",
    "kind": "use",
    "input_tokens": 1000.4,
    "output_tokens": 200.6,
    "cached_input_share": 0.5,
    "min_tok_s_per_user": 20,
}
RUN = {
    "model_id": "m",
    "gpu_id": "g",
    "precision": "fp8",
    "gpu_count": 4,
    "is_disaggregated": False,
    "is_serving": True,
}


def points(columns: str = "distinct gpu_count", **given: Any) -> list[tuple[Any, ...]]:
    fits = given.get("fits", [{}])
    tables = {
        "mart.token_prices": [{"model_id": given.get("sold", "m")}],
        "mart.models": [{"model_id": "m", "is_open_weights": given.get("is_open", True)}],
        "mart.gpus": [{**GPU, **given.get("gpu", {})}],
        "mart.gpu_rates": [{"gpu_id": given.get("rented", "g")}],
        "mart.workloads": [{**WORKLOAD, **given.get("workload", {})}],
        "mart.fit": [{**FIT, **fit} for fit in fits],
        "mart.model_architectures": [
            {
                "model_id": "m",
                "attention_heads": given.get("heads", 64),
                "attention": given.get("attention", "gqa"),
            }
        ],
        "mart.throughput_runs": [{**RUN, **run} for run in given.get("runs", [])],
    }
    return rows_of("prediction_points", tables, columns)


def test_the_fewest_gpus_and_a_full_server_at_nine_loads() -> None:
    loads = [1, 4, 8, 16, 32, 64, 128, 256, 512]
    assert points("gpu_count, concurrency") == [(n, load) for n in (2, 8) for load in loads]
    columns = "distinct model_id, gpu_id, precision, workload_id, input_tokens, output_tokens, "
    columns += "cached_input_share, min_tok_s_per_user, is_native_precision, is_data_parallel"
    assert points(columns) == [("m", "g", "fp8", "chat", 1000, 201, 0.5, 20.0, False, False)]
    assert len(set(points("point_id"))) == 18


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"heads": 20}, [2]),
        ({"fits": [{"gpu_count": 8}]}, [8]),
        ({"fits": [{"gpu_count": 16}]}, [16]),
        # Counts that somebody measured, from the fewest on.
        ({"runs": [{}]}, [2, 4, 8]),
        ({"runs": [{"gpu_count": 16}]}, [2, 8, 16]),
        ({"runs": [{"gpu_count": 17}]}, [2, 8]),
        ({"runs": [{"gpu_count": 1}]}, [2, 8]),
        ({"runs": [{"is_disaggregated": True}]}, [2, 8]),
        ({"runs": [{"is_serving": False}]}, [2, 8]),
        ({"runs": [{"model_id": "n"}]}, [2, 8]),
        ({"runs": [{"gpu_id": "h"}]}, [2, 8]),
        ({"runs": [{"precision": "fp4"}]}, [2, 8]),
    ],
    ids=str,
)
def test_how_many_gpus(given: dict[str, Any], counts: list[int]) -> None:
    assert points(**given) == [(count,) for count in counts]


@pytest.mark.parametrize(
    "given",
    [
        *({"sold": "n"}, {"is_open": False}, {"rented": "h"}, {"fits": [{"fits": False}]}),
        *({"fits": [{"model_id": "n"}]}, {"fits": [{"gpu_id": "h"}]}),
        *({"workload": {"kind": "cited"}}, {"workload": {"input_tokens": 8000}}),
    ],
    ids=str,
)
def test_what_is_not_predicted(given: dict[str, Any]) -> None:
    assert points(**given) == []


def test_the_shortest_context_that_holds_the_requests() -> None:
    """8,192 tokens of which 8,000 are read and 201 written are too few."""
    fits = [{}, {"context_tokens": 32_768, "gpu_count": 4}]
    assert points(fits=fits, workload={"input_tokens": 7991.4}) == [(2,), (8,)]
    assert points(fits=fits, workload={"input_tokens": 8000}) == [(4,), (8,)]


@pytest.mark.parametrize(
    ("precision", "gpu", "is_native", "predicted"),
    [
        ("fp8", {"fp8_tflops_dense": None}, False, False),
        ("fp8", {"fp8_tflops_dense": None}, True, True),
        ("fp4", {}, False, False),
        ("fp4", {}, True, True),
        ("fp4", {"fp4_tflops_dense": 1}, False, True),
        # Four bits of integers are for GPUs without units for those of floats.
        ("int4", {}, False, True),
        ("int4", {"fp4_tflops_dense": 1}, False, False),
        ("int4", {"fp4_tflops_dense": 1}, True, True),
        ("bf16", {"fp8_tflops_dense": None}, False, True),
    ],
)
def test_precisions_that_a_gpu_has_units_for(
    precision: str, gpu: dict[str, Any], is_native: bool, predicted: bool
) -> None:
    fits = [{"precision": precision, "is_native_precision": is_native}]
    assert bool(points(fits=fits, gpu=gpu)) == predicted


def test_a_compressed_cache_is_served_data_parallel() -> None:
    assert points("distinct is_data_parallel", attention="mla") == [(True,)]


def test_benchmarks_are_predicted_too() -> None:
    assert points(workload={"kind": "benchmark"}) == [(2,), (8,)]
