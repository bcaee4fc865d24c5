"""MLPerf Inference result files: one list of results per round, the same layout in every round.

Belongs here: reading ``summary_results.json`` of any round. Must not be here: addresses and dates
of a round (one module each under ``throughput/``) and corrections, which are checks of ours.

Only language models are read; other benchmarks of the round (images, speech, recommendations) are
named in ``OTHERS`` and passed over, and so are scenarios that state a latency. A result is output
tokens per second of the whole system. Input lengths are not in the file; output lengths are, as
``TOKENS_PER_SAMPLE``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pipelines.reading.json_documents import expect_keys, json_of
from pipelines.reading.money import decimal_of
from pipelines.reading.rows import aside, frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

MODELS = (
    "deepseek-r1",
    "gpt-oss-120b",
    "llama2-70b-99",
    "llama2-70b-99.9",
    "llama3.1-405b",
    "llama3.1-8b",
    "llama3.1-8b-edge",
    "mixtral-8x7b",
)
OTHERS = (
    "3d-unet-99",
    "3d-unet-99.9",
    "bert-99",
    "bert-99.9",
    "dlrm-v2-99",
    "dlrm-v2-99.9",
    "dlrm-v3",
    "pointpainting",
    "qwen3-vl-235b-a22b",
    "resnet",
    "retinanet",
    "rgat",
    "stable-diffusion-xl",
    "wan-2.2-t2v-a14b",
    "whisper",
    "yolo-95",
    "yolo-99",
)
REQUIRED = (
    "ID",
    "Submitter",
    "Availability",
    "Category",
    "Platform",
    "Model",
    "Scenario",
    "Accuracy",
    "Nodes",
    "Accelerator",
    "a#",
    "Location",
    "Software",
    "weight_data_types",
    "Details",
    "Performance_Result",
    "Performance_Units",
)
TOKENS, LATENCY, QUERIES = "Tokens/s", "Latency (ms)", "Queries/s"
SCENARIOS = ("Offline", "Server", "Interactive", "SingleStream", "MultiStream")
SAME_SIZE = (0.2, 1.5)
"""A result labelled queries is tokens where it is this share of the system's offline tokens."""


def mlperf_source(round_: str, repository: str, *, proven_on: tuple[str, ...] = ()) -> Source:
    """The source of one round."""
    url = f"https://raw.githubusercontent.com/mlcommons/{repository}/main/summary_results.json"
    return Source(
        id=f"mlperf_inference_v{round_.replace('.', '_')}",
        kind="throughput",
        publisher=f"MLCommons (MLPerf Inference v{round_})",
        urls=(url,),
        claims=(re.escape(url),),
        media_type="application/json",
        currency="",
        is_official=True,
        terms="Results under the MLPerf result-usage rules; repository Apache-2.0 or unstated.",
        minimum_rows=100,
        cadence_hours=160,
        proven_on=proven_on,
    )


def runs(source: Source, capture: Capture, published_on: date) -> pl.DataFrame:
    """Language-model results; raises ``SourceError`` on a benchmark, scenario or unit not known."""
    require_pages(capture, 1)
    records = json_of(source.id, capture.page.text)
    if not isinstance(records, list):
        raise SourceError(source.id, "document", "not a list", type(records).__name__)
    rows: list[dict[str, Any]] = []
    for index, record in enumerate(records):
        place = f"/{index}"
        if not isinstance(record, dict):
            raise SourceError(source.id, place, "not a result", record)
        expect_keys(source.id, place, record, known=record, required=REQUIRED)
        if record["Model"] in OTHERS:
            rows.append(aside(place, "not a benchmark of a language model", record["Model"]))
            continue
        if record["Model"] not in MODELS:
            raise SourceError(source.id, f"{place}/Model", "unknown benchmark", record["Model"])
        if record["Scenario"] not in SCENARIOS:
            raise SourceError(source.id, f"{place}/Scenario", "unknown", record["Scenario"])
        if record["Performance_Units"] == LATENCY:
            rows.append(aside(place, "the time to an answer, not a speed", record["Model"]))
        else:
            rows.append(_run(source, records, place, record, published_on))
    return frame_of(source, rows)


