"""Vultr's plans: figures that public collectors quote, quirks, documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.vultr_plans import SOURCE, parse
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of, changed_fields, fixture_capture

CLOUD, METAL = SOURCE.first_urls


def document(name: str = "plans") -> Any:
    return json.loads((FIXTURES / SOURCE.id / f"{name}.json").read_text())


def capture(body: Any, url: str = CLOUD) -> Capture:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return capture_of(SOURCE.id, datetime(2026, 9, 17, tzinfo=UTC), [(url, content)])


changed = partial(changed_fields, SOURCE.id, "/plans/1")


def test_cloud_plans_with_fractions_and_own_prices() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    columns = ("sku", "region", "gpu_count", "is_fraction", "gpu_memory_gb", "price", "problem")
    rows = frame.select(*columns).rows()
    a100 = "vcg-a100-12c-120g-80vram"
    assert rows == [
        (
            "vcg-a16-2c-8g-2vram",
            "unstated",
            None,
            True,
            None,
            Decimal("0.059"),
            None,
        ),
        (a100, "unstated", 1, False, 80.0, Decimal("2.397"), None),
        (a100, "sao", 1, False, 80.0, Decimal("2.8"), None),
        ("vcg-a100-24c-240g-160vram", "unstated", 2, False, 80.0, Decimal("4.794"), None),
        (
            "vcg-a40-24c-120g-48vram",
            "unstated",
            None,
            False,
            None,
            Decimal("1.712"),
            "no GPU count given",
        ),
    ]
    notes = frame["note"].to_list()
    assert notes[:4] == [
        "Offered in ewr, ord.",
        "Offered in ewr.",
        None,
        "Offered in no location at the moment.",
    ]
    assert frame["locator"][2] == "/plans/1/location_cost/sao/hourly_cost"


def test_metal_plans_on_demand_and_preemptible() -> None:
    frame = parse(capture(document("metal"), METAL))
    rows = frame.select("sku", "purchase", "spot_kind", "gpu_count", "price", "problem").rows()
    mi300x, b200 = "vbm-256c-2048gb-8-mi300x-gpu", "vbm-256c-3072gb-8-b200-gpu"
    assert rows == [
        (mi300x, "on_demand", None, 8, Decimal("17.52"), None),
        (mi300x, "spot", "administered", 8, Decimal("14.72"), None),
        (b200, "on_demand", None, 8, Decimal(68), "switched off: on_demand deployment"),
        (b200, "spot", "administered", 8, Decimal("25.6"), None),
    ]
    assert frame["price"][0] / 8 == Decimal("2.19")
    assert (frame["vcpus"][3], frame["host_memory_gb"][3]) == (256.0, 3072.0)
    assert frame["gpu_memory_gb"].to_list() == [192.0, 192.0, 180.0, 180.0]


def test_zero_and_monthly_invoice_are_problems() -> None:
    rows = parse(capture(changed(hourly_cost=0))).rows(named=True)
    assert rows[1]["problem"] == "zero, and nothing says that it is free"
    rows = parse(capture(changed(invoice_type="monthly"))).rows(named=True)
    assert rows[1]["problem"] == "billed monthly, although a price per hour is given"


def test_claims_two_lists_as_two_parts() -> None:
    assert [SOURCE.partition(url) for url in SOURCE.first_urls] == ["plans", "plans-metal"]
    assert SOURCE.claim("https://api.vultr.com/v2/plans?type=vcg")
    for url in (
        "https://api.vultr.com/v2/plans",
        "https://api.vultr.com/v2/plans?type=vc2",
        "https://api.vultr.com/v2/regions",
    ):
        assert SOURCE.claim(url) is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(hourly_cost=-1), "/plans/1/hourly_cost: negative price"),
        (changed(hourly_cost="2,397"), "/plans/1/hourly_cost: not a number"),
        (changed(price_eur=2), "/plans/1: unknown column or key: 'price_eur'"),
        (changed(gpu_share="1/2"), "/plans/1: unknown column or key: 'gpu_share'"),
        (changed(gpu_count="half"), "/plans/1/gpu_count: neither count nor fraction"),
        (changed(gpu_count=0), "/plans/1/gpu_count: neither count nor fraction"),
        (changed(deploy_ondemand="yes"), "/plans/1/deploy: neither true nor false"),
        (changed(locations="ewr"), "/plans/1/locations: not a list of names"),
        (changed(location_cost=[1]), "/plans/1/location_cost: not an object"),
        (changed(location_cost={"sao": {"eur": 1}}), "location_cost/sao: unknown column or key"),
        ({**document(), "meta": {"total": 9, "links": {}}}, "meta: not the whole list"),
        (
            {**document(), "meta": {"total": 4, "links": {"next": "bmV4dA=="}}},
            "meta: not the whole list",
        ),
        ({"plans": [], "meta": {"total": 0, "links": {}}}, "plans: no plan with a GPU"),
        ({"plans": {}, "meta": {"total": 0, "links": {}}}, "plans: not a list"),
        ({"plans": [1], "meta": {"total": 1, "links": {}}}, "/plans/0: not an object"),
        (document("metal"), "document: unknown column or key: 'plans_metal'"),
        ([], "document: not an object"),
        (b"<html><body>502</body></html>", "document: not JSON"),
        (json.dumps(document()).encode()[:-9], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)


def test_renamed_price_fails() -> None:
    found = document()
    found["plans"][1]["hourly"] = found["plans"][1].pop("hourly_cost")
    with pytest.raises(SourceError, match="/plans/1: missing column or key: 'hourly_cost'"):
        parse(capture(found))
