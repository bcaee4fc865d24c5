"""Published tables about GPUs and their rental rates.

Belongs here: contracts of `gpus` and `gpu_*`. Does not belong here: how they are computed
(``warehouse/models``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Instant, Money, Table, column
from schemas.observations import (
    CURRENCY,
    GPU_PRICE_UNITS,
    PAYMENTS,
    PRODUCTS,
    PURCHASES,
    SPOT_KINDS,
    TAXES,
)
from schemas.published.common import (
    COUNTRY,
    REGION_GROUPS,
    Place,
    Provenance,
    Validity,
)


class GpuDimensions(Place):
    """What tells one GPU offer from another."""

    seller_id: str = column(
        "Who rents it out; `providers.provider_id`.", key=True, references="providers.provider_id"
    )
    product: str = column(
        "What is sold: a machine of the seller's (`rental`), of somebody who offers it there "
        "(`marketplace`), or running time without one (`serverless`).",
        one_of=PRODUCTS,
        key=True,
    )
    sku: str = column("Instance type or product as listed.", key=True)
    variant: str = column(
        "What else tells two prices of the SKU apart (`convertible`), else empty.", key=True
    )
    gpu_id: str = column(
        "Canonical GPU, `gpus.gpu_id`; null where no rule matched.",
        nullable=True,
        references="gpus.gpu_id",
    )
    listed_gpu: str = column("GPU as listed; empty where only the SKU tells it.")
    gpu_count: int = column(
        "GPUs in the offer; null where unknown or a fraction.", nullable=True, gt=0
    )
    is_fraction: bool = column(
        "Whether the offer is a part of one GPU, which has no price per GPU."
    )
    region: str = column("Region or zone as listed.", key=True)
    region_id: str = column(
        "The seller's own code of the region, whatever the source calls it (`us-east-1` for "
        "`US East (N. Virginia)`); as listed where no other name is known."
    )
    purchase: str = column("How it is bought.", one_of=PURCHASES, key=True)
    term_months: int = column("Commitment in months; 0 without one.", key=True, ge=0)
    payment: str = column(
        "When a commitment is paid; null without one and where it makes no difference.",
        one_of=PAYMENTS,
        key=True,
        nullable=True,
    )
    currency: str = column("Currency the seller quotes, ISO 4217.", key=True, str_matches=CURRENCY)
    price: Money = column("Price in `currency` as quoted, per `price_basis`.", ge=0)
    price_basis: str = column(
        "What the seller quotes; `per_instance_term` is the total over the term.",
        one_of=GPU_PRICE_UNITS,
    )
    hours_per_month: int = column(
        "Hours that the seller counts to a month; null where it names no rule (730 then).",
        unit="hours",
        nullable=True,
        gt=0,
    )
    setup_fee: Money = column(
        "What is due once, in no hourly price here; null where none is stated.",
        unit="`currency`",
        nullable=True,
        ge=0,
    )
    per_instance_hour: Money = column(
        "Price of the whole offer per hour.", unit="`currency` per hour", nullable=True, ge=0
    )
    per_gpu_hour: Money = column(
        "Price per GPU and hour.", unit="`currency` per GPU hour", nullable=True, ge=0
    )
    usd_per_instance_hour: Money = column(
        "Price of the whole offer per hour.", unit="USD per hour", nullable=True, ge=0
    )
    usd_per_gpu_hour: Money = column(
        "Price per GPU and hour.", unit="USD per GPU hour", nullable=True, ge=0
    )
    fx_rate_on: pl.Date = column("Day of the ECB rate used; null for USD.", nullable=True)
    includes_host: bool = column(
        "Whether CPU and memory are in the price; null where unknown.", nullable=True
    )
    spot_kind: str = column(
        "How a spot price is made; null for other purchases.", one_of=SPOT_KINDS, nullable=True
    )
    tax: str = column("Whether tax is in the price.", one_of=TAXES)
    effective_from: Instant = column("Start stated by the source, inclusive.", nullable=True)
    effective_to: Instant = column("End stated by the source, exclusive.", nullable=True)


class GpuRates(GpuDimensions, Provenance):
    """Today's price of one GPU offer: seller, product, SKU, region, purchase, term and payment.

    Hand-kept list rates (`source_id` `seed_gpu_rates`) stand only where no source of ours read
    that seller's offer of the same GPU, purchase and term as lately.
    """

    offer_id: str = column("Identity of the row, for `make evidence ROW=...`.")
    seller_country: str = column(
        "Seat of the seller, ISO 3166-1 alpha-2, from `providers`; null where unknown.",
        nullable=True,
        str_matches=COUNTRY,
    )
    seller_parent_country: str = column(
        "Seat of the seller's parent; null where unknown or none.",
        nullable=True,
        str_matches=COUNTRY,
    )
    owner_region_group: str = column(
        "Part of the world of the parent's seat, else of the seller's; null where unknown.",
        one_of=REGION_GROUPS,
        nullable=True,
    )
    is_reseller: bool = column(
        "Whether the seller passes on machines that other sellers offer under their own names."
    )
    form_factor: str = column(
        "Form factor of the GPU, from `gpus`; null where no GPU matched.", nullable=True
    )
    gpu_memory_gb: float = column(
        "Memory per GPU as listed, else from `gpus`.", unit="GB", nullable=True, gt=0
    )
    vcpus: float = column("Virtual CPUs of the offer.", nullable=True, gt=0)
    host_memory_gb: float = column("Host memory of the offer.", unit="GB", nullable=True, gt=0)
    is_stale: bool = column("Whether the last confirmation is older than 30 days.")
    note: str = column("Remark.", nullable=True)


class GpuSpotHints(Provenance):
    """What a seller says about Spot of one instance type in one region without naming a price.

    AWS shows Spot prices only to its customers; its Spot Advisor says what Spot saved on average
    over the last month, and how often instances were taken back. A saving is no price: none of
    `gpu_rates` is made from it.
    """

    seller_id: str = column(
        "Who rents it out; `providers.provider_id`.", key=True, references="providers.provider_id"
    )
    sku: str = column("Instance type as listed.", key=True)
    region: str = column("Region as listed.", key=True)
    gpu_id: str = column(
        "Canonical GPU, `gpus.gpu_id`; null where not known.",
        nullable=True,
        references="gpus.gpu_id",
    )
    savings_percent: int = column(
        "Average saving against the on-demand price over the last month, below 0 where Spot cost "
        "more.",
        unit="%",
        ge=-1000,
        le=100,
    )
    interruption_band: str = column(
        "How often such instances were taken back in the last month, as the seller's band."
    )


class GpuRateHistory(GpuDimensions, Validity):
    """Every GPU price ever seen, with both time axes, in the seller's currency and in USD."""

    offer_id: str = column("Identity of the interval, for `make evidence ROW=...`.")


