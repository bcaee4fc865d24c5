"""AWS Spot Advisor: figures of the real file, what is left out, files that must fail."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.source import Capture
from pipelines.sources.spot_hints.aws_spot_advisor import SOURCE, parse
from schemas.errors import SourceError
from tests.support import (
    changed_json,
    fixture_capture,
    read_real,
)


def changed(path: str, value: Any) -> Capture:
    """The fixture with what a path of keys leads to replaced."""
    return changed_json(SOURCE.id, f"/{path}", value)


def test_real_savings_and_interruptions() -> None:
    frame = read_real(SOURCE.id, "2025-07-31", "gpu/aws/spot-advisor-data.json")
    rows = {(r["sku"], r["region"]): r for r in frame.iter_rows(named=True)}
    assert len(rows) == frame.height
    figures = {
        sku: (
            rows[sku, "us-east-1"]["savings_percent"],
            rows[sku, "us-east-1"]["interruption_band"],
        )
        for sku in ("p5.48xlarge", "p4d.24xlarge", "g4dn.xlarge", "p5en.48xlarge")
    }
    assert figures == {
        "p5.48xlarge": (52, ">20%"),
        "p4d.24xlarge": (67, "10-15%"),
        "g4dn.xlarge": (64, "15-20%"),
        "p5en.48xlarge": (64, "<5%"),
    }
    assert rows["p5.48xlarge", "ca-central-1"]["savings_percent"] == -62


def test_only_linux_machines_with_gpus_are_rows() -> None:
    assert parse(fixture_capture(SOURCE.id)).select(
        "sku", "region", "savings_percent", "interruption_band"
    ).rows() == [
        ("p5.48xlarge", "us-east-1", 52, ">20%"),
        ("g4dn.xlarge", "us-east-1", 64, "15-20%"),
        ("g4dn.xlarge", "eu-central-1", 70, "<5%"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("price", 1, "unknown column or key"),
        ("ranges", [], "no list of bands"),
        ("spot_advisor/us-east-1/macOS", {}, "unknown column or key"),
        ("spot_advisor/us-east-1/Linux/p5.48xlarge", {"s": 52}, "missing column or key"),
        ("spot_advisor/us-east-1/Linux/p5.48xlarge/s", 152, "not a percentage"),
        ("spot_advisor/us-east-1/Linux/p5.48xlarge/s", "52", "not a percentage"),
        ("spot_advisor/us-east-1/Linux/p5.48xlarge/r", 9, "no band of this index"),
        ("spot_advisor", {"us-east-1": {"Linux": {}}}, "no instance type with a GPU"),
    ],
)
def test_a_file_of_another_form_is_refused(path: str, value: Any, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(changed(path, value))
