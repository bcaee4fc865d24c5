"""Fit, cache sizes, predictions and their calibration, against figures that can be checked by hand.

The published anchors go through the tables and macros that readers have.
"""

from __future__ import annotations

import csv

import duckdb
import pytest

from tests.support import shared_facts

R1 = "deepseek-ai/DeepSeek-R1-0528"
GPT_OSS = "openai/gpt-oss-120b"
LLAMA = "meta-llama/Llama-3.3-70B-Instruct"


@pytest.mark.parametrize(
    ("model_id", "bytes_per_token"),
    [
        # MLA: 61 layers of 512 compressed and 64 positional values, two bytes each.
        ("deepseek-ai/DeepSeek-V3", 61 * (512 + 64) * 2),
        # Grouped heads: keys and values of 8 heads of 128 in 80 layers.
        (LLAMA, 2 * 80 * 8 * 128 * 2),
        ("meta-llama/Llama-3.1-405B-Instruct", 2 * 126 * 8 * 128 * 2),
        # Every head its own keys.
        ("meta-llama/Llama-2-7b-hf", 2 * 32 * 32 * 128 * 2),
        # 15 of 60 layers keep tokens.
        ("Qwen/Qwen3.5-397B-A17B", 2 * 15 * 2 * 256 * 2),
        # 18 layers keep all of 32,768 tokens, 18 the last 128.
        (GPT_OSS, 2 * 8 * 64 * 2 * 18 * (1 + 128 / 32768)),
        # 10 layers keep all, 52 the last 1,024.
        ("google/gemma-3-27b-it", 2 * 16 * 128 * 2 * (10 + 52 * 1024 / 32768)),
    ],
)
def test_cache_per_token(
    first: duckdb.DuckDBPyConnection, model_id: str, bytes_per_token: float
) -> None:
    found = first.execute(
        "select distinct kv_bytes_per_token from fit where model_id = ? and context_tokens = ?",
        [model_id, 4096 if model_id.endswith("7b-hf") else 32768],
    ).fetchall()
    if not found:
        found = first.execute(
            "select distinct kv_bytes_per_token from fit where model_id = ? "
            "and context_tokens = 8192",
            [model_id],
        ).fetchall()
    assert found == [(pytest.approx(bytes_per_token, abs=0.1),)]


@pytest.mark.parametrize(
    ("model_id", "gpu_id", "precision", "context", "gpus"),
    [
        # 70.6 billion weights: 141 GB in 16 bits, more than the 144 GB usable on two with a cache.
        (LLAMA, "h100_sxm_80gb", "bf16", 8192, 4),
        (LLAMA, "h100_sxm_80gb", "fp8", 8192, 2),
        (LLAMA, "h200_sxm_141gb", "fp8", 8192, 1),
        # 671 GB: eight H100 hold 576, eight H200 1,015.
        (R1, "h100_sxm_80gb", "fp8", 8192, 16),
        (R1, "h200_sxm_141gb", "fp8", 8192, 8),
        (R1, "l40s_48gb", "fp8", 8192, None),
        # The publisher says that one GPU with 80 GB is enough.
        (GPT_OSS, "h100_sxm_80gb", "fp4", 8192, 1),
        (GPT_OSS, "rtx_5090_32gb", "fp4", 8192, 4),
    ],
)
def test_fewest_gpus(
    first: duckdb.DuckDBPyConnection,
    model_id: str,
    gpu_id: str,
    precision: str,
    context: int,
    gpus: int | None,
) -> None:
    assert first.execute(
        "select gpu_count, fits, reason from fit where model_id = ? and gpu_id = ? "
        "and precision = ? and context_tokens = ?",
        [model_id, gpu_id, precision, context],
    ).fetchall() == [(gpus, gpus is not None, None if gpus else "not_enough_memory")]


def test_no_fit_with_less_memory_than_it_needs(first: duckdb.DuckDBPyConnection) -> None:
    assert first.execute("""
        select count(*) from fit f join gpus g using (gpu_id)
        where fits and (memory_gb_needed > memory_gb_usable
            or weights_gb > g.memory_gb * gpu_count or concurrent_sequences < 1)
    """).fetchall() == [(0,)]


def test_a_context_longer_than_the_model_never_fits(first: duckdb.DuckDBPyConnection) -> None:
    ((short, wrong),) = first.execute("""
        select count(case when reason = 'context_longer_than_model' then 1 end),
            count(case when fits and f.context_tokens > a.context_tokens then 1 end)
        from fit f join model_architectures a using (model_id)
    """).fetchall()
    assert short > 0
    assert wrong == 0


