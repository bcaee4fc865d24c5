"""Figures read off the real captures, found again in what is published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest


def one(book: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    rows = book.execute(query).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def test_import_says_what_it_filed_refused_and_left(replayed: Path) -> None:
    said = (replayed / "import.txt").read_text()
    assert "filed      tokens/anthropic/claude-docs-pricing-2025-10-29.md" in said
    assert "filed      gpu/scaleway/fr-par1.servers.2026-07-03.980a752d1.3.json" in said
    assert "unclaimed  tokens/langfuse/default-model-prices-2026-08-21.json" in said
    assert "refused" in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("model", "prices"),
    [
        ("Claude Opus 4.1", ("15", "1.5", "18.75", "30", "75")),
        ("Claude Haiku 4.5", ("1", "0.1", "1.25", "2", "5")),
        ("Claude Haiku 3", ("0.25", "0.03", "0.3", "0.5", "1.25")),
    ],
)
def test_anthropic_five_meters(
    book: duckdb.DuckDBPyConnection, model: str, prices: tuple[str, ...]
) -> None:
    row = one(
        book,
        f"""
        select input_per_mtok, cached_input_per_mtok, cache_write_per_mtok,
            cache_write_1h_per_mtok, output_per_mtok, currency, first_seen_at::date::varchar,
            last_confirmed_at::date::varchar
        from token_prices where seller_id = 'anthropic' and listed_model = '{model}'
            and service_tier = 'standard'
    """,
    )
    assert row == (*(Decimal(p) for p in prices), "USD", "2025-10-20", "2025-10-29")


@pytest.mark.parametrize(
    ("tier", "figures"),
    [
        ("standard", ("5", "0.5", "6.25", "30")),
        ("batch", ("2.5", "0.25", "3.125", "15")),
        ("flex", ("2.5", "0.25", "3.125", "15")),
        ("fast", ("10", "1", "12.5", "60")),
    ],
)
def test_openai_four_tiers(
    book: duckdb.DuckDBPyConnection, tier: str, figures: tuple[str, ...]
) -> None:
    """On the day after the page of 2026-08-21; two later lists state a cut since."""
    row = one(
        book,
        f"""
        select input_per_mtok, cached_input_per_mtok, cache_write_per_mtok, output_per_mtok
        from token_price_timeline where source_id = 'openai_pricing'
            and listed_model = 'gpt-5.6-sol'
            and service_tier = '{tier}' and context_above_tokens is null
            and valid_from <= timestamptz '2026-08-22 00:00:00+00'
            and (valid_to is null or valid_to > timestamptz '2026-08-22 00:00:00+00')
    """,
    )
    assert row == tuple(Decimal(f) for f in figures)


def test_deepseek_in_both_currencies(book: duckdb.DuckDBPyConnection) -> None:
    rows = book.execute("""
        select currency, input_per_mtok, cached_input_per_mtok, output_per_mtok,
            last_confirmed_at::date::varchar
        from token_prices where seller_id = 'deepseek' and listed_model = 'deepseek-v4-flash'
            and is_official order by currency
    """).fetchall()
    assert rows == [
        ("CNY", Decimal(1), Decimal("0.02"), Decimal(2), "2026-07-17"),
        ("USD", Decimal("0.14"), Decimal("0.0028"), Decimal("0.28"), "2026-05-08"),
    ]


def test_cny_is_converted_with_a_dated_rate(book: duckdb.DuckDBPyConnection) -> None:
    usd, day, rate = one(
        book,
        """
        select p.output_usd_per_mtok, p.fx_rate_on, f.usd_per_unit
        from token_prices p join fx_rates f on f.rate_on = p.fx_rate_on and f.currency = 'CNY'
        where p.seller_id = 'deepseek' and p.currency = 'CNY'
            and p.listed_model = 'deepseek-v4-pro'
    """,
    )
    assert usd == (Decimal(6) * rate).quantize(Decimal("1e-9"))
    assert Decimal("0.12") < rate < Decimal("0.16")
    assert day is not None


def test_deepseek_promotion_ended_with_its_date(book: duckdb.DuckDBPyConnection) -> None:
    price, end = one(
        book,
        """
        select price, effective_to::varchar from token_price_history
        where seller_id = 'deepseek' and listed_model = 'deepseek-v4-pro' and currency = 'USD'
            and offer = 'promotional' and meter = 'output'
    """,
    )
    assert price == Decimal("0.87")
    assert str(end).startswith("2026-05-31")
    assert book.execute(
        "select count(*) from token_prices where seller_id = 'deepseek' and offer = 'promotional'"
    ).fetchall() == [(0,)]


def test_azure_reservation_as_an_hourly_rate(book: duckdb.DuckDBPyConnection) -> None:
    rows = book.execute("""
        select purchase, term_months, price, price_basis, round(usd_per_instance_hour, 2),
            round(usd_per_gpu_hour, 3), gpu_id, last_confirmed_at::date::varchar
        from gpu_rates where sku = 'Standard_ND96isr_H100_v5' and region = 'eastus'
        order by term_months
    """).fetchall()
    assert [(r[0], r[1], float(r[2]), r[3], float(r[4]), float(r[5])) for r in rows] == [
        ("on_demand", 0, 98.32, "per_instance_hour", 98.32, 12.29),
        ("reserved", 12, 551221.0, "per_instance_term", 62.92, 7.866),
        ("reserved", 36, 1134310.0, "per_instance_term", 43.16, 5.395),
    ]
    assert {r[6:] for r in rows} == {("h100_sxm_80gb", "2026-07-27")}


def test_scaleway_gpu_in_eur_and_usd(book: duckdb.DuckDBPyConnection) -> None:
    row = one(
        book,
        """
        select r.currency, r.price, r.gpu_id, r.gpu_count, r.usd_per_gpu_hour,
            cast(r.price * f.usd_per_unit as decimal(18, 9)), r.country, r.tax
        from gpu_rates r join fx_rates f on f.rate_on = r.fx_rate_on and f.currency = 'EUR'
        where r.seller_id = 'scaleway' and r.sku = 'L4-1-24G' and r.region = 'fr-par-1'
    """,
    )
    assert row[:4] == ("EUR", Decimal("0.7875"), "l4_24gb", 1)
    assert row[4] == row[5]
    assert row[6:] == ("FR", "excluded")


def test_scaleway_rise_is_in_history_and_changes(book: duckdb.DuckDBPyConnection) -> None:
    history = book.execute("""
        select source_id, price, valid_from::date::varchar, valid_to::date::varchar
        from gpu_rate_history
        where sku = 'L4-1-24G' and region = 'fr-par-1' order by source_id, valid_from
    """).fetchall()
    assert history == [
        (source_id, *span)
        for source_id in ("scaleway_instances", "scaleway_product_catalog")
        for span in (
            (Decimal("0.75"), "2026-03-31", "2026-07-01"),
            (Decimal("0.7875"), "2026-07-01", None),
        )
    ]
    change = one(
        book,
        """
        select old_price, new_price, change_percent, changed_at::date::varchar
        from price_changes where item = 'L4-1-24G' and detail = 'on_demand, fr-par-1'
    """,
    )
    assert change == (Decimal("0.75"), Decimal("0.7875"), 5.0, "2026-07-01")


def test_openrouter_free_router_and_dynamic_prices(book: duckdb.DuckDBPyConnection) -> None:
    """`:free` is zero because the seller says so; `-1` is no price at all."""
    ((free,),) = book.execute(
        "select count(*) from token_prices where seller_id = 'openrouter' "
        "and listed_model like '%:free' and input_per_mtok = 0"
    ).fetchall()
    assert free > 0
    assert book.execute(
        "select count(*) from token_prices where seller_id = 'openrouter' "
        "and listed_model = 'openrouter/auto'"
    ).fetchall() == [(0,)]
    ((kept,),) = book.execute(
        "select count(*) from rejected_rows where source_id = 'openrouter_models' "
        "and offending like '%openrouter/auto%'"
    ).fetchall()
    assert kept > 0


def test_sources_say_on_which_dates_they_are_proven(book: duckdb.DuckDBPyConnection) -> None:
    proven = dict(book.execute("select source_id, proven_on from sources").fetchall())
    assert "2025-10-29" in proven["anthropic_pricing"]
    assert proven["huggingface_models"] is None


def test_health_counts_captures(book: duckdb.DuckDBPyConnection) -> None:
    health = dict(book.execute("select source_id, captures from source_health").fetchall())
    assert health["anthropic_pricing"] == 2
    assert health["scaleway_instances"] == 16
