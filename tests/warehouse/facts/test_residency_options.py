"""Places of processing for a surcharge: hand-kept, at the multiplier that the page states now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.warehouse.small import rows_of

OPTION = {"provider_id": "openai", "region": "eu", "price_multiplier": "1.05"}
STATED = {
    "scope_type": "route",
    "provider_id": "openai",
    "region": "eu",
    "fact": "residency_price_multiplier",
    "value": "1.1",
    "is_preferred": True,
}


def multiplier(*facts: dict[str, Any]) -> list[Any]:
    given = {"seed.residency_options": [OPTION], "mart.policy_facts": list(facts)}
    return rows_of("residency_options", given, "provider_id, region, price_multiplier")


def test_the_page_speaks_before_the_hand_kept_figure() -> None:
    assert multiplier(STATED) == [("openai", "eu", Decimal("1.1"))]


def test_of_two_figures_the_dearer() -> None:
    assert multiplier(STATED, {**STATED, "value": "1.08"}) == [("openai", "eu", Decimal("1.1"))]


@pytest.mark.parametrize(
    "other",
    [
        {"scope_type": "provider"},
        {"provider_id": "another"},
        {"region": "us"},
        {"fact": "residency"},
        {"value": "unknown"},
        {"is_preferred": False},
        {"model_id": "openai/one"},
        {"condition": "with a contract"},
    ],
    ids=str,
)
def test_what_is_not_the_price_of_the_option(other: dict[str, Any]) -> None:
    assert multiplier({**STATED, **other}) == [("openai", "eu", Decimal("1.05"))]
