"""Vast.ai offers: figures of the real capture, every quirk, documents that must fail."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.vast_bundles import API, GPUS, SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    capture_of,
    changed_fields,
    fixture_capture,
    fixture_json,
    read_real,
)

document = partial(fixture_json, SOURCE.id)


def capture(body: Any, partition: str = "") -> Capture:
    pages = [(API, json.dumps(body).encode())]
    return capture_of(SOURCE.id, datetime(2026, 8, 22, tzinfo=UTC), pages, partition)


def changed(number: int = 2, **fields: Any) -> Capture:
    return capture(changed_fields(SOURCE.id, f"/offers/{number}", **fields))


def test_real_offers_of_one_machine_count_once() -> None:
    name = "gpu/vast/vast_bundles_b300.2026-08-22.json"
    frame = read_real(SOURCE.id, "2026-08-22", name)
    good = frame.filter(frame["problem"].is_null())
    columns = ("sku", "gpu_count", "purchase", "spot_kind", "price", "listed_price")
    assert good.select(*columns).rows() == [
        (
            "4x B300, machine 144888",
            4,
            "on_demand",
            None,
            Decimal("30.002083333"),
            "30.00208333333334",
        ),
        ("4x B300, machine 144888", 4, "spot", "floor", Decimal("22.5"), "22.5"),
    ]
    assert good["gpu_memory_gb"].to_list() == [268.59375] * 2
    assert set(good["country"]) == {"US"}
    others = frame.filter(frame["problem"].is_not_null())
    assert others["price"].to_list() == [Decimal("15.002083333"), Decimal("11.25")]
    assert set(others["problem"]) == {"the machine counts once, by /offers/1"}


def test_no_row_repeats_an_address() -> None:
    rows = json.dumps(parse(fixture_capture(SOURCE.id)).to_dicts(), default=str)
    assert "192.0.2." not in rows
    assert "host.example" not in rows


def test_no_error_repeats_an_address() -> None:
    found = document()
    for offer in found["offers"]:
        del offer["dph_total"]
    with pytest.raises(SourceError, match="/offers/0: missing column or key: 'dph_total'") as error:
        parse(capture(found))
    assert "192.0.2." not in str(error.value)


def test_a_tie_goes_to_the_smaller_offer() -> None:
    found = document()
    found["offers"][0].update(dph_base=15, dph_total=15)
    found["offers"][1].update(dph_base=30, dph_total=30)
    frame = parse(capture(found))
    assert frame.filter(frame["problem"].is_null())["gpu_count"].to_list()[:2] == [2, 2]


def test_asks_for_each_gpu_by_its_own_name() -> None:
    assert [SOURCE.partition(url).replace("%20", " ") for url in SOURCE.first_urls] == list(GPUS)
    for url in (
        "https://console.vast.ai/api/v0/bundles/?q=%7B%7D",
        "https://console.vast.ai/api/v0/instances/",
        "https://console.vast.ai/api/v0/search/asks/",
    ):
        assert SOURCE.claim(url) is None


def test_a_gpu_without_offers_is_an_empty_list() -> None:
    assert parse(capture({"offers": []}, "MI300X")).height == 0
    with pytest.raises(SourceError, match="no offer at all"):
        parse(capture({"offers": []}))


def test_another_gpu_than_asked_for_is_refused() -> None:
    with pytest.raises(SourceError, match="/offers/2/gpu_name: asked for B300"):
        parse(capture(document(), "B300"))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"rentable": False}, "rented or not rentable"),
        ({"is_bid": True}, "interruptible"),
        ({"gpu_frac": 0.3}, "gpu_frac 0.3"),
        ({"gpu_frac": 0}, "gpu_frac 0"),
        ({"gpu_total_ram": 99}, "gpu_total_ram"),
        ({"dph_total": 1.0}, "below dph_base"),
        ({"dph_base": 0, "dph_total": 0}, "zero"),
    ],
)
def test_doubtful_offers_are_kept_as_problems(fields: dict[str, Any], problem: str) -> None:
    frame = parse(changed(**fields))
    row = frame.filter(frame["locator"] == "/offers/2/dph_total").to_dicts()[0]
    assert problem in row["problem"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"dph_total": -1}, "/offers/2/dph_total: negative"),
        ({"min_bid": "a lot"}, "/offers/2/min_bid: not a number"),
        ({"spot_price": 1}, "unknown field about money: 'spot_price'"),
        ({"num_gpus": 0}, "num_gpus: not a whole number above zero"),
        ({"verification": "maybe"}, "verification: unknown value"),
        ({"geolocation": "somewhere"}, "geolocation: not a place and a country"),
        ({"rented": None}, "rented: neither true nor false"),
        ({"gpu_name": ""}, "gpu_name: not a name"),
    ],
)
def test_changed_offers_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message) as error:
        parse(changed(**fields))
    assert str(error.value).startswith("vast_bundles: ")


def test_new_facts_about_machines_are_let_through() -> None:
    assert parse(changed(cooling="water")).height == 8
    assert parse(changed(geolocation=None))["region"].to_list()[4] == "unstated"


@pytest.mark.parametrize("body", [{"offers": {}}, {"asks": []}, {"offers": [1]}, []])
def test_other_documents_are_refused(body: Any) -> None:
    with pytest.raises(SourceError, match="vast_bundles: "):
        parse(capture(body))
