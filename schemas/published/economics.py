"""Published tables about what self-hosting costs beside an API, and their inputs.

Belongs here: contracts of throughput, model architectures, fit, predictions and
workloads. Does not belong here: prices (``tokens.py``, ``gpus.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Table, column
from schemas.observations import PRECISIONS, ModelShape

TIERS = ("measured_same_configuration", "measured_same_model_and_gpu", "roofline")
"""How a throughput is known, best first."""

BASES = ("measured", "published", "own_assumption")
"""Where a figure of a workload comes from."""


class Throughput(Table):
    """Measured serving speed of one model on one GPU type at one serving point, checked by us.

    Rows that failed a check are in `throughput_rejected`. Speeds are per GPU over all GPUs of the
    deployment, prefill and decode together, whatever way the source counts.
    """

    throughput_id: str = column("Identity.", key=True)
    model_id: str = column("Model, `models.model_id` where we list it.")
    gpu_id: str = column("GPU, `gpus.gpu_id`.", references="gpus.gpu_id")
    gpu_count: int = column(
        "GPUs of the deployment, after the check of the source's own count; null where the source "
        "gives speeds per GPU only.",
        nullable=True,
        gt=0,
    )
    precision: str = column("Weight precision.", one_of=PRECISIONS)
    engine: str = column("Serving engine.", nullable=True)
    engine_version: str = column("Its version.", nullable=True)
    scenario: str = column("Kind of run, in the words of the source.")
    input_tokens: int = column(
        "Input tokens per request; null where the source does not say.",
        unit="tokens",
        nullable=True,
        gt=0,
    )
    output_tokens: int = column(
        "Output tokens per request; null where the source does not say.",
        unit="tokens",
        nullable=True,
        gt=0,
    )
    concurrency: int = column(
        "Requests in flight in the deployment; null at maximum load or where unstated.",
        nullable=True,
        gt=0,
    )
    output_tok_s_per_gpu: float = column("Output tokens per second and GPU.", unit="tokens/s", gt=0)
    input_tok_s_per_gpu: float = column(
        "Input tokens per second and GPU.", unit="tokens/s", nullable=True, gt=0
    )
    ttft_ms: float = column("Time to first token.", unit="ms", nullable=True, gt=0)
    tpot_ms: float = column("Time per output token.", unit="ms", nullable=True, gt=0)
    power_w_per_gpu: float = column("Power per GPU.", unit="W", nullable=True, gt=0)
    is_speculative: bool = column("Whether tokens were predicted several at a time.")
    is_disaggregated: bool = column("Whether prefill and decode ran on different GPUs.")
    is_serving: bool = column(
        "Whether many requests were served at once by a batching engine: false for static batches "
        "and single streams, which say little about capacity."
    )
    little_gpus: float = column(
        "GPUs that Little's law implies from concurrency, latency and speed per GPU.",
        nullable=True,
        gt=0,
    )
    share_of_ideal: float = column(
        "Speed over what memory and arithmetic of the GPUs would allow at best; null where the "
        "architecture or the shape is unknown. Above 1.05 the note says so.",
        nullable=True,
        gt=0,
    )
    recency: int = column(
        "1 for the newest measurement of the model on the GPU at the precision, and so on.", ge=1
    )
    measured_on: pl.Date = column("Date of the measurement or of its publication.")
    measured_on_is_approximate: bool = column("Whether only the month or so is known.")
    source_id: str = column("Source of the row.", references="sources.source_id")
    source_name: str = column("Who measured.")
    source_url: str = column("Evidence.")
    locator: str = column("Place in the evidence.", nullable=True)
    note: str = column("Remark.", nullable=True)


class ThroughputRejected(Table):
    """Measured rows that are not used as facts, with the check that each failed."""

    throughput_id: str = column("Identity.", key=True)
    model_id: str = column("Model; null where the name is not known.", nullable=True)
    gpu_id: str = column(
        "GPU; null where the name is not known.", nullable=True, references="gpus.gpu_id"
    )
    listed_model: str = column("Model as listed.")
    listed_gpu: str = column("GPU as listed.")
    precision: str = column("Weight precision.", nullable=True)
    engine: str = column("Serving engine.", nullable=True)
    scenario: str = column("Kind of run.")
    input_tokens: int = column("Input tokens per request.", unit="tokens", nullable=True)
    output_tokens: int = column("Output tokens per request.", unit="tokens", nullable=True)
    concurrency: int = column("Requests in flight.", nullable=True)
    stated_tok_s: float = column("Speed as the source states it.", unit="tokens/s", nullable=True)
    stated_counts: str = column("Which tokens the stated speed counts.")
    stated_per: str = column("What the stated speed is per.")
    stated_gpu_count: int = column("GPUs as the source states them.", nullable=True)
    reason: str = column(
        "Check that failed.",
        one_of=(
            "unknown_model",
            "unknown_gpu",
            "unknown_precision",
            "littles_law",
            "above_ideal",
            "duplicate",
            "gpu_count_inconsistent",
            "not_comparable",
            "synthetic",
        ),
    )
    detail: str = column("The figures behind it, in words.")
    measured_on: pl.Date = column("Date of the measurement or of its publication.")
    source_id: str = column("Source of the row.", references="sources.source_id")
    source_url: str = column("Evidence.")
    locator: str = column("Place in the evidence.", nullable=True)


class ModelKey(Table):
    """Which model a row is about."""

    model_id: str = column("Model, `models.model_id` where we list it.", key=True)


class ModelArchitectures(ModelKey, ModelShape):
    """What decides how much memory and arithmetic an open model needs, from its configuration.

    A layer keeps keys and values of every token (full attention), of a window (sliding), or a
    fixed state (linear); `layers` is the sum of the three.
    """

    params_total_b: float = column("Parameters in total.", unit="billion", gt=0)
    params_active_b: float = column("Parameters active per token.", unit="billion", gt=0)
    source_url: str = column("The model's configuration file.")
    evidence_url: str = column("Where the figures were read.")
    evidence_kind: str = column(
        "`config`: the file itself; `copy`: a copy of it or of its figures; `secondary`: a report.",
        one_of=("config", "copy", "secondary"),
    )
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark.", nullable=True)


class Fit(Table):
    """Whether a model fits on a number of GPUs at a precision and context, and on how few.

    Weights, one sequence of the full context in the cache (16 bits a value) and 1.5 GB of working
    space per GPU must fit in 90 % of the memory. Counts are those that servers come in and that
    divide the attention heads.
    """

    model_id: str = column("Model.", key=True)
    gpu_id: str = column("GPU.", key=True, references="gpus.gpu_id")
    precision: str = column("Weight precision.", one_of=PRECISIONS, key=True)
    context_tokens: int = column("Context asked for.", unit="tokens", key=True, gt=0)
    is_native_precision: bool = column("Whether the weights are published at this precision.")
    weights_gb: float = column("Weights.", unit="GB", gt=0)
    kv_bytes_per_token: float = column(
        "Cache of one sequence of this context per token, over all GPUs, one copy.",
        unit="bytes",
        gt=0,
    )
    kv_gb_per_sequence: float = column("Cache of one sequence of this context.", unit="GB", gt=0)
    fits: bool = column("Whether any count of up to 16 GPUs is enough.")
    gpu_count: int = column("Fewest GPUs; null where none is enough.", nullable=True, gt=0)
    kv_replication: float = column(
        "Times that the cache is stored at that count, where GPUs outnumber key heads.",
        nullable=True,
        ge=1,
    )
    concurrent_sequences: float = column(
        "Sequences of this context that fit at once at that count.", nullable=True, ge=1
    )
    memory_gb_needed: float = column("Memory needed at that count, or at 16.", unit="GB", gt=0)
    memory_gb_usable: float = column("Memory usable at that count, or at 16.", unit="GB", gt=0)
    reason: str = column(
        "Why it does not fit; null where it does.",
        nullable=True,
        one_of=("context_longer_than_model", "not_enough_memory"),
    )


class ThroughputPredictions(Table):
    """Speed of one replica under one workload, best evidence first, with a 90 % interval.

    One row per model, GPU, number of GPUs, precision and workload. Concurrency is the largest
    that keeps the workload's service level.
    """

    prediction_id: str = column("Identity.", key=True)
    model_id: str = column("Model.", references="models.model_id")
    gpu_id: str = column("GPU.", references="gpus.gpu_id")
    gpu_count: int = column("GPUs of one replica.", gt=0)
    precision: str = column("Weight precision.", one_of=PRECISIONS)
    is_native_precision: bool = column("Whether the weights are published at this precision.")
    workload_id: str = column(
        "Workload, `workloads.workload_id`.", references="workloads.workload_id"
    )
    input_tokens: int = column("Label: input tokens per request.", unit="tokens", gt=0)
    output_tokens: int = column("Label: output tokens per request.", unit="tokens", gt=0)
    cached_input_share: float = column("Label: share of input read from cache.", ge=0, le=1)
    tier: str = column("How it is known.", one_of=TIERS)
    output_tok_s_low: float = column(
        "5 % bound of output tokens per second and replica.", unit="tokens/s", gt=0
    )
    output_tok_s_mid: float = column("Output tokens per second and replica.", unit="tokens/s", gt=0)
    output_tok_s_high: float = column(
        "95 % bound of output tokens per second and replica.", unit="tokens/s", gt=0
    )
    concurrency: int = column("Label, serving point: requests in flight.", nullable=True, gt=0)
    tok_s_per_user: float = column(
        "Label, serving point: output tokens per second that one user sees.",
        unit="tokens/s",
        nullable=True,
        gt=0,
    )
    meets_service_level: bool = column(
        "Whether a user sees the workload's least speed; null where the load is unstated.",
        nullable=True,
    )
    is_speculative: bool = column("Whether tokens are predicted several at a time.")
    evidence_count: int = column("Measured rows behind it; 0 for a pure roofline.", ge=0)
    evidence_ids: str = column(
        "Rows of `throughput` behind it, newest first, at most 5, separated by `; `.",
        nullable=True,
    )
    engine: str = column("Engine of the newest row behind it.", nullable=True)
    engine_version: str = column("Its version.", nullable=True)
    measured_on: pl.Date = column("Date of the newest row behind it.", nullable=True)


class ThroughputCalibration(Table):
    """How far predictions were from rows that they were not fitted to, one source left out.

    Parameters and interval come from the other sources only; coverage is the share of the left-out
    source's rows inside the stated 90 % interval. `all` gives every source the same weight, and
    its bounds are those that predictions carry. For `measured_same_model_and_gpu` the shape is
    what was never seen: the source's runs of other shapes are what it is scaled from. Scaled from
    other sources alone the interval would be 0.26 to 2.20 and cover 84 % on the five sources where
    that can be done, so take this tier as optimistic for a deployment that nobody has measured. The
    terms of the roofline, and the way of scaling (one of about ten), were chosen with these errors
    in view, so a new source may do somewhat worse.
    """

    tier: str = column("Tier.", one_of=TIERS, key=True)
    left_out: str = column("Source left out, or `all`.", key=True)
    source_name: str = column("Its name.")
    rows: int = column("Rows predicted.", ge=0)
    interval_low: float = column("Stated 5 % bound, measured over predicted.", gt=0)
    interval_high: float = column("Stated 95 % bound, measured over predicted.", gt=0)
    coverage: float = column("Share of rows inside the interval.", ge=0, le=1)
    median_ratio: float = column("Median of measured over predicted.", gt=0)
    median_error: float = column("Median of the error, as a share of the measured speed.", ge=0)
    within_25_percent: float = column("Share of rows off by less than 1.25 times.", ge=0, le=1)
    within_2_times: float = column("Share of rows off by less than 2 times.", ge=0, le=1)


class Workloads(Table):
    """Token mix, load and service level of a kind of use, each figure with its basis.

    `use` rows are what the economics are computed for; `benchmark` rows are the shapes that
    benchmarks measure; `trace` rows are published measurements that the others lean on.
    """

    workload_id: str = column("Identity.", key=True)
    kind: str = column("Kind of row.", one_of=("use", "benchmark", "trace"))
    name: str = column("Name.")
    input_tokens: float = column("Input tokens, mean or total.", nullable=True, gt=0)
    output_tokens: float = column("Output tokens, mean or total.", nullable=True, gt=0)
    input_output_ratio: float = column("Input tokens per output token.", gt=0)
    mix_basis: str = column("Basis of the token counts.", one_of=BASES)
    cached_input_share: float = column(
        "Share of input read from cache; null where not measured.", nullable=True, ge=0, le=1
    )
    cached_basis: str = column("Basis of that share.", one_of=BASES, nullable=True)
    peak_to_average: float = column(
        "Peak load over average; null where not measured.", nullable=True, ge=1
    )
    peak_basis: str = column("Basis of that factor.", one_of=BASES, nullable=True)
    batchable_share: float = column(
        "Share of requests that may wait for hours.", nullable=True, ge=0, le=1
    )
    batchable_basis: str = column("Basis of that share.", one_of=BASES, nullable=True)
    min_tok_s_per_user: float = column(
        "Service level: output tokens per second that a user must see; null where nobody waits.",
        unit="tokens/s",
        nullable=True,
        gt=0,
    )
    service_level: str = column(
        "Service level in a word.", one_of=("interactive", "background", "none"), nullable=True
    )
    service_basis: str = column("Basis of the service level.", one_of=BASES, nullable=True)
    source_url: str = column("Evidence.", nullable=True)
    source_name: str = column("Who published it.")
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    note: str = column("Remark.", nullable=True)
