"""Precisions at which an open model is served."""

from __future__ import annotations

import pytest

from tests.warehouse.small import rows_of


@pytest.mark.parametrize(
    ("native", "offered"),
    [
        ("bf16", ["bf16", "fp4", "fp8", "int4"]),
        ("fp8", ["fp4", "fp8", "int4"]),
        ("int4", ["fp4", "int4"]),
        ("fp4", ["fp4"]),
        ("int8", ["int8"]),
        ("fp32", []),
    ],
)
def test_as_published_and_smaller_ones(native: str, offered: list[str]) -> None:
    precisions = [{"precision": p} for p in ("bf16", "fp8", "int8", "fp4", "int4")]
    architecture = {"model_id": "m", "native_precision": native}
    assert rows_of(
        "offered_precisions",
        {"mart.model_architectures": [architecture], "mart.precision_bytes": precisions},
    ) == [("m", precision) for precision in offered]
