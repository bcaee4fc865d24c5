"""Published tables about when self-hosting costs less than an API, and what to do about it.

Belongs here: contracts of comparisons between APIs and self-hosting. Does not belong here: their
inputs (``tokens.py``, ``gpus.py``, ``economics.py``, ``costs.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Table, column
from schemas.observations import PRECISIONS, PURCHASES
from schemas.published.economics import TIERS
from schemas.published.licences import RESULTS
from schemas.published.sovereignty import PROFILES

COMPARATORS = ("cheapest", "median", "dearest", "publisher", "closed_model")
OPTIONS = ("closed_api", "open_api", "rented_gpus", "owned_gpus")
SIZE_CLASSES = ("single_gpu", "single_node", "multi_node")
VERDICTS = ("never", "api_wins", "self_host_wins_above_volume")


class BreakEven(Table):
    """One model on one kind of GPU against one API price: from what volume on self-hosting wins.

    Everything is counted per million output tokens together with the input that comes with them.
    A fleet has the replicas that its peak needs and one spare, machines of the size that the seller
    rents out, and staff, monitoring and storage by `cost_assumptions`. No row is without its five
    labels: mix, cached share, comparator, serving point, utilisation.
    """

    break_even_id: str = column("Identity.", key=True)
    model_id: str = column("Model, open weights.", references="models.model_id")
    gpu_id: str = column("GPU.", references="gpus.gpu_id")
    replica_gpu_count: int = column("GPUs of one replica.", gt=0)
    precision: str = column("Weight precision.", one_of=PRECISIONS)
    is_native_precision: bool = column("Whether the weights are published at this precision.")
    purchase: str = column(
        "How the GPU is had; `owned` is bought and kept.", one_of=(*PURCHASES, "owned")
    )
    term_months: int = column("Commitment in months; 0 without one.", ge=0)
    gpu_price_basis: str = column(
        "Which price: of the cheapest seller, of the median one (the lower of two middle ones), or "
        "an owned machine at the electricity price of an area.",
        one_of=("cheapest", "median", "owned"),
    )
    gpu_seller_id: str = column(
        "Seller of that price; null for an owned GPU.",
        nullable=True,
        references="providers.provider_id",
    )
    gpu_offer_id: str = column(
        "Row of `gpu_rates`; null for an owned GPU.", nullable=True, references="gpu_rates.offer_id"
    )
    gpu_region: str = column("Region of the offer, or area of the electricity price.")
    gpu_seller_count: int = column("Sellers of this GPU, purchase and term; 0 if owned.", ge=0)
    usd_per_gpu_hour: float = column(
        "GPU price used; a spot price with the machine time that interruptions cost on top.",
        unit="USD per GPU hour",
        gt=0,
    )
    gpu_price_seen_on: pl.Date = column("When that price was last confirmed.")
    minimum_replicas: int = column(
        "Fewest replicas that can be rented, as the seller rents whole machines.", ge=1
    )
    workload_id: str = column("Workload.", references="workloads.workload_id")
    input_tokens: float = column("Label 1, mix: input tokens per request.", unit="tokens", gt=0)
    output_tokens: float = column(
        "Label 1, mix: output tokens per request, reasoning included.", unit="tokens", gt=0
    )
    cached_input_share: float = column("Label 2: share of input read from cache.", ge=0, le=1)
    comparator: str = column(
        "Label 3, the API price: of the same weights the cheapest, median or dearest seller or the "
        "publisher's own API; or a closed model at its publisher.",
        one_of=COMPARATORS,
    )
    comparator_model_id: str = column("Model of that price.", references="models.model_id")
    comparator_seller_id: str = column("Seller of that price.", references="providers.provider_id")
    comparator_price_id: str = column("Row of `token_prices`.", references="token_prices.price_id")
    comparator_seller_count: int = column("Sellers that were compared.", ge=1)
    api_input_usd_per_mtok: float = column("Its input price.", unit="USD per million tokens")
    api_output_usd_per_mtok: float = column("Its output price.", unit="USD per million tokens")
    concurrency: int = column("Label 4, serving point: requests in flight.", nullable=True)
    tok_s_per_user: float = column(
        "Label 4, serving point: output tokens per second that one user sees.", nullable=True
    )
    output_tok_s_per_replica: float = column(
        "Label 4, serving point: output tokens per second and replica.", gt=0
    )
    output_tok_s_low: float = column("5 % bound of the same.", gt=0)
    output_tok_s_high: float = column("95 % bound of the same.", gt=0)
    throughput_tier: str = column("How the throughput is known.", one_of=TIERS)
    prediction_id: str = column(
        "Row of `throughput_predictions`.", references="throughput_predictions.prediction_id"
    )
    peak_to_average: float = column("Peak load over average of the workload.", ge=1)
    self_host_usd_per_mtok_output: float = column(
        "GPU cost at full load, all replicas busy, no staff.", unit="USD", gt=0
    )
    api_usd_per_mtok_output: float = column("API bill.", unit="USD", gt=0)
    break_even_utilisation: float = column(
        "Label 5: share of full load from which the GPUs cost less than the API; above 1 is never.",
        gt=0,
    )
    reachable_utilisation: float = column(
        "Label 5: utilisation that one working replica and one spare reach.", gt=0
    )
    reachable_utilisation_at_scale: float = column(
        "Label 5: utilisation that many replicas come near to.", gt=0
    )
    break_even_usd_per_gpu_hour: float = column(
        "GPU price at which both cost the same at scale.", unit="USD per GPU hour"
    )
    first_output_tokens_per_day: float = column(
        "Daily output tokens from which self-hosting can cost less; null for never.",
        unit="tokens per day",
        nullable=True,
    )
    always_output_tokens_per_day: float = column(
        "Daily output tokens above which it always does: the cost of a fleet is a staircase, in "
        "between both win in turns (`crossings_for`).",
        unit="tokens per day",
        nullable=True,
    )
    working_replicas: int = column(
        "Working replicas at the first of these loads.", nullable=True, ge=1
    )
    cost_ratio_10m: float = column(
        "Cost of self-hosting over the API bill at 10 million output tokens a day.", gt=0
    )
    cost_ratio_100m: float = column("The same at 100 million.", gt=0)
    cost_ratio_1b: float = column("The same at 1 billion.", gt=0)
    cost_ratio_10b: float = column("The same at 10 billion.", gt=0)
    cost_ratio_1b_p5: float = column("5 % quantile of the ratio at 1 billion, by draws.", gt=0)
    cost_ratio_1b_p50: float = column("Median of the same.", gt=0)
    cost_ratio_1b_p95: float = column("95 % quantile of the same.", gt=0)
    chance_10m: float = column(
        "Chance that self-hosting costs less at 10 million output tokens a day: share of 128 draws "
        "of throughput, peak, staff and GPU price within their ranges.",
        ge=0,
        le=1,
    )
    chance_100m: float = column("The same at 100 million.", ge=0, le=1)
    chance_1b: float = column("The same at 1 billion.", ge=0, le=1)
    chance_10b: float = column("The same at 10 billion.", ge=0, le=1)
    payback_months: float = column(
        "Owned GPUs: months until they have paid for themselves at 1 billion output tokens a day, "
        "API prices and money falling as assumed; null for never, and for rented ones.",
        nullable=True,
        gt=0,
    )
    verdict: str = column(
        "`never`: the GPUs alone cost more even at full load; `api_wins`: at every load that can "
        "be reached; `self_host_wins_above_volume`: above the volume of the row.",
        one_of=VERDICTS,
    )


class BreakEvenHistory(Table):
    """How the comparison stood at the end of each month, at the prices known then.

    Chat workload, precision as published, cheapest on-demand seller of the GPU against the cheapest
    API seller of the same weights. Throughput is today's prediction throughout: only prices move.
    """

    model_id: str = column("Model.", key=True, references="models.model_id")
    gpu_id: str = column("GPU.", key=True, references="gpus.gpu_id")
    month_end: pl.Date = column("End of the month, or the day of the snapshot.", key=True)
    precision: str = column("Weight precision.", one_of=PRECISIONS)
    replica_gpu_count: int = column("GPUs of one replica.", gt=0)
    workload_id: str = column("Workload.", references="workloads.workload_id")
    prediction_id: str = column(
        "Row of `throughput_predictions`.", references="throughput_predictions.prediction_id"
    )
    gpu_seller_id: str = column("Seller of the GPU price.", references="providers.provider_id")
    usd_per_gpu_hour: float = column("GPU price.", unit="USD per GPU hour", gt=0)
    gpu_seller_count: int = column("Sellers of the GPU known then.", ge=1)
    comparator_seller_id: str = column(
        "Seller of the API price.", references="providers.provider_id"
    )
    api_usd_per_mtok_output: float = column(
        "API bill per million output tokens with their input.", unit="USD", gt=0
    )
    comparator_seller_count: int = column("Sellers of the weights known then.", ge=1)
    break_even_utilisation: float = column("As in `break_even`.", gt=0)
    reachable_utilisation_at_scale: float = column("As in `break_even`.", gt=0)
    verdict: str = column("As in `break_even`.", one_of=VERDICTS)
    previous_verdict: str = column(
        "Verdict of the month before; null for the first.", nullable=True, one_of=VERDICTS
    )


class DecisionOptions(Table):
    """One way to serve a model under a workload, with what it takes to price it at any volume.

    APIs of open models and of the closed ones they are compared with; of every seller, country,
    purchase and term the GPU with the cheapest output and the one with the cheapest smallest fleet;
    owned GPUs likewise. Each has the results of its route in every profile. `decide_for` reads this
    table.
    """

    option_id: str = column("Identity.", key=True)
    model_id: str = column("Model that answers.", references="models.model_id")
    workload_id: str = column("Workload.", references="workloads.workload_id")
    option: str = column("Kind of way.", one_of=OPTIONS)
    provider_id: str = column("Seller; `own_hardware` for owned GPUs.")
    region: str = column(
        "Region of the API, country of the machines, or area of the electricity of owned ones; "
        "`unstated` if unsaid."
    )
    route_id: str = column(
        "Row of `sovereignty`; null where none matches.",
        nullable=True,
        references="sovereignty.route_id",
    )
    price_id: str = column(
        "Row of `token_prices`; null for GPUs.", nullable=True, references="token_prices.price_id"
    )
    offer_id: str = column(
        "Row of `gpu_rates`; null for APIs and owned GPUs.",
        nullable=True,
        references="gpu_rates.offer_id",
    )
    prediction_id: str = column(
        "Row of `throughput_predictions`; null for APIs.",
        nullable=True,
        references="throughput_predictions.prediction_id",
    )
    gpu_id: str = column("GPU; null for APIs.", nullable=True, references="gpus.gpu_id")
    replica_gpu_count: int = column("GPUs of one replica; null for APIs.", nullable=True, gt=0)
    purchase: str = column("How the GPU is had; null for APIs.", nullable=True)
    term_months: int = column("Commitment in months; null for APIs.", nullable=True, ge=0)
    usd_per_gpu_hour: float = column("GPU price; null for APIs.", nullable=True, gt=0)
    minimum_replicas: int = column("Fewest replicas; null for APIs.", nullable=True, ge=1)
    output_tok_s_per_replica: float = column("Speed; null for APIs.", nullable=True, gt=0)
    output_tok_s_low: float = column("5 % bound of it.", nullable=True, gt=0)
    throughput_tier: str = column("How the speed is known; null for APIs.", nullable=True)
    peak_to_average: float = column("Peak load over average of the workload.", ge=1)
    api_usd_per_mtok_output: float = column(
        "API bill per million output tokens with their input; null for GPUs.",
        unit="USD",
        nullable=True,
        gt=0,
    )
    fixed_usd_per_day: float = column(
        "Staff, monitoring and storage a day; 0 for APIs.", unit="USD per day", ge=0
    )
    gdpr: str = column("Result of the route in this profile; see `suitability`.", one_of=RESULTS)
    gdpr_strict: str = column("Result in this profile.", one_of=RESULTS)
    hipaa: str = column("Result in this profile.", one_of=RESULTS)
    eu_financial_services: str = column("Result in this profile.", one_of=RESULTS)
    no_chinese_jurisdiction: str = column("Result in this profile.", one_of=RESULTS)
    no_us_jurisdiction: str = column("Result in this profile.", one_of=RESULTS)


class Situations(Table):
    """A situation that the decision matrix answers, as a question with figures; ours."""

    situation_id: str = column("Identity.", key=True)
    name: str = column("The situation in a line.")
    model_id: str = column("Open-weight model that would do.", references="models.model_id")
    workload_id: str = column("Workload.", references="workloads.workload_id")
    output_tokens_per_day: float = column("Load.", unit="tokens per day", gt=0)
    peak_factor: float = column("Peak over the workload's own peak; 1 is usual.", gt=0)
    profile: str = column(
        "Profile that the route must pass; null where none is asked.",
        nullable=True,
        one_of=PROFILES,
    )
    own_staff_limit: str = column(
        "Largest deployment that the team would run; null: none of its own.",
        nullable=True,
        one_of=SIZE_CLASSES,
    )
    note: str = column("What the figures stand for.", nullable=True)


class Decisions(Table):
    """The decision matrix: for each situation the best way of each kind, and which to take.

    Of each kind the cheapest that passes the profile, else that passes on conditions; recommended
    is the cheapest of those that pass and that the team can run, self-hosting judged at the low end
    of its speed. Nothing unknown is recommended.
    """

    situation_id: str = column("Situation.", key=True, references="situations.situation_id")
    option: str = column("Kind of way.", one_of=OPTIONS, key=True)
    rank: int = column("1 is recommended, if it is; see `is_recommended`.", ge=1)
    is_recommended: bool = column("Whether to take it.")
    result: str = column(
        "Result of the route in the situation's profile; `pass` where none is asked.",
        one_of=RESULTS,
    )
    reason: str = column("Why it is recommended or not, with the figures.")
    option_id: str = column("Row of `decision_options`.", references="decision_options.option_id")
    served_model_id: str = column("Model that answers.", references="models.model_id")
    provider_id: str = column("Seller; `own_hardware` for owned GPUs.")
    region: str = column("Region of the API or country of the machines.")
    gpu_id: str = column("GPU; null for APIs.", nullable=True, references="gpus.gpu_id")
    gpu_count: int = column("GPUs in all; null for APIs.", nullable=True, gt=0)
    purchase: str = column("How the GPUs are had; null for APIs.", nullable=True)
    usd_per_day: float = column("Cost at the situation's load.", unit="USD per day", gt=0)
    usd_per_month: float = column("The same for 365 / 12 days.", unit="USD per month", gt=0)
    usd_per_mtok_output: float = column(
        "The same per million output tokens with their input.", unit="USD", gt=0
    )
    usd_per_day_if_slow: float = column(
        "Cost where the speed is at the low end of its interval.", unit="USD per day", gt=0
    )
    size_class: str = column("Size of the deployment; null for APIs.", nullable=True)
    setup_days: float = column("Days of work to set it up; 0 for APIs.", unit="days", ge=0)
    lead_time_days: int = column("Days of waiting for machines.", unit="days", ge=0)
    hours_per_month: float = column("Hours of work to keep it running.", unit="hours", ge=0)
    candidates: int = column("Ways of this kind that were compared.", ge=1)
    passing: int = column("Of these, ways that pass the profile, with or without conditions.", ge=0)


class TradeOffs(Table):
    """APIs against self-hosting along what people ask about, in figures of this snapshot."""

    dimension: str = column("What is compared.", key=True)
    measure: str = column("The figure.", key=True)
    side: str = column("Of which side.", key=True, one_of=("api", "self_hosted"))
    value: float = column("The figure; null where unknown.", nullable=True)
    unit: str = column("Its unit.")
    basis: str = column("What it is counted from.")