def _run(
    source: Source,
    records: Sequence[Mapping[str, Any]],
    place: str,
    record: Mapping[str, Any],
    published_on: date,
) -> dict[str, Any]:
    result = record["Performance_Result"]
    value = float(decimal_of(source.id, f"{place}/Performance_Result", result))
    notes = [_unit(source, records, place, record, value)]
    if record["Category"] != "closed":
        notes.append(f"{record['Category']} division")
    if record["Availability"] != "available":
        notes.append(f"{record['Availability']} hardware")
    gpus, count_note = _gpus(source, place, record)
    notes.append(count_note)
    length = re.search(r"TOKENS_PER_SAMPLE: ([\d.]+)", str(record["Accuracy"]))
    return {
        "page": 0,
        "locator": place,
        "listed_model": record["Model"],
        "listed_gpu": record["Accelerator"] or record["Processor"],
        "listed_precision": str(record["weight_data_types"]).lower() or "unstated",
        "gpu_count": gpus,
        "scenario": f"{record['Scenario']}, {record['Submitter']} {record['Platform']}",
        "output_tokens": round(float(length[1])) if length else None,
        "stated_tok_s": value or None,
        "stated_counts": "output",
        "stated_per": "deployment",
        "engine": _engine(str(record["Software"])),
        "engine_version": str(record["Software"])[:60] or None,
        "is_speculative": False,
        "is_disaggregated": False,
        "is_serving": True,
        "measured_on": published_on,
        "measured_on_is_approximate": False,
        "run_url": record["Details"],
        "note": "; ".join(filter(None, notes)) or None,
    }


def _unit(
    source: Source,
    records: Sequence[Mapping[str, Any]],
    place: str,
    record: Mapping[str, Any],
    value: float,
) -> str:
    """Raise where the unit is not tokens per second; say so where only the label is wrong.

    Queries of one system and model cannot be near its own offline tokens: a query has hundreds.
    """
    unit = record["Performance_Units"]
    if unit == TOKENS:
        return ""
    offline = [
        float(other["Performance_Result"])
        for other in records
        if other["Scenario"] == "Offline"
        and other["Performance_Units"] == TOKENS
        and (other["Submitter"], other["Platform"], other["Model"])
        == (record["Submitter"], record["Platform"], record["Model"])
    ]
    low, high = SAME_SIZE
    if unit == QUERIES and any(low * most <= value <= high * most for most in offline):
        return "labelled queries per second; tokens per second by the system's offline result"
    raise SourceError(source.id, f"{place}/Performance_Units", "unit of a language model", unit)


def _gpus(source: Source, place: str, record: Mapping[str, Any]) -> tuple[int | None, str]:
    """Accelerators of the system, and a word where the platform's name says another number."""
    if record["a#"] == "":
        return None, "no accelerator"
    for name in ("Nodes", "a#"):
        if isinstance(record[name], bool) or not isinstance(record[name], int):
            raise SourceError(source.id, f"{place}/{name}", "not a whole number", record[name])
    gpus = record.get("Total Accelerators") or record["Nodes"] * record["a#"]
    named = re.search(r"\(x(\d+)\)$", str(record["Accelerator"]))
    if named and int(named[1]) != gpus:
        return gpus, f"the name says {named[1]} accelerators, the record {gpus}"
    return gpus, ""


ENGINES = {
    "vllm": "vLLM",
    "sglang": "sglang",
    "tensorrt": "TensorRT-LLM",
    "pytorch": "PyTorch",
    "llm-d": "llm-d",
}


def _engine(software: str) -> str | None:
    """The serving engine that the software line names, or None."""
    return next((name for key, name in ENGINES.items() if key in software.lower()), None)
