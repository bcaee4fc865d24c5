"""OVHcloud's two catalogues: figures of the real excerpt, quirks, documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.source import Capture, Source
from pipelines.sources.gpu_rates import ovhcloud_catalog_fr, ovhcloud_catalog_us
from schemas.errors import SourceError
from tests.support import FIXTURES, capture_of, fixture_capture, read_real

FR = ovhcloud_catalog_fr.SOURCE
US = ovhcloud_catalog_us.SOURCE
REAL = "gpu/ovh/ovh_catalog.fixture.json"
A100_HOURLY = 4


def document(source: Source = FR) -> Any:
    return json.loads((FIXTURES / source.id / "catalog.json").read_text(encoding="utf-8"))


def capture(body: Any, source: Source = FR) -> Capture:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    moment = datetime(2026, 8, 22, tzinfo=UTC)
    return capture_of(source.id, moment, [(source.first_urls[0], content)])


def changed(field: str = "", **changes: Any) -> Any:
    """The French fixture with its hourly A100 (or a part of it) changed."""
    found = document()
    part = found["addons"][A100_HOURLY]
    if field == "pricing":
        part = part["pricings"][0]
    elif field:
        part = part["blobs"]["technical"][field]
    part.update(changes)
    return found


def test_real_excerpt_by_the_hour_and_by_the_month() -> None:
    frame = read_real(FR.id, "2026-08-31", REAL)
    columns = ("sku", "purchase", "term_months", "unit", "price", "listed_price", "currency")
    assert frame.select(columns).rows() == [
        ("a100-180", "reserved", 1, "per_instance_term", Decimal(1100), "110000000000", "EUR"),
        ("a100-180", "on_demand", 0, "per_instance_hour", Decimal("2.75"), "275000000", "EUR"),
    ]
    assert frame["locator"].to_list() == ["/addons/3/pricings/0", "/addons/5/pricings/0"]
    row = frame.row(1, named=True)
    assert (row["listed_gpu"], row["gpu_count"], row["gpu_memory_gb"]) == ("A100", 1, 80.0)
    assert (row["vcpus"], row["host_memory_gb"], row["tax"]) == (15.0, 180.0, "excluded")


def test_french_quirks() -> None:
    frame = ovhcloud_catalog_fr.parse(fixture_capture(FR.id))
    rows = {(row["sku"], row["purchase"]): row for row in frame.iter_rows(named=True)}
    assert {sku for sku, _ in rows} == {
        "a100-180",
        "h200-1920",
        "h100-380",
        "a10-45",
        "win-t1-45",
        "rtx5000-28",
    }
    eight = rows["h200-1920", "on_demand"]
    assert eight["price"] / eight["gpu_count"] == Decimal("5.25")
    assert rows["h100-380", "on_demand"]["region"] == "3AZ"
    assert rows["a10-45", "on_demand"]["note"] == "Tagged as coming soon."
    assert rows["win-t1-45", "on_demand"]["problem"] == "a Windows licence is in the price"
    assert rows["rtx5000-28", "on_demand"]["problem"] == "zero, and nothing says that it is free"


def test_us_catalogue_without_interval_units() -> None:
    frame = ovhcloud_catalog_us.parse(fixture_capture(US.id))
    rows = frame.select("sku", "unit", "price", "currency", "listed_seller").rows()
    assert rows == [
        ("l40s-90", "per_instance_hour", Decimal("1.8"), "USD", "ovhcloud_us"),
        ("win-l4-90", "per_instance_term", Decimal(1387), "USD", "ovhcloud_us"),
        ("win-t2-45", "per_instance_hour", Decimal("1.55819"), "USD", "ovhcloud_us"),
    ]
    assert frame["note"][0] == "Regions: US-EAST-VA-1, US-WEST-OR-1."


def test_each_source_claims_its_own_subsidiary() -> None:
    assert FR.claim(FR.first_urls[0].replace("1.0", "v1"))
    assert FR.claim(FR.first_urls[0].replace("api.ovh", "eu.api.ovh"))
    assert FR.claim(FR.first_urls[0].replace("=FR", "=DE")) is None
    assert FR.claim(US.first_urls[0]) is None
    assert US.claim(FR.first_urls[0]) is None
    assert US.claim(US.first_urls[0].replace("/cloud?", "/vps?")) is None


def test_one_catalogue_under_the_other_address_fails() -> None:
    with pytest.raises(SourceError, match="locale/currencyCode: not EUR"):
        ovhcloud_catalog_fr.parse(capture(document(US)))
    without_locale = {"addons": document(US)["addons"]}
    with pytest.raises(SourceError, match="formattedPrice: no amount in EUR"):
        ovhcloud_catalog_fr.parse(capture(without_locale))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed("pricing", price=-1), "/addons/4/pricings/0/price: negative price"),
        (changed("pricing", price="275"), "/addons/4/pricings/0/price: not a number"),
        (changed("pricing", price=27500), "formattedPrice: differs from 0.000275"),
        (changed("pricing", formattedPrice="$2.75"), "formattedPrice: no amount in EUR"),
        (changed("pricing", intervalUnit="minute"), "intervalUnit: not one hour"),
        (changed("pricing", interval=3), "intervalUnit: not one hour"),
        (changed("pricing", commitment=12), "commitment: not without one"),
        (changed("pricing", discount=1), "unknown column or key: 'discount'"),
        (changed(pricings=[]), "/addons/4/pricings: not one price"),
        (changed(planCode="a100-180.hourly.prepaid"), "planCode: unknown billing"),
        (changed(price=2.75), "/addons/4: unknown column or key: 'price'"),
        (changed("gpu", model=""), "blobs/technical/gpu: no GPU model"),
        (changed("gpu", number=0.5), "blobs/technical/gpu/number: not a whole number"),
        ({"addons": []}, "addons: no instance with a GPU"),
        ({"addons": {}}, "addons: not a list"),
        ({"addons": [1]}, "/addons/0: not an addon with blobs"),
        ({"products": []}, "document: missing column or key: 'addons'"),
        ({**document(), "message": "x"}, "document: unknown column or key: 'message'"),
        ([], "document: not an object"),
        (b"<html><body>502</body></html>", "document: not JSON"),
        (json.dumps(document()).encode()[:-9], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=FR.id) as caught:
        ovhcloud_catalog_fr.parse(capture(body))
    assert message in str(caught.value)


def test_promotion_is_a_problem() -> None:
    body = changed("pricing", promotions=[{"name": "half"}])
    rows = ovhcloud_catalog_fr.parse(capture(body)).rows(named=True)
    assert rows[1]["problem"] == "has a promotion that nobody has looked at"
