"""Bytes per weight and the arithmetic of each precision."""

from __future__ import annotations

from tests.warehouse.small import rows_of


def test_the_table() -> None:
    """NVFP4: 4 bits and a scale of 8 bits for 16 weights; int4: 4 bits, 16 for about 40."""
    assert rows_of("precision_bytes", {}) == [
        ("bf16", 2.0, "bf16"),
        ("fp4", (4 + 8 / 16) / 8, "fp4"),
        ("fp8", 1.0, "fp8"),
        ("int4", 0.55, "bf16"),
        ("int8", 1.0, "bf16"),
    ]
