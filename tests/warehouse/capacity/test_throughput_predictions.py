"""Speed of one replica: measured, scaled from other shapes, or from the roofline."""

from __future__ import annotations

from math import e, exp, log
from typing import Any

import pytest

from tests.warehouse.capacity.rooflines import EFFICIENCIES, RUN, SPEEDS
from tests.warehouse.small import rows_of

# The run of `rooflines`: at a batch of two a replica makes 50 tokens a second.
POINT = {
    "point_id": "p",
    "model_id": "m",
    "gpu_id": "g",
    "gpu_count": 1,
    "precision": "fp8",
    "is_native_precision": True,
    "workload_id": "chat",
    "input_tokens": 1000,
    "output_tokens": 100,
    "cached_input_share": 0,
    "concurrency": 2,
}
TERMS = {
    **{k: v for k, v in RUN.items() if k in ("layers", "batch", "decode_arithmetic_s")},
    **{k: v for k, v in RUN.items() if k in ("read_weights_s", "read_cache_s", "prefill_s")},
    "point_id": "p",
    "most_sequences": 1000,
}
MEASURED = {
    "run_id": "run",
    "model_id": "m",
    "gpu_id": "g",
    "gpu_count": 1,
    "precision": "fp8",
    "batch": 2.0,
    "input_tokens": 1000,
    "output_tokens": 100,
    "measured": 90.0,
    "concurrency_stated": 3,
    "measured_on": "2026-10-01",
}


