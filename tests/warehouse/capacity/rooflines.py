"""Shared by tests of the roofline: a run whose predicted speed can be worked out on paper.

A step reads weights and cache of two sequences, 0.008 + 2 * 0.001 s at full use of the memory,
0.025 s at 0.4 of it, and takes 0.005 s besides. A hundred steps are 3 s; with the prompts,
2 * 0.25 s at half the arithmetic, 4 s in all. Two times a hundred tokens in 4 s are 50 a second.
"""

from __future__ import annotations

from typing import Any

import pytest

RUN: dict[str, Any] = {
    "run_id": "run",
    "left_out": "a",
    "engine_class": "open_from_2025",
    "gpu_count": 1,
    "layers": 10,
    "batch": 2.0,
    "output_tokens": 100,
    "read_weights_s": 0.008,
    "read_cache_s": 0.001,
    "decode_arithmetic_s": 0.0001,
    "prefill_s": 0.25,
    "measured": 50.0,
}
EFFICIENCIES: dict[str, Any] = {
    "grid_id": 1,
    "mbu": 0.4,
    "mfu_decode": 0.25,
    "mfu_prefill": 0.5,
    "step_s": 0.005,
    "exchange_s": 0.0005,
}

SPEEDS = pytest.mark.parametrize(
    ("change", "tok_s"),
    [
        ({}, 50),
        # Arithmetic takes longer than memory: 2 * 0.008125 s at a quarter are 0.065 s a step.
        ({"decode_arithmetic_s": 0.008125}, 25),
        # Arithmetic takes just less.
        ({"decode_arithmetic_s": 0.003}, 50),
        # Two GPUs exchange twice in each of ten layers: 0.01 s more a step.
        ({"gpu_count": 2}, 40),
        # Twice the prompts' time: 5 s in all.
        ({"prefill_s": 0.5}, 40),
        # Fifty steps: 1.5 s and the prompts' 1 s.
        ({"output_tokens": 50}, 40),
        # A sequence more: 0.0275 + 0.005 s a step, 3.25 s in all, and 1.5 s for the prompts.
        ({"batch": 3.0}, 300 / 4.75),
    ],
    ids=["memory", "arithmetic", "arithmetic below", "exchange", "prompt", "output", "batch"],
)
"""What is different about the run, and the speed that the roofline gives it."""
