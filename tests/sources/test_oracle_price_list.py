"""Oracle's product list: figures of the real list, look-alikes, documents that must fail."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.sources.gpu_rates.oracle_price_list import SOURCE, URL
from schemas.errors import SourceError
from tests.support import (
    changed_fields,
    fixture_capture,
    fixture_json,
    json_capture,
    parse,
    read_real,
    shared_capture,
)

REAL = "gpu/oracle/oci_cetools_products_usd.2024-01.json"
H100 = 16


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)
changed = partial(changed_fields, SOURCE.id, f"/items/{H100}")


def priced(currency: str = "USD", **changes: Any) -> Any:
    """The fixture with another price entry of the H100."""
    price = {"model": "PAY_AS_YOU_GO", "value": 10, **changes}
    return changed(currencyCodeLocalizations=[{"currencyCode": currency, "prices": [price]}])


def test_real_list_of_january_2024() -> None:
    frame = read_real(SOURCE.id, "2024-01-31", REAL)
    rows = frame.select("sku", "listed_gpu", "price").rows()
    assert rows == [
        ("B88517", "Bare Metal GPU Standard - X7", Decimal("1.275")),
        ("B88518", "Virtual Machine GPU Standard - X7", Decimal("1.275")),
        ("B89734", "GPU Standard - V2", Decimal("2.95")),
        ("B92740", "GPU - E3", Decimal("3.05")),
        ("B95907", "A100 - v2", Decimal(4)),
        ("B95909", "A10", Decimal(2)),
        ("B98415", "H100", Decimal(10)),
    ]
    assert frame["problem"].null_count() == 7
    assert set(frame["unit"]) == {"per_gpu_hour"}
    assert set(frame["gpu_count"]) == {1}


def test_locator_leads_to_the_product() -> None:
    page = shared_capture(SOURCE.id, "2024-01-31", REAL).page
    items = json.loads(page.text)["items"]
    for row in read_real(SOURCE.id, "2024-01-31", REAL).iter_rows(named=True):
        assert items[int(row["locator"].removeprefix("/items/"))]["partNumber"] == row["sku"]


def test_h100t_is_not_h100() -> None:
    rows = {row["sku"]: row for row in parse(fixture_capture(SOURCE.id)).iter_rows(named=True)}
    assert (rows["B109480"]["listed_gpu"], rows["B109480"]["price"]) == ("H100T", Decimal("10.75"))
    assert (rows["B98415"]["listed_gpu"], rows["B98415"]["price"]) == ("H100", Decimal(10))


def test_look_alikes_are_problems_and_other_meters_are_skipped() -> None:
    rows = {row["sku"]: row for row in parse(fixture_capture(SOURCE.id)).iter_rows(named=True)}
    problems = {sku: row["problem"] for sku, row in rows.items() if row["problem"]}
    hall = "hardware in the customer's own hall"
    assert problems == {
        "B110965": hall,
        "B111454": f"{hall}; price under a commitment that the list does not spell out",
        "B111824": "software licence, not the GPU",
        "B119999": "no pay-as-you-go price given",
    }
    assert not {"B90425", "B93030", "B108806", "B109493"} & set(rows)


def test_zero_is_a_problem() -> None:
    rows = {row["sku"]: row for row in parse(capture(priced(value=0))).iter_rows(named=True)}
    assert rows["B98415"]["problem"] == "zero, and nothing says that it is free"


def test_claims_the_list_in_usd_only() -> None:
    assert SOURCE.claim(URL.replace("/?", "?"))
    assert SOURCE.claim(URL.replace("USD", "EUR")) is None
    assert SOURCE.claim(URL.split("?")[0]) is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (priced(value=-10), "/items/16/value: negative price"),
        (priced(value="ten"), "/items/16/currencyCodeLocalizations: not a number"),
        (priced(currency="EUR"), "/items/16/currencyCodeLocalizations: unknown currency: 'EUR'"),
        (priced(model="MONTHLY"), "unknown price model: 'MONTHLY'"),
        (priced(rangeMin=0), "unknown column or key: 'rangeMin'"),
        (changed(metricName="GPU Per Month"), "/items/16/metricName: unknown unit"),
        (changed(displayName="H100 by the hour"), "/items/16/displayName: unknown kind of product"),
        (changed(price=10), "/items/16: unknown column or key: 'price'"),
        (changed(metricName=None), "/items/16/metricName: not a text"),
        (changed(currencyCodeLocalizations={}), "not a list"),
        ({"items": []}, "items: no product metered as GPU Per Hour"),
        ({"items": {}}, "items: not a list"),
        ({"items": [1]}, "/items/0: not an object"),
        ({"products": []}, "document: unknown column or key: 'products'"),
        ([], "document: not an object"),
        (b"<html><body>503</body></html>", "document: not JSON"),
        (json.dumps(document()).encode()[:-9], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)


def test_two_prices_fail() -> None:
    found = document()
    prices = found["items"][H100]["currencyCodeLocalizations"][0]["prices"]
    prices.append({"model": "PAY_AS_YOU_GO", "value": 9})
    with pytest.raises(SourceError, match="more than one price: '10, 9'"):
        parse(capture(found))
