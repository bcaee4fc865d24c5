"""Hyperbolic options: figures of the real capture, every quirk, documents that must fail."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.sources.gpu_rates.hyperbolic_options import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    fixture_capture,
    fixture_json,
    json_capture,
    shared_capture,
)

document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)


def test_real_cents_are_for_the_whole_option() -> None:
    frame = parse(
        shared_capture(SOURCE.id, "2026-08-31", "gpu/hyperbolic/rental_options.2026-08.json")
    )
    assert frame.height == 10
    assert frame["problem"].null_count() == 10
    by_place = {(r["sku"], r["region"]): r for r in frame.iter_rows(named=True)}
    one = by_place["1x h100 sxm5, ethernet, virtual-machine", "us-east-1"]
    eight = by_place["8x h100 sxm5, infiniband, bare-metal", "uk-southeast-3"]
    assert (one["price"], one["gpu_count"], one["country"]) == (Decimal("3.19"), 1, "US")
    assert (eight["price"], eight["gpu_count"], eight["country"]) == (Decimal("25.52"), 8, "GB")
    assert set(frame["unit"]) == {"per_instance_hour"}
    assert by_place["8x h200 sxm5, ethernet, virtual-machine", "eu-north-5"]["country"] is None


def test_the_suppliers_price_is_never_told() -> None:
    assert "111" not in json.dumps(parse(fixture_capture(SOURCE.id)).to_dicts(), default=str)


def test_an_option_that_is_off_is_a_problem() -> None:
    problems = parse(fixture_capture(SOURCE.id))["problem"].to_list()
    assert problems == [None, None, None, None, "not on offer: enabled is false"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"costPerHourCents": -1}, "/1/costPerHourCents: negative price"),
        ({"costPerHourCents": "ask"}, "/1/costPerHourCents: not a number"),
        ({"spotCostPerHourCents": 1}, "unknown column or key: 'spotCostPerHourCents'"),
        ({"gpuCount": 0}, "gpuCount: not a whole number"),
        ({"enabled": "yes"}, "enabled: neither true nor false"),
        ({"region": ""}, "region: not a text"),
        ({"nodes": [{"gpus": 1}]}, "nodes/0: unknown column or key: 'gpus'"),
        ({"nodes": 1}, "nodes: not a list"),
    ],
)
def test_changed_options_are_refused(fields: dict[str, Any], message: str) -> None:
    found = document()
    found[1].update(fields)
    with pytest.raises(SourceError, match=message) as error:
        parse(capture(found))
    assert str(error.value).startswith("hyperbolic_options: ")


def test_zero_cents_are_a_problem() -> None:
    found = document()
    found[1]["costPerHourCents"] = 0
    assert "zero" in parse(capture(found))["problem"].to_list()[1]


@pytest.mark.parametrize("body", [[], {}, {"options": []}, [1]])
def test_other_documents_are_refused(body: Any) -> None:
    with pytest.raises(SourceError, match="hyperbolic_options: "):
        parse(capture(body))
