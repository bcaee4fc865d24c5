"""Published tables about what self-hosting costs beside an API, and their inputs.

Belongs here: contracts of throughput, workloads and break-even. Does not belong here: prices
(``tokens.py``, ``gpus.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Table, column
from schemas.observations import PURCHASES


class Throughput(Table):
    """Measured serving speed of one model on one GPU at one serving point."""

    throughput_id: str = column("Identity.", key=True)
    model_id: str = column("Model, `models.model_id`.")
    gpu_id: str = column("GPU, `gpus.gpu_id`.")
    gpu_count: int = column("GPUs of the deployment.", gt=0)
    precision: str = column("Weight precision.")
    engine: str = column("Serving engine.", nullable=True)
    engine_version: str = column("Its version.", nullable=True)
    input_tokens: int = column("Input tokens per request.", unit="tokens", gt=0)
    output_tokens: int = column("Output tokens per request.", unit="tokens", gt=0)
    concurrency: int = column("Requests in flight.", nullable=True, gt=0)
    output_tok_s_per_gpu: float = column("Output tokens per second and GPU.", unit="tokens/s", gt=0)
    input_tok_s_per_gpu: float = column(
        "Input tokens per second and GPU.", unit="tokens/s", nullable=True, gt=0
    )
    ttft_ms: float = column("Time to first token.", unit="ms", nullable=True, gt=0)
    tpot_ms: float = column("Time per output token.", unit="ms", nullable=True, gt=0)
    measured_on: pl.Date = column("Date of the measurement.")
    measured_on_is_approximate: bool = column("Whether only the month or so is known.")
    source_name: str = column("Who measured.")
    source_url: str = column("Evidence.")
    locator: str = column("Place in the evidence.", nullable=True)
    note: str = column("Remark.", nullable=True)


class Workloads(Table):
    """Token mix of a kind of use, from published traces."""

    workload_id: str = column("Identity.", key=True)
    name: str = column("Name.")
    input_tokens: float = column("Input tokens, mean or total.", nullable=True, gt=0)
    output_tokens: float = column("Output tokens, mean or total.", nullable=True, gt=0)
    input_output_ratio: float = column("Input tokens per output token.", gt=0)
    cached_input_share: float = column(
        "Share of input read from cache; null where not measured.", nullable=True, ge=0, le=1
    )
    peak_to_average: float = column(
        "Peak load over average; null where not measured.", nullable=True, ge=1
    )
    source_url: str = column("Evidence.", nullable=True)
    source_name: str = column("Who published it.")
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    note: str = column("Remark.", nullable=True)


class BreakEven(Table):
    """One model on one GPU against one API comparator: from what load on self-hosting is cheaper.

    First edition: rented GPUs at 100 % of measured throughput, no staff, no spare. Every figure
    is per million output tokens together with the input tokens that come with them.
    """

    break_even_id: str = column("Identity.", key=True)
    model_id: str = column("Model.")
    gpu_id: str = column("GPU.")
    replica_gpu_count: int = column("GPUs of one replica, as measured.", gt=0)
    precision: str = column("Weight precision as measured.")
    purchase: str = column("How the GPU is bought.", one_of=PURCHASES)
    gpu_price_basis: str = column("Which GPU price is used.", one_of=("cheapest", "median"))
    gpu_seller_id: str = column("Seller of that price (the lower of two middle ones).")
    gpu_offer_id: str = column("Row of `gpu_rates`.")
    gpu_seller_count: int = column("Sellers of this GPU and purchase.", ge=1)
    usd_per_gpu_hour: float = column("GPU price used.", unit="USD per GPU hour", gt=0)
    gpu_price_seen_on: pl.Date = column("When that GPU price was last confirmed.")
    input_tokens: int = column("Label 1, mix: input tokens per request.", unit="tokens")
    output_tokens: int = column("Label 1, mix: output tokens per request.", unit="tokens")
    cached_input_share: float = column("Label 2: share of input read from cache.", ge=0, le=1)
    comparator: str = column(
        "Label 3: which API price is compared.", one_of=("cheapest", "median", "dearest")
    )
    comparator_seller_id: str = column("Seller of that price (the lower of two middle ones).")
    comparator_price_id: str = column("Row of `token_prices`.")
    comparator_seller_count: int = column("Sellers of the same weights.", ge=1)
    api_input_usd_per_mtok: float = column("API input price.", unit="USD per million tokens")
    api_output_usd_per_mtok: float = column("API output price.", unit="USD per million tokens")
    concurrency: int = column("Label 4, serving point: requests in flight.", nullable=True)
    output_tok_s_per_gpu: float = column(
        "Label 4, serving point: measured output tokens per second and GPU.", gt=0
    )
    throughput_tier: str = column(
        "How the throughput is known.", one_of=("measured_same_configuration",)
    )
    throughput_id: str = column("Row of `throughput`.")
    measured_on: pl.Date = column("Date of the measurement.")
    self_host_usd_per_mtok_output: float = column(
        "GPU cost per million output tokens at full load, input included.", gt=0
    )
    api_usd_per_mtok_output: float = column(
        "API bill per million output tokens, input included.", gt=0
    )
    break_even_utilisation: float = column(
        "Label 5: share of full load from which self-hosting is cheaper; above 1 is never.", gt=0
    )
    reachable_utilisation: float = column(
        "Utilisation that one working replica and one spare reach at a peak of 2.5 times the "
        "average.",
    )
    reachable_utilisation_at_scale: float = column(
        "Utilisation that many replicas reach at the same peak.",
    )
    break_even_output_tokens_per_day: float = column(
        "Output tokens a day at which one replica's rent equals the API bill.", unit="tokens/day"
    )
    verdict: str = column(
        "`self_host_wins` from one replica on; `self_host_wins_at_scale`; `api_wins` at any "
        "reachable load; `never` even at full load.",
        one_of=("self_host_wins", "self_host_wins_at_scale", "api_wins", "never"),
    )
