"""Verda's price page: figures of the real capture, every quirk, pages that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from pipelines.sources.gpu_rates.verda_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_text, page_capture, read_real

text = partial(fixture_text, SOURCE.id)
capture = partial(page_capture, SOURCE.id)


def test_real_offers() -> None:
    name = "gpu/verda/verda_jsonld_offers.2026-08.json"
    frame = read_real(SOURCE.id, "2026-08-31", name)
    columns = ("sku", "purchase", "spot_kind", "price", "locator", "problem")
    assert frame.select(*columns).rows() == [
        ("1x GB300 SXM6 288GB", "on_demand", None, Decimal("8.62"), "/@graph/0", None),
        ("1x GB300 SXM6 288GB", "spot", "administered", Decimal("4.31"), "/@graph/1", None),
    ]


def test_kinds_of_offers_are_not_mixed() -> None:
    frame = parse(capture(text()))
    found = {(r["product"], r["sku"], r["purchase"]): r for r in frame.iter_rows(named=True)}
    cluster = found["rental", "instant cluster 8x GB300 SXM6 288GB", "on_demand"]
    assert (cluster["price"], cluster["gpu_count"]) == (Decimal("68.96"), 8)
    assert found["serverless", "8x H100 SXM5 80GB", "spot"]["price"] == Decimal("14.3")
    assert found["rental", "1x B200 CC SXM6 180GB", "on_demand"]["price"] == Decimal("6.232")
    assert not [sku for _, sku, _ in found if "NVMe" in sku]
    at = int(cluster["locator"].removeprefix("offset "))
    assert text()[at:].startswith('"https://verda.com/pricing#offer-7"')


def test_offers_that_the_page_does_not_tell_apart_count_once() -> None:
    frame = parse(capture(text()))
    same = frame.filter(frame["sku"] == "1x H100 SXM5 80GB")
    assert same["problem"].to_list() == [None, f"the same name and price as {same['locator'][0]}"]


def test_the_source_is_off_for_its_terms() -> None:
    assert "scrapers" in SOURCE.disabled


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"priceCurrency": "USD"', '"priceCurrency": "EUR"', "unknown currency: 'EUR'"),
        (
            '8.62, "priceCurrency": "USD", "priceSpec',
            '8.63, "priceCurrency": "USD", "priceSpec',
            "not that of the offer",
        ),
        ('"unitText": "hour"', '"unitText": "month"', "unknown unit: 'month'"),
        ("8.62", "-8.62", "negative price"),
        ("GB300 SXM6 288GB spot", "GB300 SXM6 288GB reserved", "unknown kind of offer"),
        ("Hourly spot instance price", "Hourly on-demand instance price", "description: not that"),
        ("1x GB300 SXM6 288GB spot", "GB300 SXM6 288GB spot", "no number of GPUs"),
        ('"@type": "Offer", ', '"@type": "Offer", "seller": 1, ', "unknown column or key"),
        ("application/ld+json", "application/json", "no JSON-LD"),
        ("@graph", "@list", "@graph: not a list"),
        ('"@type": "Offer"', '"@type": "Thing"', "no offer with GPUs"),
    ],
)
def test_changed_pages_are_refused(old: str, new: str, message: str) -> None:
    assert old in text()
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(text().replace(old, new)))
    assert str(error.value).startswith("verda_pricing: ")


def test_a_zero_price_is_a_problem() -> None:
    assert "zero" in parse(capture(text().replace("8.62", "0")))["problem"].to_list()[0]
