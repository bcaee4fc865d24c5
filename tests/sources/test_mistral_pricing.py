"""Mistral's pricing page: figures of the real capture, both currencies, every quirk, bad pages."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.mistral_pricing import SOURCE
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    changed_text,
    fixture_capture,
    parse,
    prices_where,
    read_page,
    read_real,
    shared_capture,
)

CAPTURE = "tokens/mistral/mistral-pricing-api-2026-05-08.html"


real = partial(read_real, SOURCE.id, "2026-05-08", CAPTURE)
page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(
    frame: pl.DataFrame, model: str, meter: str, currency: str = "USD", variant: str = ""
) -> list[str]:
    where = {"currency": currency, "variant": variant, "problem": None}
    return prices_where(frame, listed_model=model, meter=meter, **where)


def test_the_real_page_gives_both_currencies() -> None:
    frame = real()
    assert frame.height == 166
    assert price(frame, "Mistral Large 3", "output") == ["1.5"]
    assert price(frame, "Mistral Medium 3.5", "input") == ["1.5"]
    assert price(frame, "Mistral Medium 3.5", "input", "EUR") == ["1.25"]
    assert price(frame, "Mistral Medium 3.5", "output", "EUR") == ["6.4"]
    assert price(frame, "Mistral Small 4", "input", "EUR") == ["0.1275"]
    assert price(frame, "Codestral", "training", "EUR", "fine-tuning") == ["2.7"]
    assert price(frame, "Mixtral 8x22B", "output", "EUR") == ["5.6"]
    assert price(frame, "OCR 3", "page") == ["0.002"]
    assert price(frame, "Voxtral TTS", "character_input") == ["16"]
    assert price(frame, "Voxtral TTS", "character_input", "EUR") == ["10"]
    assert price(frame, "Voxtral Small", "input_audio") == ["0.004"]
    assert price(frame, "Web search", "web_search") == ["0.03"]
    assert price(frame, "Leanstral", "output", "EUR") == ["0"]
    assert frame.group_by("currency").len().sort("currency").rows() == [("EUR", 83), ("USD", 83)]


def test_slips_of_the_real_page_are_kept_out() -> None:
    bad = real().filter(pl.col("problem").is_not_null())
    assert bad.select("listed_model", "currency", "problem").rows() == [
        ("Pixtral Large", "EUR", "not a price in EUR"),
        ("Pixtral 12B", "USD", "no unit is stated"),
        ("Pixtral 12B", "EUR", "no unit is stated"),
    ]


def test_keys_of_the_real_page_are_unique() -> None:
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert not real().select(keys).is_duplicated().any()


def test_offsets_lead_to_the_model() -> None:
    capture = shared_capture(SOURCE.id, "2026-05-08", CAPTURE)
    for row in parse(capture).rows(named=True):
        start = int(row["locator"].removeprefix("offset "))
        assert capture.page.text[start:].startswith(f'\\"name\\":\\"{row["listed_model"]}')


def test_a_struck_out_price_is_the_list_price() -> None:
    frame = page(fixture_capture(SOURCE.id).page.text).filter(
        pl.col("listed_model") == "Mistral Large 4", pl.col("currency") == "USD"
    )
    assert frame.select("meter", "offer", "price").rows() == [
        ("input", "list", Decimal("1.36")),
        ("input", "promotional", Decimal("0.7")),
        ("output", "list", Decimal("4.18")),
        ("output", "promotional", Decimal("2.1")),
    ]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("£1.5", "not a price in USD"),
        ("1.5€", "not a price in USD"),
        ("$-1.5", "not a price in USD"),
        ("$1.5 / GPU", "unknown unit / GPU"),
        ("$1.5 / 1000 pages", "unknown unit / 1000 pages"),
        ("Contact us", "not a price in USD"),
        ("$0", "zero price, free or missing not told"),
    ],
)
def test_a_price_that_reads_differently_is_kept_out(new: str, said: str) -> None:
    frame = page(changed("$1.5\\u003c", f"{new}\\u003c"))
    bad = frame.filter(pl.col("listed_model") == "Mistral Medium 3.5", pl.col("meter") == "input")
    assert bad["problem"].to_list() == [said, None]
    assert price(frame, "Mistral Medium 3.5", "output") == ["7.5"]


def test_other_facts_change_nothing_and_drafts_have_no_price() -> None:
    before = page(fixture_capture(SOURCE.id).page.text)
    columns = ["listed_model", "meter", "price", "currency", "problem"]
    frame = page(changed('\\"status\\":', '\\"cutoff\\":1,\\"status\\":'))
    assert frame.select(columns).equals(before.select(columns))
    with pytest.raises(SourceError, match="nothing that the reader looks for"):
        page(changed('\\"published\\"', '\\"draft\\"'))


def test_an_unknown_label_is_kept_out() -> None:
    frame = page(changed("Audio Input/min", "Audio Input/hour"))
    assert "unknown label Audio Input/hour" in set(frame["problem"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('\\"apis\\":[', '\\"items\\":[', "not exactly once in the page"),
        ('\\"apis\\":[', '\\"apis\\":[],\\"x\\":[', "no entries"),
        ('\\"price_euro\\"', '\\"price_pound\\"', "unknown column or key"),
        ('\\"fine_tuning\\"', '\\"tuning\\"', "missing column or key"),
        ('\\"status\\":', '\\"discount\\":1,\\"status\\":', "unknown column or key"),
        ("self.__next_f.push([1", "self.__other.push([1", "not exactly once in the page"),
        ('\\"price\\":[', '\\"price\\":5,\\"id\\":[', "duplicate key"),
    ],
)
def test_another_payload_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("mistral_pricing: ")


def test_a_truncated_page_is_refused() -> None:
    text = fixture_capture(SOURCE.id).page.text
    with pytest.raises(SourceError, match="not JSON"):
        page(text[: text.rindex("<script>")])
