"""Listings past their end and Bedrock ids without a profile, from the archive to the marts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.worlds import marts


def entry(provider: str, given: float, **other: Any) -> dict[str, Any]:
    return {
        "litellm_provider": provider,
        "mode": "chat",
        "input_cost_per_token": given,
        "output_cost_per_token": 5 * given,
        **other,
    }


def test_a_listing_carries_its_last_day(tmp_path: Path) -> None:
    documents = {
        "litellm_prices": {
            "acme-old-1": entry("openai", 3e-05, deprecation_date="2026-10-23"),
            "acme-new-2": entry("openai", 1e-06, deprecation_date="2027-10-23"),
            "acme-plain-3": entry("openai", 1e-06),
        }
    }
    with marts(tmp_path, documents, "token_intervals") as build:
        assert build.execute(
            "select distinct listed_model, available_until::varchar from mart.token_intervals "
            "order by all"
        ).fetchall() == [
            ("acme-new-2", "2027-10-23"),
            ("acme-old-1", "2026-10-23"),
            ("acme-plain-3", None),
        ]


def test_nothing_outside_global_costs_what_global_costs(tmp_path: Path) -> None:
    """The cheapest input price of AWS outside `global` is 3.30; the bare id's 3.00 is rejected."""
    documents = {
        "litellm_prices": {
            "acme.alpha-4-6": entry("bedrock_converse", 3e-06),
            "global.acme.alpha-4-6": entry("bedrock_converse", 3e-06),
            "eu.acme.alpha-4-6": entry("bedrock_converse", 3.3e-06),
        }
    }
    with marts(tmp_path, documents, "token_prices", "rejected_rows") as build:
        assert build.execute(
            "select region, input_per_mtok::double from mart.token_prices "
            "where listed_model like '%acme%' order by 2"
        ).fetchall() == [("global", 3.0), ("eu", 3.3)]
        assert build.execute(
            "select count(*) from mart.rejected_rows where reason like '%in-region call%'"
        ).fetchall() == [(2,)]
