"""The InferenceX API: which figure is per GPU of what, and rows that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.throughput.inferencex_benchmarks import API, SOURCE, parse
from schemas.errors import SourceError
from tests.support import capture_of, fixture_json, read_real

FILES = (
    ("throughput/inferencex/mqube_fork_pull2_benchmarks.json", 435),
    ("throughput/inferencex/mqube_fork_pull2_benchmarks-history.json", 1462),
)


document = partial(fixture_json, SOURCE.id)


def read(rows: Any) -> pl.DataFrame:
    moment = datetime(2026, 6, 11, tzinfo=UTC)
    url = f"{API}?model=DeepSeek-R1-0528"
    return parse(capture_of(SOURCE.id, moment, [(url, json.dumps(rows).encode())]))


def test_each_model_is_a_partition() -> None:
    assert SOURCE.partition(f"{API}?model=Qwen-3.5-397B-A17B") == "Qwen-3.5-397B-A17B"
    assert SOURCE.partition(f"{API}?model=gpt-oss-120b") == "gpt-oss-120b"


@pytest.mark.parametrize(("file", "count"), FILES)
def test_real_answers(file: str, count: int) -> None:
    frame = read_real(SOURCE.id, "2026-06-11", file)
    assert frame.height == count
    assert frame["problem"].null_count() == count
    assert set(frame["listed_model"]) == {"dsr1"}


def test_a_real_row_by_eye() -> None:
    """8k/1k on B200 in fp4 with TensorRT-LLM at 256 in flight: 1,026.36 out per second and GPU."""
    frame = read_real(SOURCE.id, "2026-06-11", FILES[1][0]).filter(
        pl.col("listed_gpu") == "b200",
        pl.col("engine") == "trt",
        pl.col("listed_precision") == "fp4",
        pl.col("input_tokens") == 8192,
        pl.col("concurrency") == 256,
        pl.col("measured_on") == date(2026, 2, 3),
        ~pl.col("is_speculative"),
    )
    (row,) = frame.to_dicts()
    assert row["stated_tok_s"] == pytest.approx(1026.363, abs=1e-3)
    assert (row["stated_counts"], row["stated_per"]) == ("output", "gpu")
    assert row["ttft_ms"] == pytest.approx(2024.94, abs=0.01)
    assert row["tpot_ms"] == pytest.approx(59.1297, abs=1e-3)
    assert (row["gpu_count"], row["tensor_parallel"]) == (16, 4)


def test_agentic_runs_have_no_length_and_invalid_power_is_withheld() -> None:
    rows = document()
    rows[0] |= {"isl": None, "osl": None}
    rows[0]["metrics"]["power_valid"] = 0
    (first, *_) = read(rows).to_dicts()
    assert first["input_tokens"] is None
    assert first["power_w_per_gpu"] is None


def test_a_row_of_the_later_layout() -> None:
    """Keys that the API has had since August 2026."""
    rows = document()
    rows[0] |= {
        "id": "421",
        "num_prefill_gpu": 0,
        "benchmark_type": "agentic",
        "offload_mode": "cpu",
        "recipe_fingerprint": None,
        "workflow_run_id": 17,
        "run_started_at": None,
        "curve_date": "2026-08-09",
        "curve_workflow_run_id": 25,
        "curve_run_started_at": "2026-08-09T03:00:00Z",
        "run_url": None,
    }
    (first, *_) = read(rows).to_dicts()
    assert first["scenario"] == "serving, agentic, cache offload cpu"
    assert (first["gpu_count"], first["run_url"]) == (4, None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda row: row.update(tokens=1), "unknown column or key: 'tokens'"),
        (lambda row: row.pop("conc"), "missing column or key: 'conc'"),
        (lambda row: row.update(spec_method="oracle"), "unknown method: 'oracle'"),
        (lambda row: row.update(num_decode_gpu="8"), "not a whole number: '8'"),
        (lambda row: row.update(date="June"), "not a date: 'June'"),
        (lambda row: row.update(hardware=None), "hardware: not a text"),
        (lambda row: row.update(disagg="no"), "not true or false: 'no'"),
        (lambda row: row["metrics"].update(output_tput_per_gpu="fast"), "not a number: 'fast'"),
        (lambda row: row["metrics"].update(output_tput_per_gpu=-1), "below zero"),
        (lambda row: row.update(metrics=[]), "not a run with metrics"),
    ],
)
def test_what_is_not_understood_is_named(
    change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    rows = document()
    change(rows[0])
    with pytest.raises(SourceError, match=message):
        read(rows)
