"""What Azure's virtual machine sizes stand for: the GPUs that no price document of theirs names.

Belongs here: reading ``warehouse/seeds/azure_gpu_skus.csv`` and telling GPU sizes from others. Must
not be here: prices, and any layout of a document.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.settings import REPOSITORY

SIZES_FILE = REPOSITORY / "warehouse" / "seeds" / "azure_gpu_skus.csv"
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
    with SIZES_FILE.open(newline="", encoding="utf-8") as file:
        return {
            row["arm_sku_name"]: Size(
                row["listed_gpu"],
                int(row["gpu_count"]) if row["gpu_count"] else None,
                float(row["gpu_memory_gb"]) if row["gpu_memory_gb"] else None,
                not row["gpu_count"],
                None if row["gpu_count"] else f"{row['note'][:1].upper()}{row['note'][1:]}.",
            )
            for row in csv.DictReader(file)
        }
