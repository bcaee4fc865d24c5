"""Together's documented prices: what its titles say, and what is refused."""

from __future__ import annotations

from functools import partial

import pytest

from pipelines.sources.token_prices.together_serverless import SOURCE
from schemas.errors import SourceError
from tests.support import changed_text, fixture_text, read_page, understood_page, where_all

whole = partial(understood_page, SOURCE.id)
changed = partial(changed_text, SOURCE.id)


def test_free_is_told_and_a_dash_is_no_price() -> None:
    frame = read_page(SOURCE.id, fixture_text(SOURCE.id))
    free = where_all(frame, listed_model="Prism-ML/Ternary-Bonsai-27B")
    assert free.select("meter", "price", "service_tier").rows() == [
        ("input", 0, "free"),
        ("output", 0, "free"),
    ]
    assert where_all(frame, listed_model="Qwen/Qwen3.8-Flash", meter="cached_input").is_empty()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| API model string | Context", "| Name to call | Context"),
        ("Output pricing (per 1M tokens)", "Answer pricing (per 1M tokens)"),
        ("Cached input pricing (per 1M tokens)", "Input pricing (per 1M tokens)"),
    ],
)
def test_other_titles_are_refused_with_what_was_looked_for(old: str, new: str) -> None:
    with pytest.raises(SourceError, match="looked for 'API model string' and Input pricing|titl"):
        whole(changed(old, new))


def test_a_page_without_such_a_table_is_refused() -> None:
    with pytest.raises(SourceError, match="no price in it"):
        whole("# Available models\n\n| Tier | Requests |\n|---|---|\n| 1 | 60 |\n")
