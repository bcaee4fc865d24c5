"""One build: from the archive to validated tables in the private build file.

Belongs here: the order of the steps that need no network, as plain functions that the
orchestrator's assets and the tests call. Does not belong here: the steps' insides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from pipelines.archive import Archive, CaptureRecord, as_of
from pipelines.errors import PricebookError
from pipelines.identity.gpus import gpu_id_of
from pipelines.identity.models import ModelMatcher, listed_key
from pipelines.sources import registry
from pipelines.sources.base import Source
from schemas.columns import columns_of, polars_schema
from schemas.core import FactNames, GpuListings, PolicyListings, TokenListings
from schemas.policies import FACTS
from schemas.published.pipeline import Snapshot, Sources
from warehouse.database import create_table, insert, transaction
from warehouse.history import Outcome, confirm, ingest_source, prepare
from warehouse.seeds import load_seeds, read_seed


def ingest(connection: duckdb.DuckDBPyConnection, archive: Archive) -> list[Outcome]:
    """Bring history up to date with the archive, source by source.

    Raises:
        PricebookError: where the archive holds no capture at all.
    """
    prepare(connection)
    captures = archive.captures()
    moment = as_of(captures)
    if moment is None:
        raise PricebookError(f"{archive.root}: the archive holds no capture yet")
    known = [r for r in captures if r.night_at <= moment]
    by_source: dict[str, list[CaptureRecord]] = {}
    for record in known:
        by_source.setdefault(record.source_id, []).append(record)
    outcomes: list[Outcome] = []
    for source_id, registered in registry().items():
        outcomes += ingest_source(connection, registered, archive, by_source.get(source_id, []))
    confirm(connection, registry().values(), lambda source_id: by_source.get(source_id, []))
    write_snapshot(connection, moment)
    return outcomes


def write_snapshot(connection: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    """Write the moment the build speaks for, and the registry of sources."""
    sources = pl.DataFrame(
        [*(described(r.source) for r in registry().values()), *HAND_KEPT, *_measurers()],
        schema=polars_schema(Sources),
    )
    moments = pl.DataFrame({"as_of_at": [moment]}, schema=polars_schema(Snapshot))
    with transaction(connection):
        for name, model, frame in (("sources", Sources, sources), ("snapshot", Snapshot, moments)):
            create_table(connection, f"core.{name}", columns_of(model), replace=True)
            insert(connection, f"core.{name}", frame)


def _hand_kept(name: str, kind: str) -> dict[str, object]:
    return {
        "source_id": name,
        "kind": kind,
        "publisher": "Hand-kept from sellers' pages, each row with its page and date",
        "url": None,
        "url_count": 0,
        "media_type": "text/csv",
        "currency": None,
        "is_official": False,
        "terms": "Facts read by hand; see the page named in each row.",
        "cadence_hours": 0,
        "minimum_rows": 0,
        "status": "proven",
        "proven_on": None,
        "disabled_reason": None,
    }


def _measurers() -> list[dict[str, object]]:
    """Sources of measured speed that are kept by hand and not fetched."""
    kept = read_seed("throughput_sources").filter(~pl.col("source_id").is_in(list(registry())))
    return [
        _hand_kept(row["source_id"], "throughput")
        | {
            "publisher": row["source_name"],
            "url": row["source_url"],
            "url_count": 1,
            "terms": row["terms"],
        }
        for row in kept.iter_rows(named=True)
    ]


HAND_KEPT = (
    _hand_kept("seed_token_prices", "token_prices"),
    _hand_kept("seed_gpu_rates", "gpu_rates"),
    _hand_kept("seed_policy_facts", "policy_facts"),
)
"""Sources of rows that come from seeds."""


def described(source: Source) -> dict[str, object]:
    """A source as a row of the published table ``sources``."""
    urls = source.first_urls or ((source.embedded.url,) if source.embedded else ())
    status = "disabled" if source.disabled else "proven" if source.proven_on else "unproven"
    return {
        "source_id": source.id,
        "kind": source.kind,
        "publisher": source.publisher,
        "url": urls[0] if urls else None,
        "url_count": len(urls),
        "media_type": source.media_type,
        "currency": source.currency or None,
        "is_official": source.is_official,
        "terms": source.terms,
        "cadence_hours": source.cadence_hours,
        "minimum_rows": source.minimum_rows,
        "status": status,
        "proven_on": ", ".join(source.proven_on) or None,
        "disabled_reason": source.disabled or None,
    }


def identify(connection: duckdb.DuckDBPyConnection) -> None:
    """Load seeds and say for every listed name which seller, model or GPU it stands for."""
    load_seeds(connection)
    providers = set(read_seed("providers")["provider_id"])
    aliases = {
        (row["source_id"], row["listed_seller"]): row["provider_id"]
        for row in read_seed("seller_aliases").iter_rows(named=True)
    }

    def seller(source_id: str, label: str) -> str | None:
        return aliases.get((source_id, label)) or (label if label in providers else None)

    tokens = _token_listings(connection, seller)
    gpus = _gpu_listings(connection, seller)
    policies = _policy_listings(connection, seller)
    names = [(name, fact.meaning, fact.is_decisive) for name, fact in FACTS.items()]
    facts = pl.DataFrame(names, schema=polars_schema(FactNames), orient="row")
    with transaction(connection):
        for name, model, frame in (
            ("token_listings", TokenListings, tokens),
            ("gpu_listings", GpuListings, gpus),
            ("policy_listings", PolicyListings, policies),
            ("fact_names", FactNames, facts),
        ):
            create_table(connection, f"core.{name}", columns_of(model), replace=True)
            insert(connection, f"core.{name}", frame)


SellerOf = Callable[[str, str], str | None]
"""Provider of a source's seller label, or None."""


