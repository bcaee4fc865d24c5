"""InferenceX benchmark API: speed of one model on many GPUs over concurrency.

Belongs here: rows of ``/api/v1/benchmarks?model=...``. Must not be here: corrections of the
source's figures, which are checks of ours in ``warehouse/models``.

What the fields mean, found by reading the data:

* ``num_*_gpu`` is tensor times expert parallelism and may be many times the true number, and where
  prefill and decode run on the same GPUs both name the same ones.
* In a disaggregated row ``input_tput_per_gpu`` is per prefill GPU and ``output_tput_per_gpu`` per
  decode GPU; only ``tput_per_gpu``, input and output together, is per GPU of the whole.
* ``isl`` and ``osl`` are null for agentic runs, which have no fixed length.
* Since August 2026 a row also says which run and curve it belongs to, the kind of benchmark and
  whether the cache is offloaded; ``run_url`` may be null.
* Power is withheld by the source where ``power_valid`` is 0.
* Request lengths are drawn between 80 and 100 % of ``isl`` and ``osl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

API = "https://inferencex.semianalysis.com/api/v1/benchmarks"
MODELS = (
    "DeepSeek-R1-0528",
    "DeepSeek-V4-Pro",
    "GLM-5",
    "Kimi-K2.5",
    "Kimi-K3",
    "Llama-3.3-70B-Instruct-FP8",
    "MiniMax-M2.5",
    "Qwen-3.5-397B-A17B",
    "gpt-oss-120b",
)

SOURCE = Source(
    id="inferencex_benchmarks",
    kind="throughput",
    publisher="SemiAnalysis (InferenceX)",
    urls=tuple(f"{API}?model={name}" for name in MODELS),
    claims=(
        r"https://inferencex\.semianalysis\.com/api/v1/benchmarks(?:\?model=(?P<partition>[\w.-]+))?",
    ),
    media_type="application/json",
    currency="",
    is_official=True,
    terms="Public API without a key; benchmark code Apache-2.0, no data licence stated.",
    minimum_rows=1,
    cadence_hours=160,
    proven_on=("2026-06-11",),
)

TEXTS = ("hardware", "framework", "model", "precision", "spec_method")
FLAGS = ("disagg", "is_multinode")
COUNTS = ("decode_tp", "num_prefill_gpu", "num_decode_gpu", "conc")
LENGTHS = ("isl", "osl")
REQUIRED = (*TEXTS, *FLAGS, *COUNTS, *LENGTHS, "metrics", "date", "run_url")
KNOWN = (
    *REQUIRED,
    "benchmark_type",
    "curve_date",
    "curve_run_started_at",
    "curve_workflow_run_id",
    "id",
    "image",
    "offload_mode",
    "recipe_fingerprint",
    "run_started_at",
    "workflow_run_id",
    "workers",
    "prefill_tp",
    "prefill_ep",
    "prefill_dp_attention",
    "prefill_num_workers",
    "decode_ep",
    "decode_dp_attention",
    "decode_num_workers",
)
SPECULATION = {"none": False, "mtp": True, "eagle": True, "eagle3": True}


def parse(capture: Capture) -> pl.DataFrame:
    """Runs of one model; raises ``SourceError`` on a key or word that nobody has looked at."""
    require_pages(capture, 1)
    records = json_of(SOURCE.id, capture.page.text)
    if not isinstance(records, list):
        raise SourceError(SOURCE.id, "document", "not a list", type(records).__name__)
    return frame_of(SOURCE, [_run(f"/{i}", record) for i, record in enumerate(records)])


def _run(place: str, record: Any) -> dict[str, Any]:
    if not isinstance(record, dict) or not isinstance(record.get("metrics"), dict):
        raise SourceError(SOURCE.id, place, "not a run with metrics", record)
    expect_keys(SOURCE.id, place, record, known=KNOWN, required=REQUIRED)
    for name in TEXTS:
        if not isinstance(record[name], str) or not record[name]:
            raise SourceError(SOURCE.id, f"{place}/{name}", "not a text", record[name])
    for name in FLAGS:
        if not isinstance(record[name], bool):
            raise SourceError(SOURCE.id, f"{place}/{name}", "not true or false", record[name])
    for name in COUNTS:
        if isinstance(record[name], bool) or not isinstance(record[name], int):
            raise SourceError(SOURCE.id, f"{place}/{name}", "not a whole number", record[name])
    for name in LENGTHS:
        if record[name] is not None and not isinstance(record[name], int):
            raise SourceError(SOURCE.id, f"{place}/{name}", "not a length", record[name])
    if record["spec_method"] not in SPECULATION:
        raise SourceError(
            SOURCE.id, f"{place}/spec_method", "unknown method", record["spec_method"]
        )
    return {
        "page": 0,
        "locator": place,
        "listed_model": record["model"],
        "listed_gpu": record["hardware"],
        "listed_precision": record["precision"],
        "tensor_parallel": record["decode_tp"],
        "scenario": _scenario(record),
        "input_tokens": record["isl"],
        "output_tokens": record["osl"],
        "concurrency": record["conc"],
        "engine": record["framework"],
        "engine_version": record.get("image"),
        "is_speculative": SPECULATION[record["spec_method"]],
        "is_disaggregated": record["disagg"],
        "is_serving": True,
        "measured_on": _day(place, record["date"]),
        "measured_on_is_approximate": False,
        "run_url": record["run_url"],
        **_speed(place, record),
        **_times(place, record["metrics"]),
    }


def _scenario(record: Mapping[str, Any]) -> str:
    """Kind of run, with what else tells two runs apart."""
    attention = ", data-parallel attention" if record.get("decode_dp_attention") else ""
    experts = record.get("decode_ep") or 1
    parallel = f", expert parallel {experts}" if experts > 1 else ""
    workers = ""
    if record["disagg"]:
        workers = ", {} prefill and {} decode workers".format(
            record.get("prefill_num_workers"), record.get("decode_num_workers")
        )
    kind = record.get("benchmark_type") or "single_turn"
    offload = record.get("offload_mode") or "off"
    return "".join(
        (
            "serving",
            attention,
            parallel,
            workers,
            f", {kind}" if kind != "single_turn" else "",
            f", cache offload {offload}" if offload != "off" else "",
        )
    )


def _speed(place: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The figure that is per GPU of the whole deployment, and the stated number of GPUs."""
    metrics = record["metrics"]
    if record["disagg"]:
        gpus = record["num_prefill_gpu"] + record["num_decode_gpu"]
        name, counts = "tput_per_gpu", "input_and_output"
    else:
        gpus = record["num_decode_gpu"]
        name, counts = "output_tput_per_gpu", "output"
        if name not in metrics:
            name, counts = "tput_per_gpu", "input_and_output"
    return {
        "gpu_count": gpus,
        "stated_tok_s": _metric(place, metrics, name),
        "stated_counts": counts,
        "stated_per": "gpu",
    }


def _times(place: str, metrics: Mapping[str, Any]) -> dict[str, float | None]:
    """Latencies in milliseconds (the source has seconds) and watts per GPU."""

    def milliseconds(name: str) -> float | None:
        value = _metric(place, metrics, name)
        return None if value is None else round(value * 1000, 6)

    return {
        "ttft_ms": milliseconds("median_ttft"),
        "tpot_ms": milliseconds("median_tpot"),
        "e2e_ms": milliseconds("median_e2el"),
        "power_w_per_gpu": _metric(place, metrics, "avg_power_w")
        if metrics.get("power_valid", 1) == 1
        else None,
    }


def _metric(place: str, metrics: Mapping[str, Any], name: str) -> float | None:
    if metrics.get(name) is None:
        return None
    value = decimal_of(SOURCE.id, f"{place}/metrics/{name}", metrics[name])
    if value < 0:
        raise SourceError(SOURCE.id, f"{place}/metrics/{name}", "below zero", value)
    return float(value) or None


def _day(place: str, value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SourceError(SOURCE.id, f"{place}/date", "not a date", value) from error
