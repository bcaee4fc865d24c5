"""Measured over predicted for each way of knowing a speed, as if a source were never seen."""

from __future__ import annotations

from math import e, exp, log
from typing import Any

import pytest

from tests.warehouse.small import rows_of

Row = dict[str, Any]


def run(run_id: str, left_out: str = "a", **other: Any) -> Row:
    return {
        "run_id": run_id,
        "left_out": left_out,
        "model_id": "m",
        "gpu_id": "h100",
        "precision": "fp8",
        "input_tokens": 1000,
        "output_tokens": 1000,
        "gpu_count": 8,
        "batch": 64.0,
        "concurrency_stated": 64,
        "measured": 100.0,
        "measured_on": "2026-01-01",
        **other,
    }


def ratio(first_out: str, run: Row, value: float) -> Row:
    return {
        "first_out": first_out,
        "run_id": run["run_id"],
        "left_out": run["left_out"],
        "ratio": value,
    }


def residuals(tier: str, runs: list[Row], ratios: list[Row]) -> list[tuple[Any, ...]]:
    given = {"mart.calibration_rows": runs, "mart.roofline_ratios": ratios}
    found = rows_of("throughput_residuals", given, "target, grp, run_id, ratio, tier")
    return [row[:4] for row in found if row[4] == tier]


def test_roofline() -> None:
    """The ratios as they are, but for those of the fit that saw every source."""
    one = run("1")
    ratios = [ratio("a", one, 1.5), ratio("b", one, 1.25), ratio("none", one, 9.0)]
    assert residuals("roofline", [one], ratios) == [
        ("a", "a", "1", 1.5),
        ("b", "a", "1", 1.25),
    ]


def scaled(runs: list[Row], ratios: list[Row]) -> list[tuple[Any, ...]]:
    found = residuals("measured_same_model_and_gpu", runs, ratios)
    return [(*row[:3], pytest.approx(row[3], rel=1e-6)) for row in found]


@pytest.mark.parametrize("shape", [{"output_tokens": 500}, {"input_tokens": 500}])
def test_same_model_and_gpu_in_another_shape(shape: Row) -> None:
    """The roofline is 1.5 times too slow for the other run, so 3 is twice what it leads to."""
    one, other = run("1"), run("2", **shape)
    ratios = [ratio("a", one, 3.0), ratio("a", other, 1.5)]
    assert scaled([one, other], ratios) == [("a", "a", "1", 2.0), ("a", "a", "2", 0.5)]


@pytest.mark.parametrize(
    "other",
    [{}, {"model_id": "n"}, {"gpu_id": "h200"}, {"precision": "bf16"}],
    ids=["same shape", "model", "gpu", "precision"],
)
def test_nothing_else_is_scaled_from(other: Row) -> None:
    shape = {"output_tokens": 500} if other else {}
    one, two = run("1"), run("2", **shape, **other)
    assert scaled([one, two], [ratio("a", one, 3.0), ratio("a", two, 1.5)]) == []


def test_the_target_is_not_scaled_from_for_other_sources() -> None:
    """With `b` unseen, a run of `a` is not scaled from one of `b`, but from one of `c`."""
    one, seen, unseen = run("1"), run("2", "c", input_tokens=2), run("3", "b", output_tokens=3)
    ratios = [ratio("b", one, 3.0), ratio("b", seen, 1.5), ratio("b", unseen, 1.25)]
    found = scaled([one, seen, unseen], ratios)
    assert [row for row in found if row[2] == "1"] == [("b", "a", "1", 2.0)]


def test_fits_are_apart_and_the_one_that_saw_all_is_left_out() -> None:
    one, other = run("1"), run("2", output_tokens=500)
    ratios = [
        *(ratio("a", one, 3.0), ratio("a", other, 1.5)),
        *(ratio("b", one, 4.0), ratio("b", other, 1.0)),
        *(ratio("none", one, 7.0), ratio("none", other, 1.0)),
    ]
    found = scaled([one, other], ratios)
    assert [row for row in found if row[2] == "1"] == [("a", "a", "1", 2.0), ("b", "a", "1", 4.0)]


def test_a_run_without_a_prediction_is_not_scaled_from() -> None:
    one, other, bare = run("1"), run("2", output_tokens=500), run("3", output_tokens=5)
    ratios = [ratio("a", one, 3.0), ratio("a", other, 1.5)]
    assert scaled([one, other, bare], ratios) == [("a", "a", "1", 2.0), ("a", "a", "2", 0.5)]


