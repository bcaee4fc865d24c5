"""Published tables about token prices.

Belongs here: contracts of `token_*` tables and of their accuracy. Does not belong here: how they
are computed (``warehouse/models``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Instant, Money, Table, column
from schemas.observations import (
    CONTEXT_RULES,
    CURRENCY,
    METERS,
    OFFERS,
    SCHEDULES,
    SERVICE_TIERS,
    STAGES,
    UNITS,
)
from schemas.published.common import Place, Provenance, Validity

TRUST = (
    "official",
    "host_api",
    "corroborated",
    "single_aggregator",
    "disputed",
    "stale",
    "doubtful_currency",
)
TRUST_MEANS = (
    "`official`: the document of the lab that made the models, `host_api`: of the cloud, host or "
    "gateway that sells them, each confirmed within 30 days; `corroborated`: a third party's, or "
    "the seller's own but older, and another source (a fresher one, for an older row) states the "
    "same input and output price; `single_aggregator`: one third party alone; `stale`: last "
    "confirmed more than 30 days before and no fresher source agrees; `disputed`: as old, and at "
    "least as many fresher sources state another price as state this one, or outvoted by two that "
    "state one and the same price since; `doubtful_currency`: a third party's figure in a currency "
    "that the seller does not bill in, converted at a rate of its own or not at all."
)
REASONS = (
    "peak_against_off_peak",
    "list_against_promotional",
    "region",
    "retired_alias",
    "stale",
    "free_against_paid",
    "power_of_ten",
    "rounding",
    "currency",
    "other_meter",
    "unexplained",
)


class TokenDimensions(Table):
    """What tells one token price from another."""

    seller_id: str = column(
        "Who sells; `providers.provider_id`.", key=True, references="providers.provider_id"
    )
    model_id: str = column(
        "Canonical model, `models.model_id`; null where no rule matched.",
        nullable=True,
        references="models.model_id",
    )
    listed_model: str = column("Model as the source lists it.", key=True)
    variant: str = column("What else tells two prices of the model apart, else empty.", key=True)
    region: str = column("Region or deployment as listed; `unstated` where not said.", key=True)
    service_tier: str = column("Service tier.", one_of=SERVICE_TIERS, key=True)
    context_tier: str = column(
        "Prompt lengths the price holds for: `all`, `<=200000`, `>200000`, `128001-256000`.",
        key=True,
    )
    context_above_tokens: int = column(
        "Prompts longer than this; null without a bound.", unit="tokens", nullable=True
    )
    context_up_to_tokens: int = column(
        "Prompts up to and including this; null without a bound.", unit="tokens", nullable=True
    )
    context_rule: str = column(
        "Whether a longer prompt reprices the whole prompt or the excess.", one_of=CONTEXT_RULES
    )
    schedule: str = column("Time-of-day schedule.", one_of=SCHEDULES, key=True)
    schedule_detail: str = column("Hours, days and time zone of the schedule.", nullable=True)
    offer: str = column("List price or time-limited promotion.", one_of=OFFERS, key=True)
    currency: str = column("Currency the seller quotes, ISO 4217.", key=True, str_matches=CURRENCY)
    effective_from: Instant = column("Start stated by the source, inclusive.", nullable=True)
    effective_to: Instant = column("End stated by the source, exclusive.", nullable=True)


class TokenPrices(TokenDimensions, Place, Provenance):
    """Today's token price of one model at one seller, region, tier, context tier and schedule.

    One row per combination; the five usual meters side by side, in USD and in the currency that
    the seller quotes. Null means the source states no such price: never free.
    """

    price_id: str = column("Identity of the row, for `make evidence ROW=...`.")
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
        "Day on which the seller ends the model, by this source or another; from then on the "
        "listing is in `token_price_history` alone.",
        nullable=True,
    )
    input_usd_per_mtok: Money = column("Input.", unit="USD per million tokens", nullable=True, ge=0)
    cached_input_usd_per_mtok: Money = column(
        "Input read from cache.", unit="USD per million tokens", nullable=True, ge=0
    )
    cache_write_usd_per_mtok: Money = column(
        "Input written to cache (shortest lifetime sold).",
        unit="USD per million tokens",
        nullable=True,
        ge=0,
    )
    cache_write_1h_usd_per_mtok: Money = column(
        "Input written to a one-hour cache.", unit="USD per million tokens", nullable=True, ge=0
    )
    output_usd_per_mtok: Money = column(
        "Output.", unit="USD per million tokens", nullable=True, ge=0
    )
    input_per_mtok: Money = column(
        "Input.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cached_input_per_mtok: Money = column(
        "Input read from cache.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cache_write_per_mtok: Money = column(
        "Input written to cache.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cache_write_1h_per_mtok: Money = column(
        "Input written to a one-hour cache.",
        unit="`currency` per million tokens",
        nullable=True,
        ge=0,
    )
    output_per_mtok: Money = column(
        "Output.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    fx_rate_on: pl.Date = column("Day of the ECB rate used; null for USD.", nullable=True)
    trust: str = column(TRUST_MEANS, one_of=TRUST)
    evidence_count: int = column(
        "Independent witnesses of the same input and output price, as far as both state them, this "
        "one included; sources that copy one another are one witness.",
        ge=1,
    )
    disputed_meters: str = column(
        "Of a `disputed` row: in which of `input` and `output` fresher sources differ.",
        nullable=True,
    )
    fresher_input_per_mtok: Money = column(
        "Of a `disputed` row: the input price that most fresher witnesses (else the freshest) "
        "state for the same tier, prompt length and hours.",
        unit="`currency` per million tokens",
        nullable=True,
        ge=0,
    )
    fresher_output_per_mtok: Money = column(
        "The same for output.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    fresher_source_count: int = column(
        "Witnesses that state that pair of prices; two or more corroborate each other.",
        nullable=True,
        ge=1,
    )
    official_input_per_mtok: Money = column(
        "Input price of the seller's own document where fresher witnesses outvoted it and this "
        "row stands in its place.",
        unit="`currency` per million tokens",
        nullable=True,
        ge=0,
    )
    official_output_per_mtok: Money = column(
        "The same for output.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    official_confirmed_at: Instant = column(
        "When the seller's own document last confirmed that price, UTC.", nullable=True
    )
    pending_input_per_mtok: Money = column(
        "Input price that the source states by now and a gate holds back; see `pending_prices`.",
        unit="`currency` per million tokens",
        nullable=True,
        ge=0,
    )
    pending_output_per_mtok: Money = column(
        "The same for output.", unit="`currency` per million tokens", nullable=True, ge=0
    )


class TokenPriceMeters(TokenDimensions, Provenance):
    """The same prices, long: one row per meter, with every unit that sellers use."""

    price_id: str = column("Row of `token_prices` it belongs to, where that table has it.")
    meter_id: str = column("Identity of the row, for `make evidence ROW=...`.")
    meter: str = column("What is metered.", one_of=METERS, key=True)
    unit: str = column("What one price buys.", one_of=UNITS, key=True)
    price: Money = column("Price in `currency` for one `unit`.", ge=0)
    price_usd: Money = column(
        "Price in USD for one `unit`; null where no rate is known.", nullable=True, ge=0
    )
    fx_rate_on: pl.Date = column("Day of the ECB rate used; null for USD.", nullable=True)
    listed_price: str = column("Price text as the document has it.")
    listed_unit: str = column("Unit as the document has it.")
    note: str = column("Remark.", nullable=True)
    pending_price: Money = column(
        "Price that the source states by now and a gate holds back; see `pending_prices`.",
        nullable=True,
        ge=0,
    )


class TokenPriceTimeline(TokenDimensions):
    """What a model cost at a seller, over time: the row of `token_prices` of every moment.

    By the same rule as `token_prices` and with what is known today: a price that a source later
    dated back counts from the stated day. A row lasts as long as its figures; trust, evidence and
    last confirmation are those of its last moment. `price_at(model, seller, moment)` reads it.
    """

    valid_from: Instant = column(
        "From when the figures stood, inclusive; null where no start is known.",
        key=True,
        nullable=True,
    )
    valid_to: Instant = column(
        "Until when they stood, exclusive; null while open.", key=True, nullable=True
    )
    input_per_mtok: Money = column(
        "Input.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cached_input_per_mtok: Money = column(
        "Input read from cache.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cache_write_per_mtok: Money = column(
        "Input written to cache.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    cache_write_1h_per_mtok: Money = column(
        "Input written to a one-hour cache.",
        unit="`currency` per million tokens",
        nullable=True,
        ge=0,
    )
    output_per_mtok: Money = column(
        "Output.", unit="`currency` per million tokens", nullable=True, ge=0
    )
    input_usd_per_mtok: Money = column(
        "Input at the rate of `fx_rate_on`.", unit="USD per million tokens", nullable=True, ge=0
    )
    output_usd_per_mtok: Money = column(
        "Output at the rate of `fx_rate_on`.", unit="USD per million tokens", nullable=True, ge=0
    )
    fx_rate_on: pl.Date = column(
        "Day of the ECB rate used, the last one not after the start; null for USD.", nullable=True
    )
    trust: str = column(TRUST_MEANS, one_of=TRUST)
    evidence_count: int = column(
        "Independent witnesses of the same price, this one included.", ge=1
    )
    source_id: str = column("Source.", key=True, references="sources.source_id")
    is_official: bool = column("Whether the source speaks about its publisher's own prices.")
    last_confirmed_at: Instant = column("When the source last confirmed the figures, UTC.")
    price_id: str = column("Row of `token_prices` that it is, where it stands today.")
    meter_id: str = column("One of its figures, for `make evidence ROW=...`.")


class TokenPriceHistory(TokenDimensions, Validity):
    """Every meter price ever seen at every source, with both time axes.

    ``valid_from``/``valid_to`` say when the price held, as its source has it by now: inclusive
    start, exclusive end, no two of one source and thing at once. They join what it states
    (``effective_*``) with what we saw; a later statement corrects an earlier one as far as it
    reaches, so a row can hold in several pieces, or at no time any more (``valid_to`` is
    ``valid_from``). ``first_seen_at``/``superseded_at`` say when we believed it.
    """

    meter_id: str = column("Identity of the interval, for `make evidence ROW=...`.")
    meter: str = column("What is metered.", one_of=METERS, key=True)
    unit: str = column("What one price buys.", one_of=UNITS, key=True)
    price: Money = column("Price in `currency` for one `unit`.", ge=0)
    price_usd: Money = column("Price in USD at the rate of `fx_rate_on`.", nullable=True, ge=0)
    fx_rate_on: pl.Date = column(
        "Day of the ECB rate used: the last one not after the start.", nullable=True
    )
    is_official: bool = column("Whether the source speaks about its publisher's own prices.")


class TokenPriceDisagreements(Table):
    """Two sources that state different figures for the same thing today, and why, if it shows.

    The same thing is: seller, canonical model (or the same spelling where no rule matched), tier,
    meter, unit, currency, variant, prompts without a lower bound. Of several listings of a source
    the nearest by name, then place, then figure is compared, once. The first of the two is the
    seller's own document, else the source that comes first by name. Figures that could not be
    compared are counted in `coverage`.
    """

    disagreement_id: str = column("Identity of the pair of figures.", key=True)
    seller_id: str = column(
        "Who sells; `providers.provider_id`.", references="providers.provider_id"
    )
    model_id: str = column(
        "Canonical model; null where no rule matched.", nullable=True, references="models.model_id"
    )
    model_key: str = column("`model_id`, else the normal form of the listed name.")
    service_tier: str = column("Service tier.", one_of=SERVICE_TIERS)
    meter: str = column("What is metered.", one_of=METERS)
    unit: str = column("What one price buys.", one_of=UNITS)
    currency: str = column("Currency of both figures, ISO 4217.", str_matches=CURRENCY)
    reason_class: str = column(
        "First of these that a figure, a name or a date bears out: `peak_against_off_peak` (one "
        "states the peak, the other the off-peak figure), `list_against_promotional`, `region` "
        "(they speak of two places, or one has the other's figure for another place), "
        "`retired_alias` (a moving or retired name), `stale` (one still states what the other, or "
        "the seller's own document, stated until a date; at the very end also: confirmed more "
        "than 30 days before the other), `free_against_paid` (one states zero), `power_of_ten`, "
        "`rounding`, `currency` (within 5 % of the rate of a currency the seller may think in), "
        "`other_meter` (the other source's figure of another meter), `unexplained`.",
        one_of=REASONS,
    )
    reason: str = column("What bears it out, in words.")
    ratio: float = column("`other_price` over `price`; null where `price` is 0.", nullable=True)
    source_id: str = column("First source.", references="sources.source_id")
    listed_model: str = column("Model as it lists it.")
    variant: str = column("What else tells two of its prices apart, else empty.")
    region: str = column("Region as it lists it.")
    schedule: str = column("Time-of-day schedule it states.", one_of=SCHEDULES)
    offer: str = column("List price or promotion.", one_of=OFFERS)
    price: Money = column("Its figure, in `currency` for one `unit`.", ge=0)
    last_confirmed_at: Instant = column("When it last confirmed the figure, UTC.")
    is_official: bool = column("Whether it speaks about its publisher's own prices.")
    meter_id: str = column(
        "Identity of its row, as in `token_price_meters`.",
        references="token_price_history.meter_id",
    )
    source_url: str = column("URL of its document.")
    capture_sha256: str = column(
        "SHA-256 of its document; null for a hand-kept seed row.", nullable=True
    )
    locator: str = column("Place in its document.")
    other_source_id: str = column("Second source.", references="sources.source_id")
    other_listed_model: str = column("Model as that one lists it.")
    other_variant: str = column("What else tells two of its prices apart, else empty.")
    other_region: str = column("Region as that one lists it.")
    other_schedule: str = column("Time-of-day schedule that one states.", one_of=SCHEDULES)
    other_offer: str = column("List price or promotion.", one_of=OFFERS)
    other_price: Money = column("That one's figure, in `currency` for one `unit`.", ge=0)
    other_last_confirmed_at: Instant = column("When that one last confirmed the figure, UTC.")
    other_is_official: bool = column("Whether that one speaks about its publisher's own prices.")
    other_meter_id: str = column("Identity of that one's row.")
    other_source_url: str = column("URL of that one's document.")
    other_capture_sha256: str = column(
        "SHA-256 of that one's document; null for a hand-kept seed row.", nullable=True
    )
    other_locator: str = column("Place in that one's document.")


class SourceAccuracy(Table):
    """How often a third party states the figure of the seller's own document, per meter and date.

    Standard tier, prompts without a lower bound, per million tokens. The figures of the last
    official capture of each month beside those of the third party's capture that is nearest in
    time, at most 45 days away; both as known then and in force at the official capture.
    """

    source_id: str = column(
        "Third party that is measured.", key=True, references="sources.source_id"
    )
    official_source_id: str = column(
        "The seller's own document it is measured with.", key=True, references="sources.source_id"
    )
    compared_on: pl.Date = column("Date of the official capture.", key=True)
    meter: str = column("Meter.", one_of=("input", "cached_input", "output"), key=True)
    captured_on: pl.Date = column(
        "Date of the third party's capture; null where none is within 45 days.", nullable=True
    )
    days_apart: int = column(
        "Days from `compared_on` to `captured_on`; negative where that one is older.",
        unit="days",
        nullable=True,
    )
    compared: int = column("Models as the official document lists them that both price.", ge=0)
    agree: int = column("Of these, models of which every compared figure is equal.", ge=0)
    share: float = column(
        "`agree` over `compared`; null where nothing could be compared.", nullable=True, ge=0, le=1
    )
    official_only: int = column("Listed models priced by the official document alone.", ge=0)
    third_party_only: int = column(
        "Names of the same seller priced by the third party alone: other models, and further "
        "names and regions of the compared ones.",
        ge=0,
    )
