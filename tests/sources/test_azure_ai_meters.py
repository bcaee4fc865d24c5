"""Azure's AI meters: figures of the real copies, the words of meter names, and bad documents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from pipelines.sources.token_prices.azure_ai_meters import SOURCE
from schemas.errors import SourceError
from tests.support import (
    FIXTURES,
    SHARED_CAPTURES,
    capture_of,
    figures,
    fixture_capture,
    good,
    parse,
    read_real,
    real_captures,
    shared_capture,
)

REAL = "tokens/azure/azure-retail-ai-meters-start-2025-01-01.ndjson"
DERIVED = SHARED_CAPTURES / "tokens/azure/azure-retail-genai-meters-2026-08-11.json"
URL = SOURCE.first_urls[0]
API = "https://prices.azure.com/api/retail/prices"


def item(**changes: Any) -> dict[str, Any]:
    """GPT-5's input of the fixture, changed."""
    body = json.loads((FIXTURES / SOURCE.id / "page1.json").read_text())
    return {**body["Items"][0], **changes}


def document(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {"BillingCurrency": "USD", "Items": list(items), "NextPageLink": None}
    return {**whole, "Count": len(items), **changes}


def read(*bodies: Any, urls: tuple[str, ...] = (URL, f"{URL}&$skip=1000")) -> pl.DataFrame:
    pages = [
        (url, body if isinstance(body, bytes) else json.dumps(body).encode())
        for url, body in zip(urls, bodies, strict=False)
    ]
    return parse(capture_of(SOURCE.id, datetime(2026, 8, 11, tzinfo=UTC), pages))


def row(**changes: Any) -> dict[str, Any]:
    return read(document(item(**changes))).row(0, named=True)


def derived() -> pl.DataFrame:
    """The de-duplicated copy of August 2026, put back into the form of the API."""
    real_captures()
    items = [
        item(
            meterName=meter["meterName"],
            productName=meter["productName"],
            armRegionName=region,
            retailPrice=meter["retailPrice"],
            unitPrice=meter["retailPrice"],
            unitOfMeasure=meter["unitOfMeasure"],
            effectiveStartDate=meter["effectiveStartDate"],
        )
        for meter in json.loads(DERIVED.read_text())["items"]
        for region in meter["regions"]
    ]
    return read(document(*items))


def standard(frame: pl.DataFrame, model: str, region: str, variant: str = "") -> dict[str, str]:
    where = {"region": region, "variant": variant, "service_tier": "standard"}
    return figures(good(frame), listed_model=model, **where)


def test_real_rows() -> None:
    frame = read_real(SOURCE.id, "2025-08-17", REAL)
    assert (frame.height, frame["problem"].null_count()) == (1000, 1000)
    assert frame.height >= SOURCE.minimum_rows
    assert standard(frame, "Azure OpenAI: gpt 4o rt 1217", "southcentralus; Global") == {
        "input": "5",
        "cached_input": "2.5",
        "output": "20",
        "input_audio": "40",
        "cached_input_audio": "2.5",
        "output_audio": "80",
    }
    assert set(frame["effective_from"]) == {datetime(2025, 1, 1, tzinfo=UTC)}
    assert set(frame["currency"]) == {"USD"}


def test_lines_lead_to_the_real_rows() -> None:
    capture = shared_capture(SOURCE.id, "2025-08-17", REAL)
    lines = capture.page.text.splitlines()
    for found in parse(capture).iter_rows(named=True):
        listed = json.loads(lines[int(found["locator"].removeprefix("line ")) - 1])
        assert Decimal(found["listed_price"]) == Decimal(str(listed["retailPrice"]))
        assert listed["meterName"] in found["listed_unit"]


def test_names_of_a_whole_list() -> None:
    frame = derived()
    good = frame["problem"].null_count()
    assert (frame.height, good) == (25359, 24718)
    assert standard(frame, "Azure OpenAI GPT5: GPT 5", "eastus; Global")["input"] == "1.25"
    assert standard(frame, "Azure OpenAI GPT5: 5.4", "eastus; Global") == {
        "input": "2.5",
        "cached_input": "0.25",
        "output": "15",
    }
    assert standard(
        frame, "Azure OpenAI GPT5: 5.6 terra", "eastus; Data Zone", "short context"
    ) == {
        "input": "2.75",
        "cached_input": "0.275",
        "cache_write": "3.4375",
        "output": "16.5",
    }
    assert standard(frame, "Azure Deepseek Models: V4 Pro", "swedencentral; Global")["input"] == (
        "1.74"
    )
    assert standard(frame, "Azure Grok Models: 4.3", "eastus; Data Zone")["input"] == "1.375"
    assert standard(frame, "Azure Mistral Models: OCR 4 annot", "eastus; Data Zone") == {
        "page": "0.0055"
    }


def test_swapped_meters_are_held_back() -> None:
    frame = parse(fixture_capture(SOURCE.id)).filter(pl.col("listed_model").str.contains("terra"))
    swapped = frame.filter(pl.col("problem").str.contains("swapped"))
    assert swapped.select("region", "meter", "price").rows() == [
        ("eastus; Data Zone", "input", Decimal("16.5")),
        ("eastus; Data Zone", "output", Decimal("2.75")),
    ]
    assert frame.height - swapped.height == 4


NAMES = """
5.4 mini pp cd Inp Dz | 5.4 mini | | priority | cached_input | Data Zone
5.4 longco batch inp Gl | 5.4 | long context | batch | input | Global
5.6 luna ShortCo Cd Wr PP DZ | 5.6 luna | short context | priority | cache_write | Data Zone
gpt-5-codex-ccchd-inp-dzone | gpt-5-codex | | standard | cached_input | Data Zone
gpt 4.1 nano Batch Outp glbl | gpt 4.1 nano | | batch | output | Global
o1 1217 cached Inp Data Zone | o1 1217 | | standard | cached_input | Data Zone
o4-mini-ft cached input regional | o4-mini | fine-tuned | standard | cached_input | Regional
gpt 4.1 dev ft training glbl | gpt 4.1 | developer, fine-tuned | standard | training | Global
o3-ft mdl grdr inpt | o3 | fine-tuned, model grader | standard | input |
gpt aud 0828 txt Inp regnl | gpt aud 0828 | | standard | input | Regional
gpt aud 0828 Inp regnl | gpt aud 0828 | | standard | input_audio | Regional
gpt rt aud mn out gl 1215 | gpt rt mn 1215 | | standard | output_audio | Global
gpt4omini-rt-aud1217 cchd Inp glbl | gpt4omini rt 1217 | | standard | cached_input_audio | Global
gpt img 1.5 in cd img gl | gpt img 1.5 | | standard | cached_input_image | Global
Image 2 txt Batch cd inp DZ | Image 2 | | batch | cached_input | Data Zone
V4 Flash cached glbl | V4 Flash | | standard | cached_input | Global
text embedding 3 large DZ | text embedding 3 large | | standard | embedding | Data Zone
Embed v4 Img Glbl | Embed v4 Img | | standard | embedding | Global
FW GLM 5.1 Cache Inp DZ | FW GLM 5.1 | | standard | cached_input | Data Zone
Phi-4-Input | Phi-4 | | standard | input |
"""


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_words_of_a_name(line: str) -> None:
    name, model, variant, tier, meter, place = (part.strip() for part in line.split("|"))
    found = row(meterName=f"{name} Tokens", unitOfMeasure="1K")
    assert found["problem"] is None
    assert found["listed_model"] == f"Azure OpenAI GPT5: {model}"
    assert (found["variant"], found["service_tier"], found["meter"]) == (variant, tier, meter)
    assert found["region"] == (f"eastus; {place}" if place else "eastus")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"meterName": "MAI o Tokens"}, "neither input nor output in the name"),
        ({"meterName": "5.4 inp opt Gl Tokens"}, "two directions in the name"),
        ({"meterName": "5.4 inp Gl Dz Tokens"}, "two deployments in the name"),
        ({"meterName": "5.4 pp batch inp Gl Tokens"}, "two tiers in the name"),
        ({"meterName": "5.4 inp turbo Gl Tokens"}, "word nobody has looked at: turbo"),
        ({"meterName": "5.4 inp Gl Wishes"}, "unknown last word: 5.4 inp Gl Wishes"),
        ({"meterName": "5.4 cd opt Gl Tokens"}, "cached output"),
        ({"meterName": "5.4 inp Wr Gl Tokens"}, "a write into something else than the cache"),
        ({"meterName": "5.4 inp Gl 1K Tokens"}, "the name says 1k, the unit 1M"),
        ({"unitOfMeasure": "1/Day"}, "the name says 1m, the unit 1/Day"),
        (
            {"unitOfMeasure": "1/Day", "meterName": "R1 Inp glbl Tokens"},
            "unknown unit: 1/Day",
        ),
        ({"type": "DevTestConsumption"}, "type DevTestConsumption is not plain consumption"),
        ({"armRegionName": "usgovvirginia"}, "region for US government customers only"),
        ({"tierMinimumUnits": 10.0}, "price from 10.0 units on only"),
        ({"unitPrice": 1.5}, "unitPrice 1.5 differs from retailPrice"),
        ({"retailPrice": 0.0, "unitPrice": 0.0}, "zero, and nothing says that it is free"),
        ({"effectiveEndDate": "2020-05-31T23:59:00Z"}, "ends before it starts (2020-05-31)"),
        ({"effectiveEndDate": "2026-12-31T00:00:00Z"}, "end in a form nobody has looked at"),
    ],
)
def test_meters_that_must_not_be_published(changes: dict[str, Any], problem: str) -> None:
    assert problem in row(**changes)["problem"]


