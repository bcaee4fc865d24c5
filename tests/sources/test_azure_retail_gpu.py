"""Azure's retail prices: figures of the real capture, every quirk, and documents that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.azure_retail_gpu import SOURCE, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of, fixture_capture, read_real
from warehouse.seeds import read_seed

REAL = "gpu/azure/azure_retail_eastus_nd_2026-07-27.json"
API = "https://prices.azure.com/api/retail/prices"
ALL = f"{API}?api-version=2023-01-01-preview&$filter=serviceName eq 'Virtual Machines'"
SECOND = (
    "https://prices.azure.com:443/api/retail/prices?api-version=2023-01-01-preview"
    "&$filter=serviceName%20eq%20%27Virtual%20Machines%27&$skip=1000"
)
T4 = "Standard_NC4as_T4_v3"


def item(**changes: Any) -> dict[str, Any]:
    """The on-demand T4 of the fixture, changed."""
    body = json.loads((FIXTURES / SOURCE.id / "page2.json").read_text())
    return {**body["Items"][5], **changes}


def document(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {"BillingCurrency": "USD", "Items": list(items), "NextPageLink": None}
    return {**whole, "Count": len(items), **changes}


def capture(*bodies: Any, urls: tuple[str, ...] = (ALL, SECOND)) -> Capture:
    pages = [
        (url, body if isinstance(body, bytes) else json.dumps(body).encode())
        for url, body in zip(urls, bodies, strict=False)
    ]
    return capture_of(SOURCE.id, datetime(2026, 7, 27, tzinfo=UTC), pages)


def parsed(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return parse(capture(document(*items))).rows(named=True)


def the(frame: pl.DataFrame, sku: str, purchase: str, term: int = 0) -> dict[str, Any]:
    found = frame.filter(
        (pl.col("sku") == sku)
        & (pl.col("purchase") == purchase)
        & (pl.col("term_months") == term)
        & pl.col("problem").is_null()
    )
    return found.row(0, named=True)


def test_real_capture() -> None:
    frame = read_real(SOURCE.id, "2026-07-27", REAL)
    assert (frame.height, frame["problem"].null_count()) == (10, 5)
    h100 = "Standard_ND96isr_H100_v5"
    assert the(frame, h100, "on_demand")["price"] == Decimal("98.32")
    assert the(frame, h100, "on_demand")["gpu_count"] == 8
    assert the(frame, "Standard_ND96is_H100_v5", "on_demand")["price"] == Decimal("88.488")
    assert the(frame, "Standard_ND96asr_v4", "spot")["price"] == Decimal("5.98334")
    assert the(frame, "Standard_ND96asr_v4", "spot")["spot_kind"] == "market"
    assert the(frame, "Standard_ND96asr_v4", "spot")["locator"] == "/Items/8"
    for term, total, hourly in ((12, 551221, "62.92"), (36, 1134310, "43.16")):
        row = the(frame, h100, "reserved", term)
        assert (row["price"], row["unit"]) == (total, "per_instance_term")
        assert f"{row['price'] / (term * 730):.2f}" == hourly
        assert row["effective_from"] == datetime(2023, 12, 1, tzinfo=UTC)


def test_real_look_alikes_are_kept_with_their_reasons() -> None:
    frame = read_real(SOURCE.id, "2026-07-27", REAL)
    reasons = dict(
        frame.filter(pl.col("problem").is_not_null()).select("locator", "problem").rows()
    )
    assert reasons == {
        "/Items/3": "a Windows licence is in the price; retired Low Priority tier",
        "/Items/4": "a Windows licence is in the price; retired Low Priority tier; "
        "price for Dev/Test subscriptions only",
        "/Items/5": "a Windows licence is in the price",
        "/Items/6": "a Windows licence is in the price; price for Dev/Test subscriptions only",
        "/Items/7": "retired Low Priority tier",
    }


@pytest.mark.parametrize(
    ("url", "partition"),
    [
        (ALL, ""),
        (ALL.replace(" ", "%20").replace("'", "%27").replace("$", "%24"), ""),
        (SECOND, ""),
        (SOURCE.first_urls[1], "ND"),
        (f"{SOURCE.first_urls[1]}&$skip=1000", "ND"),
        (SOURCE.first_urls[0].replace(".com/", ".com:443/") + "&$skip=12000", "NC"),
        (
            f"{API}?currencyCode='USD'&$filter=serviceName eq 'Virtual Machines'"
            " and startswith(armSkuName,'Standard_NV')",
            "NV",
        ),
    ],
)
def test_claims_machines_and_keeps_the_pages_of_a_family_together(url: str, partition: str) -> None:
    assert SOURCE.claim(url)
    assert SOURCE.partition(url) == partition


@pytest.mark.parametrize(
    "url",
    [
        f"{API}?api-version=2023-01-01-preview",
        f"{API}?api-version=2023-01-01-preview&$filter=serviceName eq 'Foundry Models'",
        f"{API}?$filter=serviceName eq 'Virtual Machines Licenses'",
        f"{API}?currencyCode='EUR'&$filter=serviceName eq 'Virtual Machines'",
        f"{ALL} and armRegionName eq 'eastus'",
        "https://prices.azure.com.evil.example/api/retail/prices?$filter=serviceName eq "
        "'Virtual Machines'",
    ],
)
def test_claims_nothing_else(url: str) -> None:
    assert SOURCE.claim(url) is None


def test_each_family_is_a_partition_of_its_own() -> None:
    assert [SOURCE.partition(url) for url in SOURCE.first_urls] == ["NC", "ND", "NG", "NV"]


def test_savings_plans_are_rows_with_their_term() -> None:
    rows = parse(fixture_capture(SOURCE.id)).filter(pl.col("purchase") == "savings_plan")
    assert rows.select("locator", "term_months", "price", "unit").rows() == [
        ("/Items/0/savingsPlan/0", 36, Decimal("3.9556"), "per_instance_hour"),
        ("/Items/0/savingsPlan/1", 12, Decimal("5.3592"), "per_instance_hour"),
    ]


def test_savings_plan_of_a_look_alike_shares_its_problem() -> None:
    plan = {"unitPrice": 0.4, "retailPrice": 0.4, "term": "1 Year"}
    _, row = parsed(
        item(productName="Virtual Machines NCasT4 v3 Series Windows", savingsPlan=[plan])
    )
    assert (row["purchase"], row["problem"]) == (
        "savings_plan",
        "a Windows licence is in the price",
    )


@pytest.mark.parametrize(
    ("total", "problem"),
    [
        (2700.0, None),
        (0.526, "0.0001 an hour does not fit 0.526 on demand"),
        (4700.0, "0.5365 an hour does not fit 0.526 on demand"),
    ],
)
def test_reservation_total_must_fit_the_on_demand_price(total: float, problem: str | None) -> None:
    reserved = item(
        type="Reservation", reservationTerm="1 Year", retailPrice=total, unitPrice=total
    )
    assert parsed(item(), reserved)[1]["problem"] == problem


def test_reservation_stands_where_no_on_demand_price_is_known() -> None:
    (row,) = parsed(
        item(type="Reservation", reservationTerm="5 Years", retailPrice=9000.0, unitPrice=9000.0)
    )
    assert (row["term_months"], row["problem"]) == (60, None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"meterName": "NC4as T4 v3 Low Priority"}, "retired Low Priority tier"),
        ({"type": "DevTestConsumption"}, "price for Dev/Test subscriptions only"),
        ({"productName": "NCasT4 v3 Series CloudServices"}, "meter of Cloud Services"),
        ({"productName": "NCasT4 v3 Series Dedicated Host"}, "meter of a dedicated host"),
        ({"armRegionName": "usgovvirginia"}, "region for US government customers only"),
        ({"tierMinimumUnits": 10.0}, "price from 10.0 units on only"),
        ({"retailPrice": 0.0, "unitPrice": 0.0}, "zero, and nothing says that it is free"),
        ({"unitPrice": 0.5}, "unitPrice 0.5 differs from retailPrice"),
        (
            {"effectiveEndDate": "2020-05-31T23:59:00Z"},
            "ends before it starts (2020-05-31)",
        ),
        (
            {"effectiveEndDate": "2020-07-31T00:00:00Z"},
            "end in a form nobody has looked at (2020-07-31T00:00:00Z)",
        ),
    ],
)
def test_rows_that_must_not_be_published(changes: dict[str, Any], problem: str) -> None:
    (row,) = parsed(item(**changes))
    assert row["problem"] == problem


def test_fraction_has_no_gpu_count() -> None:
    (row,) = parsed(item(armSkuName="Standard_NV18ads_A10_v5"))
    assert (row["listed_gpu"], row["gpu_count"], row["is_fraction"]) == ("A10", None, True)
    assert (row["problem"], row["note"]) == (None, "Fraction of a GPU: 1/2.")


def test_unknown_size_is_published_without_gpu_and_count() -> None:
    (row,) = parsed(item(armSkuName="Standard_ND999xyz_Z9_v9"))
    assert (row["listed_gpu"], row["gpu_count"], row["problem"]) == ("", None, None)
    assert row["note"] == "Size unknown to our table: GPU and count are not told."


def test_last_minute_of_a_day_ends_with_that_day() -> None:
    (row,) = parsed(item(effectiveEndDate="2025-08-31T23:59:00Z"))
    assert row["effective_to"] == datetime(2025, 9, 1, tzinfo=UTC)


def test_windows_of_one_meter_are_rows_of_their_own() -> None:
    old, new = parsed(
        item(effectiveStartDate="2026-04-01T00:00:00Z", effectiveEndDate="2026-07-31T23:59:00Z"),
        item(effectiveStartDate="2026-08-01T00:00:00Z", retailPrice=0.5, unitPrice=0.5),
    )
    assert (old["problem"], new["problem"]) == (None, None)
    assert old["effective_to"] == new["effective_from"]


def test_same_offer_twice_is_published_once() -> None:
    first, second = parsed(item(), item())
    assert (first["problem"], second["problem"]) == (None, "another meter stands for this offer")


def test_primary_meter_stands_for_the_offer() -> None:
    other = item(isPrimaryMeterRegion=False, retailPrice=0.6, unitPrice=0.6)
    first, second = parsed(other, item())
    assert (first["problem"], second["problem"]) == ("another meter stands for this offer", None)


def test_meters_that_contradict_each_other_are_not_published() -> None:
    rows = parsed(item(), item(retailPrice=0.6, unitPrice=0.6))
    assert {row["problem"] for row in rows} == {
        "meters name different prices for this offer: 0.526, 0.6"
    }


def test_spot_at_the_on_demand_price_says_so() -> None:
    spot = parsed(item(), item(meterName="NC4as T4 v3 Spot"))[1]
    assert (spot["problem"], spot["note"]) == (None, "Not below the on-demand price of 0.526.")


def test_sizes_without_a_gpu_are_skipped() -> None:
    skipped = ("Standard_B16als_v2", "Standard_NP10s", "Standard_NM16ads_MA35D", "")
    rows = parsed(item(), *(item(armSkuName=name, unitOfMeasure="1/Month") for name in skipped))
    assert [row["sku"] for row in rows] == [T4]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (document(), "Items: no size with a GPU"),
        (document(item(armSkuName="Standard_B2s")), "Items: no size with a GPU"),
        (document(item(), Count=2), "Count: not the number of Items"),
        (document(item(), NextPageLink=SECOND), "NextPageLink: the last page names another one"),
        (document(item(), Totals=1), "document: unknown column or key: 'Totals'"),
        (document(item(discount=1)), "/Items/0: unknown column or key: 'discount'"),
        (document(item(serviceName="Foundry Models")), "serviceName: unknown value"),
        (document(item(unitOfMeasure="1 Minute")), "unitOfMeasure: unknown value: '1 Minute'"),
        (document(item(type="Subscription")), "type: unknown value: 'Subscription'"),
        (document(item(currencyCode="EUR")), "currencyCode: not the billing currency"),
        (
            document(item(currencyCode="EUR"), BillingCurrency="EUR"),
            "currencyCode: unknown value: 'EUR'",
        ),
        (document(item(retailPrice=-1.0)), "retailPrice: negative price"),
        (document(item(retailPrice="free")), "retailPrice: not a number: 'free'"),
        (document(item(effectiveStartDate="01.06.2020")), "effectiveStartDate: not a moment"),
        (
            document(item(type="Reservation", reservationTerm="18 Months")),
            "term: unknown term: '18 Months'",
        ),
        (document(item(savingsPlan=[{"term": "1 Year"}])), "missing column or key"),
        ([], "document: not an object"),
        ({**document(), "Items": [1], "Count": 1}, "/Items/0: not an object"),
        (b"<html><body>Service unavailable</body></html>", "document: not JSON"),
        (json.dumps(document(item())).encode()[:-40], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)


def test_renamed_field_fails() -> None:
    renamed = item()
    renamed["listPrice"] = renamed.pop("retailPrice")
    with pytest.raises(SourceError, match="unknown column or key: 'listPrice'"):
        parse(capture(document(renamed)))


@pytest.mark.parametrize(
    "shuffle",
    [
        lambda first, second: (document(item(), NextPageLink=None), second),
        lambda first, second: (document(item(), NextPageLink=f"{SECOND}1"), second),
        lambda first, second: (second, first),
    ],
)
def test_pages_that_do_not_follow_each_other_fail(shuffle: Callable[..., Any]) -> None:
    first, second = document(item(), NextPageLink=SECOND), document(item(armRegionName="westus"))
    assert parse(capture(first, second)).height == 2
    with pytest.raises(SourceError, match="NextPageLink"):
        parse(capture(*shuffle(first, second)))


def test_no_page_fails() -> None:
    with pytest.raises(SourceError, match="pages"):
        parse(capture())


def test_size_table_has_sources_and_whole_counts_or_a_fraction() -> None:
    sizes = read_seed("azure_gpu_skus").rows(named=True)
    names = [size["machine_type"] for size in sizes]
    assert names == sorted(set(names))
    for size in sizes:
        assert size["source_url"].startswith("https://")
        assert size["listed_gpu"]
        assert size["gpu_count"] or size["note"].startswith("fraction of a GPU: 1/")
