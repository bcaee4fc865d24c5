"""Scaleway's instance types: figures of real captures, every quirk, documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from pipelines.publishers.scaleway import ZONES
from pipelines.source import Capture
from pipelines.sources.gpu_rates.scaleway_instances import SOURCE, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of, fixture_capture, read_real

URL = "https://api.scaleway.com/instance/v1/zones/{zone}/products/servers?page={page}"
RECORDINGS = {
    "2026-03-31": "2026-03-31.761f9a56a",
    "2026-04-17": "2026-04-17.96a4e4627",
    "2026-04-20": "2026-04-21.0142aaad1",
    "2026-07-01": "2026-07-03.980a752d1",
}
PAGES = {"fr-par1": 3, "it-mil1": 1, "nl-ams2": 2, "pl-waw1": 1}
L4_PRICES = {
    "2026-03-31": ("0.75", "1.5", "3", "6"),
    "2026-04-17": ("0.75", "1.5", "3", "6"),
    "2026-04-20": ("0.75", "1.5", "3", "6"),
    "2026-07-01": ("0.7875", "1.575", "3.15", "6.3"),
}


def real(zone: str, day: str) -> pl.DataFrame:
    names = [
        f"gpu/scaleway/{zone}.servers.{RECORDINGS[day]}.{page}.json"
        for page in range(1, PAGES[zone] + 1)
    ]
    return read_real(SOURCE.id, day, *names)


def servers(page: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / SOURCE.id / f"page{page}.json").read_text())
    return found["servers"]  # type: ignore[no-any-return]


def capture(*bodies: Any, zone: str = "fr-par-1") -> Capture:
    pages = [
        (
            URL.format(zone=zone, page=number),
            body if isinstance(body, bytes) else json.dumps(body).encode(),
        )
        for number, body in enumerate(bodies, start=1)
    ]
    return capture_of(SOURCE.id, datetime(2026, 7, 1, tzinfo=UTC), pages, zone)


def changed(name: str = "RENDER-S", **changes: Any) -> Any:
    """The fixture's second page, with one type changed, as a list of its own."""
    found = servers(2)
    found[name] = {**found[name], **changes}
    return {"servers": found}


@pytest.mark.parametrize("day", RECORDINGS)
def test_real_paris_prices(day: str) -> None:
    frame = real("fr-par1", day)
    prices = dict(frame.select("sku", "price").rows())
    l4 = [prices[f"L4-{count}-24G"] for count in (1, 2, 4, 8)]
    assert l4 == [Decimal(price) for price in L4_PRICES[day]]
    assert prices["RENDER-S"] == Decimal("1.221")
    assert frame.height == 5
    assert frame["problem"].null_count() == 5
    assert frame.select("sku", "gpu_count", "listed_gpu", "gpu_memory_gb", "vcpus").rows()[3] == (
        "L4-8-24G",
        8,
        "L4",
        24.0,
        64.0,
    )
    assert frame["locator"].to_list()[-1] == "/servers/RENDER-S"
    assert frame["page"].to_list() == [0, 0, 0, 0, 1]
    assert set(frame["region"]) == {"fr-par-1"}


@pytest.mark.parametrize("day", RECORDINGS)
@pytest.mark.parametrize("zone", ["it-mil1", "nl-ams2", "pl-waw1"])
def test_real_zones_without_gpus_are_empty(zone: str, day: str) -> None:
    assert real(zone, day).height == 0


@pytest.mark.parametrize(
    ("zone", "country"),
    [("fr-par-2", "FR"), ("nl-ams-1", "NL"), ("pl-waw-2", "PL"), ("it-mil-1", "IT")],
)
def test_country_is_that_of_the_zone(zone: str, country: str) -> None:
    frame = parse(capture({"servers": servers(2)}, zone=zone))
    assert set(frame["country"]) == {country}
    assert set(frame["region"]) == {zone}


def test_claims_the_list_of_every_zone_and_nothing_else() -> None:
    assert [SOURCE.partition(url) for url in SOURCE.first_urls] == list(ZONES)
    assert SOURCE.page_number(URL.format(zone="nl-ams-2", page=2)) == 2
    base = "https://api.scaleway.com/instance/v1/zones/fr-par-1/products/servers"
    assert SOURCE.partition(f"{base}/") == "fr-par-1"
    for url in (
        f"{base}/availability",
        f"{base}/availability?page=1",
        f"{base}?per_page=100",
        base.replace("servers", "volumes"),
        "https://api.scaleway.com/product-catalog/v2alpha1/public-catalog/products"
        "?product_types=instance&zone=fr-par-1",
    ):
        assert SOURCE.claim(url) is None


