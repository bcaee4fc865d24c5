"""Groq's page of models: figures of the real page, units of cells, and documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.groq_models import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, read_page, read_real

URL = "https://console.groq.com/docs/models.md"


page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def test_real_page_gives_every_price() -> None:
    frame = read_real(SOURCE.id, "2026-08-01", "tokens/groq/groq-models-2026-08.md")
    assert (len(frame), frame["listed_model"].n_unique()) == (18, 11)
    assert frame["problem"].null_count() == 18
    assert frame.filter(pl.col("meter") == "input").select("listed_model", "price").rows() == [
        ("openai/gpt-oss-120b", Decimal("0.15")),
        ("openai/gpt-oss-20b", Decimal("0.075")),
        ("meta-llama/llama-prompt-guard-2-22m", Decimal("0.03")),
        ("meta-llama/llama-prompt-guard-2-86m", Decimal("0.04")),
        ("openai/gpt-oss-safeguard-20b", Decimal("0.075")),
        ("qwen/qwen3.6-27b", Decimal("0.6")),
        ("qwen/qwen3.8-27b", Decimal("0.8")),
    ]
    others = frame.filter(pl.col("unit") != "per_mtok").select("listed_model", "unit", "price")
    assert others.rows() == [
        ("whisper-large-v3", "per_hour", Decimal("0.111")),
        ("whisper-large-v3-turbo", "per_hour", Decimal("0.04")),
        ("canopylabs/orpheus-arabic-saudi", "per_mchar", Decimal(40)),
        ("canopylabs/orpheus-v1-english", "per_mchar", Decimal(22)),
    ]


def test_models_sold_by_contract_have_no_row() -> None:
    names = set(page(fixture_capture(SOURCE.id).page.text)["listed_model"])
    assert not names & {"llama-3.1-8b-instant", "groq/compound"}


def test_an_inserted_row_shifts_nothing() -> None:
    line = (
        "| [Nova](/docs/model/acme/nova)acme/nova | 1 | $7.00 input$9.00 output | - | - | - | - |"
    )
    text = changed(
        "| [![OpenAI](https://console.groq.com/openai.svg)GPT", f"{line}\n| [![OpenAI](x)GPT"
    )
    rows = page(text).filter(pl.col("meter") == "output").select("listed_model", "price").rows()
    assert rows == [
        ("acme/nova", Decimal(9)),
        ("openai/gpt-oss-120b", Decimal("0.6")),
        ("qwen/qwen3.8-27b", Decimal(4)),
    ]


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("$0.15 input$0.60 output", "$0.00 input$0.60 output"))
    assert frame.filter(pl.col("price") == 0)["problem"].null_count() == 0


def test_other_forms_of_price_and_other_tables_are_rows_with_a_problem() -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    for cell in ("$0.15 input$0.60 output$0.01 cached", "€0.15 input$0.60 output", "$-0.15 input"):
        frame = page(changed("$0.15 input$0.60 output", cell))
        bad = frame.filter(pl.col("problem").is_not_null())
        assert bad.select("listed_model", "meter", "price").rows() == [
            ("openai/gpt-oss-120b", "input", None),
            ("openai/gpt-oss-120b", "output", None),
        ]
        assert len(frame) == len(before)
    batch = (
        "\n\n## Batch\n\n| Model | Price |\n| - | - |\n| gpt-oss | $0.10 |\n| other | ask us |\n"
    )
    bad = page(fixture_capture(SOURCE.id).page.text + batch)
    bad = bad.filter(pl.col("problem").is_not_null())
    assert bad.select("listed_model", "listed_price").rows() == [("gpt-oss", "$0.10")]


def test_titles_in_another_case_and_columns_without_prices_change_nothing() -> None:
    columns = ["listed_model", "meter", "price"]
    before = page(fixture_capture(SOURCE.id).page.text).select(columns)
    rows = [
        line.rsplit("|", 2)[0] + "|" if line.startswith("|") else line
        for line in fixture_capture(SOURCE.id).page.text.split("\n")
    ]
    assert page("\n".join(rows)).select(columns).equals(before)
    assert (
        page(changed("PRICE PER 1M TOKENS", "Price per 1M tokens")).select(columns).equals(before)
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("PRICE PER 1M TOKENS", "PRICE PER 1K TOKENS", "unknown table with prices"),
        ("| MAX FILE SIZE |", "| FILES |", "unknown table with prices"),
        ("openai/gpt-oss-120b |", "openai/gpt-oss-20b |", "not a link and the same id"),
        ("(/docs/model/whisper-large-v3)", "", "not a link and the same id"),
        ("[Preview Models](#preview-models)", "Coming Models", "tables are missing"),
    ],
)
def test_unknown_things_raise(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("groq_models: ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!doctype html><html><body>502</body></html>",
        "# Supported Models\n",
        fixture_capture(SOURCE.id).page.text.split("## [Preview")[0],
        fixture_capture(SOURCE.id).page.text.split("| MODEL ID")[0],
    ],
)
def test_other_and_cut_documents_raise(text: str) -> None:
    with pytest.raises(SourceError, match="tables are missing"):
        page(text)


def test_claims() -> None:
    assert SOURCE.claim(URL)
    assert not SOURCE.claim("https://console.groq.com/docs/models")
