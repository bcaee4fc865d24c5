"""What can be told of a difference between GPU rates: every reason with its rank."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

PAIR = {
    "disagreement_id": "d",
    "is_equal": False,
    "seller_id": "cloud",
    "product": "rental",
    "model": "H100",
    "purchase": "on_demand",
    "term_months": 0,
    "source_id": "page",
    "row_id": "r1",
    "distance": 0,
    "gpu_id": "h100_sxm",
    "region_id": "us-east-1",
    "currency": "USD",
    "per_gpu_hour": "2",
    "usd_per_gpu_hour": "2",
    "includes_host": True,
    "last_confirmed_at": "2026-08-10 00:00:00+00",
    "other_source_id": "dataset",
    "other_row_id": "r2",
    "other_distance": 3,
    "other_gpu_id": "h100_sxm",
    "other_region_id": "us-east-1",
    "other_currency": "USD",
    "other_per_gpu_hour": "4",
    "other_usd_per_gpu_hour": "4",
    "other_includes_host": True,
    "other_last_confirmed_at": "2026-08-10 00:00:00+00",
}
"""The page says 2, a dataset 4; nothing tells why."""

Reason = tuple[int, str, str]


def reasons(
    pair: dict[str, Any] | None = None,
    standing: dict[str, Any] | None = None,
    interval: dict[str, Any] | None = None,
) -> list[Reason]:
    gpus = [{"gpu_id": "h100_sxm", "model": "H100"}, {"gpu_id": "a100", "model": "A100"}]
    given = {
        "mart.gpu_pairs": [{**PAIR, **(pair or {})}],
        "mart.gpu_standing": [{**TODAY, **standing}] if standing is not None else [],
        "mart.gpu_intervals": [{**GONE, **interval}] if interval is not None else [],
        "mart.gpus": gpus,
    }
    return rows_of("gpu_difference_reasons", given, "rank, reason_class, reason")


def test_nothing_known_and_nothing_different() -> None:
    assert reasons() == []
    equal = {"is_equal": True, "other_includes_host": False, "product": "marketplace"}
    assert reasons(equal, TODAY, GONE) == []


@pytest.mark.parametrize("figure", ["2", "4"])
def test_equal_figures_need_no_reason(figure: str) -> None:
    """Though the figure of either side stands elsewhere too, and once stood at the map."""
    both = {"is_equal": True, "distance": 3}
    elsewhere = {"region_id": "eu-west-1", "usd_per_gpu_hour": figure}
    for source_id in ("page", "dataset"):
        found = reasons(both, {**elsewhere, "source_id": source_id}, {"per_gpu_hour": figure})
        assert found == []


# --- 1: a figure that somebody nearer to the seller gave up --------------------------------------

GONE = {
    "row_id": "r3",
    "source_id": "map",
    "seller_id": "cloud",
    "product": "rental",
    "purchase": "on_demand",
    "term_months": 0,
    "sku": "p5",
    "gpu_id": "h100_sxm",
    "region_id": "us-east-1",
    "currency": "USD",
    "per_gpu_hour": "4",
    "is_official": False,
    "valid_to": "2025-06-23 12:00:00+00",
    "superseded_at": "2025-07-01 00:00:00+00",
}
LEFT_BEHIND = (1, "stale", "dataset still states what map stated for p5 until 2025-06-23")


def test_a_figure_left_behind() -> None:
    assert reasons(interval={}) == [LEFT_BEHIND]
    sight = {"valid_to": None}
    assert reasons(interval=sight) == [(1, "stale", LEFT_BEHIND[2].replace("06-23", "07-01"))]


def test_a_figure_was_given_up_when_it_was_last_stated() -> None:
    given = {
        "mart.gpu_pairs": [PAIR],
        "mart.gpu_intervals": [GONE, {**GONE, "row_id": "r4", "valid_to": "2025-02-01"}],
        "mart.gpus": [{"gpu_id": "h100_sxm", "model": "H100"}],
    }
    columns = "rank, reason_class, reason"
    assert rows_of("gpu_difference_reasons", given, columns) == [LEFT_BEHIND]


@pytest.mark.parametrize(
    ("other", "left_behind"),
    [
        ({"seller_id": "another"}, False),
        ({"product": "marketplace"}, False),
        ({"purchase": "spot"}, False),
        ({"term_months": 12}, False),
        ({"currency": "EUR"}, False),
        ({"gpu_id": "a100"}, False),
        ({"source_id": "dataset"}, False),
        ({"row_id": "r2"}, False),
        ({"per_gpu_hour": "4.00009"}, True),
        ({"per_gpu_hour": "4.0001"}, False),
        ({"per_gpu_hour": "3.99991"}, True),
        ({"per_gpu_hour": "3.9999"}, False),
        ({"valid_to": None, "superseded_at": None}, False),
        # Who states no region is as far from the seller as the dataset, unless it is the seller.
        ({"region_id": "unstated"}, False),
        ({"region_id": "all"}, False),
        ({"region_id": "all", "is_official": True}, True),
    ],
    ids=str,
)
def test_what_was_left_behind(other: dict[str, Any], left_behind: bool) -> None:
    assert reasons(interval=other) == ([LEFT_BEHIND] if left_behind else [])


def test_the_page_never_copies_from_those_farther_off() -> None:
    """Its figure of 2 was once the map's; the map is not nearer than the page, nor than a map."""
    once = {"per_gpu_hour": "2"}
    assert reasons(interval=once) == []
    assert reasons({"distance": 2}, interval=once) == []
    copied = (1, "stale", "page still states what map stated for p5 until 2025-06-23")
    assert reasons({"distance": 3}, interval=once) == [copied]
    assert reasons({"distance": 1}, interval={**once, "is_official": True}) == [copied]