class Gpus(Table):
    """Canonical list of accelerators; dense figures, never with sparsity.

    Where sources conflict: the maker's figure goes before a collection's; the dense figure before
    one that is twice as high and calls itself by the same name; the whole package before one die;
    the memory that sellers can rent out before the memory on the box; a later, lower figure of the
    maker before its launch claim. What is only an estimate, or another number format, is left
    empty. `note` names the values that lost.
    """

    gpu_id: str = column("Identity.", key=True)
    maker: str = column("Maker.")
    model: str = column("Model, whatever the form factor and memory; what offers are grouped by.")
    name: str = column("Name.")
    form_factor: str = column(
        "Form factor.", one_of=("sxm", "pcie", "nvl", "oam", "superchip", "mxm", "card", "unstated")
    )
    launched_on: pl.Date = column(
        "Launch as the source named in `note` or `source` dates it; null where it gives only a "
        "year.",
        nullable=True,
    )
    memory_gb: float = column("Memory.", unit="GB", nullable=True, gt=0)
    memory_bandwidth_gb_s: float = column("Memory bandwidth.", unit="GB/s", nullable=True, gt=0)
    bf16_tflops_dense: float = column("BF16.", unit="TFLOPS, dense", nullable=True, gt=0)
    fp8_tflops_dense: float = column("FP8.", unit="TFLOPS, dense", nullable=True, gt=0)
    fp4_tflops_dense: float = column("FP4.", unit="TFLOPS, dense", nullable=True, gt=0)
    tdp_w: float = column("Board power.", unit="W", nullable=True, gt=0)
    list_price_usd: Money = column("List price.", unit="USD", nullable=True, gt=0)
    source: str = column("Where the figures are from.", nullable=True)
    checked_on: pl.Date = column("When the evidence was seen.", nullable=True)
    note: str = column("Conflicts seen and the rule that settled them.", nullable=True)


