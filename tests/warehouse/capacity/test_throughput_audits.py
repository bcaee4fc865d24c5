"""The first check that a measured run fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RUN = {
    "run_id": "r",
    "source_id": "bench",
    "model_id": "m",
    "gpu_id": "g",
    "precision": "fp8",
    "gpu_count": 8,
    "stated_gpu_count": 8,
    "stated_tok_s": 800,
    "stated_per": "gpu",
    "output_tok_s_per_gpu": 100,
    "little_gpus": 8,
    "is_disaggregated": False,
    "input_tokens": 1000,
    "output_tokens": 100,
    "concurrency": 64,
    "engine": "vLLM",
    "measured_on": "2026-10-01",
    "scenario": "server, high accuracy",
    "locator": "1",
}
# 64 requests of 100 tokens in 100 * 0.04 s + 64 * 0.025 s = 5.6 s on 8 GPUs: 142.86 each.
TERMS = {
    "point_id": "r",
    "concurrency": 64,
    "output_tokens": 100,
    "gpu_count": 8,
    "read_weights_asked_s": 0.008,
    "read_cache_least_s": 0.0005,
    "decode_arithmetic_s": 0.0004,
    "prefill_s": 0.025,
}


def audited(
    columns: str, *runs: dict[str, Any], terms: dict[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    given = {
        "mart.throughput_runs": [{**RUN, **run} for run in runs],
        "mart.roofline_terms": [{**TERMS, **(terms or {})}],
    }
    return rows_of("throughput_audits", given, columns)


def test_a_run_that_passes_has_its_share_of_the_ideal() -> None:
    ((reason, share),) = audited("reason, share_of_ideal", {})
    assert reason is None
    assert share == pytest.approx(100 / (6400 / 5.6 / 8))


def test_whichever_of_memory_and_arithmetic_is_slower_decides() -> None:
    """Arithmetic of 0.001 s each makes 64 ms a step: 6.4 s + 1.6 s."""
    ((share,),) = audited("share_of_ideal", {}, terms={"decode_arithmetic_s": 0.001})
    assert share == pytest.approx(100 / (6400 / 8.0 / 8))


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        ({"stated_tok_s": None}, "not_comparable"),
        ({"model_id": None}, "unknown_model"),
        ({"gpu_id": None}, "unknown_gpu"),
        ({"precision": None}, "unknown_precision"),
        ({"stated_gpu_count": 0}, "gpu_count_inconsistent"),
        ({"stated_gpu_count": None, "stated_per": "deployment"}, "gpu_count_inconsistent"),
        ({"stated_gpu_count": None}, None),
        ({"output_tok_s_per_gpu": None}, "not_comparable"),
        ({"little_gpus": 4.7}, "littles_law"),
        ({"little_gpus": 4.8}, None),
        ({"little_gpus": 12.8}, None),
        ({"little_gpus": 12.9}, "littles_law"),
        ({"little_gpus": None}, None),
        ({"little_gpus": 12.9, "is_disaggregated": True}, "gpu_count_inconsistent"),
        ({"little_gpus": 12.9, "gpu_count": None}, None),
        ({"output_tok_s_per_gpu": 214}, None),
        ({"output_tok_s_per_gpu": 215}, "above_ideal"),
        # The first that fails is told.
        ({"model_id": None, "gpu_id": None, "little_gpus": 99}, "unknown_model"),
        ({"little_gpus": 99, "output_tok_s_per_gpu": 999}, "littles_law"),
    ],
    ids=str,
)
def test_checks(run: dict[str, Any], reason: str | None) -> None:
    assert audited("reason", run) == [(reason,)]


def test_a_run_without_a_shape_has_no_ideal() -> None:
    assert audited("reason, share_of_ideal", {"run_id": "s"}) == [(None, None)]


def test_the_same_run_under_another_name_is_a_copy() -> None:
    """The scenarios differ behind the comma only; the first by name stands."""
    copy = {"run_id": "s", "scenario": "server, higher accuracy", "locator": "2"}
    found = audited("run_id, reason", {"listed_model": "A"}, {**copy, "listed_model": "B"})
    assert found == [("r", None), ("s", "duplicate")]


@pytest.mark.parametrize(
    "other",
    [
        *({"source_id": "x"}, {"model_id": "x"}, {"gpu_id": "x"}, {"gpu_count": 9}),
        *({"precision": "fp4"}, {"input_tokens": 1}, {"output_tokens": 1}, {"concurrency": 1}),
        *({"engine": "x"}, {"measured_on": "2026-10-02"}, {"stated_tok_s": 801}),
        {"scenario": "offline"},
    ],
    ids=str,
)
def test_another_run_is_no_copy(other: dict[str, Any]) -> None:
    found = audited("run_id, reason", {}, {"run_id": "s", "locator": "2", **other})
    assert found == [("r", None), ("s", None)]
