"""Lium: figures of the real list, what counts, what is left out, lists that must fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.gpu_rates.lium_executors import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    FIXTURES,
    GONE,
    SHARED_CAPTURES,
    changed_fields,
    fixture_capture,
    json_capture,
    page_capture,
    real_captures,
)

LIST = FIXTURES / SOURCE.id / "executors.json"
REAL = SHARED_CAPTURES / "gpu/lium/executors.2026-08-22.json"


capture = partial(page_capture, SOURCE.id)


def changed(**fields: Any) -> Capture:
    return json_capture(SOURCE.id, changed_fields(SOURCE.id, "/0", **fields))


def test_real_machines_by_gpu_tier_and_country() -> None:
    real_captures()
    frame = parse(capture(SOURCE.scrub(REAL.read_bytes()) if SOURCE.scrub else b""))
    assert frame["problem"].null_count() == frame.height == 12
    rows = {(r["sku"], r["region"]): r for r in frame.iter_rows(named=True)}
    assert rows["8x NVIDIA B300 SXM6 AC", "US"]["price"] == Decimal("7.97")
    assert rows["8x NVIDIA B300 SXM6 AC", "FI"]["price"] == Decimal("8.0003")
    assert rows["8x NVIDIA H200", "IN"]["purchase"] == "spot"
    assert rows["1x NVIDIA H200", "FI"]["price"] == Decimal("4.2262")
    assert rows["8x NVIDIA RTX 6000 Ada Generation", "unstated"]["country"] is None
    assert {r["product"] for r in rows.values()} == {"marketplace"}


def test_the_cheapest_free_machine_of_a_kind_counts() -> None:
    frame = parse(fixture_capture(SOURCE.id))
    h100 = frame.filter(frame["listed_gpu"] == "NVIDIA H100 80GB HBM3")
    assert h100.select("price", "problem").rows() == [
        (Decimal("1.75"), None),
        (Decimal("1.95"), "of its kind in its country /1/price_per_gpu counts, the cheapest"),
    ]
    (rented,) = frame.filter(frame["listed_gpu"] == "NVIDIA H100 PCIe")["problem"]
    assert rented == "not to be had: no GPU of the machine is free"


def test_hosts_are_marked_out_before_the_list_is_archived() -> None:
    assert SOURCE.scrub is not None
    clean = SOURCE.scrub(LIST.read_bytes())
    assert not any(word in clean for word in (b"192.0.2.", b'"hotkey"', b"Somewhere", b"1.5"))
    assert parse(capture(clean)).equals(parse(fixture_capture(SOURCE.id)))
    assert SOURCE.scrub(clean) == clean


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"tier": "community"}, "/0/tier: unknown tier"),
        ({"specs": {"is_spot": True}}, "/0/specs/is_spot: does not fit secure"),
        ({"price_per_gpu": GONE}, "missing column or key"),
        ({"price_per_gpu": -1}, "negative price"),
        ({"price_per_gpu": None}, "not a number"),
        ({"setup_fee": 5}, "unknown column or key"),
        ({"gpu_count": 0}, "no GPU of a name"),
        ({"location": {"country_code": "Finland"}}, "not a country"),
    ],
)
def test_a_list_of_another_form_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed(**fields))