MARKET_GROUPS = ("all", *REGION_GROUPS)


class GpuMarket(Table):
    """What one GPU costs per hour over its sellers on one day, by purchase and part of the world.

    A seller counts once a day, with its cheapest offer: a whole GPU with its machine, before tax,
    confirmed by its source in the 30 days before, from the seller's own document where we read it,
    else read by hand, else second-hand. Left out: resellers (the same machines again), serverless
    time, lowest bids, commitments paid up front, parts of a GPU.

    Outliers: of five sellers or more, those below the lower or above the upper quartile by more
    than three times the spread between the two (as a ratio, taken for 1.25 where it is smaller, so
    that many equal prices do not make every other an outlier). They are counted, not used.

    `price_index` is a chained matched-model index: only offers that one source states both on this
    day and the market's day before count, as the mean over sellers of their mean change, in the
    seller's own currency. A seller or an offer that comes or goes, another source for a seller and
    an exchange rate move nothing; a marketplace counts only where its machines are told apart.
    With fewer than three sellers on both days the chain ends and another begins at 100, on
    `index_base_on`; indices of two chains cannot be compared.

    Days: each with a capture in the 92 days up to the newest capture, before that one a month.
    """

    market_on: pl.Date = column("Day.", key=True)
    gpu_id: str = column("GPU, `gpus.gpu_id`.", key=True, references="gpus.gpu_id")
    purchase: str = column("How it is bought.", one_of=PURCHASES, key=True)
    term_months: int = column("Commitment in months; 0 without one.", key=True, ge=0)
    region_group: str = column(
        "Part of the world; `all` is all of it, offers whose place is not told included.",
        one_of=MARKET_GROUPS,
        key=True,
    )
    sellers: int = column("Sellers counted, outliers apart.", unit="count", ge=1)
    outliers: int = column("Sellers left out as outliers.", unit="count", ge=0)
    cheapest_seller_id: str = column(
        "Cheapest seller; `providers.provider_id`.", references="providers.provider_id"
    )
    cheapest_usd_per_gpu_hour: float = column("Its price.", unit="USD per GPU hour", gt=0)
    p25_usd_per_gpu_hour: float = column(
        "Lower quartile over sellers; null for fewer than three.",
        unit="USD per GPU hour",
        nullable=True,
        gt=0,
    )
    median_usd_per_gpu_hour: float = column(
        "Median over sellers; null for fewer than three.",
        unit="USD per GPU hour",
        nullable=True,
        gt=0,
    )
    p75_usd_per_gpu_hour: float = column(
        "Upper quartile over sellers; null for fewer than three.",
        unit="USD per GPU hour",
        nullable=True,
        gt=0,
    )
    withheld_reason: str = column("Why figures over sellers are null.", nullable=True)
    sellers_in_both: int = column(
        "Sellers with an offer both on this day and the market's day before.", unit="count", ge=0
    )
    price_index: float = column(
        "Chained index, 100 on `index_base_on`; null where no chain holds.", nullable=True, gt=0
    )
    index_base_on: pl.Date = column("First day of the chain.", nullable=True)
    index_reason: str = column("Why the index is null or begins anew.", nullable=True)


GPU_REASONS = (
    "stale",
    "host_excluded",
    "region",
    "form_factor",
    "rounding",
    "currency",
    "purchase",
    "composition",
    "unexplained",
)


