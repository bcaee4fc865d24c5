"""The queries of docs/analysts.md and sovereignty.md run as printed, also in an old client."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.support import ROOT

BLOCKS = re.findall(
    r"(<!-- captures -->\n)?```sql\n(.*?)```",
    "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8")
        for name in ("analysts.md", "sovereignty.md")
    ),
    re.DOTALL,
)
QUERIES = [query for mark, query in BLOCKS if not mark]
ON_CAPTURES = [query for mark, query in BLOCKS if mark]
"""Queries that only dated captures of sellers' own pages give rows for."""
OLD_PYTHON = os.environ.get("PRICEBOOK_OLD_DUCKDB", "")
no_old_client = pytest.mark.skipif(
    not OLD_PYTHON, reason="PRICEBOOK_OLD_DUCKDB names no Python with duckdb 1.1"
)


def test_there_are_at_least_ten_queries() -> None:
    assert len(QUERIES) >= 10
    assert ON_CAPTURES


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_query_gives_rows(first: duckdb.DuckDBPyConnection, query: str) -> None:
    assert first.execute(query).fetchall()


@pytest.mark.parametrize("query", ON_CAPTURES, ids=range(len(ON_CAPTURES)))
def test_query_gives_rows_on_captures(book: duckdb.DuckDBPyConnection, query: str) -> None:
    assert book.execute(query).fetchall()


def answer(book: duckdb.DuckDBPyConnection, fragment: str) -> list[tuple[Any, ...]]:
    (query,) = [query for query in ON_CAPTURES if fragment in query]
    return book.execute(query).fetchall()


def test_claude_in_europe_costs_a_tenth_more_on_vertex(book: duckdb.DuckDBPyConnection) -> None:
    rows = [r for r in answer(book, "as premium") if r[0] == "google_vertex_ai"]
    assert {(r[1], float(r[6])) for r in rows if "claude-sonnet-4.5" in r[1]} == {
        ("anthropic/claude-sonnet-4.5", 3.3),
        ("anthropic/claude-sonnet-4.5", 1.65),
        ("anthropic/claude-sonnet-4.5", 6.6),
    }
    assert {r[7] for r in rows} == {0.1}


def test_deepseek_in_cny_against_usd(book: duckdb.DuckDBPyConnection) -> None:
    """Flash: 2 CNY against 0.28 USD. Pro has hours in USD by now and none on the CNY page."""
    answered = answer(book, "as cny_over_usd")
    rows = [r for r in answered if r[0] == "deepseek"]
    assert [(r[1], float(r[2]), float(r[3])) for r in rows] == [
        ("deepseek-v4-flash", 0.28, 2.0),
    ]
    assert [round(r[4], 1) for r in rows] == [1.1]
    assert ("moonshot", "kimi-k2.6", 4.0, 27.0) in [(*r[:2], *map(float, r[2:4])) for r in answered]
    assert ("zai", "GLM-5.2", 4.4, 28.0) in [(*r[:2], *map(float, r[2:4])) for r in answered]


def test_the_cheapest_seller_is_not_an_old_or_contradicted_page(
    book: duckdb.DuckDBPyConnection,
) -> None:
    (query,) = [q for q in QUERIES if "3 * input_usd_per_mtok" in q]
    ((seller, price_in, price_out, trust, age),) = book.execute(query).fetchall()
    others = book.execute(
        "select seller_id, trust, age_days, output_usd_per_mtok + 3 * input_usd_per_mtok "
        "from token_prices where model_id = 'openai/gpt-oss-120b' and service_tier = 'standard' "
        "and output_usd_per_mtok > 0"
    ).fetchall()
    cheaper = [o for o in others if o[3] < price_out + 3 * price_in]
    assert (seller, trust, age) == ("quicksilverpro", "single_aggregator", 0)
    assert all(t in ("stale", "disputed") and days > 30 for _, t, days, _ in cheaper)


