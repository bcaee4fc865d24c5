"""What a parser returns: one contract per kind of source.

Belongs here: the columns, types and vocabularies of observed rows as they leave
``parse(capture)``. Does not belong here: history columns (``core.py``) and published tables.
Names are kept as the seller lists them; mapping to canonical ids happens in ``pipelines/identity``.
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Evidence, Instant, Judgement, Money, Table, column
from schemas.policies import DOCUMENT_KINDS, FACTS, SCOPES

METERS = (
    "input",
    "cached_input",
    "cache_write",
    "cache_write_1h",
    "cache_write_other",
    "cache_storage",
    "output",
    "reasoning_output",
    "input_audio",
    "cached_input_audio",
    "output_audio",
    "input_image",
    "cached_input_image",
    "output_image",
    "input_video",
    "output_video",
    "input_document",
    "embedding",
    "training",
    "citation",
    "fine_tuned_hosting",
    "request",
    "web_search",
    "tool_call",
    "image",
    "page",
    "character_input",
    "character_output",
    "audio_duration",
    "video_duration",
    "session",
)
UNITS = (
    "per_mtok",
    "per_mtok_hour",
    "per_mchar",
    "per_request",
    "per_image",
    "per_page",
    "per_megapixel",
    "per_second",
    "per_minute",
    "per_month",
    "per_gb_day",
    "per_hour",
)
SERVICE_TIERS = (
    "standard",
    "batch",
    "flex",
    "priority",
    "fast",
    "ultrafast",
    "balanced",
    "low_priority",
    "provisioned",
    "free",
)
CONTEXT_RULES = ("whole_prompt", "excess", "unstated")
SCHEDULES = ("always", "peak", "off_peak")
OFFERS = ("list", "promotional", "unstated")
STAGES = ("alpha", "beta", "preview", "legacy", "deprecated")
"""Stages of a model's life at a seller, from before its release to before its end."""
PRODUCTS = ("rental", "marketplace", "serverless")
PURCHASES = ("on_demand", "spot", "reserved", "savings_plan", "capacity_block", "flex_start")
PAYMENTS = ("no_upfront", "partial_upfront", "all_upfront")
GPU_PRICE_UNITS = (
    "per_instance_hour",
    "per_gpu_hour",
    "per_instance_month",
    "per_gpu_month",
    "per_instance_term",
)
SPOT_KINDS = ("market", "administered", "floor")
TAXES = ("excluded", "included", "unstated")
CURRENCY = r"^[A-Z]{3}$"
PRECISIONS = ("bf16", "fp8", "int8", "fp4", "int4")
"""Weight precisions: `bf16` is any 16-bit format, `fp4` NVFP4 or MXFP4, `int4` AWQ or GPTQ."""

SPEED_COUNTS = ("output", "input_and_output")
SPEED_PER = ("deployment", "gpu")


