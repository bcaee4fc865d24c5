"""llm-prices: real records in the site's layout, and documents that must fail."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.llm_prices import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    GONE,
    SHARED_CAPTURES,
    changed_value,
    fixture_json,
    json_capture,
    real_captures,
    understood,
)

URL = "https://www.llm-prices.com/historical-v1.json"

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)
changed = partial(changed_value, SOURCE.id)


def real() -> pl.DataFrame:
    """The records of the repository's files, laid out as its README describes the site's file."""
    path = SHARED_CAPTURES / "tokens/llm-prices/llm-prices-2026-08-05.tar.gz"
    real_captures()
    records = []
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".json") else None
            if file is not None:
                vendor = json.load(file)
                records += [
                    {"id": m["id"], "vendor": vendor["vendor"], "name": m["name"]} | price
                    for m in vendor["models"]
                    for price in m["price_history"]
                ]
    return parse(capture({"prices": records})).filter(pl.col("problem").is_null())


def test_real_records() -> None:
    frame = real()
    assert (len(frame), frame["listed_seller"].n_unique()) == (371, 11)
    rows = frame.filter(pl.col("listed_model") == "claude-sonnet-5", pl.col("meter") == "output")
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    assert rows.select("price", "effective_from", "effective_to").rows() == [
        (Decimal(10), None, moment),
        (Decimal(15), moment, None),
    ]
    luna = frame.filter(pl.col("listed_model") == "gpt-5.6-luna-272k", pl.col("meter") == "input")
    assert luna.select("price", "context_above_tokens").rows() == [
        (Decimal(2), 272000),
        (Decimal("0.4"), 272000),
    ]


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/prices/0/output_audio", 1, "/prices/0: unknown column or key: 'output_audio'"),
        ("/prices/0/input", GONE, "/prices/0: missing column or key: 'input'"),
        ("/prices/0/input", -1, "input: negative price"),
        ("/prices/0/input", "€1", "input: not a number"),
        ("/prices/0/vendor", "", "record without vendor or id"),
        ("/prices/0/to_date", "soon", "to_date: not a date"),
        ("/prices/1/to_date", "2026-07-01", "ends before it begins"),
        ("/prices/0", None, "/prices/0: not an object"),
    ],
)
def test_bad_documents_are_refused(pointer: str, value: Any, message: str) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(changed(pointer, value)))
    assert str(error.value).startswith(f"{SOURCE.id}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("body", [{}, [], {"prices": []}, {"error": "busy"}, b"<html>502</html>"])
def test_other_documents_are_refused(body: Any) -> None:
    with pytest.raises(SourceError, match=f"{SOURCE.id}: "):
        understood(capture(body))


def test_a_truncated_document_is_refused() -> None:
    with pytest.raises(SourceError, match="not JSON"):
        understood(capture(json.dumps(document()).encode()[:-20]))


@pytest.mark.parametrize(
    ("url", "claimed"),
    [
        (URL, True),
        ("https://www.llm-prices.com/current-v1.json", False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