@pytest.mark.parametrize(
    ("changed", "law"),
    [
        ("a.context_tokens < b.context_tokens and a.precision = b.precision", "more context"),
        (
            "a.precision = 'fp8' and b.precision = 'bf16' and a.context_tokens = b.context_tokens",
            "wider weights",
        ),
    ],
)
def test_asking_more_never_needs_fewer_gpus(
    first: duckdb.DuckDBPyConnection, changed: str, law: str
) -> None:
    ((pairs, wrong),) = first.execute(f"""
        select count(*), count(case when b.fits
            and (not a.fits or a.gpu_count > b.gpu_count) then 1 end)
        from fit a join fit b using (model_id, gpu_id) where {changed}
    """).fetchall()
    assert pairs > 1000, law
    assert wrong == 0, law


def test_more_memory_never_needs_more_gpus(first: duckdb.DuckDBPyConnection) -> None:
    ((pairs, wrong),) = first.execute("""
        select count(*), count(case when s.fits
            and (not l.fits or l.gpu_count > s.gpu_count) then 1 end)
        from fit s join fit l using (model_id, precision, context_tokens)
        join gpus a on a.gpu_id = s.gpu_id join gpus b on b.gpu_id = l.gpu_id
        where a.memory_gb < b.memory_gb
    """).fetchall()
    assert pairs > 100_000
    assert wrong == 0


def test_predictions_only_where_the_model_fits(first: duckdb.DuckDBPyConnection) -> None:
    ((rows, wrong),) = first.execute("""
        select count(*), count(case when p.gpu_count < f.gpu_count or not f.fits then 1 end)
        from throughput_predictions p
        join fit f on f.model_id = p.model_id and f.gpu_id = p.gpu_id
            and f.precision = p.precision and f.context_tokens = case
                when p.input_tokens + p.output_tokens <= 8192 then 8192
                when p.input_tokens + p.output_tokens <= 32768 then 32768
                else 131072 end
    """).fetchall()
    assert rows > 10_000
    assert wrong == 0


def test_predictions_say_how_they_are_known(first: duckdb.DuckDBPyConnection) -> None:
    """The bounds are the calibrated ones, and measured tiers name rows that are published."""
    assert first.execute("""
        select count(*) from throughput_predictions p
        join throughput_calibration c on c.tier = p.tier and c.left_out = 'all'
        where abs(output_tok_s_low / output_tok_s_mid - interval_low) > 0.01
            or abs(output_tok_s_high / output_tok_s_mid - interval_high) > 0.01
            or (p.tier = 'roofline') <> (p.evidence_ids is null)
    """).fetchall() == [(0,)]
    assert first.execute("""
        select count(*) from (
            select unnest(string_split(evidence_ids, '; ')) as id from throughput_predictions
        ) left join throughput on throughput_id = id
        where id is not null and throughput_id is null
    """).fetchall() == [(0,)]


def test_a_measured_prediction_is_the_measurement(first: duckdb.DuckDBPyConnection) -> None:
    """R1 in fp4 on four B200 at 8k/1k: 1,026.362 a second and GPU measured on 2026-02-03."""
    assert first.execute(
        "select tier, output_tok_s_mid, concurrency, engine, measured_on::varchar "
        "from throughput_predictions where model_id = ? and gpu_id = 'b200_sxm_180gb' "
        "and precision = 'fp4' and gpu_count = 4 and workload_id = 'shape_8k_1k'",
        [R1],
    ).fetchall() == [
        (
            "measured_same_configuration",
            pytest.approx(4 * 1026.362, abs=0.1),
            256,
            "trt",
            "2026-02-03",
        )
    ]


def test_a_service_level_is_kept_or_said_to_be_missed(first: duckdb.DuckDBPyConnection) -> None:
    assert first.execute("""
        select count(*) from throughput_predictions p join workloads w using (workload_id)
        where meets_service_level <> (tok_s_per_user >= coalesce(min_tok_s_per_user, 0))
    """).fetchall() == [(0,)]


@pytest.mark.parametrize(
    "tier", ["roofline", "measured_same_model_and_gpu", "measured_same_configuration"]
)
def test_stated_intervals_cover_what_they_say(first: duckdb.DuckDBPyConnection, tier: str) -> None:
    """Nine in ten rows of a source never fitted to, over sources of equal weight."""
    ((sources, rows, coverage),) = first.execute(
        "select count(*), sum(rows), avg(coverage) from throughput_calibration "
        "where tier = ? and left_out <> 'all'",
        [tier],
    ).fetchall()
    assert sources >= 8
    assert rows > 400
    assert 0.85 <= coverage <= 0.95
    assert first.execute(
        "select coverage from throughput_calibration where tier = ? and left_out = 'all'", [tier]
    ).fetchall() == [(pytest.approx(coverage, abs=1e-3),)]