class TokenPriceObservation(Evidence, Judgement):
    """One meter of one listed model at one seller, as one document states it."""

    listed_seller: str = column("Seller as the document names it.", key=True)
    listed_model: str = column("Model as the document names it.", key=True)
    variant: str = column(
        "What else tells two prices of the model apart (`thinking`, a resolution), else empty.",
        key=True,
    )
    region: str = column(
        "Region or deployment as listed, `global` where the seller says so, else `unstated`.",
        key=True,
    )
    service_tier: str = column("Service tier.", one_of=SERVICE_TIERS, key=True)
    context_above_tokens: int = column(
        "Prompts longer than this pay this price; null where there is no lower bound.",
        unit="tokens",
        key=True,
        nullable=True,
        ge=0,
    )
    context_up_to_tokens: int = column(
        "Prompts up to and including this length pay this price; null where unbounded.",
        unit="tokens",
        key=True,
        nullable=True,
        gt=0,
    )
    context_rule: str = column(
        "Whether a longer prompt reprices the whole prompt or only the excess.",
        one_of=CONTEXT_RULES,
    )
    schedule: str = column("Time-of-day schedule.", one_of=SCHEDULES, key=True)
    schedule_detail: str = column("Hours, days and time zone of the schedule.", nullable=True)
    offer: str = column(
        "List price or time-limited promotion; `unstated` where the document shows what is paid "
        "now and cannot tell whether a promotion is in it (OpenRouter's list of models).",
        one_of=OFFERS,
        key=True,
    )
    meter: str = column("What is metered.", one_of=METERS, key=True)
    price: Money = column("Price in `currency` for one `unit`.", ge=0, nullable=True)
    currency: str = column("ISO 4217 code.", key=True, str_matches=CURRENCY)
    unit: str = column("What one price buys.", one_of=UNITS, key=True)
    listed_price: str = column("Price text as the document has it.", tracked=False)
    listed_unit: str = column("Unit as the document has it, in words.", tracked=False)
    effective_from: Instant = column(
        "Start that the seller states, inclusive.", key=True, nullable=True
    )
    effective_to: Instant = column("End that the seller states, exclusive.", nullable=True)
    status: str = column(
        "Stage of the model's life that the source states; null where it states none.",
        one_of=STAGES,
        nullable=True,
    )
    deprecated_on: pl.Date = column(
        "Day from which the source calls the model deprecated: still sold, but on its way out.",
        nullable=True,
    )
    available_until: pl.Date = column(
        "Day on which, as the source states, the seller ends the model (shutdown, retirement, "
        "expiry); it may lie in the past.",
        nullable=True,
    )


class GpuRateObservation(Evidence, Judgement):
    """One offer of GPU time at one seller, as one document states it."""

    listed_seller: str = column("Seller as the document names it.", key=True)
    product: str = column(
        "What is sold: a machine of the seller's (`rental`), of somebody who offers it there "
        "(`marketplace`), or running time without one (`serverless`).",
        one_of=PRODUCTS,
        key=True,
    )
    sku: str = column("Instance type or product name as listed.", key=True)
    variant: str = column(
        "What else tells two prices of the SKU apart (`convertible`), else empty.", key=True
    )
    listed_gpu: str = column("GPU as listed; empty where only the SKU tells it.")
    gpu_count: int = column(
        "GPUs in the offer; null where the seller does not say, and for a part of a GPU.",
        nullable=True,
        gt=0,
    )
    is_fraction: bool = column("Whether the offer is a part of one GPU only.")
    gpu_memory_gb: float = column(
        "Memory per GPU as listed; null where unstated.", unit="GB", nullable=True, gt=0
    )
    vcpus: float = column("Virtual CPUs of the offer.", nullable=True, gt=0)
    host_memory_gb: float = column("Host memory of the offer.", unit="GB", nullable=True, gt=0)
    region: str = column("Region or zone as listed, else `unstated`.", key=True)
    country: str = column("ISO 3166-1 alpha-2 code of the region where stated.", nullable=True)
    purchase: str = column("How it is bought.", one_of=PURCHASES, key=True)
    term_months: int = column("Commitment in months; 0 without one.", key=True, ge=0)
    payment: str = column(
        "When a commitment is paid; null without one and where it makes no difference.",
        one_of=PAYMENTS,
        key=True,
        nullable=True,
    )
    price: Money = column("Price in `currency` for one `unit`.", nullable=True, ge=0)
    currency: str = column("ISO 4217 code.", key=True, str_matches=CURRENCY)
    unit: str = column(
        "What one price buys: `per_instance_term` is the total over the term.",
        one_of=GPU_PRICE_UNITS,
    )
    hours_per_month: int = column(
        "Hours that the seller counts to a month; null where it names no rule (730 then).",
        unit="hours",
        nullable=True,
        gt=0,
    )
    setup_fee: Money = column(
        "What is due once besides the price, in `currency`; null where none is stated.",
        nullable=True,
        ge=0,
    )
    includes_host: bool = column("Whether CPU and memory are included.", nullable=True)
    spot_kind: str = column("How a spot price is made.", one_of=SPOT_KINDS, nullable=True)
    tax: str = column("Whether tax is in the price.", one_of=TAXES)
    listed_price: str = column("Price text as the document has it.", tracked=False)
    listed_unit: str = column("Unit as the document has it, in words.", tracked=False)
    effective_from: Instant = column(
        "Start that the seller states, inclusive.", key=True, nullable=True
    )
    effective_to: Instant = column("End that the seller states, exclusive.", nullable=True)


