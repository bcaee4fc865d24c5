"""Linode's plan types: figures of the recorded answer, quirks, documents that must fail."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.sources.gpu_rates.linode_types import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    changed_fields,
    fixture_capture,
    fixture_json,
    json_capture,
    read_real,
    shared_capture,
)

URL = "https://api.linode.com/v4/linode/types?page_size=500"
CASSETTE = "gpu/linode/linodego_types_list.cassette.yaml"


def recorded_body() -> bytes:
    """The API's answer in the recording: a quoted YAML text, folded over many lines."""
    text = shared_capture(SOURCE.id, "2024-07-19", CASSETTE).page.text
    (body,) = re.findall(r"\n    body: '(\{.*?\})'\n", text, re.DOTALL)
    return re.sub(r"\n +", " ", body).replace("''", "'").encode()


document = partial(fixture_json, SOURCE.id)
capture = partial(json_capture, SOURCE.id)
changed = partial(changed_fields, SOURCE.id, "/data/1")


def test_recorded_prices_of_july_2024() -> None:
    frame = parse(capture(recorded_body()))
    rows = frame.select("sku", "gpu_count", "price", "vcpus", "host_memory_gb").rows()
    assert rows == [
        ("g1-gpu-rtx6000-1", 1, Decimal("1.5"), 8.0, 32.0),
        ("g1-gpu-rtx6000-2", 2, Decimal(3), 16.0, 64.0),
        ("g1-gpu-rtx6000-3", 3, Decimal("4.5"), 20.0, 96.0),
        ("g1-gpu-rtx6000-4", 4, Decimal(6), 24.0, 128.0),
    ]
    assert set(frame["listed_gpu"]) == {"RTX6000"}
    assert frame["problem"].null_count() == 4
    assert frame["locator"][0] == "/data/24/price"
    assert json.loads(recorded_body())["data"][24]["id"] == "g1-gpu-rtx6000-1"


def test_a_recording_is_not_the_api() -> None:
    with pytest.raises(SourceError, match="document: not JSON"):
        read_real(SOURCE.id, "2024-07-19", CASSETTE)


def test_names_regions_and_problems() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    rows = frame.select("sku", "listed_gpu", "region", "price", "problem").rows()
    assert rows == [
        ("g1-gpu-rtx6000-1", "RTX6000", "unstated", Decimal("1.5"), None),
        ("g1-gpu-rtx6000-4", "RTX6000", "unstated", Decimal(6), None),
        ("g2-gpu-rtx4000a1-s", "RTX4000 Ada", "unstated", Decimal("0.52"), None),
        ("g2-gpu-rtx4000a1-s", "RTX4000 Ada", "id-cgk", Decimal("0.624"), None),
        ("g2-gpu-rtx4000a4-m", "RTX4000 Ada", "unstated", Decimal("3.57"), None),
        (
            "g3-gpu-rtxpro6000-blackwell-1",
            "RTX PRO 6000 Blackwell",
            "unstated",
            None,
            "no hourly price given",
        ),
        ("g9-gpu-next-1", "", "unstated", Decimal(0), "zero, and nothing says that it is free"),
    ]


def test_claims_the_list_of_types_only() -> None:
    base = "https://api.linode.com/v4/linode/types"
    for url in (base, f"{base}/", f"{base}?page=1&page_size=500", URL.replace("v4", "v4beta")):
        assert SOURCE.claim(url)
    for url in (f"{base}/g1-gpu-rtx6000-1", f"{base}-legacy", base.replace("types", "kernels")):
        assert SOURCE.claim(url) is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(price={"hourly": -1.5, "monthly": 1}), "/data/1/price/hourly: negative price"),
        (changed(price={"hourly": "1,5", "monthly": 1}), "/data/1/price/hourly: not a number"),
        (changed(price={"daily": 36, "monthly": 1}), "/data/1/price: unknown column or key"),
        (changed(currency="EUR"), "/data/1: unknown column or key: 'currency'"),
        (changed(gpus="1"), "/data/1/gpus: not a whole number"),
        (changed(gpus=2), "/data/1/label: does not fit gpus = 2"),
        (changed(label=None), "/data/1/label: not a text"),
        (changed(region_prices={}), "/data/1/region_prices: not a list"),
        ({**document(), "pages": 2}, "pages: not the whole list on one page"),
        ({**document(), "results": 9}, "results: not the number of types"),
        ({"data": [], "page": 1, "pages": 1, "results": 0}, "data: no type with a GPU"),
        ({"data": [1], "page": 1, "pages": 1, "results": 1}, "/data/0: not an object"),
        ({"types": []}, "document: unknown column or key: 'types'"),
        ([], "document: not an object"),
        (b"<html><body>502</body></html>", "document: not JSON"),
        (json.dumps(document()).encode()[:-9], "document: not JSON"),
    ],
)
def test_documents_that_must_fail(body: Any, message: str) -> None:
    with pytest.raises(SourceError, match=SOURCE.id) as caught:
        parse(capture(body))
    assert message in str(caught.value)


def test_renamed_field_fails() -> None:
    found = document()
    found["data"][0]["gpu_count"] = found["data"][0].pop("gpus")
    with pytest.raises(SourceError, match="/data/0: unknown column or key: 'gpu_count'"):
        parse(capture(found))
