"""How the comparison stood at the end of each month, at the prices known then."""

from __future__ import annotations

from typing import Any

import pytest

from tests.warehouse.small import rows_of

NOW = "2024-03-10 00:00:00+00"
JANUARY, FEBRUARY, MARCH = "2024-02-01", "2024-03-01", "2024-03-10"
# A million tokens of answer come with four of prompt; a GPU makes 1,000 a second, 3.6 million an
# hour: at 3.6 USD an hour a million costs one dollar.
PREDICTION = {
    "prediction_id": "p",
    "model_id": "m",
    "gpu_id": "g",
    "gpu_count": 2,
    "precision": "fp8",
    "is_native_precision": True,
    "workload_id": "chat",
    "input_tokens": 400,
    "output_tokens": 100,
    "output_tok_s_mid": 2000,
}
PRICE = {
    "model_id": "m",
    "seller_id": "api",
    "listed_model": "M",
    "variant": "",
    "region": "eu",
    "currency": "USD",
    "source_id": "page",
    "service_tier": "standard",
    "schedule": "always",
    "unit": "per_mtok",
    "first_seen_at": "2024-01-15 00:00:00+00",
}
RENT = {
    "gpu_id": "g",
    "seller_id": "cloud",
    "purchase": "on_demand",
    "product": "rental",
    "is_fraction": False,
    "tax": "excluded",
    "usd_per_gpu_hour": "3.6",
    "first_seen_at": "2024-01-15 00:00:00+00",
}


def prices(
    output: str = "2", input_: str = "0.5", cached: str | None = None, **other: Any
) -> list[dict[str, Any]]:
    meters = {"output": output, "input": input_, "cached_input": cached}
    return [
        {**PRICE, "meter": meter, "price_usd": price, **other}
        for meter, price in meters.items()
        if price is not None
    ]


def history(
    columns: str = "month_end::varchar, api_usd_per_mtok_output, usd_per_gpu_hour",
    apis: list[dict[str, Any]] | None = None,
    rents: list[dict[str, Any]] | None = None,
    predictions: tuple[dict[str, Any], ...] = ({},),
    workload: dict[str, Any] | None = None,
    kept: list[dict[str, Any]] | None = None,
) -> list[tuple[Any, ...]]:
    given = {
        "core.snapshot": [{"as_of_at": NOW}],
        "mart.throughput_predictions": [{**PREDICTION, **p} for p in predictions],
        "mart.workloads": [{"workload_id": "chat", "peak_to_average": 2, **(workload or {})}],
        "mart.token_price_history": prices() if apis is None else apis,
        "mart.gpu_rate_history": [RENT] if rents is None else rents,
        "mart.gpu_offers": kept or [],
    }
    return rows_of("break_even_history", given, columns)


def test_each_month_s_end_until_today() -> None:
    """Four times 0.50 and 2.00 USD are a bill of 4; a dollar of GPU is a quarter of it."""
    columns = "month_end::varchar, api_usd_per_mtok_output, usd_per_gpu_hour, "
    columns += "break_even_utilisation, reachable_utilisation_at_scale, verdict, previous_verdict"
    wins = "self_host_wins_above_volume"
    assert history(columns) == [
        (JANUARY, 4.0, 3.6, 0.25, 0.5, wins, None),
        (FEBRUARY, 4.0, 3.6, 0.25, 0.5, wins, wins),
        (MARCH, 4.0, 3.6, 0.25, 0.5, wins, wins),
    ]


@pytest.mark.parametrize(
    ("rent", "verdict"),
    [
        ("7.1", "self_host_wins_above_volume"),
        ("7.2", "api_wins"),
        ("14.4", "api_wins"),
        ("14.5", "never"),
    ],
)
def test_verdicts(rent: str, verdict: str) -> None:
    """At half of full load, which a peak of twice the mean allows."""
    rents = [{**RENT, "usd_per_gpu_hour": rent}]
    assert history("distinct verdict", rents=rents) == [(verdict,)]