class SpotHintObservation(Evidence, Judgement):
    """What a seller says about Spot of one instance type where it names no price."""

    listed_seller: str = column("Seller; `providers.provider_id`.", key=True)
    sku: str = column("Instance type as listed.", key=True)
    region: str = column("Region as listed.", key=True)
    savings_percent: int = column(
        "Average saving against the on-demand price, below 0 where Spot cost more.",
        unit="%",
        ge=-1000,
        le=100,
    )
    interruption_band: str = column(
        "How often such instances are taken back, as the seller's band (`5-10%`)."
    )


class FxRateObservation(Evidence, Judgement):
    """One reference rate of one day."""

    rate_on: pl.Date = column("Day of the rate.", key=True)
    currency: str = column("ISO 4217 code.", key=True, str_matches=CURRENCY)
    units_per_eur: Money = column("Units of the currency for one euro.", gt=0)


class ModelFactObservation(Evidence, Judgement):
    """One fact of one model repository."""

    hf_repo: str = column("Hugging Face repository, `owner/name`.", key=True)
    fact: str = column(
        "Name of the fact.",
        key=True,
        one_of=(
            "license_tag",
            "license_name",
            "license_link",
            "gated",
            "params_total",
            "base_model",
            "revision_sha",
            "is_private",
            "license_files",
        ),
    )
    value: str = column("Value as text.")


class ModelShape(Table):
    """What a model's configuration says about the memory and arithmetic that it needs."""

    attention: str = column(
        "How keys and values are kept: `gqa` covers one or several query heads per key head; "
        "`mla` keeps one compressed vector per token; `compressed` keeps one per several tokens.",
        one_of=("gqa", "mla", "compressed"),
    )
    layers: int = column("Layers.", gt=0)
    full_layers: int = column("Layers with full attention.", ge=0)
    sliding_layers: int = column("Layers with a sliding window.", ge=0)
    sliding_window: int = column("Window.", unit="tokens", nullable=True, gt=0)
    linear_layers: int = column("Layers with a fixed state.", ge=0)
    hidden_size: int = column("Width of the model.", gt=0)
    attention_heads: int = column("Query heads.", gt=0)
    kv_heads: int = column("Key and value heads of full layers.", gt=0)
    head_size: int = column("Size of a key or value head of full layers.", gt=0)
    sliding_kv_heads: int = column(
        "Key and value heads of sliding layers where they differ.", nullable=True, gt=0
    )
    sliding_head_size: int = column(
        "Head size of sliding layers where it differs.", nullable=True, gt=0
    )
    kv_lora_rank: int = column("MLA: size of the compressed vector.", nullable=True, gt=0)
    rope_head_size: int = column("MLA: size of the positional key.", nullable=True, gt=0)
    index_head_size: int = column(
        "Sparse attention: size of the index key kept per token and full layer.",
        nullable=True,
        gt=0,
    )
    tokens_per_kv: float = column(
        "Tokens that share one kept vector, averaged over full layers; 1 without compression.",
        ge=1,
    )
    experts: int = column("Routed experts per layer; null for a dense model.", nullable=True, gt=0)
    experts_per_token: int = column("Routed experts per token.", nullable=True, gt=0)
    context_tokens: int = column("Longest context.", unit="tokens", gt=0)
    native_precision: str = column("Precision of the published weights.", one_of=PRECISIONS)


class ModelConfigObservation(Evidence, Judgement, ModelShape):
    """Shape of one open model, as its configuration file states it."""

    hf_repo: str = column("Hugging Face repository, `owner/name`.", key=True)


