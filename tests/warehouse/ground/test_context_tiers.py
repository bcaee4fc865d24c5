"""Names of prompt length bounds."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of


@pytest.mark.parametrize(
    ("above", "up_to", "name"),
    [
        (None, None, "all"),
        (None, 200_000, "<=200000"),
        (200_000, None, ">200000"),
        # Above 32,768: the first prompt of the tier has one token more.
        (32_768, 131_072, "32769-131072"),
    ],
)
@pytest.mark.parametrize("table", ["core.token_price_meters", "seed.token_prices"])
def test_the_name_says_which_prompts_are_meant(
    table: str, above: int | None, up_to: int | None, name: str
) -> None:
    bounds = {"context_above_tokens": above, "context_up_to_tokens": up_to}
    assert rows_of("context_tiers", {table: [bounds]}) == [(above, up_to, name)]


def test_bounds_of_both_tables_once_each() -> None:
    short, long = {"context_up_to_tokens": 200_000}, {"context_above_tokens": 200_000}
    every = {"context_above_tokens": None}
    assert rows_of(
        "context_tiers",
        {"core.token_price_meters": [short, short, long], "seed.token_prices": [short, every]},
        "context_tier",
    ) == [("<=200000",), (">200000",), ("all",)]
