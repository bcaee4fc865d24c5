"""The traps of published throughput, each met by name in the rows as they are kept and read.

Figures are those of the sources; what becomes of a row is asked of the warehouse's own models.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.history.ingest import history_columns
from pipelines.source import KINDS
from warehouse.database import create_table
from warehouse.derive import models
from warehouse.seeds import load_seeds

STEPS = (
    "gpus",
    "precision_bytes",
    "model_architectures",
    "kv_values",
    "throughput_runs",
    "roofline_points",
    "roofline_terms",
    "throughput_audits",
    "throughput",
    "throughput_rejected",
)


@pytest.fixture(scope="module")
def audited() -> Iterator[duckdb.DuckDBPyConnection]:
    """Seeds through the audits, without live rows and without the prediction grid."""
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        connection.execute("create schema mart")
        for kind in (KINDS["throughput"], KINDS["model_configs"]):
            create_table(connection, f"core.{kind.table}", history_columns(kind))
        load_seeds(connection)
        connection.execute("""
            create table mart.prediction_points (
                point_id varchar, model_id varchar, gpu_id varchar, gpu_count bigint,
                precision varchar, input_tokens bigint, output_tokens bigint,
                cached_input_share double, concurrency bigint, is_data_parallel boolean)
        """)
        for name, model in models().items():
            if name in STEPS:
                connection.execute(f"create table mart.{name} as {model.sql}")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return found


def test_01_gpu_count_that_multiplies_two_kinds_of_parallelism(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """64 stated for 8 GPUs: latencies tell, and the row is kept with the true count."""
    found = rows(
        audited,
        "select count(*), count(distinct gpu_count) from mart.throughput "
        "where source_id = 'inferencex_benchmarks' and contains(note, 'the source counts')",
    )
    assert found == [(353, 2)]
    assert rows(
        audited,
        "select gpu_count, round(output_tok_s_per_gpu, 3) from mart.throughput "
        "where engine = 'trt' and precision = 'fp8' and gpu_id = 'b200_sxm_180gb' "
        "and concurrency = 8 and input_tokens = 1024 and output_tokens = 1024 and is_speculative "
        "and measured_on = '2026-01-14' and round(ttft_ms, 2) = 156.09",
    ) == [(8, 97.082)]


def test_01_disaggregated_rows_that_count_gpus_twice(audited: duckdb.DuckDBPyConnection) -> None:
    """72 GPUs stated where about 38 serve: no second figure tells which, so the row is kept out."""
    assert rows(
        audited,
        "select count(*), count(case when stated_gpu_count = 72 then 1 end) "
        "from mart.throughput_rejected where reason = 'gpu_count_inconsistent' "
        "and source_id = 'inferencex_benchmarks'",
    ) == [(8, 2)]


def test_02_speeds_of_prefill_and_decode_gpus_do_not_add_up(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """19,548 in per prefill GPU and 11,726 out per decode GPU; 14,659 per GPU of the whole."""
    assert rows(
        audited,
        "select gpu_count, round(output_tok_s_per_gpu, 1) from mart.throughput "
        "where is_disaggregated and concurrency = 16130 and source_id = 'inferencex_benchmarks' "
        "and round(ttft_ms) = 4937",
    ) == [(32, 7329.7)]


def test_03_one_row_implies_324_gpus_in_a_box_of_eight(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        audited,
        "select reason, detail from mart.throughput_rejected "
        "where gpu_id = 'mi355x_288gb' and engine = 'atom' and concurrency = 512",
    ) == [("littles_law", "latency and concurrency imply 323.8 GPUs, stated are 8")]


def test_04_queries_that_are_tokens(audited: duckdb.DuckDBPyConnection) -> None:
    """Eight systems do 21,944 to 122,269 'queries' a second of a model that does as many tokens."""
    assert rows(
        audited,
        "select count(*), min(stated_tok_s), max(stated_tok_s) from seed.throughput "
        "where source_id = 'mlperf_inference_v5_1' and contains(note, 'labelled queries')",
    ) == [(8, 21944.1, 122269.0)]


def test_05_the_same_run_under_two_accuracy_targets(audited: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        audited,
        "select count(*) from mart.throughput_rejected "
        "where reason = 'duplicate' and starts_with(source_id, 'mlperf')",
    )
    assert found[0][0] > 200
    assert (
        rows(
            audited,
            "select count(*) from mart.throughput where starts_with(source_id, 'mlperf') "
            "group by source_id, model_id, gpu_id, gpu_count, precision, engine, "
            "output_tok_s_per_gpu, split_part(scenario, ',', 1), output_tokens "
            "having count(*) > 1",
        )
        == []
    )


def test_06_online_results_above_offline_ones_are_kept(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """They are what the submitters state: a better tuned server run, not an error of reading."""
    ((faster,),) = rows(
        audited,
        "select count(*) from mart.throughput s join mart.throughput o "
        "on o.source_id = s.source_id and o.model_id = s.model_id and o.precision = s.precision "
        "and split_part(o.scenario, ', ', 2) = split_part(s.scenario, ', ', 2) "
        "where s.source_id = 'mlperf_inference_v6_0' and starts_with(s.scenario, 'Server') "
        "and starts_with(o.scenario, 'Offline') "
        "and s.output_tok_s_per_gpu > o.output_tok_s_per_gpu",
    )
    assert faster > 0


def test_07_a_platform_name_with_another_number_of_gpus(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """785,522 tokens a second on 88 accelerators by the record, 87 by the name: 8,926.4 each."""
    assert rows(
        audited,
        "select gpu_count, output_tok_s_per_gpu, note from mart.throughput "
        "where scenario = 'Interactive, AMD 87xMI355X_22xEPYC_9575F'",
    ) == [(88, 8926.386, "the name says 87 accelerators, the record 88")]


def test_08_speeds_that_count_input_and_output(audited: duckdb.DuckDBPyConnection) -> None:
    """371.93 tokens a second of 128 in and 128 out are 185.96 of output."""
    assert rows(
        audited,
        "select round(output_tok_s_per_gpu, 2) from mart.throughput "
        "where source_id = 'argonne_llm_inference_bench' and locator = 'line 2'",
    ) == [(185.96,)]
    counted = dict(
        rows(
            audited,
            "select source_id, string_agg(distinct stated_counts order by stated_counts) "
            "from seed.throughput group by source_id",
        )
    )
    assert counted["dstack_benchmarks"] == "input_and_output,output"
    assert counted["argonne_llm_inference_bench"] == "input_and_output"
    assert counted["inferencex_blog"] == "input_and_output"
    assert counted["tensorrt_llm_1_0"] == counted["mlperf_inference_v6_0"] == "output"


def test_08_one_edition_states_totals_and_the_next_speeds_per_gpu(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """Two H100 do 2048 in, 2048 out at 3,082 a second in edition 1.0: 1,541 each."""
    assert rows(
        audited,
        "select gpu_count, round(output_tok_s_per_gpu) from mart.throughput "
        "where source_id = 'tensorrt_llm_1_0' and model_id = 'meta-llama/Llama-3.3-70B-Instruct' "
        "and gpu_id = 'h100_sxm_80gb' and input_tokens = 2048 and output_tokens = 2048",
    ) == [(2, 1541.0)]


def test_09_and_10_impossible_and_synthetic_files_are_no_source(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """936,000 tokens a second of a 405B model on eight H100, and rows made up from threads."""
    assert rows(
        audited,
        "select max(output_tok_s_per_gpu) < 2000 from mart.throughput "
        "where model_id = 'meta-llama/Llama-3.1-405B-Instruct' and gpu_id = 'h100_sxm_80gb'",
    ) == [(True,)]
    assert (
        rows(
            audited,
            "select 1 from seed.throughput where contains(locator, 'overview-rows') "
            "or contains(coalesce(run_url, ''), 'evokernel') "
            "or contains(locator, 'throughput_output.csv')",
        )
        == []
    )


def test_11_identical_prompts_beat_uniform_routing_and_are_kept(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """Static batches of Mixtral read fewer experts than random prompts would: up to 1.4 times."""
    ((rows_kept, most),) = rows(
        audited,
        "select count(*), max(share_of_ideal) from mart.throughput "
        "where model_id = 'mistralai/Mixtral-8x7B-v0.1' "
        "and not is_serving and share_of_ideal > 1.05 and contains(note, 'looked at and kept')",
    )
    assert rows_kept == 12
    assert 1.05 < most < 1.4


def test_12_placeholders_of_9_99_dollars_are_no_price(audited: duckdb.DuckDBPyConnection) -> None:
    """The RTX 5090 has placeholders where the survey has no figure: they are kept as unknown."""
    assert rows(
        audited,
        "select max(rent_usd_per_hour_hyperscaler), max(rent_usd_per_hour_neocloud), "
        "max(rent_usd_per_hour_retail) from seed.gpu_power",
    ) == [(Decimal("2.31"), Decimal("2.79"), Decimal("3.30"))]
    assert rows(
        audited,
        "select count(*) from seed.gpu_rates where cast(listed_price as double) = 9.99",
    ) == [(0,)]


def test_13_prompt_speeds_of_single_streams_are_not_carried_over(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """681 tokens a second on one A100 and 7,504 on another: only generation is kept."""
    assert rows(
        audited,
        "select count(*), count(input_tok_s_per_gpu), bool_or(is_serving) from mart.throughput "
        "where source_id = 'xiongjiedai_llama_cpp'",
    ) == [(73, 0, False)]


def test_14_runs_faster_than_the_hardware_allows(audited: duckdb.DuckDBPyConnection) -> None:
    """Qwen2-7B at 2048 in TensorRT-LLM twelve times, Qwen2-72B once, GPT-J on GH200 four times."""
    assert rows(
        audited,
        "select model_id, gpu_id, engine, count(*), min(share_of_ideal) > 1.5 "
        "from mart.throughput_audits where reason = 'above_ideal' group by all order by all",
    ) == [
        ("EleutherAI/gpt-j-6b", "gh200_96gb", "vLLM", 4, True),
        ("Qwen/Qwen2-72B", "h100_sxm_80gb", "TensorRT-LLM", 1, True),
        ("Qwen/Qwen2-7B", "h100_sxm_80gb", "TensorRT-LLM", 12, True),
    ]


def test_15_a_tight_memory_reserve_rejects_nobody(audited: duckdb.DuckDBPyConnection) -> None:
    """Two RTX 4090 do run a 70B model in int4; by our reserve almost no cache is left for it."""
    found = rows(
        audited,
        "select a.reason, a.output_tok_s_per_gpu > 0, t.most_sequences "
        "from mart.throughput_audits a join mart.roofline_terms t on t.point_id = a.run_id "
        "where a.source_id = 'cloudrift_server_benchmark' and a.gpu_id = 'rtx_4090_24gb' "
        "and a.model_id = 'meta-llama/Llama-3.3-70B-Instruct' and a.gpu_count = 2",
    )
    assert len(found) == 1
    assert found[0][0] is None
    assert found[0][1]
    assert found[0][2] < 10


def test_a_run_without_lengths_whose_speed_counts_input_is_kept_out(
    audited: duckdb.DuckDBPyConnection,
) -> None:
    """An agentic run that states input and output together says nothing about output alone."""
    cursor = audited.cursor()
    cursor.execute("begin transaction")
    cursor.execute(
        "insert into mart.throughput_runs by name select * replace (null as input_tokens, "
        "null as output_tokens, null as output_tok_s_per_gpu, null as little_gpus, "
        "'input_and_output' as stated_counts, 'agentic' as run_id) "
        "from mart.throughput_runs where source_id = 'inferencex_benchmarks' limit 1"
    )
    sql = models()["throughput_audits"].sql
    found = cursor.execute(f"select reason from ({sql}) where run_id = 'agentic'").fetchall()
    cursor.execute("rollback")
    assert found == [("not_comparable",)]
