"""Measured rows that failed a check, with the figures behind the verdict."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RUN = {
    "run_id": "r",
    "listed_model": "Lab M",
    "listed_gpu": "H100x8",
    "listed_precision": "FP8",
    "stated_gpu_count": 8,
    "little_gpus": 16.04,
    "share_of_ideal": 1.618,
    "evidence_url": "https://bench.example/run",
}


def rejected(columns: str, **run: Any) -> list[tuple[Any, ...]]:
    return rows_of("throughput_rejected", {"mart.throughput_audits": [{**RUN, **run}]}, columns)


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        ("littles_law", "latency and concurrency imply 16.0 GPUs, stated are 8"),
        ("gpu_count_inconsistent", "stated GPUs: 8, implied: 16.0"),
        ("above_ideal", "1.62 times what memory and arithmetic allow at best"),
        ("duplicate", "the same run stands in the source under another name"),
        ("unknown_model", "no model is known by the name Lab M"),
        ("unknown_gpu", "no single GPU is known by the name H100x8"),
        ("unknown_precision", "precision FP8"),
        (
            "not_comparable",
            "no speed of output tokens is stated, nor lengths to derive it from",
        ),
    ],
)
def test_the_verdict_in_words(reason: str, detail: str) -> None:
    found = rejected("throughput_id, reason, detail, source_url", reason=reason)
    assert found == [("r", reason, detail, "https://bench.example/run")]


def test_counts_that_nobody_states() -> None:
    given = {"reason": "gpu_count_inconsistent", "stated_gpu_count": None, "little_gpus": None}
    assert rejected("detail", **given) == [("stated GPUs: none",)]


def test_a_run_that_passed_is_none_of_them() -> None:
    assert rejected("throughput_id") == []


def test_the_precision_as_listed_where_its_name_is_not_known() -> None:
    assert rejected("precision", reason="duplicate") == [("FP8",)]
    assert rejected("precision", reason="duplicate", precision="fp8") == [("fp8",)]
