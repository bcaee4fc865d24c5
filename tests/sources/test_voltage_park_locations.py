"""Voltage Park locations: figures of the real capture and documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.sources.gpu_rates.voltage_park_locations import SOURCE, parse
from schemas.errors import SourceError
from tests.support import fixture_json, json_capture, shared_capture

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def test_real_prices_are_per_gpu_of_two_networks() -> None:
    frame = parse(
        shared_capture(SOURCE.id, "2026-08-31", "gpu/voltagepark/locations.2026-08-22.json")
    )
    assert frame.select("sku", "price", "unit", "gpu_count", "problem").rows() == [
        ("h100-sxm5-80gb, ethernet", Decimal("1.99"), "per_gpu_hour", 8, None),
        ("h100-sxm5-80gb, infiniband", Decimal("2.49"), "per_gpu_hour", 8, None),
    ]
    assert set(frame["purchase"]) == {"on_demand"}
    assert frame["host_memory_gb"].to_list() == [1024.0] * 2


def test_two_locations_are_told_apart() -> None:
    found = document()
    found["results"].append({**found["results"][0], "id": "another"})
    found["total_result_count"] = 2
    frame = parse(capture(found))
    assert frame.select("sku", "region").n_unique() == 4


def test_a_zero_price_is_a_problem() -> None:
    found = document()
    found["results"][0]["gpu_price_ethernet"] = "0"
    assert "zero" in parse(capture(found))["problem"].to_list()[0]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"gpu_price_ethernet": "-1"}, "gpu_price_ethernet: negative price"),
        ({"gpu_price_infiniband": "ask"}, "gpu_price_infiniband: not a number"),
        ({"gpu_price_spot": "1"}, "unknown column or key: 'gpu_price_spot'"),
        ({"specs_per_node": None}, "specs_per_node: not an object"),
        ({"specs_per_node": {"gpu_model": "x"}}, "specs_per_node: missing"),
        ({"id": 7}, "id: not a text"),
    ],
)
def test_changed_locations_are_refused(fields: dict[str, Any], message: str) -> None:
    found = document()
    found["results"][0].update(fields)
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(found))
    assert str(error.value).startswith("voltage_park_locations: ")


@pytest.mark.parametrize(
    "fields", [{"has_next": True}, {"total_result_count": 2}, {"results": []}, {"page": 1}]
)
def test_incomplete_lists_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match="voltage_park_locations: "):
        parse(capture({**document(), **fields}))


def test_a_missing_price_is_refused() -> None:
    found = document()
    del found["results"][0]["gpu_price_infiniband"]
    with pytest.raises(SourceError, match="missing column or key: 'gpu_price_infiniband'"):
        parse(capture(found))
