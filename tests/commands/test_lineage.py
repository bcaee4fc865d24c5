"""Where published columns come from, as sqlglot reads it out of the models."""

from __future__ import annotations

import pytest

from pipelines.commands.documents import DOCS, LINEAGE_FILE
from schemas.columns import columns_of
from schemas.published import TABLES

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from pipelines.commands.lineage import lineage_document, origins


def test_the_committed_document_is_the_generated_one() -> None:
    """`make docs` mends it."""
    assert (DOCS / LINEAGE_FILE).read_text(encoding="utf-8") == lineage_document()


def test_every_column_is_there_and_only_those_behind_a_table_macro_are_not_resolved() -> None:
    found = origins()
    assert {t: list(columns) for t, columns in found.items()} == {
        t: [c.name for c in columns_of(model)] for t, model in TABLES.items()
    }
    unresolved = {t for t, columns in found.items() if None in columns.values()}
    assert unresolved == {"licence_gate"}


def test_lineages_read_off_the_sql_by_eye() -> None:
    found = origins()
    assert found["token_prices"]["input_usd_per_mtok"] == {
        # the price of the meter, or the held one that another source confirms, at the day's rate
        ("core.token_price_meters", "meter"),
        ("core.token_price_meters", "price"),
        ("core.token_price_meters", "currency"),
        ("core.rejects", "new_price"),
        ("fx_rates", "usd_per_unit"),
        ("seed.token_prices", "meter"),
        ("seed.token_prices", "price"),
        ("seed.token_prices", "currency"),
        # a list that copies a seller's digits is read in the currency that the seller bills in
        ("seed.list_currency_rules", "rule"),
        ("seed.list_currency_rules", "currency"),
    }
    assert found["providers"]["hq_country"] == {("seed.providers", "hq_country")}
    assert found["fx_rates"]["units_per_eur"] == {("core.fx_rates", "units_per_eur")}
    assert found["models"]["hub_gated"] == {
        ("core.model_facts", "fact"),
        ("core.model_facts", "value"),
    }
    assert found["gpu_rates"]["seller_country"] == {("providers", "hq_country")}
    assert found["decisions"]["lead_time_days"] == {("self_host_effort", "lead_time_days")}
    assert found["break_even"]["gpu_price_basis"] == set()


def test_a_union_by_name_is_followed_by_name() -> None:
    """The sides of this one name their columns in another order."""
    assert origins()["pending_prices"]["source_url"] == {
        ("core.rejects", "source_url"),
        # what is far from other sellers' prices stands in a list, not among the rejects
        ("core.token_price_meters", "source_url"),
        ("seed.token_prices", "source_url"),
    }
    assert origins()["fact_changes"]["old_value"] == {("core.policy_facts", "value")}
