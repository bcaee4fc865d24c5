"""MLPerf Inference v5.1 results: speed of language models on whole systems.

Belongs here: the address of this round. Must not be here: how a result file is read
(``pipelines/publishers/mlperf.py``).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.publishers.mlperf import mlperf_source, runs
from pipelines.source import Capture

SOURCE = mlperf_source("5.1", "inference_results_v5.1", proven_on=("2025-09-09",))
PUBLISHED_ON = date(2025, 9, 9)


def parse(capture: Capture) -> pl.DataFrame:
    """Language-model results of the round."""
    return runs(SOURCE, capture, PUBLISHED_ON)
