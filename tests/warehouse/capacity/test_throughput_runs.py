"""Every measured run once, with its names matched and its GPUs counted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RUN = {
    "source_id": "bench",
    "listed_model": "Lab M",
    "listed_gpu": "H100",
    "listed_precision": "FP8",
    "gpu_count": 8,
    "scenario": "server",
    "input_tokens": 300,
    "output_tokens": 100,
    "concurrency": 64,
    "stated_tok_s": 800,
    "stated_counts": "output",
    "stated_per": "deployment",
    "is_speculative": False,
    "is_disaggregated": False,
    "measured_on": "2026-10-01",
    "locator": "row 1",
}
NAMES = [
    {"kind": "model", "listed": "lab m", "id": "lab/m"},
    {"kind": "gpu", "listed": "h100", "id": "h100_80gb"},
    {"kind": "precision", "listed": "fp8", "id": "fp8"},
]
SOURCE = {"source_id": "bench", "source_name": "Bench", "source_url": "https://bench.example"}


def runs(
    columns: str,
    *live: dict[str, Any],
    kept: tuple[dict[str, Any], ...] = (),
    source: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "core.throughput": [{**RUN, **run} for run in live],
        "seed.throughput": [{**RUN, **run} for run in kept],
        "seed.throughput_names": NAMES,
        "seed.throughput_sources": [{**SOURCE, **(source or {})}],
    }
    return rows_of("throughput_runs", given, columns)


def test_names_speed_and_evidence() -> None:
    columns = "model_id, gpu_id, precision, output_tok_s_per_gpu, source_name, evidence_url"
    row = ("lab/m", "h100_80gb", "fp8", 100.0, "Bench")
    assert runs(columns, {}) == [(*row, "https://bench.example")]
    page = {"source_url": "https://bench.example/page"}
    assert runs(columns, page) == [(*row, "https://bench.example/page")]
    assert runs(columns, {**page, "run_url": "https://bench.example/run"}) == [
        (*row, "https://bench.example/run")
    ]
    unknown = {"listed_model": "x", "listed_gpu": "x", "listed_precision": "x"}
    assert runs("model_id, gpu_id, precision", unknown) == [(None, None, None)]


@pytest.mark.parametrize(
    ("run", "speed"),
    [
        ({"stated_per": "gpu"}, 800.0),
        ({"gpu_count": 0}, None),
        ({"gpu_count": None}, None),
        # Of 400 tokens a request 100 are output.
        ({"stated_counts": "total"}, 25.0),
        ({"stated_counts": "total", "input_tokens": None}, None),
    ],
    ids=str,
)
def test_output_per_gpu(run: dict[str, Any], speed: float | None) -> None:
    assert runs("output_tok_s_per_gpu", run) == [(speed,)]


# 64 requests in flight of 100 tokens at 100 a second and GPU: in 8 s they keep 8 GPUs busy.
@pytest.mark.parametrize(
    ("run", "implied"),
    [
        ({"e2e_ms": 8000}, 8.0),
        ({"ttft_ms": 1000, "tpot_ms": 70}, 8.0),
        ({"e2e_ms": 4000}, 16.0),
        ({"ttft_ms": 1000}, None),
        ({}, None),
    ],
    ids=str,
)
def test_gpus_that_latency_and_concurrency_imply(
    run: dict[str, Any], implied: float | None
) -> None:
    assert runs("little_gpus", run) == [(None if implied is None else pytest.approx(implied),)]


def test_answers_that_end_early_are_shorter() -> None:
    half = {"length_factor": 0.5}
    assert runs("little_gpus", {"e2e_ms": 4000}, source=half) == [(pytest.approx(8.0),)]
    found = runs("little_gpus", {"ttft_ms": 500, "tpot_ms": 70}, source=half)
    assert found == [(pytest.approx(8.0),)]


@pytest.mark.parametrize(
    ("run", "gpus"),
    [
        # As stated, where latencies imply about as many or nothing.
        ({}, 8),
        ({"e2e_ms": 8000}, 8),
        ({"e2e_ms": 5010}, 8),
        ({"e2e_ms": 13_300}, 8),
        # Else as many as serve one model together, where these fit.
        ({"e2e_ms": 16_000, "tensor_parallel": 4}, 4),
        ({"e2e_ms": 16_000, "tensor_parallel": 2}, 8),
        ({"e2e_ms": 16_000, "tensor_parallel": 4, "is_disaggregated": True}, 8),
        ({"e2e_ms": 16_000}, 8),
        # Stated by nobody: as implied, if that is about a whole number.
        ({"gpu_count": None, "stated_per": "gpu", "stated_tok_s": 100, "e2e_ms": 8000}, 8),
        ({"gpu_count": None, "stated_per": "gpu", "stated_tok_s": 100, "e2e_ms": 45_000}, None),
        ({"gpu_count": None}, None),
    ],
    ids=str,
)
def test_how_many_gpus_it_ran_on(run: dict[str, Any], gpus: int | None) -> None:
    assert runs("gpu_count", run) == [(gpus,)]


def test_a_live_row_stands_before_the_kept_one() -> None:
    columns = "stated_tok_s"
    assert runs(columns, {"stated_tok_s": 1}, kept=({},)) == [(1.0,)]
    assert runs(columns, kept=({}, {"locator": "row 2", "stated_tok_s": 2})) == [(2.0,), (800.0,)]


def test_of_a_live_run_the_row_seen_last() -> None:
    old = {"stated_tok_s": 1, "first_seen_at": "2026-10-02 00:00:00+00"}
    new = {"stated_tok_s": 2, "first_seen_at": "2026-10-03 00:00:00+00"}
    assert runs("stated_tok_s", old, new) == [(2.0,)]
    named = {"run_url": "https://bench.example/run"}
    moved = {**new, **named, "locator": "row 2"}
    assert runs("stated_tok_s", {**old, **named}, moved) == [(2.0,)]
    assert runs("stated_tok_s", old, {**new, "locator": "row 2"}) == [(1.0,), (2.0,)]


@pytest.mark.parametrize(
    "other",
    [
        *({"source_id": "x"}, {"listed_model": "x"}, {"listed_gpu": "x"}, {"gpu_count": 4}),
        *({"listed_precision": "x"}, {"tensor_parallel": 4}, {"scenario": "x"}),
        *({"input_tokens": 1}, {"output_tokens": 1}, {"concurrency": 1}, {"engine": "x"}),
        *({"is_speculative": True}, {"is_disaggregated": True}, {"measured_on": "2026-10-02"}),
        {"run_url": "https://bench.example/run"},
    ],
    ids=str,
)
def test_another_run_is_another_row(other: dict[str, Any]) -> None:
    found = runs("run_id", {}, other)
    assert len(set(found)) == 2
    assert len(runs("run_id", {}, kept=(other,))) == 2