def test_types_without_a_gpu_are_skipped() -> None:
    skus = parse(fixture_capture(SOURCE.id))["sku"].to_list()
    assert skus == [
        "L4-1-24G",
        "L4-2-24G",
        "L4-8-24G",
        "RENDER-S",
        "H100-1-MIG-10G",
        "GPU-UNPRICED",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"hourly_price": None}, "no price given"),
        ({"hourly_price": 0.0}, "zero, and nothing says that it is free"),
        ({"end_of_service": True}, None),
    ],
)
def test_rows_that_must_not_be_published(changes: dict[str, Any], problem: str | None) -> None:
    row = parse(capture(changed(**changes))).row(0, named=True)
    assert (row["sku"], row["problem"]) == ("RENDER-S", problem)


def test_fraction_has_no_gpu_count_and_end_of_service_is_noted() -> None:
    render, mig, _ = parse(capture({"servers": servers(2)})).rows(named=True)
    assert (mig["gpu_count"], mig["is_fraction"], mig["problem"]) == (None, True, None)
    assert render["note"] == "The seller marks this type as at its end of service."


def test_full_last_page_means_that_one_is_missing() -> None:
    with pytest.raises(SourceError, match="page 1 of 1: pages are missing"):
        parse(capture({"servers": servers(1)}))


def test_short_page_before_the_last_means_that_entries_are_missing() -> None:
    with pytest.raises(SourceError, match="page 1 of 2: pages are missing"):
        parse(capture({"servers": servers(2)}, {"servers": {}}))


def test_empty_page_after_a_full_one_is_the_end() -> None:
    assert parse(capture({"servers": servers(1)}, {"servers": {}})).height == 3


def test_type_on_two_pages_fails() -> None:
    with pytest.raises(SourceError, match="servers: listed on two pages: 'L4-1-24G'"):
        parse(capture({"servers": servers(1)}, {"servers": {"L4-1-24G": servers(2)["VC1S"]}}))


def test_pages_out_of_order_or_of_two_zones_fail() -> None:
    first, second = fixture_capture(SOURCE.id).pages
    other = second.url.replace("fr-par-1", "fr-par-2")
    for pages in (
        [(second.url, second.content), (first.url, first.content)],
        [(first.url, first.content), (other, second.content)],
    ):
        with pytest.raises(SourceError, match="pages: not page"):
            parse(capture_of(SOURCE.id, datetime(2026, 7, 1, tzinfo=UTC), pages))


def test_unknown_country_fails() -> None:
    with pytest.raises(SourceError, match="zone: unknown country"):
        parse(capture({"servers": servers(2)}, zone="de-fra-1"))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"servers": {}}, "servers: no instance type at all"),
        ({}, "document: missing column or key: 'servers'"),
        ({"servers": servers(2), "total": 4}, "document: unknown column or key: 'total'"),
        ({"servers": []}, "servers: not an object"),
        (changed(price_currency="USD"), "servers/RENDER-S: unknown column or key"),
        (changed(hourly_price=-1.221), "servers/RENDER-S/hourly_price: negative price"),
        (changed(hourly_price="1,221"), "servers/RENDER-S/hourly_price: not a number: '1,221'"),
        (changed(gpu="1"), "servers/RENDER-S/gpu: not a whole number"),
        (changed(gpu_info={"name": "P100"}), "servers/RENDER-S/gpu_info: unknown column"),
        (changed(gpu_info="P100"), "servers/RENDER-S/gpu_info: not an object"),
        ([], "document: not an object"),
        (b"<html><body>502 Bad Gateway</body></html>", "document: not JSON"),
        (json.dumps(changed()).encode()[:-3], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)


def test_renamed_field_fails() -> None:
    found = servers(2)
    found["VC1S"]["price"] = found["VC1S"].pop("hourly_price")
    with pytest.raises(SourceError, match="servers/VC1S: unknown column or key: 'price'"):
        parse(capture({"servers": found}))


def test_no_page_fails() -> None:
    with pytest.raises(SourceError, match="pages"):
        parse(capture())
