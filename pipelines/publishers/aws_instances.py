"""What AWS's instance types stand for: the GPUs that none of its price documents names in full.

Belongs here: reading ``warehouse/seeds/aws_gpu_instances.csv`` and telling GPU types from others.
Must not be here: prices, and any layout of a document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.reading.rows import sentence
from warehouse.seeds import read_seed

SEEDS = ("aws_gpu_instances",)
GPU_FAMILY = "GPU instance"
GPU_TYPE = re.compile(r"(?:p|g|gr)\d\w*(?:-\w+)?\.\S+")
GOVERNMENT = "region for US government customers only"


@dataclass(frozen=True)
class Instance:
    """What the seed table knows; a type without a count has a part of a GPU only."""

    listed_gpu: str
    count: int | None
    memory_gb: float | None
    is_fraction: bool = False
    remark: str = ""

    @property
    def notes(self) -> tuple[str, str]:
        """Where GPU and count come from, and what the table remarks."""
        if not self.listed_gpu:
            return "Instance type unknown to our table: GPU and count are not told.", self.remark
        return "GPU, count and memory from our table of AWS instance types.", self.remark


UNKNOWN = Instance("", None, None)


def instance_of(instance_type: str) -> Instance:
    """What is known of an instance type, at worst nothing."""
    return _instances().get(instance_type, UNKNOWN)


def has_gpu(instance_type: str, family: str = "") -> bool:
    """Whether AWS files the type under its GPU instances, or names it like the P, G, Gr families.

    Everything else (other accelerators, media cards, FPGAs, plain machines) is skipped.
    """
    return family == GPU_FAMILY or GPU_TYPE.fullmatch(instance_type) is not None


@cache
def _instances() -> Mapping[str, Instance]:
    return {
        row["machine_type"]: Instance(
            row["listed_gpu"],
            row["gpu_count"],
            row["gpu_memory_gb"],
            row["gpu_count"] is None,
            sentence(row["note"]) if row["gpu_count"] is None else "",
        )
        for row in read_seed("aws_gpu_instances").iter_rows(named=True)
    }