# --- 2 to 4 and 7: today's figure for something else ---------------------------------------------

TODAY = {
    "source_id": "page",
    "seller_id": "cloud",
    "product": "rental",
    "model": "H100",
    "sku": "p5e",
    "gpu_id": "h100_sxm",
    "region_id": "us-east-1",
    "purchase": "on_demand",
    "term_months": 0,
    "includes_host": True,
    "usd_per_gpu_hour": "4",
    "distance": 0,
}
ELSEWHERE = (3, "region", "dataset has the figure of page for eu-west-1")
OTHER_TERMS = {"purchase": "reserved", "term_months": 12}


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        ({}, None),
        ({"region_id": "eu-west-1"}, ELSEWHERE),
        ({"region_id": "unstated"}, None),
        ({"region_id": "all"}, None),
        (
            {"gpu_id": "h100_pcie"},
            (4, "form_factor", "dataset has the figure of page for h100_pcie"),
        ),
        (
            {"includes_host": False},
            (2, "host_excluded", "dataset has the figure of page for p5e without the host"),
        ),
        ({"purchase": "spot"}, (7, "purchase", "dataset has the figure of page for spot")),
        (
            OTHER_TERMS,
            (7, "purchase", "dataset has the figure of page for reserved, 12 months"),
        ),
        (
            {"term_months": 12},
            (7, "purchase", "dataset has the figure of page for on demand, 12 months"),
        ),
        # A figure for another way of buying tells nothing of host, region or GPU.
        (
            {
                **OTHER_TERMS,
                "region_id": "eu-west-1",
                "gpu_id": "h100_pcie",
                "includes_host": False,
            },
            (7, "purchase", "dataset has the figure of page for reserved, 12 months"),
        ),
    ],
    ids=str,
)
def test_the_figure_is_the_others_for_something_else(
    standing: dict[str, Any], reason: Reason | None
) -> None:
    assert reasons(standing=standing) == ([reason] if reason else [])


def test_a_term_alone_tells_of_no_region_and_no_gpu() -> None:
    standing = {"term_months": 12, "region_id": "eu-west-1", "gpu_id": "h100_pcie"}
    assert [row[0] for row in reasons(standing=standing)] == [7]
    spot = {**standing, "purchase": "spot", "term_months": 0}
    assert [row[0] for row in reasons(standing=spot)] == [7]


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({"seller_id": "another"}, False),
        ({"product": "marketplace"}, False),
        ({"model": "A100"}, False),
        ({"usd_per_gpu_hour": "4.00009"}, True),
        ({"usd_per_gpu_hour": "4.0001"}, False),
        # Anybody nearer to the seller than the dataset, which is second-hand.
        ({"source_id": "map", "distance": 2}, True),
        ({"source_id": "map", "distance": 3}, False),
        ({"source_id": "page", "distance": 3}, True),
    ],
    ids=str,
)
def test_whose_figure_it_may_be(other: dict[str, Any], counts: bool) -> None:
    found = reasons(standing={"region_id": "eu-west-1", **other})
    assert [row[:2] for row in found] == ([(3, "region")] if counts else [])


