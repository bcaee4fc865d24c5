"""The decision matrix: what it recommends follows from the options, and unknown is never taken."""

from __future__ import annotations

import duckdb
import pytest


def test_a_recommendation_passes_can_be_run_and_is_cheapest(
    first: duckdb.DuckDBPyConnection,
) -> None:
    rows = first.execute("""
        select d.situation_id, d.option, d.result, d.usd_per_day_if_slow, s.own_staff_limit,
            d.gpu_count
        from decisions d join situations s using (situation_id) where d.is_recommended
    """).fetchall()
    assert len(rows) >= 6
    for situation, option, result, cost, limit, gpus in rows:
        assert option != "closed_api"
        assert result in ("pass", "conditional")
        most = {None: 0, "single_gpu": 1, "single_node": 8, "multi_node": 10**6}[limit]
        assert gpus is None or gpus <= most, situation
        ((cheaper,),) = first.execute(
            "select count(*) from decisions where situation_id = ? and option <> 'closed_api' "
            "and result in ('pass', 'conditional') and usd_per_day_if_slow < ? - 1e-6 "
            "and (gpu_count is null or gpu_count <= ?)",
            [situation, cost, most],
        ).fetchall()
        assert cheaper == 0, situation


def test_unknown_and_failing_ways_are_never_recommended(first: duckdb.DuckDBPyConnection) -> None:
    ((wrong, doubtful),) = first.execute("""
        select count(*) filter (is_recommended and result not in ('pass', 'conditional')),
            count(*) filter (result = 'unknown')
        from decisions
    """).fetchall()
    assert wrong == 0
    assert doubtful > 0


def test_low_volume_goes_to_an_api_and_control_to_ones_own_machines(
    first: duckdb.DuckDBPyConnection,
) -> None:
    taken = dict(
        first.execute("select situation_id, option from decisions where is_recommended").fetchall()
    )
    assert taken["ship_fast"] == taken["low_or_unpredictable"] == "open_api"
    assert taken["in_our_control"] in ("rented_gpus", "owned_gpus")
    assert taken["very_high_steady"] in ("rented_gpus", "owned_gpus")


def test_cost_of_a_row_by_hand(first: duckdb.DuckDBPyConnection) -> None:
    """An API costs its bill; a fleet its replicas day and night, and staff."""
    for model, option, tokens, cost, bill, gpus, rate, fixed, count in first.execute("""
        select d.served_model_id, d.option, s.output_tokens_per_day, d.usd_per_day,
            o.api_usd_per_mtok_output, d.gpu_count, o.usd_per_gpu_hour, o.fixed_usd_per_day,
            o.replica_gpu_count
        from decisions d join situations s using (situation_id)
        join decision_options o using (option_id)
    """).fetchall():
        if gpus is None:
            assert cost == pytest.approx(tokens / 1e6 * bill, rel=1e-4), (model, option)
        else:
            assert gpus % count == 0
            assert cost == pytest.approx(24 * gpus * rate + fixed, rel=1e-4), (model, option)
            assert fixed == pytest.approx((0.5 * 225_000 + 12 * 1_100) / 365)


def test_the_macro_agrees_with_the_matrix(first: duckdb.DuckDBPyConnection) -> None:
    for name in ("in_our_control", "low_or_unpredictable", "chinese_model_no_china"):
        model, workload, tokens, profile, peak = first.execute(
            "select model_id, workload_id, output_tokens_per_day, profile, peak_factor "
            "from situations where situation_id = ?",
            [name],
        ).fetchall()[0]
        costs = dict(
            first.execute(
                "select option_id, usd_per_day from decisions where situation_id = ?", [name]
            ).fetchall()
        )
        asked = first.execute(
            f"select option_id, usd_per_day, result from decide_for('{model}', {tokens}, "
            f"wanted_workload := '{workload}', "
            f"wanted_profile := {'null' if profile is None else repr(profile)}, "
            f"peak_factor := {peak})"
        ).fetchall()
        found = {option: cost for option, cost, _ in asked}
        assert {option: found[option] for option in costs} == pytest.approx(costs, rel=1e-4)
        order = ["pass", "conditional", "unknown", "fail"]
        ranks = [order.index(result) for _, _, result in asked]
        assert ranks == sorted(ranks)


def test_trade_offs_count_what_the_snapshot_holds(first: duckdb.DuckDBPyConnection) -> None:
    figures = {
        (measure, side): value
        for measure, side, value in first.execute(
            "select measure, side, value from trade_offs"
        ).fetchall()
    }
    # Middle days and hours of `self_host_effort` for one node of eight GPUs, added up.
    assert figures["work to set up, single node", "self_hosted"] == 49
    assert figures["work to keep it running, single node", "self_hosted"] == 82
    assert figures["fixed cost before the first token", "api"] == 0
    assert figures["fixed cost before the first token", "self_hosted"] > 340
    assert figures["work to keep it running", "api"] is None
    assert 0 <= figures["routes with direct reach of US law", "self_hosted"] <= 1
