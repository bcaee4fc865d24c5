"""Offers that count for the GPU market on a day, by part of the world and in all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

DAY = "2026-11-02"
OFFER = {
    "row_id": "r1",
    "source_id": "page",
    "partition": "",
    "seller_id": "cloud",
    "gpu_id": "h100",
    "product": "rental",
    "sku": "p5",
    "variant": "",
    "region_id": "eu-1",
    "region_group": "eu",
    "purchase": "on_demand",
    "term_months": 0,
    "currency": "USD",
    "per_gpu_hour": "2",
    "first_seen_at": "2026-10-01 00:00:00+00",
    "is_fraction": False,
    "includes_host": True,
    "tax": "excluded",
    "is_official": True,
}
KEPT = {
    **OFFER,
    "source_id": "seed_gpu_rates",
    "distance": 1,
    "last_confirmed_at": "2026-10-20 00:00:00+00",
}
LOADED = {"source_id": "page", "partition": "", "status": "loaded"}


def offers(
    *rows: dict[str, Any],
    columns: str = "region_group, usd_per_gpu_hour",
    confirmed: str = "2026-11-01",
    kind: str = "cloud",
    kept: tuple[dict[str, Any], ...] = (),
    capture: dict[str, Any] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "mart.gpu_market_days": [{"day": DAY}],
        "mart.gpu_intervals": [{**OFFER, **row} for row in rows],
        "mart.gpu_standing": [{**KEPT, **row} for row in kept],
        "core.ingested": [{**LOADED, "captured_at": f"{confirmed} 05:00:00+00", **(capture or {})}],
        "mart.providers": [{"provider_id": "cloud", "kind": kind}],
        "mart.fx_intervals": [
            {
                "currency": "EUR",
                "valid_from": f"{start} 00:00:00+00",
                "valid_to": f"{end} 00:00:00+00",
                "usd_per_unit": rate,
            }
            for start, end, rate in (
                ("2026-11-01", "2026-11-02", "9"),
                ("2026-11-02", "2026-11-03", "1.1"),
                ("2026-11-03", "2026-11-04", "8"),
            )
        ],
    }
    return rows_of("gpu_market_offers", given, columns)


COUNTED = [("all", Decimal(2)), ("eu", Decimal(2))]


def test_an_offer_counts_in_its_part_of_the_world_and_in_all() -> None:
    assert offers({}) == COUNTED
    columns = "day::varchar, gpu_id, seller_id, product, offer_key, distance, per_gpu_hour"
    assert offers({}, columns=columns)[0] == (
        *(DAY, "h100", "cloud", "rental", "page|rental|p5||eu-1|USD", 0, Decimal(2)),
    )


def test_one_of_no_known_place_counts_in_all() -> None:
    assert offers({"region_group": None}) == [("all", Decimal(2))]


@pytest.mark.parametrize(
    ("confirmed", "counts"),
    [("2026-11-02", True), ("2026-10-03", True), ("2026-10-02", False), ("2026-11-03", False)],
)
def test_confirmed_within_thirty_days_before(confirmed: str, counts: bool) -> None:
    assert offers({}, confirmed=confirmed) == (COUNTED if counts else [])


@pytest.mark.parametrize(
    "capture", [{"status": "refused"}, {"source_id": "x"}, {"partition": "x"}], ids=str
)
def test_another_capture_confirms_nothing(capture: dict[str, Any]) -> None:
    assert offers({}, capture=capture) == []


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        # From its first sight until the capture that no longer has it, and within stated dates.
        ({"first_seen_at": "2026-11-02 23:00:00+00"}, True),
        ({"first_seen_at": "2026-11-03 00:00:00+00"}, False),
        ({"superseded_at": "2026-11-02 00:00:00+00"}, True),
        ({"superseded_at": "2026-11-01 00:00:00+00"}, False),
        ({"effective_from": "2026-11-02 00:00:00+00"}, True),
        ({"effective_from": "2026-11-03 00:00:00+00"}, False),
        ({"effective_to": "2026-11-03 00:00:00+00"}, True),
        ({"effective_to": "2026-11-02 00:00:00+00"}, False),
        # A whole GPU with its machine, before tax, for a price.
        ({"gpu_id": None}, False),
        ({"per_gpu_hour": "0"}, False),
        ({"per_gpu_hour": None}, False),
        ({"is_fraction": True}, False),
        ({"includes_host": False}, False),
        ({"includes_host": None}, True),
        ({"tax": "included"}, False),
        ({"product": "serverless"}, False),
        ({"product": "marketplace"}, True),
        ({"spot_kind": "floor"}, False),
        ({"spot_kind": "market"}, True),
        ({"payment": "all_upfront"}, False),
        ({"payment": "no_upfront"}, True),
        ({"seller_id": "nobody known"}, False),
        ({"currency": "CNY"}, False),
    ],
    ids=str,
)
def test_what_counts(row: dict[str, Any], counts: bool) -> None:
    assert offers(row) == (COUNTED if counts else [])


def test_a_reseller_sells_others_machines_once_more() -> None:
    assert offers({}, kind="reseller") == []


def test_the_rate_of_the_day() -> None:
    assert offers({"currency": "EUR"}) == [("all", Decimal("2.2")), ("eu", Decimal("2.2"))]


@pytest.mark.parametrize(
    ("is_official", "region_id", "distance"),
    [
        *((True, "unstated", 0), (True, "eu-1", 0), (False, "eu-1", 2)),
        *((False, "unstated", 3), (False, "all", 3)),
    ],
)
def test_how_far_from_the_seller(is_official: bool, region_id: str, distance: int) -> None:
    row = {"is_official": is_official, "region_id": region_id}
    assert offers(row, columns="distance")[0] == (distance,)


def test_of_two_starts_the_latest_counts_then_the_first_row() -> None:
    old = {"row_id": "r0", "per_gpu_hour": "5"}
    new = {"row_id": "r9", "effective_from": "2026-10-20 00:00:00+00", "per_gpu_hour": "3"}
    assert offers(old, new, columns="per_gpu_hour::double") == [(3.0,), (3.0,)]
    assert offers({}, old, columns="per_gpu_hour::double") == [(5.0,), (5.0,)]


@pytest.mark.parametrize(
    "other",
    [
        *({"gpu_id": "a100"}, {"purchase": "spot"}, {"term_months": 12}, {"sku": "p6"}),
        *({"variant": "x"}, {"region_id": "eu-2"}, {"currency": "EUR"}, {"product": "marketplace"}),
    ],
    ids=str,
)
def test_another_offer_counts_beside_it(other: dict[str, Any]) -> None:
    assert len(offers({}, {"row_id": "r2", **other}, columns="offer_key")) == 4


@pytest.mark.parametrize(
    ("kept", "counts"),
    [
        ({}, True),
        ({"last_confirmed_at": "2026-10-03 00:00:00+00"}, True),
        ({"last_confirmed_at": "2026-10-02 00:00:00+00"}, False),
        ({"last_confirmed_at": "2026-11-02 00:00:00+00"}, True),
        ({"last_confirmed_at": "2026-11-03 00:00:00+00"}, False),
        # What is captured counts by its own dates.
        ({"source_id": "page"}, False),
    ],
    ids=str,
)
def test_hand_kept_rates_count_for_thirty_days(kept: dict[str, Any], counts: bool) -> None:
    assert offers(kept=(kept,)) == (COUNTED if counts else [])
    if counts:
        columns = "offer_key, distance"
        assert offers(kept=(kept,), columns=columns)[0] == (
            "seed_gpu_rates|rental|p5|eu-1|USD",
            1,
        )
