"""Published tables about what self-hosting costs beside its GPUs' rent, and what owning costs.

Belongs here: contracts of assumptions, electricity, hardware and effort. Does not belong here:
prices that sellers quote (``tokens.py``, ``gpus.py``) and what follows from all of it
(``break_even.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Money, Table, column
from schemas.observations import CURRENCY
from schemas.published.common import COUNTRY


class CostAssumptions(Table):
    """One input to the economics that no seller quotes, as a range, with its basis.

    `low` and `high` bound what we hold likely; draws are taken between them around `mid`.
    """

    assumption_id: str = column("Identity.", key=True)
    name: str = column("What it is.")
    low: float = column("Low figure.", ge=0)
    mid: float = column("Figure used where one is needed.", ge=0)
    high: float = column("High figure.", ge=0)
    unit: str = column("Unit of the three.")
    basis: str = column(
        "Where they are from; `own_assumption` is ours, to be replaced by your own.",
        one_of=("measured", "published", "own_assumption"),
    )
    source_name: str = column("Who published the published part.", nullable=True)
    source_url: str = column("Evidence.", nullable=True)
    seen_on: pl.Date = column("When it was seen or decided.")
    note: str = column("Which figure is whose, and what it leaves out.", nullable=True)


class ElectricityPrices(Table):
    """Price of electricity for large users in one area, period and consumption band.

    Tax bases differ and are kept apart; statistics offices revise their figures.
    """

    area: str = column(
        "ISO 3166-1 or 3166-2 code, `EU` for the Union, `EA` for the euro area.", key=True
    )
    country: str = column("Country; null for groups.", nullable=True, str_matches=COUNTRY)
    period: str = column("Year, half-year or month.", key=True)
    band: str = column("Consumption band or sector, in the words of the source.", key=True)
    price_per_kwh: Money = column("Price.", unit="`currency` per kWh", gt=0)
    currency: str = column("ISO 4217.", str_matches=CURRENCY)
    usd_per_kwh: Money = column(
        "Price at the ECB rate of the middle of the period.", unit="USD per kWh", nullable=True
    )
    tax_basis: str = column(
        "Which taxes are in it.",
        one_of=("excluding_all", "excluding_recoverable", "average_retail", "unstated"),
    )
    evidence_kind: str = column(
        "How the figure was had.", one_of=("published", "second_hand", "estimate")
    )
    source_name: str = column("Who says so.", key=True)
    source_url: str = column("Evidence; null where only its name is known.", nullable=True)
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark.", nullable=True)


class HardwarePrices(Table):
    """What a GPU costs to buy; public prices are few, old and rough."""

    gpu_id: str = column("GPU.", key=True, references="gpus.gpu_id")
    scope: str = column(
        "`card` alone, or a GPU's share of a whole server.", one_of=("card", "server_share")
    )
    low_usd: Money = column("Low figure; null where one figure is known.", nullable=True, gt=0)
    mid_usd: Money = column("Price.", unit="USD per GPU", gt=0)
    high_usd: Money = column("High figure; null where one figure is known.", nullable=True, gt=0)
    priced_on: pl.Date = column("Date of the price, approximate for estimates.")
    basis: str = column("Kind of figure.", one_of=("release_price", "second_hand", "estimate"))
    source_name: str = column("Who says so.")
    source_url: str = column("Evidence.")
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark.", nullable=True)


class GpuPower(Table):
    """Power that a GPU draws with its share of server and facility, and surveyed costs per hour."""

    gpu_id: str = column("GPU.", key=True, references="gpus.gpu_id")
    all_in_kw: float = column(
        "Power at the meter, facility included: never to be multiplied by PUE.", unit="kW", gt=0
    )
    surveyed_on: pl.Date = column("Date of the survey, approximate.")
    rent_usd_per_hour_hyperscaler: Money = column(
        "Cost of ownership at a hyperscaler.", unit="USD per GPU hour", nullable=True, gt=0
    )
    rent_usd_per_hour_neocloud: Money = column(
        "Cost of ownership at a GPU cloud.", unit="USD per GPU hour", nullable=True, gt=0
    )
    rent_usd_per_hour_retail: Money = column("Rent.", unit="USD per GPU hour", nullable=True, gt=0)
    source_name: str = column("Who says so.")
    source_url: str = column("Evidence.")
    checked_on: pl.Date = column("When the evidence was seen.")
    note: str = column("Remark.", nullable=True)


class SelfHostEffort(Table):
    """Work that running models oneself takes, by size of the deployment and component."""

    size_class: str = column(
        "Size of the deployment.", key=True, one_of=("single_gpu", "single_node", "multi_node")
    )
    component: str = column("What has to be built and kept running.", key=True)
    setup_days_low: float = column("Days of work to set up, low.", unit="days", ge=0)
    setup_days_mid: float = column("Days of work to set up.", unit="days", ge=0)
    setup_days_high: float = column("Days of work to set up, high.", unit="days", ge=0)
    hours_per_month_low: float = column("Hours of work a month, low.", unit="hours", ge=0)
    hours_per_month_mid: float = column("Hours of work a month.", unit="hours", ge=0)
    hours_per_month_high: float = column("Hours of work a month, high.", unit="hours", ge=0)
    lead_time_days: int = column("Days of waiting before work can begin.", unit="days", ge=0)
    basis: str = column("Whose figure it is.", one_of=("published", "own_estimate"))
    source_url: str = column("Evidence of a published figure.", nullable=True)
    seen_on: pl.Date = column("When it was seen or decided.")
    note: str = column("What it covers.", nullable=True)


class OwnedGpuCosts(Table):
    """What an hour of an owned GPU costs in one area, and from what use on owning beats renting.

    Capital recovered over the life of the hardware less its residual value, maintenance,
    colocation and power, by `cost_assumptions`; staff is not in it.
    """

    gpu_id: str = column("GPU.", key=True, references="gpus.gpu_id")
    area: str = column(
        "Area of the electricity price, `electricity_prices.area`.",
        key=True,
        references="electricity_prices.area",
    )
    usd_per_gpu: Money = column("Price of the GPU with its share of server and network.", gt=0)
    price_scope: str = column(
        "What the price was found for; a card's is multiplied by `server_price_factor`.",
        one_of=("card", "server_share"),
    )
    price_basis: str = column(
        "Kind of price; at a price of release nobody can buy today.",
        one_of=("release_price", "second_hand", "estimate"),
    )
    priced_on: pl.Date = column("Date of that price.")
    all_in_kw: float = column("Power at the meter.", unit="kW", gt=0)
    power_basis: str = column(
        "Where the power is from: surveyed, or board power times server factor times PUE.",
        one_of=("surveyed", "board_power"),
    )
    usd_per_kwh: Money = column("Price of electricity.", unit="USD per kWh", gt=0)
    electricity_period: str = column("Its period.")
    electricity_band: str = column("Its band.")
    capital_usd_per_gpu_hour: float = column(
        "Capital recovered, less the residual value.", unit="USD per GPU hour", gt=0
    )
    fixed_usd_per_gpu_hour: float = column(
        "Capital, maintenance and colocation: paid whether used or not.", unit="USD per GPU hour"
    )
    power_usd_per_gpu_hour: float = column("Power at full use.", unit="USD per GPU hour")
    usd_per_gpu_hour: float = column("Both.", unit="USD per GPU hour", gt=0)
    low_usd_per_gpu_hour: float = column(
        "With every assumption at its favourable end.", unit="USD per GPU hour", gt=0
    )
    high_usd_per_gpu_hour: float = column(
        "With every assumption at its unfavourable end.", unit="USD per GPU hour", gt=0
    )
    median_rent_usd_per_gpu_hour: float = column(
        "Median on-demand rent of its sellers; null where fewer than three are known.",
        unit="USD per GPU hour",
        nullable=True,
    )
    own_against_rent_utilisation: float = column(
        "Share of hours used from which owning costs less than that rent, paid by the hour; above "
        "1 is never.",
        nullable=True,
    )
