"""Fireworks' pricing page: three prices in a cell, tiers, and documents that must fail."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.fireworks_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import SHARED_CAPTURES, changed_text, fixture_capture, read_page, real_captures

URL = "https://docs.fireworks.ai/serverless/pricing.md"


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def prices(frame: pl.DataFrame, model: str, tier: str) -> list[Decimal]:
    rows = frame.filter(pl.col("listed_model") == model, pl.col("service_tier") == tier)
    assert rows["meter"].to_list() == ["input", "cached_input", "output"]
    return rows["price"].to_list()


def test_figures_of_the_real_excerpt_in_the_layout_of_the_page() -> None:
    path = SHARED_CAPTURES / "tokens/fireworks/fireworks-excerpt-2026-06-19.txt"
    real_captures()
    table = [
        f"| {name} | {' | '.join([*cells, '—'][:2])} |"
        for line in path.read_text().splitlines()[1:]
        if (name := line.partition(" $")[0])
        and (cells := re.findall(r"\$[\d.]+ / \$[\d.]+ / \$[\d.]+", line))
    ]
    text = re.sub(
        r"(?m)^\| (\[Kimi K2\.[57]|GLM|OpenAI).*\n", "", fixture_capture(SOURCE.id).page.text
    ).replace("| --- | --- | --- |\n", "| --- | --- | --- |\n" + "\n".join(table) + "\n", 1)
    frame = page(text)
    assert (len(frame), frame["listed_model"].n_unique()) == (48, 9)
    assert prices(frame, "DeepSeek V4 Pro", "priority") == [
        Decimal("2.61"),
        Decimal("0.218"),
        Decimal("5.22"),
    ]
    assert prices(frame, "GLM 5.2", "standard") == [Decimal("1.4"), Decimal("0.26"), Decimal("4.4")]


def test_each_cell_has_three_prices_in_the_stated_order() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text)
    assert prices(frame, "Kimi K2.7 Code", "priority") == [
        Decimal("1.425"),
        Decimal("0.285"),
        Decimal(6),
    ]
    assert prices(frame, "GLM 5.1 Fast", "fast")[2] == Decimal("8.8")
    assert set(frame["listed_model"]).isdisjoint({"Up to 16B", "Up to 150M"})


def test_an_inserted_row_shifts_nothing() -> None:
    row = "| Nova | $7.00 / $1.00 / $9.00 | — |\n| OpenAI GPT OSS 120B |"
    frame = page(changed("| OpenAI GPT OSS 120B |", row))
    assert prices(frame, "Nova", "standard") == [Decimal(7), Decimal(1), Decimal(9)]
    assert prices(frame, "OpenAI GPT OSS 120B", "priority")[2] == Decimal("0.72")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| Standard | Priority |", "| Standard | Turbo |", "unknown table"),
        ("| Model | Standard | Priority |", "| Model | Input | Output |", "unknown table"),
        ("## Embeddings", "## Images", "unknown table"),
        ("1 million tokens", "1 thousand tokens", "no longer states the unit"),
        ("in US dollars", "in euro", "no longer states the unit"),
        ("input / cached input / output", "input / output / cached", "no longer states the order"),
        ("$0.95 / $0.19 / $4.00", "$0.95 / $4.00", "not three prices"),
        ("$0.95 / $0.19", "€0.95 / $0.19", "not three prices"),
        ("$0.95 / $0.19", "$-0.95 / $0.19", "not three prices"),
        ("| $0.60 / $0.10 / $3.00 |", "| — |", "not three prices"),
        ("$8.80 | — |", "$8.80 | $9.00 / $1.00 / $9.00 |", "not three prices"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("fireworks_pricing: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><html><body>502</body></html>",
        fixture_capture(SOURCE.id).page.text.split("| Model")[0],
        fixture_capture(SOURCE.id).page.text.split("| [Kimi K2.7")[0],
    ],
)
def test_other_and_cut_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="fireworks_pricing: "):
        page(text)


def test_claims() -> None:
    assert SOURCE.claim(URL)
    assert not SOURCE.claim("https://docs.fireworks.ai/serverless/pricing")
