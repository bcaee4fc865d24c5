"""AI21's pricing page: its cards, and documents that must fail."""

from __future__ import annotations

from functools import partial

import polars as pl
import pytest

from pipelines.sources.token_prices.ai21_pricing import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_capture, parse, read_page

page = partial(read_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def test_every_card_gives_its_prices() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert frame.select("listed_model", "meter", pl.col("price").cast(pl.Float64)).rows() == [
        ("Jamba Mini", "input", 0.2),
        ("Jamba Mini", "output", 0.4),
        ("Jamba Large", "input", 2.0),
        ("Jamba Large", "output", 8.0),
    ]


def test_offsets_lead_to_the_model() -> None:
    capture = fixture_capture(SOURCE.id)
    for row in parse(capture).rows(named=True):
        start = int(row["locator"].removeprefix("offset "))
        assert capture.page.text[start:].startswith(f">{row['listed_model']}<")


def test_zero_is_not_taken_for_free() -> None:
    frame = page(changed("$0.2 /", "$0 /"))
    assert frame["problem"].to_list()[0] == "zero price, free or missing not told"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$8 / 1M output", "€8 / 1M output", "unknown price, unit or label"),
        ("$8 / 1M output", "$-8 / 1M output", "unknown price, unit or label"),
        ("$8 / 1M output", "$8 / 1K output", "unknown price, unit or label"),
        ("$8 / 1M output", "$8 / 1M image", "unknown price, unit or label"),
        ("$8 / 1M output", "$8 / 1M input", "unknown price, unit or label"),
        ("card__footer", "card__price", "no title or no prices"),
        ("b-cards--type-models", "b-cards--type-plans", "no cards of models"),
    ],
)
def test_an_unknown_layout_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        page(changed(old, new))
    assert str(caught.value).startswith("ai21_pricing: ")