@pytest.mark.parametrize(
    ("other", "weight"),
    [
        # A factor of e in the batch weighs exp(-1), e squared in prompt or GPUs exp(-4 / 4).
        ({"batch": 64 * e}, exp(-1)),
        ({"batch": 64 / e**2}, exp(-4)),
        ({"input_tokens": 1_000, "gpu_count": 16}, exp(-(log(2) ** 2) / 4)),
        ({"input_tokens": 4_000, "gpu_count": 8}, exp(-(log(4) ** 2) / 4)),
        ({"input_tokens": 2_000, "gpu_count": 2}, exp(-(log(2) ** 2) / 4 - log(4) ** 2 / 4)),
    ],
)
def test_near_shapes_weigh_more(other: Row, weight: float) -> None:
    """Beside a run of ratio 2 that is as near as can be, one of ratio 1."""
    one, near, far = run("1"), run("2", output_tokens=500), run("3", output_tokens=5, **other)
    ratios = [ratio("a", one, 3.0), ratio("a", near, 2.0), ratio("a", far, 1.0)]
    (found,) = (row for row in scaled([one, near, far], ratios) if row[2] == "1")
    assert found == ("a", "a", "1", 3 / 2 ** (1 / (1 + weight)))


def repeated(*runs: Row) -> list[tuple[Any, ...]]:
    return residuals("measured_same_configuration", list(runs), [])


def test_same_configuration_in_another_source_the_day_before() -> None:
    earlier = run("1", "b", measured=80.0, measured_on="2025-12-31")
    assert repeated(run("2"), earlier) == [("a h100", "a h100", "2", 1.25)]


@pytest.mark.parametrize(
    ("source", "day", "count"),
    [
        ("b", "2026-01-01", 0),
        ("b", "2026-01-02", 0),
        ("a", "2025-12-03", 0),
        ("a", "2025-12-02", 1),
    ],
    ids=["same day", "later", "29 days", "30 days"],
)
def test_a_repeat_is_of_another_source_before_or_of_its_own_a_month_before(
    source: str, day: str, count: int
) -> None:
    found = [row for row in repeated(run("2"), run("1", source, measured_on=day)) if row[2] == "2"]
    assert len(found) == count


@pytest.mark.parametrize(
    "other",
    [
        {"model_id": "n"},
        {"gpu_id": "h200"},
        {"precision": "bf16"},
        {"gpu_count": 4},
        {"input_tokens": 500},
        {"output_tokens": 500},
        {"concurrency_stated": 32},
        {"concurrency_stated": None},
    ],
)
def test_another_configuration_is_no_repeat(other: Row) -> None:
    assert repeated(run("2"), run("1", "b", measured_on="2025-06-01", **other)) == []


def test_an_unstated_concurrency_is_the_same_as_another() -> None:
    first = run("1", "b", measured_on="2025-06-01", concurrency_stated=None)
    assert len(repeated(run("2", concurrency_stated=None), first)) == 1


def test_the_newest_earlier_run_counts() -> None:
    """Of two of one day the first by identity."""
    oldest = run("1", "b", measured=10.0, measured_on="2025-01-01")
    newest = run("3", "b", measured=50.0, measured_on="2025-06-01")
    beside = run("4", "c", measured=20.0, measured_on="2025-06-01")
    for runs in ([beside, oldest, newest], [newest, oldest, beside]):
        found = repeated(run("5"), *runs)
        assert [row[3] for row in found if row[2] == "5" and row[0] == "a h100"] == [2.0]


def test_each_gpu_of_a_source_is_a_source_and_every_one_is_left_out_in_turn() -> None:
    """Once, however many repeats it has."""
    before = {"measured_on": "2025-06-01"}
    first = [run("1", "b", **before), run("2", "b", gpu_id="h200", **before)]
    again = run("5", gpu_id="h200", measured=300.0)
    found = repeated(*first, run("3"), run("4", gpu_id="h200", measured=200.0), again)
    assert found == [
        (target, *repeat)
        for target in ("a h100", "a h200")
        for repeat in (("a h100", "3", 1.0), ("a h200", "4", 2.0), ("a h200", "5", 3.0))
    ]