def test_a_thousand_and_a_million_are_told_apart() -> None:
    assert row(meterName="R1 Inp glbl Tokens", unitOfMeasure="1K", retailPrice=0.00135)[
        "price"
    ] == Decimal("1.35")
    assert row(retailPrice=1.25)["price"] == Decimal("1.25")


def test_last_minute_of_a_day_ends_with_that_day() -> None:
    found = row(effectiveEndDate="2026-08-31T23:59:00Z")
    assert found["effective_to"] == datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "changes",
    [
        {"productName": "Language"},
        {"productName": "Azure AI Foundry Provisioned Throughput Reservation"},
        {"type": "Reservation"},
        {"meterName": "Provisioned Managed Global Unit"},
        {"meterName": "4.1 ft hosting Dz Unit"},
        {"meterName": "Image-Dall-E-3 Std HighRes-glbl Images"},
        {"meterName": "Sora 2 dzone Second"},
    ],
)
def test_other_things_are_skipped(changes: dict[str, Any]) -> None:
    assert read(document(item(), item(**changes))).height == 1


def test_repeated_offers() -> None:
    same = read(document(item(), item()))
    assert same["problem"].to_list() == [None, "another meter stands for this offer"]
    other = item(retailPrice=2.0, unitPrice=2.0)
    assert set(read(document(item(), other))["problem"]) == {
        "meters name different prices for this offer: 1.25, 2"
    }
    second = {**other, "isPrimaryMeterRegion": False}
    assert read(document(item(), second))["problem"].to_list()[0] is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (document(), "no meter of a model"),
        (document(item(), Count=2), "Count: not the number of Items"),
        (document(item(), NextPageLink=f"{URL}&$skip=1000"), "the last page names another one"),
        (document(item(), Totals=1), "unknown column or key: 'Totals'"),
        (document(item(discount=1)), "unknown column or key: 'discount'"),
        (document(item(currencyCode="EUR")), "not the billing currency"),
        (document(item(currencyCode="EUR"), BillingCurrency="EUR"), "unknown value: 'EUR'"),
        (document(item(retailPrice=-1.0)), "negative price"),
        (document(item(retailPrice="free")), "not a number"),
        (document(item(effectiveStartDate="01.07.2026")), "not a moment"),
        (document(item(meterName=7)), "not a text"),
        ({**document(), "Items": [1], "Count": 1}, "not an object"),
        (b"<html><body>Service unavailable</body></html>", "not JSON"),
        (json.dumps(document(item())).encode()[:-40], "not JSON"),
        (b'{"currencyCode": "USD"}', "missing column or key"),
        (json.dumps(item()).encode()[:-40], "line 1: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match="azure_ai_meters: ") as caught:
        read(body)
    assert message in str(caught.value)


def test_renamed_field_fails() -> None:
    renamed = item()
    renamed["listPrice"] = renamed.pop("retailPrice")
    with pytest.raises(SourceError, match="unknown column or key: 'listPrice'"):
        read(document(renamed))


def test_pages_must_follow_each_other() -> None:
    link = f"{URL.replace('.com/', '.com:443/')}&$skip=1000"
    first, second = document(item(), NextPageLink=link), document(item(armRegionName="westus"))
    assert read(first, second).height == 2
    for pages in ((second, first), (document(item()), second)):
        with pytest.raises(SourceError, match="NextPageLink"):
            read(*pages)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        URL.replace("%20", " ").replace("%27", "'"),
        f"{URL.replace('.com/', '.com:443/')}&$skip=2000",
        f"{API}?api-version=2023-01-01-preview",
        f"{API}?currencyCode='USD'&$filter=contains(productName, 'OpenAI')",
        f"{API}?$filter=contains(productName,'Kimi')&currencyCode='USD'&$skip=1000",
    ],
)
def test_claims_its_meters(url: str) -> None:
    assert SOURCE.claim(url)
    assert SOURCE.partition(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        f"{API}?api-version=2023-01-01-preview&$filter=serviceName eq 'Virtual Machines'",
        f"{API}?currencyCode='EUR'&$filter=contains(productName, 'OpenAI')",
        f"{API}?api-version=2023-01-01-preview&$filter=contains(productName, 'Storage')",
        f"{URL}%20and%20armRegionName%20eq%20%27eastus%27",
    ],
)
def test_claims_nothing_else(url: str) -> None:
    assert SOURCE.claim(url) is None
