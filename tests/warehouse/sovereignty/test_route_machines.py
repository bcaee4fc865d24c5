"""Whose machines hold a model, in which country, and for how much an hour."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

RATE = {
    "offer_id": "o1",
    "seller_id": "host",
    "country": "FR",
    "gpu_id": "h100_80gb",
    "gpu_memory_gb": 80,
    "gpu_count": 8,
    "usd_per_gpu_hour": "2",
    "price_basis": "per_instance_hour",
    "purchase": "on_demand",
    "is_fraction": False,
    "tax": "excluded",
    "includes_host": True,
    "product": "rental",
}
PROVIDERS = [
    {"provider_id": "host", "kind": "host"},
    {"provider_id": "market", "kind": "marketplace"},
]


def machines(
    *rates: dict[str, Any],
    params_b: float = 100,
    columns: str = "offer_id, gpu_count, usd_per_hour::double",
) -> list[tuple[Any, ...]]:
    given = {
        "mart.gpu_rates": [{**RATE, **rate} for rate in rates],
        "mart.model_sizes": [{"model_id": "lab/model", "params_b": params_b}],
        "mart.providers": PROVIDERS,
    }
    return rows_of("route_machines", given, columns)


def test_one_machine_holds_100_billion_parameters_in_120_gb() -> None:
    """Eight GPUs sold together at 2 USD each, though two of 80 GB would do."""
    assert machines({}, columns="*") == [
        ("lab/model", "host", "FR", "o1", "h100_80gb", 8, 16),
    ]


@pytest.mark.parametrize(
    ("rate", "params_b", "gpu_count"),
    [
        # 8 x 80 GB hold 640 / 1.2 = 533 billion, two machines 1066 billion.
        ({}, 533, 8),
        ({}, 534, 16),
        ({}, 1066, 16),
        ({}, 1067, None),
        # A machine of four stands alone: 266 billion.
        ({"gpu_count": 4}, 266, 4),
        ({"gpu_count": 4}, 267, None),
        # One of two holds 133, and is sold whole.
        ({"gpu_count": 2}, 10, 2),
        ({"gpu_count": 2}, 134, None),
        # Priced singly, up to eight stand in one machine.
        ({"gpu_count": 1, "price_basis": "per_gpu_hour"}, 66, 1),
        ({"gpu_count": 1, "price_basis": "per_gpu_hour"}, 67, 2),
        ({"gpu_count": 1, "price_basis": "per_gpu_hour"}, 533, 8),
        ({"gpu_count": 1, "price_basis": "per_gpu_hour"}, 534, None),
        ({"gpu_count": 4, "price_basis": "per_gpu_hour"}, 267, 8),
        ({"gpu_count": 8, "price_basis": "per_gpu_hour"}, 534, 16),
        # An unstated count is one GPU.
        ({"gpu_count": None}, 66, 1),
        ({"gpu_count": None}, 67, None),
    ],
    ids=str,
)
def test_how_many_gpus_it_takes(
    rate: dict[str, Any], params_b: float, gpu_count: int | None
) -> None:
    found = machines(rate, params_b=params_b, columns="gpu_count, usd_per_hour::double")
    assert found == ([] if gpu_count is None else [(gpu_count, 2.0 * gpu_count)])


def test_gpus_sold_in_threes_stay_within_eight() -> None:
    """320 billion take five GPUs, which are two threes; 450 billion take seven, three threes."""
    rate = {"gpu_count": 3, "price_basis": "per_gpu_hour"}
    assert machines(rate, params_b=320) == [("o1", 6, 12.0)]
    assert machines(rate, params_b=450) == []


@pytest.mark.parametrize(
    "other",
    [
        {"purchase": "spot"},
        {"usd_per_gpu_hour": "0"},
        {"usd_per_gpu_hour": None},
        {"gpu_memory_gb": 0},
        {"gpu_memory_gb": None},
        {"gpu_id": None},
        {"is_fraction": True},
        {"tax": "included"},
        {"includes_host": False},
        {"product": "running_time"},
        {"product": "marketplace"},
        {"product": "marketplace", "seller_id": "stranger"},
        {"product": "serverless", "seller_id": "market"},
    ],
    ids=str,
)
def test_what_does_not_count(other: dict[str, Any]) -> None:
    assert machines(other) == []


@pytest.mark.parametrize(
    "other",
    [
        {"includes_host": None},
        {"tax": "unstated"},
        {"seller_id": "stranger"},
        {"seller_id": "market", "product": "marketplace"},
        {"usd_per_gpu_hour": "0.5"},
        {"gpu_memory_gb": 0.5, "gpu_count": 400},
    ],
    ids=str,
)
def test_what_counts_as_well(other: dict[str, Any]) -> None:
    assert len(machines(other)) == 1


def test_the_cheapest_machine_that_holds_it_stands() -> None:
    """120 GB on eight at 2 USD are 16 an hour, on four at 3 USD 12, on two of 192 GB 14."""
    four = {"offer_id": "o2", "gpu_count": 4, "usd_per_gpu_hour": "3"}
    two = {"offer_id": "o3", "gpu_count": 2, "gpu_memory_gb": 192, "usd_per_gpu_hour": "7"}
    small = {"offer_id": "o4", "gpu_count": 1, "usd_per_gpu_hour": "1"}
    assert machines({}, four, two, small) == [("o2", 4, 12.0)]


def test_at_one_price_fewer_gpus_stand_then_the_first_name() -> None:
    four = {"offer_id": "o2", "gpu_count": 4, "usd_per_gpu_hour": "4"}
    same = {"offer_id": "o0", "gpu_count": 4, "usd_per_gpu_hour": "4"}
    assert machines({}, four) == [("o2", 4, 16.0)]
    assert machines(four, same) == [("o0", 4, 16.0)]


def test_each_seller_and_country_has_a_route() -> None:
    rows = [{}, {"country": "US"}, {"country": None}, {"seller_id": "another"}]
    assert machines(*rows, columns="provider_id, country") == [
        ("another", "FR"),
        ("host", "FR"),
        ("host", "US"),
        ("host", None),
    ]


def test_each_model_has_its_own_cheapest_machine() -> None:
    """A model of 10 billion runs on one GPU, one of 400 billion on eight at twice the price."""
    given = {
        "mart.gpu_rates": [
            {**RATE, "offer_id": "dear", "usd_per_gpu_hour": "4"},
            {**RATE, "offer_id": "small", "gpu_count": 1},
        ],
        "mart.model_sizes": [
            {"model_id": "lab/small", "params_b": 10},
            {"model_id": "lab/large", "params_b": 400},
        ],
    }
    assert rows_of("route_machines", given, "model_id, offer_id, gpu_count") == [
        ("lab/large", "dear", 8),
        ("lab/small", "small", 1),
    ]
