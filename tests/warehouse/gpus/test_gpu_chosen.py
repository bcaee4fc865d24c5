"""Which of several sources' statements of one GPU offer stands, and which give way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

OFFER = {
    "seller_id": "cloud",
    "product": "rental",
    "sku": "p5",
    "variant": "",
    "region_id": "us-east-1",
    "stated_region": "us-east-1",
    "model": "H100",
    "memory_gb": 80,
    "gpu_memory_gb": 80,
    "is_fraction": False,
    "purchase": "on_demand",
    "term_months": 0,
    "currency": "USD",
    "distance": 2,
    "last_confirmed_at": "2026-08-10 12:00:00+00",
    "effective_from": "2026-01-01 00:00:00+00",
    "first_seen_at": "2026-02-01 00:00:00+00",
}
OLDER = {"last_confirmed_at": "2026-08-09 23:00:00+00"}
NEWER = {"last_confirmed_at": "2026-08-11 00:00:00+00"}


def said(row_id: str, **other: Any) -> dict[str, Any]:
    return {**OFFER, "row_id": row_id, "source_id": f"source {row_id}", **other}


def standing(*rows: dict[str, Any]) -> list[str]:
    found = rows_of("gpu_chosen", {"mart.gpu_standing": list(rows)}, "row_id")
    return [row_id for (row_id,) in found]


# --- one offer, several sources ------------------------------------------------------------------


def test_the_nearest_to_the_seller_however_old() -> None:
    assert standing(said("a", **NEWER), said("b", distance=0), said("c", distance=1)) == ["b"]


def test_then_the_later_day_but_not_the_later_hour() -> None:
    later_hour = {"last_confirmed_at": "2026-08-10 23:00:00+00"}
    assert standing(said("a"), said("b", **NEWER)) == ["b"]
    assert standing(said("a"), said("b", **later_hour)) == ["a"]


def test_then_the_later_stated_start_then_the_later_sight() -> None:
    start = {"effective_from": "2026-01-02 00:00:00+00"}
    assert standing(said("a"), said("b", **start)) == ["b"]
    assert standing(said("a", effective_from=None), said("b")) == ["b"]
    sight = {"first_seen_at": "2026-02-02 00:00:00+00"}
    assert standing(said("a"), said("b", **sight)) == ["b"]
    assert standing(said("a", **sight), said("b", **start)) == ["b"]


def test_then_the_one_that_states_the_memory_then_the_first_by_name() -> None:
    assert standing(said("a", gpu_memory_gb=None), said("b")) == ["b"]
    assert standing(said("b"), said("a")) == ["a"]
    assert standing(said("b", source_id="x"), said("a", source_id="x")) == ["a"]
    assert standing(said("a", source_id="y"), said("b", source_id="x")) == ["b"]
    sight = {"first_seen_at": "2026-02-02 00:00:00+00"}
    assert standing(said("a"), said("b", gpu_memory_gb=None, **sight)) == ["b"]


@pytest.mark.parametrize(
    "name",
    [
        *("seller_id", "product", "sku", "variant", "region_id", "purchase", "payment"),
        "currency",
    ],
)
def test_another_offer_stands_as_well(name: str) -> None:
    assert standing(said("a"), said("b", **{name: "another"})) == ["a", "b"]


def test_another_term_stands_as_well() -> None:
    assert standing(said("a"), said("b", term_months=12)) == ["a", "b"]


# --- hand-kept rows that give way ----------------------------------------------------------------

KEPT = {"source_id": "seed_gpu_rates", "sku": "H100 SXM"}


def test_a_hand_kept_row_gives_way_to_a_document_that_is_not_older() -> None:
    kept = said("k", **KEPT)
    assert standing(kept, said("b")) == ["b"]
    assert standing(kept, said("b", **NEWER)) == ["b"]
    assert standing(kept, said("b", distance=0)) == ["b"]
    assert standing(kept, said("b", **OLDER)) == ["b", "k"]
    assert standing({**kept, "distance": 1}, said("b")) == ["b", "k"]


def test_hand_kept_rows_do_not_give_way_to_each_other() -> None:
    assert standing(said("k", **KEPT), said("l", **{**KEPT, "sku": "p5"})) == ["k", "l"]


def test_a_documents_row_does_not_give_way_to_another() -> None:
    assert standing(said("a", sku="H100"), said("b")) == ["a", "b"]


@pytest.mark.parametrize(
    ("other", "gives_way"),
    [
        ({"seller_id": "another"}, False),
        ({"model": "A100"}, False),
        ({"model": None}, False),
        ({"is_fraction": True}, False),
        ({"product": "marketplace"}, False),
        ({"purchase": "spot"}, False),
        ({"term_months": 12}, False),
        ({"stated_region": "eu-west-1"}, False),
        ({"stated_region": None}, True),
        ({"memory_gb": 94}, False),
        ({"memory_gb": 71}, False),
        ({"memory_gb": 88}, True),
        ({"memory_gb": 72}, True),
        ({"memory_gb": None}, True),
    ],
    ids=str,
)
def test_what_is_the_same_thing_under_another_name(other: dict[str, Any], gives_way: bool) -> None:
    """Seller, GPU, product, purchase and term; region and a tenth of memory where both tell."""
    assert standing(said("k", **KEPT), said("b", **other)) == (["b"] if gives_way else ["b", "k"])
    wide = said("k", **{**KEPT, "stated_region": None, "memory_gb": None})
    assert standing(wide, said("b")) == ["b"]


# --- second-hand rows without a region -----------------------------------------------------------

VAGUE = {"sku": "H100", "stated_region": None, "region_id": "unstated", "distance": 3}


@pytest.mark.parametrize(
    ("distance", "is_newer", "gives_way"),
    [(1, True, True), (2, True, True), (2, False, True), (3, True, False)],
)
def test_a_vague_row_gives_way_to_any_nearer_one_however_old(
    distance: int, is_newer: bool, gives_way: bool
) -> None:
    near = said("b", distance=distance, **(NEWER if is_newer else OLDER))
    assert standing(said("v", **VAGUE), near) == (["b"] if gives_way else ["b", "v"])


def test_where_the_sellers_own_document_is_read_no_vague_row_stands() -> None:
    """Not even of a GPU that the document leaves out; but one of another product or seller."""
    page = said("p", distance=0, model="A100")
    assert standing(page, said("v", **VAGUE)) == ["p"]
    assert standing(page, said("v", **{**VAGUE, "product": "marketplace"})) == ["p", "v"]
    assert standing(page, said("v", **{**VAGUE, "seller_id": "another"})) == ["p", "v"]
    assert standing(page, said("b", sku="H100")) == ["b", "p"]
    assert standing(said("p", distance=1, model="A100"), said("v", **VAGUE)) == ["p", "v"]
