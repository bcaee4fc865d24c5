"""Portkey: real files of its repository, and documents that must fail."""

from __future__ import annotations

import json
import tarfile
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.portkey_models import PROVIDERS, SOURCE, parse
from schemas.errors import SourceError
from schemas.observations import TokenPriceObservation
from tests.support import (
    SHARED_CAPTURES,
    capture_of,
    changed_value,
    fixture_json,
    json_capture,
    real_captures,
    understood,
)

URL = "https://raw.githubusercontent.com/Portkey-AI/models/main/pricing/openai.json"

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)
changed = partial(changed_value, SOURCE.id)


def real(provider: str) -> pl.DataFrame:
    path = SHARED_CAPTURES / "tokens/portkey/portkey-pricing-2026-08-21.tar.gz"
    real_captures()
    with tarfile.open(path) as archive:
        file = archive.extractfile(f"pricing/{provider}.json")
        assert file is not None
        url = URL.replace("openai", provider)
        moment = datetime(2026, 8, 21, tzinfo=UTC)
        return parse(capture_of(SOURCE.id, moment, [(url, file.read())], provider))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_real_files(provider: str) -> None:
    good = real(provider).filter(pl.col("problem").is_null())
    columns = TokenPriceObservation.to_schema().columns
    keys = [name for name, column in columns.items() if (column.metadata or {}).get("key")]
    assert len(good) >= SOURCE.minimum_rows
    assert not good.select(keys).is_duplicated().any()
    assert set(good["listed_seller"]) == {provider}


@pytest.mark.parametrize(
    ("provider", "model", "meter", "tier", "price"),
    [
        ("openai", "gpt-4o", "input", "standard", "2.5"),
        ("openai", "gpt-4o", "input", "batch", "1.25"),
        ("openai", "gpt-4o", "web_search", "standard", "0.01"),
        ("anthropic", "claude-3-5-sonnet-20241022", "cache_write_1h", "standard", "6"),
        ("anthropic", "claude-3-5-sonnet-20241022", "output", "batch", "7.5"),
        ("openrouter", "openai/o1-pro", "output", "standard", "600"),
    ],
)
def test_real_figures(provider: str, model: str, meter: str, tier: str, price: str) -> None:
    rows = real(provider).filter(
        pl.col("problem").is_null(),
        pl.col("listed_model") == model,
        pl.col("meter") == meter,
        pl.col("service_tier") == tier,
    )
    assert rows["price"].to_list() == [Decimal(price)]


def test_prices_that_are_not_per_token_are_kept_back() -> None:
    rows = real("openai").filter(pl.col("listed_model") == "whisper-1", pl.col("price") > 0)
    assert rows["problem"].null_count() == 0


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        (
            "/gpt-4o/pricing_config/pay_as_you_go/smell_token",
            {"price": 1},
            "unknown column or key: 'smell_token'",
        ),
        (
            "/gpt-4o/pricing_config/pay_as_you_go/additional_units/naps",
            {"price": 1},
            "unknown column or key: 'naps'",
        ),
        (
            "/gpt-4o/pricing_config/pay_as_you_go/request_token/unit",
            "euro",
            "unknown column or key: 'unit'",
        ),
        ("/gpt-4o/pricing_config/pay_as_you_go/request_token/price", -1, "price: negative price"),
        ("/gpt-4o/pricing_config/pay_as_you_go/request_token/price", "€1", "price: not a number"),
        ("/gpt-4o/pricing_config/pay_as_you_go/request_token", 1, "request_token: not an object"),
        ("/gpt-4o/pricing_config/currency", "EUR", "unknown currency: 'EUR'"),
        ("/gpt-4o/pricing_config/night_config", {}, "unknown column or key: 'night_config'"),
        ("/gpt-4o/prices", {}, "unknown column or key: 'prices'"),
    ],
)
def test_bad_documents_are_refused(pointer: str, value: Any, message: str) -> None:
    with pytest.raises(SourceError) as error:
        understood(capture(changed(pointer, value)))
    assert str(error.value).startswith(f"{SOURCE.id}: ")
    assert message in str(error.value)


@pytest.mark.parametrize("body", [{}, [], {"error": "busy"}, b"<html>502</html>"])
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
        (URL.replace("main", "refs/heads/main"), True),
        (URL.replace("pricing/", "general/"), False),
    ],
)
def test_claims(url: str, claimed: bool) -> None:
    assert (SOURCE.claim(url) is not None) == claimed
