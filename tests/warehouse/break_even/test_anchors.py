"""Published break-even figures, reproduced by the macros of the published file.

Papers and reports are quoted with the figures they print; what a figure is checked with is always
a call that a reader of the file could make.
"""

from __future__ import annotations

import csv
from typing import Any

import duckdb
import pytest

from tests.support import shared_facts

PAPER = (
    # model, USD of hardware, USD of electricity and million tokens a month, months to break even
    # against GPT-5, Claude 4 Opus, Claude 4 Sonnet, Grok 4, Gemini 2.5 Pro (arXiv 2509.18101)
    ("Kimi-K2", 240_000, 126.72, 506.9, ("69.3", "8.7", "44.0", "44.0", "63.1")),
    ("GLM-4.5", 90_000, 47.52, 253.4, ("51.5", "6.5", "32.8", "32.8", "47.0")),
    ("Qwen3-235B", 60_000, 31.68, 253.4, ("34.0", "4.3", "21.8", "21.8", "31.1")),
    ("gpt-oss-120B", 30_000, 15.84, 139.4, ("30.9", "3.9", "19.8", "19.8", "28.2")),
    ("GLM-4.5-Air", 30_000, 15.84, 126.7, ("34.0", "4.3", "21.8", "21.8", "31.1")),
    ("Llama-3.3-70B", 15_000, 7.92, 120.4, ("17.8", "2.3", "11.4", "11.4", "16.2")),
    ("EXAONE 4.0 32B", 2_000, 13.20, 126.7, ("2.26", "0.3", "1.4", "1.4", "2.06")),
    ("Qwen3-30B", 2_000, 13.20, 114.0, ("2.5", "0.3", "1.6", "1.6", "2.3")),
    ("Magistral Small", 2_000, 13.20, 95.0, ("3.0", "0.4", "1.9", "1.9", "2.76")),
)
PRICES = ((1.25, 10), (15, 75), (3, 15), (3, 15), (1.25, 10))
MIX = "1000000 * {tokens} / 3, 1000000 * {tokens} * 2 / 3"


def value(book: duckdb.DuckDBPyConnection, expression: str) -> Any:
    return book.execute(f"select {expression}").fetchall()[0][0]


def months(
    book: duckdb.DuckDBPyConnection, row: tuple[Any, ...], price_in: float, price_out: float
) -> float:
    _, hardware, electricity, tokens, _ = row
    bill = f"token_cost({MIX.format(tokens=tokens)}, {price_in}, {price_out})"
    return float(value(book, f"payback_months({hardware}, {bill}, {electricity})"))


def agrees(found: float, printed: str) -> bool:
    """Within 3 %, or equal as printed."""
    digits = len(printed.partition(".")[2])
    return abs(found / float(printed) - 1) <= 0.03 or f"{found:.{digits}f}" == printed


def test_the_papers_36_cells(first: duckdb.DuckDBPyConnection) -> None:
    cells = [
        (row[0], column, agrees(months(first, row, *PRICES[column]), row[4][column]))
        for row in PAPER
        for column in range(4)
    ]
    assert len(cells) == 36
    assert [cell for cell in cells if not cell[2]] == []


def test_the_papers_other_column_contradicts_its_own_price_table(
    first: duckdb.DuckDBPyConnection,
) -> None:
    for row in PAPER:
        assert not agrees(months(first, row, 1.25, 10), row[4][4]), row[0]
        # 7.753 USD a million blended gives the column; 1.25 and 10 at its mix blend to 7.083.
        assert agrees(months(first, row, 7.753, 7.753), row[4][4]), row[0]
    blended = value(first, "token_cost(1000000 / 3, 2000000 / 3, 1.25, 10)")
    assert blended == pytest.approx(7.083, rel=0.001)


def test_deepseeks_production_day(first: duckdb.DuckDBPyConnection) -> None:
    # 226.75 nodes of eight GPUs at 2 USD an hour; 608 billion tokens in, 168 billion out.
    rate = "(608e9 + 168e9) / 86400 / (226.75 * 8)"
    blended = value(first, f"gpu_cost_per_mtok(2, {rate})")
    assert blended == pytest.approx(0.112, rel=0.01)
    assert blended * 776_000 == pytest.approx(87_072, rel=0.001)
    # Its revenue at list: 0.14 for the 342 billion cached, 0.55 for other input, 2.19 out.
    revenue = value(
        first,
        "token_cost(608e9, 168e9, 0.55, 2.19, cached_share := 342.0 / 608, "
        "cached_input_usd_per_mtok := 0.14)",
    )
    assert revenue == pytest.approx(562_027, rel=0.001)
    # A prefill node reads 73,700 tokens a second, a decode node writes 14,800.
    nodes = value(first, "608e9 / 86400 / 73700 + 168e9 / 86400 / 14800")
    assert nodes == pytest.approx(226.75, rel=0.002)


def test_lenovos_months_follow_from_one_machine(first: duckdb.DuckDBPyConnection) -> None:
    # 3.7, 6 and 9.3 months against Azure's ND96isr at 98.32, 62.92 (1 year), 43.16 (3 years) an
    # hour. The first two fix the machine's price and running cost, which the third then confirms.
    hours = 730
    running = (6.0 * 62.92 - 3.7 * 98.32) / (6.0 - 3.7)
    price = 3.7 * hours * (98.32 - running)
    assert 240_000 < price < 255_000  # Eight H100 with their server.
    for rent, printed in ((98.32, 3.7), (62.92, 6.0), (43.16, 9.3)):
        found = value(first, f"payback_months({price}, {rent * hours}, {running * hours})")
        assert found == pytest.approx(printed, rel=0.03)
    # 10.4 months would be a five-year price of about 38.8 an hour.
    assert price / (10.4 * hours) + running == pytest.approx(38.8, rel=0.01)


def test_the_worked_table(first: duckdb.DuckDBPyConnection) -> None:
    path = shared_facts("anchor_breakeven_examples.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 30
    for row in rows:
        tokens_in, tokens_out = map(int, row["isl_osl"].split("/"))
        found = first.execute(
            """
            with bill as (
                select token_cost(1000000.0 * $i / $o, 1000000, $p_in, $p_out) as usd
            )
            select
                usd, gpu_cost_per_mtok($c, $t), break_even_utilisation($c, $t, usd),
                24 * $c / usd
            from bill
            """,
            {
                "i": tokens_in,
                "o": tokens_out,
                "p_in": float(row["api_in"]),
                "p_out": float(row["api_out"]),
                "c": float(row["usd_per_gpu_h"]),
                "t": float(row["out_tok_s_per_gpu"]),
            },
        ).fetchall()[0]
        printed = (
            row["api_usd_per_Mout_with_input"],
            row["selfhost_usd_per_Mout_at_100pct"],
            row["break_even_utilisation"],
            row["break_even_Mout_per_day_per_gpu"],
        )
        for mine, theirs in zip(found, printed, strict=True):
            digits = len(theirs.partition(".")[2])
            close = abs(mine / float(theirs) - 1) <= 0.02
            assert close or f"{mine:.{digits}f}" == theirs, (row["model"], row["gpu"], theirs, mine)
