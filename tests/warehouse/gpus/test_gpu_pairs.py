"""Two sources' figures per GPU for the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

OFFER = {
    "seller_id": "cloud",
    "product": "rental",
    "sku": "p5",
    "model": "H100",
    "gpu_id": "h100_sxm_80gb",
    "form_factor": "sxm",
    "memory_gb": 80,
    "purchase": "on_demand",
    "term_months": 0,
    "distance": 0,
    "stated_region": "us-east-1",
    "usd_per_gpu_hour": "2",
}


def said(row_id: str, **other: Any) -> dict[str, Any]:
    """A figure of a source, which is the first letter of its row."""
    return {**OFFER, "row_id": row_id, "source_id": row_id[0], **other}


def pairs(
    *rows: dict[str, Any],
    columns: str = "row_id, other_row_id",
    kept: tuple[str, ...] = (),
) -> list[tuple[Any, ...]]:
    given = {
        "mart.gpu_standing": list(rows),
        "mart.gpu_chosen": [{"row_id": row_id} for row_id in kept],
    }
    return rows_of("gpu_pairs", given, columns)


def test_the_nearer_to_the_seller_is_the_one_then_the_first_name() -> None:
    shown = "source_id, usd_per_gpu_hour::double, other_source_id, other_usd_per_gpu_hour::double"
    far = said("a", distance=2, usd_per_gpu_hour="3")
    assert pairs(said("b"), far, columns=shown) == [("b", 2.0, "a", 3.0)]
    assert pairs(said("b"), said("a"), columns="row_id") == [("a",)]


@pytest.mark.parametrize(
    ("figure", "is_equal"), [("2", True), ("2.0000009", True), ("2.000001", False), ("1.9", False)]
)
def test_equal_to_a_millionth(figure: str, is_equal: bool) -> None:
    assert pairs(said("a"), said("b", usd_per_gpu_hour=figure), columns="is_equal") == [(is_equal,)]


@pytest.mark.parametrize(
    "other",
    [
        {"seller_id": "another"},
        {"product": "marketplace"},
        {"model": "A100"},
        {"model": None},
        {"purchase": "spot"},
        {"term_months": 12},
        {"payment": "upfront"},
        {"source_id": "a"},
        {"memory_gb": 94},
        {"memory_gb": 71},
        {"form_factor": "pcie"},
        {"stated_region": "eu-west-1"},
        {"sku": "H100"},
        {"usd_per_gpu_hour": "0"},
        {"usd_per_gpu_hour": None},
    ],
    ids=str,
)
def test_what_is_not_the_same_thing(other: dict[str, Any]) -> None:
    assert pairs(said("a"), said("b", **other)) == []
    if other != {"source_id": "a"}:
        assert pairs(said("a", **other), said("b")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"memory_gb": None},
        # A tenth of the larger: 80 of 88, 72 of 80.
        {"memory_gb": 88},
        {"memory_gb": 72},
        {"form_factor": "unstated"},
        {"form_factor": None},
        # Without a region it speaks in other terms, whatever the offer is called.
        {"stated_region": None},
        {"stated_region": None, "sku": "H100"},
        {"gpu_id": "h100_unstated", "distance": 3},
        {"usd_per_gpu_hour": "0.5"},
    ],
    ids=str,
)
def test_what_may_be_the_same_thing(other: dict[str, Any]) -> None:
    assert pairs(said("a"), said("b", **other)) == [("a", "b")]
    assert len(pairs(said("a", **other), said("b"))) == 1


def test_the_offer_of_the_same_name_then_region_then_gpu_then_nearest_figure() -> None:
    other = said("b", stated_region=None, usd_per_gpu_hour="2")
    base = {"stated_region": "x", "sku": "q", "gpu_id": "y"}
    named = said("a4", **{**base, "sku": "p5"}, usd_per_gpu_hour="9")
    gpu = said("a3", **{**base, "gpu_id": "h100_sxm_80gb"}, usd_per_gpu_hour="8")
    # By ratio 3 is nearer to 2 than 1.2 is.
    near = said("a2", **base, usd_per_gpu_hour="3")
    far = said("a1", **base, usd_per_gpu_hour="1.2")
    assert pairs(far, near, gpu, named, other) == [("a4", "b")]
    assert pairs(far, near, gpu, other) == [("a3", "b")]
    assert pairs(far, near, other) == [("a2", "b")]
    assert pairs(far, said("a0", **base, usd_per_gpu_hour="1.2"), other) == [("a0", "b")]


def test_the_same_region_before_the_same_gpu() -> None:
    there = said("a2", gpu_id="x")
    elsewhere = said("a1", stated_region=None)
    assert pairs(elsewhere, there, said("b")) == [("a2", "b")]


def test_each_figure_once_beside_each_source() -> None:
    found = pairs(said("a"), said("b1"), said("b2"), said("c"))
    assert found == [("a", "b1"), ("a", "b2"), ("a", "c"), ("b1", "c")]


def test_a_hand_kept_row_counts_only_where_it_stands() -> None:
    kept = said("k", source_id="seed_gpu_rates", distance=1)
    assert pairs(said("a"), kept) == []
    assert pairs(said("a"), kept, kept=("k",)) == [("a", "k")]


def test_a_source_never_stands_beside_itself() -> None:
    """Not even where one of its rows is nearer to the seller than the other."""
    assert pairs(said("a1"), said("a2", distance=2)) == []
