"""Cohere's pricing page: cards, free keys, legacy sentences, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.cohere_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, parse, prices_where, read_page

page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def price(frame: pl.DataFrame, model: str, meter: str, tier: str = "standard") -> list[str]:
    return prices_where(
        frame.drop_nulls("price"), listed_model=model, meter=meter, service_tier=tier
    )


def test_cards_are_priced_by_their_labels() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert price(frame, "Command R", "input") == ["0.15"]
    assert price(frame, "Command R7B", "output") == ["0.15"]
    assert price(frame, "Embed 4", "input") == ["0.12"]
    assert price(frame, "Embed 4", "input_image") == ["0.47"]
    assert price(frame, "Rerank 4 Pro", "request") == ["0.0025"]
    assert "North" not in set(frame["listed_model"])


def test_the_free_key_is_the_free_tier() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert price(frame, "Command A+", "output", "free") == ["0"]
    assert price(frame, "Command A+", "output") == []


def test_legacy_sentences_are_read_and_reworded_ones_kept_out() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert price(frame, "Command R+ 08-2024", "output") == ["10"]
    bad = frame.filter(pl.col("problem").is_not_null())
    assert bad["listed_model"].to_list() == ["Command-light"]


def test_offsets_lead_to_the_card_or_sentence() -> None:
    capture = fixture_capture(SOURCE.id)
    for row in parse(capture).rows(named=True):
        start = int(row["locator"].removeprefix("offset "))
        assert row["listed_model"] in capture.page.text[start : start + 60]


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed('\\"inputPrice\\":0.15', '\\"inputPrice\\":0'))
    bad = frame.filter(pl.col("listed_model") == "Command R", pl.col("meter") == "input")
    assert bad["problem"].to_list() == ["zero price, free or missing not told"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('\\"pricingGroups\\"', '\\"priceGroups\\"', "not exactly once in the page"),
        ('\\"inputLabel\\":\\"Input\\"', '\\"inputLabel\\":\\"Prompt\\"', "unknown unit or label"),
        ("1K searches", "1M searches", "unknown unit or label"),
        ('\\"per\\":\\"1M tokens\\"', '\\"per\\":\\"1K tokens\\"', "unknown unit or label"),
        ('\\"inputPrice\\":0.15', '\\"inputPrice\\":-0.15', "negative price"),
        ('\\"inputPrice\\":0.15', '\\"inputPrice\\":\\"ask us\\"', "not a number"),
        ('\\"overridePer\\"', '\\"otherPer\\"', "unknown column or key"),
        ('\\"inputPrice\\":0,', '\\"inputPrice\\":1,', "free card with other prices"),
        ('\\"modelName\\"', '\\"title\\"', "a card without modelName"),
        ('\\"pricings\\"', '\\"prices\\"', "no card with a price"),
    ],
)
def test_another_payload_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("cohere_pricing: ")


def test_a_truncated_page_is_refused() -> None:
    text = fixture_capture(SOURCE.id).page.text
    with pytest.raises(SourceError, match="not JSON"):
        page(text[: text.rindex("<script>")])
