"""MLPerf result files: real rounds read by eye, the mislabelled unit, and rows that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.throughput import mlperf_inference_v5_1, mlperf_inference_v6_0
from schemas.errors import SourceError
from tests.support import (
    SHARED_CAPTURES,
    capture_of,
    fixture_json,
    parse,
    real_captures,
    shared_capture,
)

V5 = mlperf_inference_v5_1.SOURCE
V6 = mlperf_inference_v6_0.SOURCE


document = partial(fixture_json, V5.id)


def read(rows: Any) -> pl.DataFrame:
    body = json.dumps(rows).encode()
    moment = datetime(2025, 9, 9, tzinfo=UTC)
    return mlperf_inference_v5_1.parse(capture_of(V5.id, moment, [(V5.first_urls[0], body)]))


def test_real_round_5_1() -> None:
    """416 results of language models, of which two state a latency."""
    frame = parse(
        shared_capture(V5.id, "2025-09-09", "throughput/mlperf/v5.1_summary_results.json")
    )
    assert frame.height == 414
    assert frame.filter(pl.col("note").str.contains("labelled queries")).height == 8
    (row,) = frame.filter(
        pl.col("scenario") == "Interactive, AMD 8xMI300X_2xEPYC_9575F",
        pl.col("listed_model") == "llama2-70b-99",
    ).to_dicts()
    assert (row["gpu_count"], row["stated_tok_s"], row["output_tokens"]) == (8, 8840.42, 301)
    rack = frame.filter(pl.col("listed_gpu") == "NVIDIA GB200", pl.col("gpu_count") == 72)
    assert rack.height > 0


def test_real_round_6_0_from_a_copy() -> None:
    """The copy of a fork has the layout that the round's own repository is expected to have."""
    path = (
        SHARED_CAPTURES / "throughput/mlperf/v6.0_summary_results_via_gbeezybez_fork_232fbf9.json"
    )
    real_captures()
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    frame = parse(capture_of(V6.id, moment, [(V6.first_urls[0], path.read_bytes())]))
    assert frame.height == 384
    (row,) = frame.filter(
        pl.col("scenario") == "Offline, Cisco C880A_M8_B300_288GBx8_TRT",
        pl.col("listed_model") == "deepseek-r1",
    ).to_dicts()
    assert (row["stated_tok_s"], row["gpu_count"], row["output_tokens"]) == (69251.4, 8, 3770)


@pytest.mark.parametrize(
    ("index", "change", "message"),
    [
        (0, lambda row: row.update(Model="llama9-1t"), "unknown benchmark: 'llama9-1t'"),
        (0, lambda row: row.update(Scenario="Party"), "unknown: 'Party'"),
        (0, lambda row: row.update(Performance_Units="Samples/s"), "unit of a language model"),
        (2, lambda row: row.update(Performance_Result=412.0), "unit of a language model"),
        (0, lambda row: row.update({"a#": "eight"}), "not a whole number: 'eight'"),
        (0, lambda row: row.update(Performance_Result="n/a"), "not a number: 'n/a'"),
        (0, lambda row: row.pop("Software"), "missing column or key: 'Software'"),
    ],
)
def test_what_is_not_understood_is_named(
    index: int, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    rows = document()
    change(rows[index])
    with pytest.raises(SourceError, match=message):
        read(rows)
