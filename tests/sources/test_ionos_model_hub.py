"""IONOS AI Model Hub: changed pages that must be read right, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.errors import SourceError
from tests.support import changed_fixture, parse

SOURCE_ID = "ionos_model_hub"


def test_an_embedding_table_and_a_column_without_prices_are_read() -> None:
    table = (
        "<table><tr><th>Modell</th><th>Preis pro 1 Million Token</th><th>Dimensionen</th></tr>"
        "<tr><td>bge-m3</td><td>0,02 €</td><td>1024</td></tr></table></body>"
    )
    frame = parse(changed_fixture(SOURCE_ID, ("</body>", table)))
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
        parse(changed_fixture(SOURCE_ID, (old, new)))
