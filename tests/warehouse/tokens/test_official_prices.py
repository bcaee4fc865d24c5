"""Figures read by eye off sellers' own captured pages, against the published tables.

Standard tier, shortest prompts, per million tokens: the table must have exactly these, and the
history must have had them on the day of the capture.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import duckdb
import pytest

READ = """
openai_pricing 2026-08-21 USD gpt-5.6-sol 5.00 0.50 30.00
openai_pricing 2026-08-21 USD gpt-5.6-terra 2.00 0.20 12.00
openai_pricing 2026-08-21 USD gpt-5.6-luna 0.20 0.02 1.20
openai_pricing 2026-08-21 USD gpt-4o 2.50 1.25 10.00
openai_pricing 2026-08-21 USD o3 2.00 0.50 8.00
anthropic_pricing 2025-10-29 USD Claude_Opus_4.1 15 1.50 75
anthropic_pricing 2025-10-29 USD Claude_Sonnet_4.5 3 0.30 15
anthropic_pricing 2025-10-29 USD Claude_Haiku_4.5 1 0.10 5
anthropic_pricing 2025-10-29 USD Claude_Haiku_3.5 0.80 0.08 4
anthropic_pricing 2025-10-29 USD Claude_Haiku_3 0.25 0.03 1.25
zai_pricing 2026-08-18 USD GLM-5.2 1.4 0.26 4.4
zai_pricing 2026-08-18 USD GLM-5 1 0.2 3.2
zai_pricing 2026-08-18 USD GLM-4.7 0.6 0.11 2.2
zai_pricing 2026-08-18 USD GLM-4.5-AirX 1.1 0.22 4.5
zai_pricing 2026-08-18 USD GLM-4-32B-0414-128K 0.1 - 0.1
zai_pricing 2026-08-18 USD GLM-4.7-Flash 0 0 0
deepseek_pricing_en 2026-05-08 USD deepseek-v4-flash 0.14 0.0028 0.28
deepseek_pricing_en 2026-05-08 USD deepseek-v4-pro 1.74 0.0145 3.48
deepseek_pricing_zh 2026-07-17 CNY deepseek-v4-flash 1 0.02 2
deepseek_pricing_zh 2026-07-17 CNY deepseek-v4-pro 3 0.025 6
moonshot_pricing_cn 2026-07-17 CNY kimi-k2.6 6.50 1.10 27.00
minimax_pricing 2026-09-30 USD MiniMax-M3 0.30 0.06 1.20
minimax_pricing 2026-09-30 USD MiniMax-M2.7 0.3 0.06 1.2
google_gemini_pricing 2026-06-05 USD gemini-2.5-flash-lite 0.10 0.01 0.40
google_gemini_pricing 2026-06-05 USD gemini-3.1-pro-preview 2.00 0.20 12.00
groq_models 2026-08-31 USD openai/gpt-oss-120b 0.15 - 0.60
groq_models 2026-08-31 USD openai/gpt-oss-20b 0.075 - 0.30
groq_models 2026-08-31 USD qwen/qwen3.8-27b 0.80 - 4.00
voyage_pricing 2026-07-15 USD voyage-4-large 0.12 - -
voyage_pricing 2026-07-15 USD voyage-3.5 0.06 - -
"""
"""Source, date of the page, currency, model as listed (underscore for a blank), input, cached
input, output; a dash where the page states none."""

ROWS = [line.split() for line in READ.strip().splitlines()]
METERS = ("input", "cached_input", "output")


OUTVOTED = {
    ("openai_pricing", "gpt-5.6-sol"): (4.0, 20.0),
    ("deepseek_pricing_en", "deepseek-v4-pro"): (1.32, 3.96),
}
"""Pages that missed a change: what two later lists state, and what stands now."""


def figures(row: list[str]) -> dict[str, Decimal]:
    return {m: Decimal(f) for m, f in zip(METERS, row[4:], strict=True) if f != "-"}


STANDING = [row for row in ROWS if (row[0], row[3]) not in OUTVOTED]


@pytest.mark.parametrize("row", STANDING, ids=lambda row: f"{row[0]}/{row[3]}")
def test_today(book: duckdb.DuckDBPyConnection, row: list[str]) -> None:
    source, day, currency, model = *row[:3], row[3].replace("_", " ")
    found = book.execute(
        "select last_confirmed_at::date::varchar, input_per_mtok, cached_input_per_mtok, "
        "output_per_mtok from token_prices where source_id = ? and listed_model = ? "
        "and currency = ? and service_tier = 'standard' and context_above_tokens is null "
        "and schedule = 'always' and offer = 'list' and variant = ''",
        [source, model, currency],
    ).fetchall()
    assert len(found) == 1
    assert found[0][0] == day
    stated = {m: p for m, p in zip(METERS, found[0][1:], strict=True) if p is not None}
    assert stated == figures(row)


def test_on_the_day_of_the_capture(book: duckdb.DuckDBPyConnection) -> None:
    known: dict[tuple[str, ...], dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for source, day, currency, *_ in {tuple(row[:3]) for row in ROWS}:
        for model, meter, price in book.execute(
            "select listed_model, meter, price from token_price_history where source_id = ? "
            "and currency = ? and service_tier = 'standard' and context_above_tokens is null "
            "and schedule = 'always' and offer = 'list' and variant = '' and unit = 'per_mtok' "
            "and first_seen_at::date <= ?::date "
            "and (superseded_at is null or superseded_at::date > ?::date)",
            [source, currency, day, day],
        ).fetchall():
            if meter in METERS:
                known[source, day, currency, model][meter].add(price)
    for row in ROWS:
        key = (*row[:3], row[3].replace("_", " "))
        assert known[key] == {m: {p} for m, p in figures(row).items()}, key


@pytest.mark.parametrize("page", OUTVOTED, ids=lambda page: page[0])
def test_a_page_that_missed_a_change_stands_beside_what_two_later_lists_state(
    book: duckdb.DuckDBPyConnection, page: tuple[str, str]
) -> None:
    """OpenAI cut Sol to 4 and 20 dollars after the page of August, DeepSeek Pro after May."""
    source, model = page
    (official,) = [figures(row) for row in ROWS if (row[0], row[3]) == page]
    rows = book.execute(
        "select input_per_mtok::double, output_per_mtok::double, trust, "
        "official_input_per_mtok, official_output_per_mtok, is_official from token_prices "
        "where listed_model = ? and currency = 'USD' and service_tier = 'standard' "
        "and context_above_tokens is null and schedule in ('always', 'peak') "
        "and input_per_mtok is not null and seller_id = ?",
        [model, source.split("_")[0]],
    ).fetchall()
    stands = (*OUTVOTED[page], "corroborated", official["input"], official["output"], False)
    assert rows == [stands]


def test_fresher_figures_stand_beside_disputed_ones_only(
    law_book: duckdb.DuckDBPyConnection,
) -> None:
    ((elsewhere, without),) = law_book.execute(
        "select count(*) filter (trust <> 'disputed' and fresher_source_count is not null), "
        "count(*) filter (trust = 'disputed' and fresher_source_count is null "
        "and service_tier = 'standard' and context_above_tokens is null) from token_prices"
    ).fetchall()
    assert (elsewhere, without) == (0, 0)
