"""Latitude.sh's price page: hours, months and years, what is left out, pages that must fail."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.commands.evidence import around
from pipelines.source import Capture
from pipelines.sources.gpu_rates.latitude_pricing import SOURCE, parse
from schemas.errors import SourceError
from tests.support import changed_fixture, fixture_capture


def changed(old: str, new: str) -> Capture:
    return changed_fixture(SOURCE.id, (old.replace('"', '\\"'), new.replace('"', '\\"')))


def test_hour_month_and_year_are_three_ways_of_buying() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    # 10,332 for a year of 8,760 hours is 1.18 an hour, against 3.37 on demand.
    assert frame.filter(frame["country"] == "DE").select(
        "purchase", "term_months", "unit", "price"
    ).rows() == [
        ("on_demand", 0, "per_instance_hour", Decimal("3.37")),
        ("reserved", 1, "per_instance_month", Decimal(1230)),
        ("reserved", 12, "per_instance_term", Decimal(10332)),
    ]


def test_only_servers_with_gpus_and_dollars() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert set(frame["sku"]) == {"g3.h100.small"}
    assert set(frame["currency"]) == {"USD"}
    assert set(frame["gpu_memory_gb"]) == {80.0}
    assert frame["note"].to_list() == ["In stock at the moment of no location."] * 3 + [None] * 3


def test_locators_lead_to_the_server() -> None:
    capture = fixture_capture(SOURCE.id)
    for row in parse(capture).iter_rows(named=True):
        assert row["sku"] in around(capture.page.content, row["locator"]).text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"plansData":', '"plans":', "plansData: not exactly once"),
        ('"servers":', '"machines":', "no list of servers"),
        ('"count":1,"type":"NVIDIA H100 80GB"', '"count":0,"type":"NVIDIA"', "not a whole number"),
        ('"interconnect":null', '"discount":null', "unknown column or key"),
        ('"name":"Germany"', '"name":"Europe"', "unknown country"),
        ('"USD":', '"EUR":', "unknown column or key"),
        ('"hour":3.37', '"day":80.88', "unknown column or key"),
        ('"hour":3.37', '"hour":"$3.37"', "not a number"),
        ('"hour":3.37', '"hour":-3.37', "negative price"),
    ],
)
def test_a_page_of_another_form_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed(old, new))
