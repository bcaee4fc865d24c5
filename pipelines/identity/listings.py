"""Listed names as tables: which seller, model or GPU each name in history stands for.

Belongs here: matching every distinct listed name once and writing the result beside history. Does
not belong here: the rules of matching (``models.py``, ``gpus.py``) and the aliases (the seeds).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import duckdb
import polars as pl

from pipelines.identity.gpus import gpu_id_of
from pipelines.identity.models import ModelMatcher, listed_key
from pipelines.identity.offer_words import offer_of, plain_models
from schemas.columns import columns_of, polars_schema
from schemas.core import FactNames, GpuListings, PolicyListings, TokenListings
from schemas.policies import FACTS
from warehouse.database import create_table, insert, transaction
from warehouse.seeds import load_seeds, read_seed


def identify(connection: duckdb.DuckDBPyConnection) -> None:
    """Load seeds and say for every listed name which seller, model or GPU it stands for."""
    load_seeds(connection)
    seller = sellers()
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


def sellers() -> SellerOf:
    """Who a label stands for: its row of the alias seed, or the provider of that very id."""
    providers = set(read_seed("providers")["provider_id"])
    aliases = {
        (row["source_id"], row["listed_seller"]): row["provider_id"]
        for row in read_seed("seller_aliases").iter_rows(named=True)
    }
    return lambda source_id, label: (
        aliases.get((source_id, label)) or (label if label in providers else None)
    )


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
    listed = _distinct(
        connection, "token_price_meters", "source_id", "listed_seller", "listed_model"
    )
    kept = read_seed("token_prices").select("seller_id", "listed_model").unique().sort(pl.all())
    listed += [("seed_token_prices", seller_id, model) for seller_id, model in kept.iter_rows()]
    shops: dict[tuple[str, str | None], list[tuple[str, str, str]]] = {}
    for source_id, label, model in listed:
        seller_id = seller(source_id, label)
        shop = ("", seller_id) if seller_id else (f"{source_id}|{label}", None)
        shops.setdefault(shop, []).append((source_id, label, model))
    matcher = _matcher()
    rows = [
        (*listing, seller_id, *fields)
        for (_, seller_id), listings in shops.items()
        for listing, fields in _offers(matcher, seller_id, listings)
    ]
    return pl.DataFrame(rows, schema=polars_schema(TokenListings), orient="row")


def _offers(
    matcher: ModelMatcher, seller_id: str | None, listings: list[tuple[str, str, str]]
) -> Iterator[tuple[tuple[str, str, str], tuple[str | None, ...]]]:
    """Model and offer of each name of one seller, whoever lists it; a stranger has one list."""
    match = partial(matcher.match, provider_id=seller_id)
    names = {model for _, _, model in listings}
    beside = plain_models(names, match)
    offers = {name: offer_of(name, seller_id, match, beside) for name in names}
    for listing in listings:
        o = offers[listing[2]]
        key = o.model_id or listed_key(o.plain)
        yield listing, (o.model_id, o.model_rule, key, o.plain, o.tier, o.variant)


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
