"""IONOS AI Model Hub: changed pages that must be read right, or refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pipelines.errors import SourceError
from pipelines.sources.base import Capture
from tests.support import fixture_capture, parse

SOURCE_ID = "ionos_model_hub"


def changed(*pairs: tuple[str, str]) -> Capture:
    """The fixture with texts replaced, each of which it must have."""
    capture = fixture_capture(SOURCE_ID)
    text = capture.page.text
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return replace(capture, pages=(replace(capture.page, content=text.encode()),))


def test_an_embedding_table_and_a_column_without_prices_are_read() -> None:
    table = (
        "<table><tr><th>Modell</th><th>Preis pro 1 Million Token</th><th>Dimensionen</th></tr>"
        "<tr><td>bge-m3</td><td>0,02 €</td><td>1024</td></tr></table></body>"
    )
    frame = parse(changed(("</body>", table)))
    assert frame.select("listed_model", "meter", "price", "currency").rows()[-1] == (
        "bge-m3",
        "embedding",
        Decimal("0.02"),
        "EUR",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0,65 €", "$0.65", "not a price in euros"),
        ("0,65 €", "1.000 €", "not a price in euros"),
        ("0,65 €", "ab 0,65 €", "not a price in euros"),
        ("0,65 €", "kostenlos", "not a price in euros"),
        (
            "Preis pro 1 Million Output-Token",
            "Preis pro 1.000 Output-Token",
            "unknown token column",
        ),
        ("Preis pro 1 Million Output-Token", "Preis pro 1 Million Input-Token", "unknown columns"),
        (">Modell<", ">Region<", "unknown columns"),
        ("Input-Token", "Anfragen", "or one elsewhere"),
    ],
)
def test_what_nobody_looked_at_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed((old, new)))
