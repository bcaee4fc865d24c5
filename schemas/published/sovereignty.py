"""Published tables that compare routes: whose law reaches the data and what the licence allows.

Belongs here: contracts derived from facts by the rules J and L. Does not belong here: the facts
themselves (``facts.py``).
"""

from __future__ import annotations

import polars as pl

from schemas.fields import Money, Table, column

REACH = ("direct", "indirect", "likely", "no_evidence", "unknown")


class Sovereignty(Table):
    """One model on one route: whose law can reach the data, on what basis, and what is unknown.

    Reach means that a law could compel, not that access took place. Not legal advice.
    """

    route_id: str = column("Identity of the route.", key=True)
    model_id: str = column("Model.")
    model_origin: str = column(
        "Country of the model's publisher: supply chain, not data.", nullable=True
    )
    channel: str = column(
        "How the model is reached.",
        one_of=("vendor_api", "third_party_host", "gateway", "self_hosted"),
    )
    provider_id: str = column("Seller or operator of the machines; `own_hardware` for one's own.")
    region: str = column("Region, or `unstated`.")
    country: str = column("Country of the machines; null where unknown.", nullable=True)
    reach_us: str = column("Reach of United States law.", one_of=REACH)
    reach_us_basis: str = column("Why, with the rule number.")
    reach_cn: str = column("Reach of the law of the People's Republic of China.", one_of=REACH)
    reach_cn_basis: str = column("Why, with the rule number.")
    reach_eu: str = column("Reach of the law of the Union or its members.", one_of=REACH)
    reach_eu_basis: str = column("Why, with the rule number.")
    contracting_entity: str = column("Company that contracts; null where unknown.", nullable=True)
    governing_law: str = column("Governing law; null where unknown.", nullable=True)
    processing_regions: str = column("Where data is processed, as stated.", nullable=True)
    trains_on_data: str = column("Whether API data trains models by default.", nullable=True)
    retention_days: str = column("Default retention, as stated.", nullable=True)
    zdr_available: str = column("Whether zero data retention can be had.", nullable=True)
    dpa_available: str = column("Whether a data processing agreement is offered.", nullable=True)
    hipaa_baa: str = column("Whether a HIPAA agreement is offered.", nullable=True)
    license_expr: str = column("Licence of the weights; it stays with self-hosting.", nullable=True)
    input_usd_per_mtok: Money = column(
        "Input price on the route, null for self-hosting.", nullable=True
    )
    output_usd_per_mtok: Money = column(
        "Output price on the route, null for self-hosting.", nullable=True
    )
    usd_per_gpu_hour: Money = column(
        "Cheapest on-demand hour at the operator of a GPU on which the model was measured; null "
        "for an API and where no such GPU is offered.",
        nullable=True,
    )
    unknown_count: int = column("How many of the compared facts are unknown.", ge=0)
    oldest_evidence_on: pl.Date = column("Oldest evidence behind the row.", nullable=True)