def test_the_price_of_a_model_last_march(book: duckdb.DuckDBPyConnection) -> None:
    rows = [r for r in answer(book, "2026-03-01") if r[0] == "openai"]
    assert {(r[3], float(r[4])) for r in rows} == {("input", 1.25), ("output", 10.0)}


def gpu_answer(book: duckdb.DuckDBPyConnection, fragment: str) -> list[tuple[Any, ...]]:
    (query,) = [query for query in QUERIES if fragment in query]
    return book.execute(query).fetchall()


def test_eight_h100_in_europe_from_sellers_owned_there(book: duckdb.DuckDBPyConnection) -> None:
    """Scaleway's H100-SXM-8-80G in Paris, 25.3308 EUR an hour before tax."""
    rows = gpu_answer(book, "owner_region_group = 'eu'")
    assert [(r[0], r[1], r[2], r[4], r[5], float(r[6]), r[8]) for r in rows[:1]] == [
        ("scaleway", "FR", "H100-SXM-8-80G", 8, "EUR", 25.3308, "excluded")
    ]
    assert {r[1] for r in rows} <= {"FR", "NL", "FI", "DE", "SE", "IT", "LU"}


def test_spot_discounts_by_seller(book: duckdb.DuckDBPyConnection) -> None:
    """GCP a2-highgpu-1g: 2.20401 against 3.673385; Verda sells spot at half its list."""
    rows = {(r[0], r[1], r[2]): r[4] for r in gpu_answer(book, "s.purchase = 'spot'")}
    assert rows["google_cloud", "a100_sxm_40gb", "administered"] == 40.0
    assert rows["verda", "gb300_288gb", "administered"] == 50.0
    assert "floor" not in {kind for _, _, kind in rows}


def test_what_a_year_saves(book: duckdb.DuckDBPyConnection) -> None:
    """Azure ND96isr H100 v5 in eastus: 62.92 against 98.32 an hour."""
    rows = {(r[0], r[1], r[3]): r[7] for r in gpu_answer(book, "r.term_months = 12")}
    assert rows["azure", "Standard_ND96isr_H100_v5", "eastus"] == 36.0
    assert rows["google_cloud", "a2-highgpu-1g", "us-central1"] == 37.0


def test_one_sku_across_regions(book: duckdb.DuckDBPyConnection) -> None:
    rows = gpu_answer(book, "count(*) as regions")
    assert rows[0][0] == "azure"
    assert max(r[5] for r in rows) == 2.0


def test_sellers_with_old_prices(book: duckdb.DuckDBPyConnection) -> None:
    rows = gpu_answer(book, "where is_stale")
    assert min(r[4] for r in rows) > 30
    assert "oracle" in {r[0] for r in rows}


@no_old_client
def test_an_old_client_gives_the_same_rows(first_night: Path) -> None:
    old_client_agrees(first_night / "published" / "latest" / "pricebook.duckdb", QUERIES)


@no_old_client
def test_an_old_client_gives_the_same_rows_on_captures(replayed: Path) -> None:
    old_client_agrees(replayed / "published" / "latest" / "pricebook.duckdb", ON_CAPTURES)


def old_client_agrees(path: Path, queries: list[str]) -> None:
    """An old client counts as many rows for every query."""
    script = (
        "import duckdb, json, sys\n"
        "con = duckdb.connect(sys.argv[1], read_only=True)\n"
        "con.execute(\"set timezone = 'UTC'\")\n"
        "answers = [[str(r) for r in con.execute(q).fetchall()] for q in json.load(sys.stdin)]\n"
        "print(json.dumps([duckdb.__version__, answers]))\n"
    )
    old = subprocess.run(
        [OLD_PYTHON, "-c", script, str(path)],
        input=json.dumps(queries),
        text=True,
        capture_output=True,
        check=True,
    )
    version, answers = json.loads(old.stdout)
    assert version.startswith("1.1.")
    with duckdb.connect(str(path), read_only=True) as book:
        assert [len(rows) for rows in answers] == [len(book.execute(q).fetchall()) for q in queries]
