"""RunPod GPU types: figures of the real capture, every quirk, documents that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.runpod_gpu_types import SOURCE
from schemas.errors import SourceError
from tests.support import (
    changed_fields,
    fixture_capture,
    json_capture,
    parse,
    read_real,
)

capture = partial(json_capture, SOURCE.id)


def changed(**fields: Any) -> Capture:
    return capture(changed_fields(SOURCE.id, "/data/gpuTypes/2", **fields))


def test_real_prices_of_both_clouds() -> None:
    name = "gpu/runpod/runpod_gpuTypes_with_spot.2026-08.json"
    frame = read_real(SOURCE.id, "2026-08-22", name)
    good = frame.filter(frame["problem"].is_null())
    prices = dict(good.select("sku", "price").rows())
    assert (frame.height, good.height) == (32, 15)
    assert prices["NVIDIA H100 80GB HBM3, secure cloud"] == Decimal("3.29")
    assert prices["NVIDIA H100 80GB HBM3, community cloud"] == Decimal("2.69")
    assert prices["NVIDIA B200, secure cloud"] == Decimal("6.79")
    assert "AMD Instinct MI300X OAM, community cloud" not in prices
    assert "NVIDIA A100-SXM4-40GB, secure cloud" not in prices
    assert set(good["purchase"]) == {"on_demand"}
    assert set(good["unit"]) == {"per_gpu_hour"}


def test_zero_is_not_offered_and_half_a_dollar_is_a_placeholder() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    assert not frame.filter(frame["locator"] == "/data/gpuTypes/1/securePrice").height
    row = frame.filter(frame["locator"] == "/data/gpuTypes/0/communityPrice").to_dicts()[0]
    assert row["price"] == Decimal("0.5")
    assert "not set" in row["problem"]


def test_a_spot_price_of_its_own_is_published() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    spot = frame.filter((frame["purchase"] == "spot") & frame["problem"].is_null())
    assert spot.select("listed_gpu", "price", "spot_kind").rows() == [
        ("MI300X", Decimal("1.49"), "administered")
    ]


def test_the_source_is_off_for_its_terms() -> None:
    assert "automated access" in SOURCE.disabled


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"securePrice": -1}, "securePrice: negative price"),
        ({"securePrice": "call us"}, "securePrice: not a number"),
        ({"oneMonthPrice": 1}, "unknown column or key: 'oneMonthPrice'"),
        ({"memoryInGb": 0}, "memoryInGb: not above zero"),
        ({"displayName": ""}, "displayName: not a name"),
    ],
)
def test_changed_types_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message) as error:
        parse(changed(**fields))
    assert str(error.value).startswith("runpod_gpu_types: ")


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"gpuTypes": []}},
        {"data": {"gpuTypes": {}}},
        {"data": {"gpuTypes": [1]}},
        {"data": None},
        {"errors": [{"message": "forbidden"}]},
    ],
)
def test_other_answers_are_refused(body: Any) -> None:
    with pytest.raises(SourceError, match="runpod_gpu_types: "):
        parse(capture(body))