def predictions(
    columns: str = "tier, output_tok_s_mid",
    points: tuple[dict[str, Any], ...] = ({},),
    measured: tuple[dict[str, Any], ...] = (),
    terms: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    found = [{**POINT, **point} for point in points]
    given = {
        "mart.prediction_points": found,
        "mart.roofline_terms": [
            {**TERMS, "point_id": p["point_id"], "batch": p["concurrency"], **(terms or {})}
            for p in found
        ],
        "mart.roofline_parameters": [
            {**{k: v for k, v in EFFICIENCIES.items() if k != "grid_id"}, "first_out": out}
            for out in ("none",)
        ],
        "mart.engine_factors": [
            {"first_out": "none", "engine_class": "open_from_2025", "factor": 1.0},
            {"first_out": "none", "engine_class": "other", "factor": 0.5},
            {"first_out": "a", "engine_class": "open_from_2025", "factor": 0.5},
        ],
        "mart.calibration_rows": [
            {k: v for k, v in {**MEASURED, **row}.items() if k != "ratio"} for row in measured
        ],
        "mart.roofline_ratios": [
            {"run_id": {**MEASURED, **row}["run_id"], "first_out": out, "ratio": value}
            for row in measured
            for out, value in (("none", row.get("ratio", 2.0)), ("a", 9.0))
        ],
        "mart.throughput_intervals": [
            {"tier": tier, "target": target, "interval_low": low, "interval_high": high}
            for tier in (
                "roofline",
                "measured_same_model_and_gpu",
                "measured_same_configuration",
            )
            for target, low, high in (("none", 0.5, 1.5), ("a", 0.1, 9.0))
        ],
        "mart.throughput": [
            {"throughput_id": "run", "engine": "vLLM", "measured_on": "2026-10-01"}
        ],
    }
    return rows_of("throughput_predictions", given, columns)


@SPEEDS
def test_the_roofline(change: dict[str, Any], tok_s: float) -> None:
    point = {k: v for k, v in change.items() if k in ("gpu_count", "output_tokens")}
    terms = {k: v for k, v in change.items() if k not in point}
    found = predictions(points=(point,), terms=terms)
    assert found == [("roofline", pytest.approx(tok_s, abs=1e-3))]


def test_bounds_and_evidence_of_a_prediction() -> None:
    columns = "output_tok_s_low, output_tok_s_high, concurrency, tok_s_per_user, "
    columns += "evidence_count, evidence_ids, engine, is_speculative"
    assert predictions(columns) == [(25.0, 75.0, 2, 25.0, 0, None, None, False)]


def test_other_shapes_of_the_model_on_the_gpu_scale_it() -> None:
    """A run of another length was twice as fast as its roofline."""
    other = {"output_tokens": 1000}
    columns = "tier, output_tok_s_mid, evidence_count, evidence_ids, engine"
    assert predictions(columns, measured=(other,)) == [
        ("measured_same_model_and_gpu", 100.0, 1, "run", "vLLM")
    ]


@pytest.mark.parametrize(
    ("shape", "distance"),
    [
        ({"batch": 2 * e}, 1.0),
        ({"input_tokens": 2718, "batch": 2.0}, 0.25),
        ({"gpu_count": 4}, log(4) ** 2 / 4),
    ],
    ids=str,
)
def test_near_shapes_weigh_more(shape: dict[str, Any], distance: float) -> None:
    """Beside a run of the same shape that was twice as fast, one that was eight times as fast."""
    near = {"output_tokens": 1000}
    far = {**near, **shape, "run_id": "far", "ratio": 8.0}
    weight = exp(-distance)
    scale = exp((log(2) + weight * log(8)) / (1 + weight))
    ((tier, speed),) = predictions(measured=(near, far))
    assert tier == "measured_same_model_and_gpu"
    assert speed == pytest.approx(50 * scale, rel=1e-4)
    found = predictions("evidence_count, evidence_ids", measured=(near, far))
    assert found == [(2, "far; run")]


@pytest.mark.parametrize(
    "other", [{"model_id": "n"}, {"gpu_id": "h"}, {"precision": "fp4"}], ids=str
)
def test_runs_of_something_else_scale_nothing(other: dict[str, Any]) -> None:
    assert predictions(measured=(other,)) == [("roofline", 50.0)]


def test_rows_older_than_half_a_year_before_the_newest_do_not_count() -> None:
    new = {"output_tokens": 1000}
    for day, count in (("2026-04-01", 2), ("2026-03-31", 1)):
        old = {**new, "run_id": "old", "measured_on": day}
        assert predictions("evidence_count", measured=(new, old)) == [(count,)]


@pytest.mark.parametrize(
    ("row", "tier", "mid"),
    [
        ({}, "measured_same_configuration", 90.0),
        # Lengths within a tenth.
        ({"input_tokens": 1100, "output_tokens": 110}, "measured_same_configuration", 90.0),
        ({"input_tokens": 1101}, "measured_same_model_and_gpu", 100.0),
        ({"output_tokens": 111}, "measured_same_model_and_gpu", 100.0),
        ({"gpu_count": 2}, "measured_same_model_and_gpu", 100.0),
    ],
    ids=str,
)
def test_the_same_configuration_is_the_measurement(
    row: dict[str, Any], tier: str, mid: float
) -> None:
    assert predictions(measured=(row,)) == [(tier, mid)]


def test_a_measurement_stands_with_its_own_concurrency() -> None:
    columns = "concurrency, tok_s_per_user, evidence_count, evidence_ids"
    assert predictions(columns, measured=({},)) == [(3, 30.0, 1, "run")]
    # Of several the fastest.
    slow = {"run_id": "slow", "measured": 80.0}
    assert predictions("evidence_ids", measured=({}, slow)) == [("run",)]


def test_cached_prompts_were_not_measured() -> None:
    points = ({"cached_input_share": 0.5},)
    assert predictions("tier", points, ({},)) == [("measured_same_model_and_gpu",)]


def test_a_measurement_that_misses_the_service_level_does_not_stand() -> None:
    points = ({"min_tok_s_per_user": 31},)
    assert predictions("tier", points, ({},)) == [("measured_same_model_and_gpu",)]
    points = ({"min_tok_s_per_user": 30},)
    assert predictions("tier", points, ({},)) == [("measured_same_configuration",)]


def test_the_fastest_load_that_keeps_the_service_level() -> None:
    """The more at once, the faster all together and the slower each."""
    points = tuple({"point_id": str(n), "concurrency": n} for n in (1, 2, 4, 8))
    speeds = {
        n: 100 * n / (100 * ((0.008 + n * 0.001) / 0.4 + 0.005) + n * 0.25 / 0.5)
        for n in (1, 2, 4, 8)
    }
    assert predictions("concurrency", points) == [(8,)]
    for least, load in ((speeds[4] / 4, 4), (speeds[2] / 2, 2), (speeds[1] + 1, 1)):
        asked = tuple({**p, "min_tok_s_per_user": least - 1e-6} for p in points)
        assert predictions("concurrency", asked) == [(load,)]
    too_much = tuple({**p, "min_tok_s_per_user": 999} for p in points)
    assert predictions("concurrency, meets_service_level", too_much) == [(1, False)]
    assert predictions("meets_service_level", points) == [(True,)]


def test_what_memory_does_not_hold_is_not_predicted() -> None:
    assert predictions(terms={"most_sequences": 1}) == []
    assert len(predictions(terms={"most_sequences": 2})) == 1
