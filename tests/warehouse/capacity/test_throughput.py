"""Measured speeds that passed every check, newest first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RUN = {
    "run_id": "r1",
    "model_id": "m",
    "gpu_id": "g",
    "precision": "fp8",
    "gpu_count": 8,
    "stated_gpu_count": 8,
    "input_tokens": 1000,
    "output_tokens": 250,
    "is_serving": True,
    "output_tok_s_per_gpu": 500.12345,
    "little_gpus": 8.004,
    "share_of_ideal": 0.512345,
    "measured_on": "2026-10-01",
    "evidence_url": "https://bench.example/r1",
}


def speeds(columns: str, *runs: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = [{**RUN, **run} for run in runs]
    return rows_of("throughput", {"mart.throughput_audits": rows}, columns)


def test_a_run() -> None:
    columns = "throughput_id, output_tok_s_per_gpu, input_tok_s_per_gpu, little_gpus, "
    columns += "share_of_ideal, source_url, note"
    # Four tokens of input come with each of output.
    assert speeds(columns, {}) == [
        ("r1", 500.123, 2000.494, 8.0, 0.5123, "https://bench.example/r1", None)
    ]


def test_a_run_that_failed_a_check_is_none() -> None:
    assert speeds("throughput_id", {"reason": "duplicate"}) == []


@pytest.mark.parametrize("other", [{"is_serving": False}, {"input_tokens": None}], ids=str)
def test_input_is_told_where_it_is_served_too(other: dict[str, Any]) -> None:
    assert speeds("input_tok_s_per_gpu", other) == [(None,)]


def test_the_newest_first_then_by_name() -> None:
    rows = [
        {"run_id": "old", "measured_on": "2026-09-01"},
        {"run_id": "b"},
        {"run_id": "a"},
        {"run_id": "other model", "model_id": "n"},
        {"run_id": "other gpu", "gpu_id": "h"},
        {"run_id": "other precision", "precision": "fp4"},
    ]
    assert speeds("throughput_id, recency", *rows) == [
        ("a", 1),
        ("b", 2),
        ("old", 3),
        ("other gpu", 1),
        ("other model", 1),
        ("other precision", 1),
    ]


IMPLIED = "the number of GPUs is the one that latencies imply"


@pytest.mark.parametrize(
    ("run", "note"),
    [
        ({"note": "as it stands"}, "as it stands"),
        ({"stated_gpu_count": None}, IMPLIED),
        ({"stated_gpu_count": None, "gpu_count": None}, None),
        (
            {"stated_gpu_count": 16},
            "the source counts 16 GPUs, its latencies imply 8",
        ),
        ({"share_of_ideal": 1.05}, None),
        (
            {"share_of_ideal": 1.06, "note": "twice"},
            "twice; faster than the ideal of our model: looked at and kept",
        ),
    ],
    ids=str,
)
def test_remarks(run: dict[str, Any], note: str | None) -> None:
    assert speeds("note", run) == [(note,)]