class ThroughputRun(Table):
    """One measured run as its source states it, before any check of ours."""

    listed_model: str = column("Model as the source names it.", key=True)
    listed_gpu: str = column("GPU as the source names it.", key=True)
    listed_precision: str = column("Weight precision as the source names it.", key=True)
    gpu_count: int = column(
        "GPUs as the source counts them; null where it gives speeds per GPU only.",
        key=True,
        nullable=True,
        ge=0,
    )
    tensor_parallel: int = column("GPUs that share each layer.", key=True, nullable=True, ge=0)
    scenario: str = column("Kind of run.", key=True)
    input_tokens: int = column(
        "Input tokens per request.", unit="tokens", key=True, nullable=True, gt=0
    )
    output_tokens: int = column(
        "Output tokens per request.", unit="tokens", key=True, nullable=True, gt=0
    )
    concurrency: int = column("Requests in flight.", key=True, nullable=True, gt=0)
    stated_tok_s: float = column("Speed.", unit="tokens/s", nullable=True, gt=0)
    stated_counts: str = column("Which tokens the speed counts.", one_of=SPEED_COUNTS)
    stated_per: str = column("What the speed is per.", one_of=SPEED_PER)
    engine: str = column("Serving engine.", key=True, nullable=True)
    engine_version: str = column("Its version or image.", nullable=True)
    ttft_ms: float = column("Median time to first token.", unit="ms", nullable=True, gt=0)
    tpot_ms: float = column("Median time per output token.", unit="ms", nullable=True, gt=0)
    e2e_ms: float = column("Median time of a request.", unit="ms", nullable=True, gt=0)
    power_w_per_gpu: float = column("Power per GPU.", unit="W", nullable=True, gt=0)
    is_speculative: bool = column("Whether tokens were predicted several at a time.", key=True)
    is_disaggregated: bool = column("Whether prefill and decode ran on different GPUs.", key=True)
    is_serving: bool = column("Whether many requests were served at once by a batching engine.")
    measured_on: pl.Date = column("Date of the run or of its publication.", key=True)
    measured_on_is_approximate: bool = column("Whether only the month or so is known.")
    run_url: str = column("Record of the run.", key=True, nullable=True)


class ThroughputObservation(Evidence, Judgement, ThroughputRun):
    """One measured run, as one document states it."""


class PolicyFactObservation(Evidence, Judgement):
    """One fact that a document states about a provider, a route, a model or a licence.

    A fact that the document is known to speak of, but does not now, is a row with value `unknown`
    and no quote. A row with a value from a text has a quote, which must stand in the page.
    """

    scope_type: str = column("What the fact is about.", one_of=SCOPES, key=True)
    listed_scope: str = column(
        "Provider, model, licence, country (ISO 3166-1) or company as listed; of a route the "
        "provider.",
        key=True,
        str_length={"min_value": 1},
    )
    listed_model: str = column(
        "Of a route the model as listed; null where it holds for every model.",
        key=True,
        nullable=True,
    )
    region: str = column(
        "Of a route the region or endpoint as listed; null for any.", key=True, nullable=True
    )
    fact: str = column("Name of the fact.", one_of=tuple(FACTS), key=True)
    condition: str = column("When it holds; null where always.", key=True, nullable=True)
    document: str = column(
        "Document that says so, as its publisher names it.",
        key=True,
        str_length={"min_value": 1},
    )
    value: str = column(
        "Value in the vocabulary of the fact; `unknown` where the document does not say.",
        str_length={"min_value": 1},
    )
    quote: str = column(
        "The words it was read from, as they stand in the page once markup is taken off and white "
        "space folded; null for `unknown` and for fields of a register.",
        tracked=False,
        nullable=True,
        str_length={"min_value": 1, "max_value": 600},
    )
    document_kind: str = column("Kind of document.", one_of=DOCUMENT_KINDS)
    is_first_party: bool = column("Whether the party that the fact is about speaks.")
    effective_from: Instant = column(
        "Since when the document says so, where its publisher dates it.",
        tracked=False,
        nullable=True,
    )
