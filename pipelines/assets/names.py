"""Assets ``seed/<table>`` and the tables of names: hand-kept facts and what names stand for."""

# No postponed annotations: Dagster compares that of ``context`` with its class.

from collections.abc import Iterator, Mapping

import dagster as dg

from pipelines.assets.common import OWNERS, code_shown, columns_shown, table_key
from pipelines.assets.night import Night, lost_sources
from pipelines.build import match_names
from schemas.columns import columns_of, description_of
from schemas.core import FactNames, GpuListings, PolicyListings, TokenListings
from schemas.fields import Table
from schemas.seeds import SEEDS
from warehouse.database import connect, scalar
from warehouse.seeds import SEED_FOLDER

SELLERS = ("seed.providers", "seed.seller_aliases")
MODELS = ("seed.models", "seed.model_aliases")

LISTINGS: Mapping[str, tuple[type[Table], tuple[str, ...]]] = {
    "token_listings": (
        TokenListings,
        ("core.token_price_meters", "seed.token_prices", *SELLERS, *MODELS),
    ),
    "gpu_listings": (GpuListings, ("core.gpu_rates", "seed.gpu_aliases", *SELLERS)),
    "policy_listings": (PolicyListings, ("core.policy_facts", *SELLERS, *MODELS)),
    "fact_names": (FactNames, ()),
}
"""Contract of each table of names, and the tables that it is made from."""


def _specs() -> Iterator[dg.AssetSpec]:
    for name, (model, tables) in LISTINGS.items():
        yield dg.AssetSpec(
            table_key(f"core.{name}"),
            deps=[table_key(table) for table in tables],
            group_name="core",
            owners=OWNERS,
            kinds={"duckdb"},
            description=description_of(model),
            metadata=columns_shown(columns_of(model)),
        )
    for name, (model, absent) in SEEDS.items():
        file = SEED_FOLDER / f"{name}.csv"
        yield dg.AssetSpec(
            table_key(f"seed.{name}"),
            group_name="seed",
            owners=OWNERS,
            kinds={"csv"},
            description=description_of(model),
            metadata={
                **columns_shown(c for c in columns_of(model) if c.name not in absent),
                **code_shown(file if file.exists() else SEED_FOLDER / name),
            },
        )


@dg.multi_asset(name="names", specs=list(_specs()), can_subset=True)
def names(
    context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]
) -> Iterator[dg.MaterializeResult]:
    """Load the seeds and say what every listed name stands for; always all of them together."""
    night.report("matching names")
    with connect(night.settings.build_file) as connection:
        match_names(connection)
        night.lost = lost_sources(connection, night.ingested)
        counts = {
            key: int(scalar(connection, f"select count(*) from {'.'.join(key.path)}"))
            for key in sorted(context.selected_asset_keys, key=lambda k: (k.path[0] != "seed", k))
        }
    for key, count in counts.items():
        yield dg.MaterializeResult(asset_key=key, metadata={"dagster/row_count": count})
