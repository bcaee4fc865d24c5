"""Every GPU offer that some source states today, hand-kept ones too, in US dollars as well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

NOW = "2026-08-20 00:00:00+00"
EARLIER = "2026-08-19 23:59:59+00"
LATER = "2026-08-20 00:00:01+00"

OFFER = {
    "row_id": "r1",
    "row_key": "k1",
    "source_id": "page",
    "partition": "",
    "seller_id": "cloud",
    "product": "rental",
    "sku": "p5",
    "variant": "",
    "gpu_id": "h100_sxm_80gb",
    "region_id": "us-east-1",
    "purchase": "on_demand",
    "term_months": 0,
    "currency": "USD",
    "per_instance_hour": "16",
    "per_gpu_hour": "2",
    "is_official": True,
    "first_seen_at": "2026-08-01 00:00:00+00",
}
KEPT = {
    "seller_id": "cloud",
    "product": "rental",
    "sku": "H100",
    "gpu_id": "h100_sxm_80gb",
    "gpu_count": 4,
    "purchase": "on_demand",
    "term_months": 0,
    "currency": "USD",
    "listed_price": "8",
    "listed_unit": "per_instance_hour",
    "source_url": "https://cloud.example/prices",
    "priced_on": "2026-08-10",
}
RATES = [
    ("CNY", "2026-08-01", NOW, "0.2"),
    ("CNY", NOW, LATER, "0.125"),
    ("CNY", LATER, "2026-08-30", "0.5"),
    ("USD", NOW, LATER, "9"),
]


def standing(
    columns: str,
    *offers: dict[str, Any],
    kept: list[dict[str, Any]] | None = None,
    unconfirmed: list[dict[str, Any]] | None = None,
) -> list[tuple[Any, ...]]:
    whole = {"partition": "", "last_whole_at": "2026-08-15 00:00:00+00"}
    given = {
        "mart.gpu_intervals": [{**OFFER, **row} for row in offers],
        "mart.gpus": [
            {
                "gpu_id": "h100_sxm_80gb",
                "model": "H100",
                "form_factor": "sxm",
                "memory_gb": 80,
            }
        ],
        "mart.fx_intervals": [
            {
                "currency": currency,
                "rate_on": "2026-08-01",
                "valid_from": start,
                "valid_to": end,
                "usd_per_unit": rate,
            }
            for currency, start, end, rate in RATES
        ],
        "mart.unconfirmed_rows": unconfirmed or [],
        "core.snapshot": [{"as_of_at": NOW}],
        "core.confirmations": [{"source_id": s, **whole} for s in ("page", "other")],
        "seed.gpu_rates": kept or [],
        "mart.places": [
            {
                "seller_id": "cloud",
                "region": "Paris",
                "region_id": "eu-west-3",
                "country": "FR",
                "region_group": "eu",
                "zone_kind": "region",
                "region_label": "France (Paris)",
            }
        ],
        "seed.countries": [
            {"country": "FR", "region_group": "eu"},
            {"country": "US", "region_group": "north_america"},
        ],
    }
    return rows_of("gpu_standing", given, columns)


# --- captured offers -----------------------------------------------------------------------------


def test_a_captured_offer_with_its_gpu() -> None:
    shown = "row_id, distance, stated_region, model, form_factor, memory_gb"
    assert standing(shown, {}) == [("r1", 0, "us-east-1", "H100", "sxm", 80.0)]
    # The source's own figure of the memory comes first; an unknown GPU stays without a model.
    assert standing(shown, {"gpu_memory_gb": 94}) == [("r1", 0, "us-east-1", "H100", "sxm", 94.0)]
    assert standing(shown, {"gpu_id": None}) == [("r1", 0, "us-east-1", None, None, None)]


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        ({"superseded_at": LATER}, False),
        ({"effective_from": NOW}, True),
        ({"effective_from": LATER}, False),
        ({"effective_to": LATER}, True),
        ({"effective_to": NOW}, False),
        ({"source_id": "never confirmed"}, False),
        ({"partition": "never confirmed"}, False),
    ],
    ids=str,
)
def test_open_and_in_force(other: dict[str, Any], stands: bool) -> None:
    assert standing("row_id", other) == ([("r1",)] if stands else [])


def test_confirmed_by_the_last_whole_capture_unless_that_held_it_back() -> None:
    shown = "last_confirmed_at::date::varchar"
    row = {"source_id": "page", "partition": "", "row_key": "k1"}
    assert standing(shown, {}) == [("2026-08-15",)]
    assert standing(shown, {}, unconfirmed=[row]) == [("2026-08-01",)]
    for name in row:
        other = {**row, name: "another"}
        assert standing(shown, {}, unconfirmed=[other]) == [("2026-08-15",)]
    later = {"first_seen_at": "2026-08-16 00:00:00+00"}
    assert standing(shown, later) == [("2026-08-16",)]


def test_of_several_rows_of_one_offer_the_latest_start_then_sight() -> None:
    start = {"row_id": "r2", "effective_from": "2026-05-01 00:00:00+00"}
    later = {"row_id": "r3", "effective_from": "2026-05-02 00:00:00+00"}
    assert standing("row_id", {}, start, later) == [("r3",)]
    assert standing("row_id", {}, start) == [("r2",)]
    seen = {"row_id": "r2", "first_seen_at": "2026-08-02 00:00:00+00"}
    assert standing("row_id", {}, seen) == [("r2",)]
    assert standing("row_id", {}, {"row_id": "r0"}) == [("r0",)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source_id", "other"),
        *(
            (name, "another")
            for name in ("seller_id", "product", "sku", "variant", "region_id", "purchase")
        ),
        ("payment", "upfront"),
        ("currency", "CNY"),
        ("term_months", 12),
    ],
)
def test_another_offer_stands_as_well(name: str, value: Any) -> None:
    assert standing("row_id", {}, {"row_id": "r2", name: value}) == [("r1",), ("r2",)]


def test_dollars_at_the_rate_of_the_snapshot() -> None:
    shown = "usd_per_instance_hour::double, usd_per_gpu_hour::double, fx_rate_on::varchar"
    assert standing(shown, {}) == [(16.0, 2.0, None)]
    assert standing(shown, {"currency": "CNY"}) == [(2.0, 0.25, "2026-08-01")]
    assert standing(shown, {"currency": "JPY"}) == [(None, None, None)]


# --- distance ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("official", "region_id", "distance", "stated"),
    [
        (True, "us-east-1", 0, "us-east-1"),
        (True, "unstated", 0, None),
        (False, "us-east-1", 2, "us-east-1"),
        (False, "unstated", 3, None),
        (False, "all", 3, None),
    ],
)
def test_how_far_a_source_is_from_the_seller(
    official: bool, region_id: str, distance: int, stated: str | None
) -> None:
    row = {"is_official": official, "region_id": region_id}
    assert standing("distance, stated_region", row) == [(distance, stated)]


DATASET = "https://example.org/gpu-rental-prices/data.csv"


@pytest.mark.parametrize(
    ("url", "region", "distance"),
    [
        ("https://cloud.example/prices", "us-east-1", 1),
        ("https://cloud.example/prices", None, 1),
        (DATASET, "us-east-1", 2),
        (DATASET, None, 3),
        ("https://example.org/karpenter-provider-aws/prices.go", "us-east-1", 2),
    ],
)
def test_a_row_copied_from_a_dataset_is_second_hand(
    url: str, region: str | None, distance: int
) -> None:
    row = {**KEPT, "source_url": url, "region": region}
    assert standing("distance, is_official", kept=[row]) == [(distance, False)]


# --- hand-kept offers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "machine", "gpu"), [("per_instance_hour", 8.0, 2.0), ("per_gpu_hour", 32.0, 8.0)]
)
def test_a_hand_kept_price_by_machine_and_by_gpu(unit: str, machine: float, gpu: float) -> None:
    """8 USD for four GPUs together, or for each."""
    shown = (
        "source_id, per_instance_hour::double, per_gpu_hour::double, usd_per_gpu_hour::double, "
        "price::double, price_basis, is_fraction, variant"
    )
    assert standing(shown, kept=[{**KEPT, "listed_unit": unit}]) == [
        ("seed_gpu_rates", machine, gpu, gpu, 8.0, unit, False, "")
    ]


@pytest.mark.parametrize(
    ("region", "country", "expected"),
    [
        ("Paris", "US", ("eu-west-3", "FR", "eu", "region", "France (Paris)")),
        ("Reno", "US", ("Reno", "US", "north_america", "unstated", None)),
        (None, "US", ("unstated", "US", "north_america", "unstated", None)),
        (None, None, ("unstated", None, None, "unstated", None)),
    ],
)
def test_region_and_country_of_a_hand_kept_row(
    region: str | None, country: str | None, expected: tuple[Any, ...]
) -> None:
    row = {**KEPT, "region": region, "country": country}
    columns = "region, region_id, country, region_group, zone_kind, region_label"
    assert standing(columns, kept=[row]) == [(region or "unstated", *expected)]
    elsewhere = {**row, "seller_id": "another"}
    if region == "Paris":
        assert standing("region_id, country", kept=[elsewhere]) == [("Paris", "US")]


def test_a_hand_kept_row_is_as_old_as_its_page_and_counts_from_then() -> None:
    shown = "first_seen_at::date::varchar, last_confirmed_at::date::varchar"
    assert standing(shown, kept=[KEPT]) == [("2026-08-10", "2026-08-10")]
    assert len(standing(shown, kept=[{**KEPT, "priced_on": "2026-08-20"}])) == 1
    assert standing(shown, kept=[{**KEPT, "priced_on": "2026-08-21"}]) == []


@pytest.mark.parametrize("name", ["seller_id", "sku", "region", "purchase", "currency"])
def test_hand_kept_rows_have_ids_of_their_own(name: str) -> None:
    rows = [KEPT, {**KEPT, name: "another"}, {**KEPT, "term_months": 12}]
    assert standing("count(distinct row_id)", {}, kept=rows) == [(4,)]