def test_the_page_itself_has_only_the_others_figures() -> None:
    """A page or a row read off it by hand is not second-hand."""
    standing = {"usd_per_gpu_hour": "2", "region_id": "eu-west-1", "source_id": "map"}
    assert reasons({"distance": 1}, {**standing, "distance": 0}) == []
    assert [row[0] for row in reasons({"distance": 2}, {**standing, "distance": 0})] == [3]
    theirs = reasons(standing={**standing, "source_id": "dataset"})
    assert theirs == [(3, "region", "page has the figure of dataset for eu-west-1")]


def test_one_side_without_the_host() -> None:
    dataset = (2, "host_excluded", "dataset states the GPU without the host")
    page = (2, "host_excluded", "page states the GPU without the host")
    assert reasons({"other_includes_host": False}) == [dataset]
    assert reasons({"includes_host": False}) == [page]
    assert reasons({"includes_host": None}) == []


# --- 5 to 9 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("4.0019", "4", "within 0.05 %"),
        ("4.0021", "4", "within 0.5 %"),
        ("4.019", "4", "within 0.5 %"),
        ("3.981", "4", "within 0.5 %"),
        ("3.9981", "4", "within 0.05 %"),
        ("4.021", "4", None),
        ("3.979", "4", None),
    ],
)
def test_rounding(one: str, other: str, reason: str | None) -> None:
    found = reasons({"usd_per_gpu_hour": one, "other_usd_per_gpu_hour": other})
    assert found == ([(5, "rounding", reason)] if reason else [])


EURO = {"currency": "EUR", "usd_per_gpu_hour": "4", "per_gpu_hour": "3.5"}


@pytest.mark.parametrize(
    ("other", "is_near"), [("4.2", True), ("3.82", True), ("4.22", False), ("3.8", False)]
)
def test_another_rate_of_exchange_is_within_five_percent(other: str, is_near: bool) -> None:
    found = reasons({**EURO, "other_usd_per_gpu_hour": other, "other_per_gpu_hour": other})
    reason = (6, "currency", "page quotes EUR, dataset USD, at another rate")
    assert found == ([reason] if is_near else [])


def test_what_another_rate_of_exchange_makes_of_it_is_no_rounding() -> None:
    other = {"other_usd_per_gpu_hour": "4.01", "other_per_gpu_hour": "4.01"}
    assert [row[:2] for row in reasons({**EURO, **other})] == [(6, "currency")]


def test_the_same_number_in_another_currency() -> None:
    swapped = (6, "currency", "dataset has the number of page in USD instead of EUR")
    near = {**EURO, "other_usd_per_gpu_hour": "3.5", "other_per_gpu_hour": "3.5"}
    assert reasons(near) == [swapped]
    assert reasons({**near, "other_per_gpu_hour": "3.5017"}) == [swapped]
    assert reasons({**near, "other_per_gpu_hour": "3.5018"}) == []
    assert reasons({**near, "other_per_gpu_hour": "3.4982"}) == []
    assert reasons({"per_gpu_hour": "4"}) == []


def test_a_marketplace() -> None:
    reason = (8, "composition", "a marketplace: they may speak of other machines")
    assert reasons({"product": "marketplace"}) == [reason]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("2026-07-10", "2026-08-10", "page was confirmed 31 days before the other"),
        ("2026-08-10", "2026-07-10", "dataset was confirmed 31 days before the other"),
        ("2026-07-11", "2026-08-10", None),
    ],
)
def test_age(one: str, other: str, reason: str | None) -> None:
    days = {"last_confirmed_at": f"{one} 00:00+00", "other_last_confirmed_at": f"{other} 00:00+00"}
    assert reasons(days) == ([(9, "stale", reason)] if reason else [])
