"""Meta's Model API: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.errors import SourceError
from tests.support import changed_fixture, parse

SOURCE_ID = "meta_model_api"


def test_a_new_model_of_a_tier_has_its_rates() -> None:
    frame = parse(
        changed_fixture(SOURCE_ID, ("<code>muse-spark-1.3</code>", "<code>muse-spark-2</code>"))
    )
    prices = frame.filter(frame["listed_model"] == "muse-spark-2")["price"].to_list()
    assert prices == [Decimal("1.25"), Decimal("4.25"), Decimal("0.15")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<td>Cached input</td>", "<td>Cache storage</td>", "unknown usage"),
        ("Price per 1M tokens", "Price per 1K tokens", "of no tier"),
        ("Contributor tier", "Partner tier", "of no tier"),
        ("<code>muse-spark-1.3-contributor</code>", "all models", "of no tier"),
        ("$4.25", "4.25", "not a price in dollars"),
        ("Price per frame", "Price per 1M image tokens", "of no tier"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed_fixture(SOURCE_ID, (old, new)))
