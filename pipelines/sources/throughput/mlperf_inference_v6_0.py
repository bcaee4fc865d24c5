"""MLPerf Inference v6.0 results: speed of language models on whole systems.

Belongs here: the address of this round. Must not be here: how a result file is read
(``pipelines/publishers/mlperf.py``).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.publishers.mlperf import mlperf_source, runs
from pipelines.source import Capture

SOURCE = mlperf_source("6.0", "inference_results_v6.0")
PUBLISHED_ON = date(2026, 4, 1)


def parse(capture: Capture) -> pl.DataFrame:
    """Language-model results of the round."""
    return runs(SOURCE, capture, PUBLISHED_ON)