def _distinct(
    connection: duckdb.DuckDBPyConnection, table: str, *names: str
) -> list[tuple[Any, ...]]:
    listed = ", ".join(names)
    rows: list[tuple[Any, ...]] = connection.execute(
        f"select distinct {listed} from core.{table} order by all"
    ).fetchall()
    return rows


def _matcher() -> ModelMatcher:
    return ModelMatcher.of(
        read_seed("models").select("model_id", "hf_repo", "publisher_id").iter_rows(),
        read_seed("model_aliases").select("listed_key", "provider_id", "model_id").iter_rows(),
    )


def _token_listings(connection: duckdb.DuckDBPyConnection, seller: SellerOf) -> pl.DataFrame:
    matcher = _matcher()
    rows = []
    listed = _distinct(
        connection, "token_price_meters", "source_id", "listed_seller", "listed_model"
    )
    kept = read_seed("token_prices").select("seller_id", "listed_model").unique().sort(pl.all())
    listed += [("seed_token_prices", seller_id, model) for seller_id, model in kept.iter_rows()]
    for source_id, label, model in listed:
        seller_id = seller(source_id, label)
        model_id, rule = matcher.match(model, seller_id)
        rows.append(
            (source_id, label, model, seller_id, model_id, rule, model_id or listed_key(model))
        )
    return pl.DataFrame(rows, schema=polars_schema(TokenListings), orient="row")


def _gpu_listings(connection: duckdb.DuckDBPyConnection, seller: SellerOf) -> pl.DataFrame:
    rows = []
    for source_id, label, sku, gpu, memory in _distinct(
        connection, "gpu_rates", "source_id", "listed_seller", "sku", "listed_gpu", "gpu_memory_gb"
    ):
        gpu_id, rule = gpu_id_of(gpu, sku, memory)
        rows.append((source_id, label, sku, gpu, memory, seller(source_id, label), gpu_id, rule))
    return pl.DataFrame(rows, schema=polars_schema(GpuListings), orient="row")


def _policy_listings(connection: duckdb.DuckDBPyConnection, seller: SellerOf) -> pl.DataFrame:
    matcher = _matcher()
    rows = []
    for source_id, scope_type, scope, model in _distinct(
        connection, "policy_facts", "source_id", "scope_type", "listed_scope", "listed_model"
    ):
        listed_model = scope if scope_type == "model" else model
        provider_id = seller(source_id, scope) if scope_type in ("provider", "route") else None
        model_id, rule = matcher.match(listed_model, provider_id) if listed_model else (None, None)
        rows.append((source_id, scope_type, scope, model, provider_id, model_id, rule))
    return pl.DataFrame(rows, schema=polars_schema(PolicyListings), orient="row")
