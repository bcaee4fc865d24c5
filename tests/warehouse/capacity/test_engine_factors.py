"""How much faster or slower than the roofline a class of engines is, by other sources' words."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of

Residual = tuple[str, str, str, float]


def factors(*residuals: Residual) -> dict[tuple[str, ...], float]:
    names = ("first_out", "left_out", "engine_class", "ratio")
    rows = [dict(zip(names, residual, strict=True)) for residual in residuals]
    found = rows_of("engine_factors", {"mart.roofline_residuals": rows})
    assert len(found) == len({row[:3] for row in found})
    return {row[:3]: pytest.approx(row[3]) for row in found}


def test_the_mean_of_the_other_sources_in_ratios() -> None:
    """Without `a`: `b` is twice, `c` eight times as fast as the roofline; their mean is four."""
    found = factors(("a", "a", "open", 9), ("a", "b", "open", 2), ("a", "c", "open", 8))
    assert found == {
        # `first_out` never speaks, nor does the row's own source.
        ("a", "a", "open"): 4,
        ("a", "b", "open"): 8,
        ("a", "c", "open"): 2,
    }


def test_with_nothing_left_out_every_source_speaks_for_all() -> None:
    found = factors(("none", "b", "open", 2), ("none", "c", "open", 8))
    assert found == {("none", "b", "open"): 4, ("none", "c", "open"): 4}


def test_a_source_speaks_with_its_median_run() -> None:
    found = factors(
        *(("a", "b", "open", ratio) for ratio in (0.001, 2, 3)),
        ("a", "a", "open", 5),
        ("a", "a", "open", 6),
    )
    assert found == {("a", "a", "open"): 2, ("a", "b", "open"): 1}


def test_a_class_that_no_other_source_knows_has_factor_one() -> None:
    found = factors(("a", "a", "open", 9), ("a", "b", "tensorrt_llm", 3))
    assert found == {("a", "a", "open"): 1, ("a", "b", "tensorrt_llm"): 1}


def test_fits_are_apart() -> None:
    found = factors(("a", "b", "open", 2), ("a", "c", "open", 8), ("b", "d", "open", 3))
    assert found == {("a", "b", "open"): 8, ("a", "c", "open"): 2, ("b", "d", "open"): 1}
