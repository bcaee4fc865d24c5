"""The queries of docs/analysts.md run as printed, also in an old client."""

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
    (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8"),
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
    """Flash: 2 CNY against 0.28 USD; Pro: the CNY page of July is after the cut to a quarter."""
    answered = answer(book, "as cny_over_usd")
    rows = [r for r in answered if r[0] == "deepseek"]
    assert [(r[1], float(r[2]), float(r[3])) for r in rows] == [
        ("deepseek-v4-flash", 0.28, 2.0),
        ("deepseek-v4-pro", 3.48, 6.0),
    ]
    assert [round(r[4], 1) for r in rows] == [1.1, 0.3]
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