@pytest.mark.parametrize(
    ("model_id", "gpu_id", "precision", "concurrency", "usd_per_gpu_hour", "published"),
    [
        ("MiniMaxAI/MiniMax-M2.5", "h100_sxm_80gb", "fp8", 4, 1.30, 0.76),
        ("MiniMaxAI/MiniMax-M2.5", "h100_sxm_80gb", "fp8", 128, 1.30, 0.12),
        ("MiniMaxAI/MiniMax-M2.5", "b200_sxm_180gb", "fp4", 512, 1.95, 0.03),
        (R1, "gb200_186gb", "fp4", 16130, 2.21, 0.04),
        ("Qwen/Qwen3.5-397B-A17B", "mi355x_288gb", "fp8", 256, 1.48, 0.06),
    ],
)
def test_inferencex_cells(
    first: duckdb.DuckDBPyConnection,
    model_id: str,
    gpu_id: str,
    precision: str,
    concurrency: int,
    usd_per_gpu_hour: float,
    published: float,
) -> None:
    """USD per million tokens, input and output together, at SemiAnalysis' price of April 2026."""
    found = first.execute(
        "select round(gpu_cost_per_mtok(?, output_tok_s_per_gpu "
        "* (1 + input_tokens / output_tokens)), 2) from throughput "
        "where source_id = 'inferencex_blog' and model_id = ? and gpu_id = ? and precision = ? "
        "and concurrency = ?",
        [usd_per_gpu_hour, model_id, gpu_id, precision, concurrency],
    ).fetchall()
    assert (published,) in found


def test_the_production_day_of_deepseek(first: duckdb.DuckDBPyConnection) -> None:
    """226.75 nodes of eight H800 at 2 USD: 87,072 USD a day, 0.112 per million tokens."""
    nodes = 226.75
    ((day, blended),) = first.execute(
        "select ? * 8 * 2 * 24, gpu_cost_per_mtok(2, "
        "(input_tokens + output_tokens) / 86400 / (? * 8)) "
        "from workloads where workload_id = 'deepseek_v3_r1_production_2025_02'",
        [nodes, nodes],
    ).fetchall()
    assert day == pytest.approx(87_072, rel=0.01)
    assert blended == pytest.approx(0.112, rel=0.01)


SPEEDS = {
    # (model, GPU, precision, shape, speed per GPU of the worked table): rows of `throughput`
    (R1, "h200_sxm_141gb", "fp8", "8192/1024"): (150.977, 329.6),
    (R1, "b200_sxm_180gb", "fp4", "8192/1024"): (1026.362,),
    (R1, "mi355x_288gb", "fp4", "8192/1024"): (444.8,),
    (GPT_OSS, "h100_sxm_80gb", "fp4", "8192/1024"): (1154.9,),
    (GPT_OSS, "b200_sxm_180gb", "fp4", "8192/1024"): (6845.9,),
    (LLAMA, "h100_sxm_80gb", "fp8", "8192/1024"): (285.3,),
    (LLAMA, "b200_sxm_180gb", "fp4", "8192/1024"): (1442.4,),
    (LLAMA, "h100_sxm_80gb", "fp8", "2048/2048"): (1541.0,),
}


def test_speeds_of_the_worked_examples_are_published(first: duckdb.DuckDBPyConnection) -> None:
    for (model_id, gpu_id, precision, shape), speeds in SPEEDS.items():
        tokens_in, tokens_out = map(int, shape.split("/"))
        found = [
            speed
            for (speed,) in first.execute(
                "select output_tok_s_per_gpu from throughput where model_id = ? and gpu_id = ? "
                "and precision = ? and input_tokens = ? and output_tokens = ?",
                [model_id, gpu_id, precision, tokens_in, tokens_out],
            ).fetchall()
        ]
        for speed in speeds:
            assert any(abs(f - speed) < 0.1 for f in found), (model_id, gpu_id, speed)


def test_worked_examples(first: duckdb.DuckDBPyConnection) -> None:
    """Thirty rows made by others from the same inputs come out within 2 %."""
    path = shared_facts("anchor_breakeven_examples.csv")
    with path.open(newline="", encoding="utf-8") as file:
        examples = list(csv.DictReader(file))
    assert len(examples) == 30
    for row in examples:
        tokens_in, tokens_out = map(int, row["isl_osl"].split("/"))
        ((own, api, share),) = first.execute(
            "select gpu_cost_per_mtok($rent, $speed), "
            "token_cost($in * 1e6 / $out, 1e6, $p_in, $p_out), "
            "break_even_utilisation($rent, $speed, "
            "token_cost($in * 1e6 / $out, 1e6, $p_in, $p_out))",
            {
                "rent": float(row["usd_per_gpu_h"]),
                "speed": float(row["out_tok_s_per_gpu"]),
                "in": tokens_in,
                "out": tokens_out,
                "p_in": float(row["api_in"]),
                "p_out": float(row["api_out"]),
            },
        ).fetchall()
        assert own == pytest.approx(float(row["selfhost_usd_per_Mout_at_100pct"]), rel=0.02)
        assert api == pytest.approx(float(row["api_usd_per_Mout_with_input"]), rel=0.02)
        assert share == pytest.approx(float(row["break_even_utilisation"]), rel=0.02, abs=0.0006)