def test_without_a_peak_two_and_a_half_times_the_mean() -> None:
    columns = "distinct reachable_utilisation_at_scale"
    assert history(columns, workload={"peak_to_average": None}) == [(0.4,)]


@pytest.mark.parametrize("table", ["apis", "rents"])
def test_a_price_counts_from_its_start_until_its_end(table: str) -> None:
    """Until the first of March, which February's end no longer has."""
    times = {
        "first_seen_at": "2024-03-05 00:00:00+00",
        "valid_from": "2024-02-01 00:00:00+00",
        "valid_to": "2024-03-01 00:00:00+00",
    }
    rows = prices(**times) if table == "apis" else [{**RENT, **times}]
    assert [row[0] for row in history(**{table: rows})] == [JANUARY]


def test_cached_prompts_cost_less_where_a_price_is_known() -> None:
    """Half of four million at 0.10 instead of 0.50 USD: 0.2 + 1 + 2."""
    columns = "distinct api_usd_per_mtok_output"
    half = {"cached_input_share": 0.5}
    assert history(columns, apis=prices(cached="0.1"), workload=half) == [(3.2,)]
    assert history(columns, workload=half) == [(4.0,)]


@pytest.mark.parametrize(
    "other",
    [
        *({"service_tier": "batch"}, {"schedule": "peak"}, {"unit": "per_request"}),
        *({"context_above_tokens": 200_000}, {"model_id": None}, {"price_usd": "0"}),
    ],
    ids=str,
)
def test_what_is_no_price_of_the_usual_kind(other: dict[str, Any]) -> None:
    assert history(apis=prices(**other)) == []


def test_the_cheapest_seller_then_the_first_and_how_many_there_are() -> None:
    columns = "distinct comparator_seller_id, api_usd_per_mtok_output, comparator_seller_count"
    dear, same = prices("9", seller_id="a"), prices(seller_id="b")
    assert history(columns, apis=[*dear, *prices(), *same]) == [("api", 4.0, 3)]
    # Of one seller's prices the lowest.
    assert history(columns, apis=[*prices("9"), *prices(region="us")]) == [("api", 4.0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        *({"purchase": "spot"}, {"product": "marketplace"}, {"is_fraction": True}),
        *({"tax": "included"}, {"usd_per_gpu_hour": "0"}, {"gpu_id": None}),
        {"includes_host": False},
    ],
    ids=str,
)
def test_what_is_no_rent(other: dict[str, Any]) -> None:
    assert history(rents=[{**RENT, **other}]) == []


def test_the_cheapest_rent_then_the_first_and_how_many_there_are() -> None:
    columns = "distinct gpu_seller_id, usd_per_gpu_hour, gpu_seller_count"
    dear = {**RENT, "usd_per_gpu_hour": "9", "seller_id": "a", "includes_host": True}
    rents = [RENT, dear, {**RENT, "seller_id": "d"}, {**RENT, "usd_per_gpu_hour": "8"}]
    assert history(columns, rents=rents) == [("cloud", 3.6, 3)]


def test_hand_kept_rates_count_for_the_last_month_only() -> None:
    offer = {"gpu_id": "g", "seller_id": "host", "rate": 1.0, "purchase": "on_demand"}
    assert history(rents=[], kept=[offer]) == [(MARCH, 4.0, 1.0)]
    assert history(rents=[], kept=[{**offer, "purchase": "spot"}]) == []


def test_the_number_of_gpus_with_the_most_output_each_as_published() -> None:
    columns = "distinct replica_gpu_count, prediction_id, break_even_utilisation"
    four = {"gpu_count": 4, "output_tok_s_mid": 8000, "prediction_id": "four"}
    assert history(columns, predictions=({}, four)) == [(4, "four", 0.125)]
    even = {**four, "output_tok_s_mid": 4000}
    assert history(columns, predictions=({}, even)) == [(2, "p", 0.25)]
    for other in ({"is_native_precision": False}, {"workload_id": "code"}):
        assert history(columns, predictions=({}, {**four, **other})) == [(2, "p", 0.25)]
