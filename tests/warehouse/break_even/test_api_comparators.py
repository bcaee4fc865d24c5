"""The API prices that self-hosting is compared with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

MODELS = [
    {"model_id": "m", "publisher_id": "maker", "is_open_weights": True},
    {"model_id": "m mini", "publisher_id": "maker", "is_open_weights": True},
    {"model_id": "n", "publisher_id": "else", "is_open_weights": True},
    {"model_id": "closed", "publisher_id": "lab", "is_open_weights": False},
    {"model_id": "other closed", "publisher_id": "lab", "is_open_weights": False},
]
OWN_APIS = [
    {"publisher_id": "maker", "provider_id": "maker api"},
    {"publisher_id": "maker", "provider_id": "maker api eu"},
    {"publisher_id": "lab", "provider_id": "lab api"},
    {"publisher_id": "lab", "provider_id": "lab api eu"},
]

Row = dict[str, Any]


def bill(seller_id: str, amount: float, **other: Any) -> Row:
    return {
        "workload_id": "chat",
        "model_id": "m",
        "seller_id": seller_id,
        "price_id": f"{seller_id} at {amount}",
        "input_usd": amount / 5,
        "output_usd": 2 * amount / 5,
        "bill": amount,
        **other,
    }


def comparators(
    *bills: Row, columns: str = "comparator, seller_id, seller_count, bill"
) -> list[tuple[Any, ...]]:
    return rows_of(
        "api_comparators",
        {
            "mart.api_bills": bills,
            "mart.models": MODELS,
            "mart.throughput_predictions": [{"model_id": "m"}, {"model_id": "closed"}],
            "seed.publisher_providers": OWN_APIS,
            "seed.closed_comparators": [{"model_id": "closed"}],
        },
        columns,
    )


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([2.0], [("cheapest", 2.0)]),
        ([3.0, 2.0], [("cheapest", 2.0), ("dearest", 3.0)]),
        ([4.0, 2.0, 3.0], [("cheapest", 2.0), ("dearest", 4.0), ("median", 3.0)]),
        # Of two middle sellers the lower one.
        ([5.0, 4.0, 2.0, 3.0], [("cheapest", 2.0), ("dearest", 5.0), ("median", 3.0)]),
    ],
)
def test_cheapest_median_and_dearest_seller_of_the_weights(
    amounts: list[float], expected: list[tuple[str, float]]
) -> None:
    bills = [bill(f"seller {place}", amount) for place, amount in enumerate(amounts)]
    found = comparators(*bills)
    assert [(comparator, amount) for comparator, _, _, amount in found] == expected
    assert {count for _, _, count, _ in found} == {len(amounts)}


def test_a_comparator_can_be_followed() -> None:
    assert comparators(bill("a", 5.0), columns="*") == [
        ("cheapest", "chat", "m", "m", "a", "a at 5.0", 1, 1.0, 2.0, 5.0)
    ]


def test_a_seller_stands_with_its_cheapest_price() -> None:
    """Of two equal ones with the first by identity."""
    found = comparators(
        bill("a", 9.0),
        bill("a", 2.0, price_id="y"),
        bill("a", 2.0, price_id="x"),
        bill("b", 3.0),
        columns="comparator, price_id, seller_count",
    )
    assert found == [("cheapest", "x", 2), ("dearest", "b at 3.0", 2)]


def test_of_equal_sellers_the_first_by_name() -> None:
    found = comparators(bill("b", 2.0), bill("a", 2.0))
    assert found == [("cheapest", "a", 2, 2.0), ("dearest", "b", 2, 2.0)]


def test_models_and_workloads_are_apart() -> None:
    found = comparators(
        bill("a", 3.0),
        bill("a", 2.0, workload_id="agent"),
        bill("a", 1.0, model_id="n"),
        columns="comparator, workload_id, model_id, bill, seller_count",
    )
    assert found == [
        ("cheapest", "agent", "m", 2.0, 1),
        ("cheapest", "chat", "m", 3.0, 1),
        ("cheapest", "chat", "n", 1.0, 1),
    ]


def test_the_publishers_own_api() -> None:
    """The cheaper of its two, which are the sellers that count; of equal ones the first by name."""

    def own(*bills: Row) -> list[tuple[Any, ...]]:
        return [row for row in comparators(*bills) if row[0] == "publisher"]

    assert own(bill("a", 2.0)) == []
    assert own(bill("a", 2.0), bill("maker api", 5.0), bill("maker api eu", 4.0)) == [
        ("publisher", "maker api eu", 2, 4.0)
    ]
    assert own(bill("maker api eu", 4.0), bill("maker api", 4.0)) == [
        ("publisher", "maker api", 2, 4.0)
    ]
    # Another model at the same seller is not its publisher's.
    assert own(bill("maker api", 5.0, model_id="n")) == []
    # The dearer of its prices does not count, nor another model's.
    assert own(bill("maker api", 5.0), bill("maker api", 4.0), bill("lab api", 1.0)) == [
        ("publisher", "maker api", 1, 4.0)
    ]


def test_own_apis_by_workload_and_model() -> None:
    found = comparators(
        bill("maker api", 5.0),
        bill("maker api eu", 2.0, workload_id="agent"),
        bill("maker api", 1.0, model_id="m mini"),
        columns="comparator, workload_id, bill, seller_count",
    )
    assert [row for row in found if row[0] == "publisher"] == [
        ("publisher", "agent", 2.0, 1),
        ("publisher", "chat", 1.0, 1),
        ("publisher", "chat", 5.0, 1),
    ]


def test_closed_models_of_the_list_at_their_publisher() -> None:
    """For every open model whose speed is known (`m`, not `n`), the cheapest price."""
    columns = "comparator, model_id, comparator_model_id, seller_id, bill"
    assert comparators(
        bill("lab api", 9.0, model_id="closed"),
        bill("lab api", 8.0, model_id="closed"),
        bill("lab api eu", 9.5, model_id="closed"),
        bill("reseller", 1.0, model_id="closed"),
        bill("lab api", 1.0, model_id="other closed"),
        columns=columns,
    ) == [("closed_model", "m", "closed", "lab api", 8.0)]
