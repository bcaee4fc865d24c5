"""Break-even rows: recomputed by the macros that readers call, and held to what must always be."""

from __future__ import annotations

import duckdb
import pytest


def test_rows_are_what_the_macro_says(first: duckdb.DuckDBPyConnection) -> None:
    """Two rows of every verdict and purchase, through `break_even_for` with their own labels."""
    rows = first.execute("""
        select api_usd_per_mtok_output - 0.005 * (
                select mid from cost_assumptions where assumption_id = 'egress_usd_per_gb'
            ), usd_per_gpu_hour, replica_gpu_count, output_tok_s_per_replica, peak_to_average,
            minimum_replicas, break_even_utilisation, first_output_tokens_per_day,
            always_output_tokens_per_day, cost_ratio_1b, working_replicas
        from break_even
        qualify row_number() over (
            partition by verdict, purchase, term_months order by break_even_id
        ) <= 2
    """).fetchall()
    assert len(rows) >= 15
    fixed = first.execute("""
        select (
            max(mid) filter (assumption_id = 'staff_fte')
            * max(mid) filter (assumption_id = 'staff_usd_per_year')
            + 12 * sum(mid) filter (
                assumption_id in ('observability_usd_per_month', 'storage_usd_per_month')
            )
        ) / 365 from cost_assumptions
    """).fetchall()[0][0]
    assert fixed == pytest.approx((0.5 * 225_000 + 12 * 1_100) / 365)
    for api, rate, gpus, speed, peak, minimum, share, begins, always, ratio, working in rows:
        found = first.execute(
            f"""
            select break_even_utilisation, first_output_tokens_per_day,
                always_output_tokens_per_day, self_host_usd_per_day / api_usd_per_day,
                first_working_replicas
            from break_even_for({api}, {rate}, {gpus}, {speed}, fixed_usd_per_day := {fixed},
                peak_to_average := {peak}, minimum_replicas := {minimum},
                output_tokens_per_day := 1000000000)
            """
        ).fetchall()[0]
        assert found[0] == pytest.approx(share, rel=1e-3)
        assert found[3] == pytest.approx(ratio, rel=1e-3)
        if begins is None:
            assert found[1] is None
        elif found[4] == working:  # A ceiling may tip on the sixth digit that rows are rounded to.
            assert found[1] == pytest.approx(begins, rel=1e-3)
        assert (found[2] is None) == (always is None)


def test_the_figures_behind_a_verdict_can_be_followed(first: duckdb.DuckDBPyConnection) -> None:
    ((loose,),) = first.execute("""
        select count(*) from break_even b
        left join token_prices p on p.price_id = b.comparator_price_id
        left join gpu_rates g on g.offer_id = b.gpu_offer_id
        left join throughput_predictions t on t.prediction_id = b.prediction_id
        left join workloads w on w.workload_id = b.workload_id
        where p.output_usd_per_mtok::double is distinct from b.api_output_usd_per_mtok
            or p.model_id is distinct from b.comparator_model_id
            or (b.purchase <> 'owned' and b.purchase <> 'spot'
                and abs(g.usd_per_gpu_hour::double - b.usd_per_gpu_hour) > 1e-6)
            or (b.purchase = 'owned') <> (g.offer_id is null)
            or t.gpu_count is distinct from b.replica_gpu_count
            or w.input_tokens is distinct from b.input_tokens
            or w.cached_input_share is distinct from b.cached_input_share
    """).fetchall()
    assert loose == 0


def test_no_row_without_its_five_labels(first: duckdb.DuckDBPyConnection) -> None:
    ((bare,),) = first.execute("""
        select count(*) from break_even where input_tokens is null or output_tokens is null
            or cached_input_share is null or comparator is null
            or output_tok_s_per_replica is null or (concurrency is null and tok_s_per_user is null)
            or break_even_utilisation is null or reachable_utilisation_at_scale is null
    """).fetchall()
    assert bare == 0


def test_dearer_comparators_and_gpus_order_the_rows(first: duckdb.DuckDBPyConnection) -> None:
    for column, low, high, sense in (
        ("comparator", "cheapest", "median", "<="),
        ("comparator", "median", "dearest", "<="),
        ("gpu_price_basis", "cheapest", "median", ">="),
    ):
        other = "gpu_price_basis" if column == "comparator" else "comparator"
        ((pairs, wrong),) = first.execute(f"""
            select count(*), count(*) filter (
                not b.break_even_utilisation {sense} a.break_even_utilisation
            )
            from break_even a
            join break_even b using (prediction_id, purchase, term_months, {other}, gpu_region)
            where a.{column} = '{low}' and b.{column} = '{high}'
                and a.comparator <> 'closed_model'
        """).fetchall()
        assert wrong == 0, (column, low, high)
        assert pairs > 50 or column == "gpu_price_basis"


def test_quantiles_stand_in_order_and_chances_grow_with_volume(
    first: duckdb.DuckDBPyConnection,
) -> None:
    ((rows, wrong),) = first.execute("""
        select count(*), count(*) filter (
            not (cost_ratio_1b_p5 <= cost_ratio_1b_p50 and cost_ratio_1b_p50 <= cost_ratio_1b_p95)
            or (verdict = 'never' and first_output_tokens_per_day is not null
                and minimum_replicas = 1)
            or always_output_tokens_per_day < first_output_tokens_per_day
        ) from break_even
    """).fetchall()
    assert rows > 10_000
    assert wrong == 0
    ((average_small, average_large),) = first.execute(
        "select avg(chance_10m), avg(chance_10b) from break_even"
    ).fetchall()
    assert average_small < average_large


def test_rented_gpus_are_never_paid_back_and_owned_ones_follow_the_formula(
    first: duckdb.DuckDBPyConnection,
) -> None:
    ((wrong,),) = first.execute(
        "select count(*) from break_even where purchase <> 'owned' and payback_months is not null"
    ).fetchall()
    assert wrong == 0
    # One H100 for a bill of 5,000 USD a month that falls by 1 % a month, money at 0.8 %.
    ((months, before, after),) = first.execute("""
        with it as (select payback_months(
            38750, 5000, 500, api_price_decline := 0.01, discount := 0.008
        ) as t)
        select t,
            saved_after(floor(t), 5000, 500, api_price_decline := 0.01, discount := 0.008),
            saved_after(ceil(t), 5000, 500, api_price_decline := 0.01, discount := 0.008)
        from it
    """).fetchall()
    assert before < 38_750 <= after
    # Month by month: the sum of 5000 * 0.99^k / 1.008^k - 500 / 1.008^k.
    saved = 0.0
    month = 0
    while saved < 38_750:
        month += 1
        saved += (5000 * 0.99**month - 500) / 1.008**month
    assert month - 1 < months <= month


def test_history_moves_with_prices_alone(book: duckdb.DuckDBPyConnection) -> None:
    ((rows, many_speeds, months),) = book.execute("""
        select sum(n), count(*) filter (speeds > 1), max(n) from (
            select model_id, gpu_id, count(*) as n, count(distinct prediction_id) as speeds
            from break_even_history group by all
        )
    """).fetchall()
    assert many_speeds == 0
    assert rows > 100
    assert months >= 3
    ((wrong,),) = book.execute("""
        select count(*) from break_even_history
        where abs(usd_per_gpu_hour * 1e6 / 3600 / api_usd_per_mtok_output
            / (select output_tok_s_mid / gpu_count from throughput_predictions t
               where t.prediction_id = break_even_history.prediction_id)
            / break_even_utilisation - 1) > 1e-3
    """).fetchall()
    assert wrong == 0