class GpuRateDisagreements(Table):
    """Two sources that state different hourly prices for the same GPU today, and why, if it shows.

    The same thing is: seller, product, model of GPU, purchase, term and payment; and memory, form
    factor and region where both state them. Compared is US dollars per GPU and hour. Of several
    offers the one of the same name, region and GPU is compared, else the one whose figure is
    nearest, once. The first of the two is the seller's own document, else the source that comes
    first by name. Offers that are a part of a GPU, or of an unknown one, are not compared.
    """

    disagreement_id: str = column("Identity of the pair of figures.", key=True)
    seller_id: str = column(
        "Who rents it out; `providers.provider_id`.", references="providers.provider_id"
    )
    product: str = column("What is sold.", one_of=PRODUCTS)
    gpu_model: str = column("Model of GPU, `gpus.model`.")
    purchase: str = column("How it is bought.", one_of=PURCHASES)
    term_months: int = column("Commitment in months; 0 without one.", ge=0)
    reason_class: str = column(
        "First of these that a figure or a date bears out: `stale` (one still states what another "
        "source stated until a date; at the very end also: confirmed more than 30 days before "
        "the other), `host_excluded` (one is the GPU without CPU and memory), `region` (one has "
        "the figure of another region), `form_factor` (one has the figure of another variant of "
        "the model), `rounding` (within 0.5 %), `currency` (two currencies, within 5 % at the "
        "day's rate, or one's number in the other's currency), `purchase` (one has the figure of "
        "another purchase or term), `composition` (a marketplace, where another machine may be "
        "meant), `unexplained`.",
        one_of=GPU_REASONS,
    )
    reason: str = column("What bears it out, in words.")
    ratio: float = column("`other_usd_per_gpu_hour` over `usd_per_gpu_hour`.", gt=0)
    source_id: str = column("First source.", references="sources.source_id")
    sku: str = column("Product as it lists it.")
    gpu_id: str = column("GPU, `gpus.gpu_id`.", references="gpus.gpu_id")
    region: str = column("Region as it lists it.")
    currency: str = column("Currency it quotes, ISO 4217.", str_matches=CURRENCY)
    price: Money = column("Its price in `currency`, per `price_basis`.", ge=0)
    price_basis: str = column("What it quotes.", one_of=GPU_PRICE_UNITS)
    usd_per_gpu_hour: Money = column("The same per GPU and hour.", unit="USD per GPU hour", gt=0)
    last_confirmed_at: Instant = column("When it last confirmed the figure, UTC.")
    is_official: bool = column("Whether it speaks about its publisher's own prices.")
    offer_id: str = column("Identity of its row, as in `gpu_rates`.")
    source_url: str = column("URL of its document.")
    capture_sha256: str = column(
        "SHA-256 of its document; null for a hand-kept seed row.", nullable=True
    )
    locator: str = column("Place in its document.")
    other_source_id: str = column("Second source.", references="sources.source_id")
    other_sku: str = column("Product as that one lists it.")
    other_gpu_id: str = column("GPU, `gpus.gpu_id`.", references="gpus.gpu_id")
    other_region: str = column("Region as that one lists it.")
    other_currency: str = column("Currency that one quotes.", str_matches=CURRENCY)
    other_price: Money = column("That one's price, per `other_price_basis`.", ge=0)
    other_price_basis: str = column("What that one quotes.", one_of=GPU_PRICE_UNITS)
    other_usd_per_gpu_hour: Money = column(
        "The same per GPU and hour.", unit="USD per GPU hour", gt=0
    )
    other_last_confirmed_at: Instant = column("When that one last confirmed the figure, UTC.")
    other_is_official: bool = column("Whether that one speaks about its publisher's own prices.")
    other_offer_id: str = column("Identity of that one's row.")
    other_source_url: str = column("URL of that one's document.")
    other_capture_sha256: str = column(
        "SHA-256 of that one's document; null for a hand-kept seed row.", nullable=True
    )
    other_locator: str = column("Place in that one's document.")
