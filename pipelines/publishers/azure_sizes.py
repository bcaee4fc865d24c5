"""What Azure's virtual machine sizes stand for: the GPUs that no price document of theirs names.

Belongs here: reading ``warehouse/seeds/azure_gpu_skus.csv`` and telling GPU sizes from others. Must
not be here: prices, and any layout of a document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.reading.rows import sentence
from warehouse.seeds import read_seed

SEEDS = ("azure_gpu_skus",)
GPU_SIZE = re.compile(r"Standard_N(?![PM]\d)")


@dataclass(frozen=True)
class Size:
    """What the seed table knows of a size.

    Without a count it has a part of a GPU only; ``remark`` is for readers.
    """

    listed_gpu: str
    count: int | None
    memory_gb: float | None
    is_fraction: bool = False
    remark: str | None = None


UNKNOWN = Size("", None, None, False, "Size unknown to our table: GPU and count are not told.")


def size_of(name: str) -> Size:
    """What is known of a size, at worst nothing."""
    return _sizes().get(name, UNKNOWN)


def has_gpu(name: str) -> bool:
    """Whether a size has a GPU: the N series, save NP (FPGA) and NM (media cards)."""
    return GPU_SIZE.match(name) is not None


@cache
def _sizes() -> Mapping[str, Size]:
    return {
        row["machine_type"]: Size(
            row["listed_gpu"],
            row["gpu_count"],
            row["gpu_memory_gb"],
            row["gpu_count"] is None,
            sentence(row["note"]) if row["gpu_count"] is None else None,
        )
        for row in read_seed("azure_gpu_skus").iter_rows(named=True)
    }
